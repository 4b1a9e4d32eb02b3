"""What tests of pages send, and what they read of an answer."""

import html
import re

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from continuum.imports.tests.factories import csv

STREET = csv(
    ("Date", "Lieu", "1ère fois ?", "Sorties"),
    ("12/3/21", "Parc", "1ère fois", "x"),
    ("31/2/21", "Gare", "jamais", "x"),
    ("14/3/21", "Parc", "déjà vu", "x"),
)
PEOPLE = csv(
    ("Prénom", "Nom", "Né le", "Sexe"),
    ("Léa", "Dupont", "12/03/2004", "F"),
    ("Tom", "Martin", "01/07/2001", "pfff"),
)


def sent(page, programme, table: bytes, *, kind: str = "encounters", name: str = "rue.csv"):
    return page.post(
        reverse("imports:new"),
        {"file": SimpleUploadedFile(name, table), "kind": kind, "programme": str(programme.pk)},
    )


def upload_of(answer) -> str:
    """The address of the upload that an answer redirects to."""
    return re.search(r"/imports/([0-9a-f-]{36})/", answer["Location"]).group(1)


def text_of(answer) -> str:
    text = html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode()))
    return " ".join(text.replace("’", "'").split())
