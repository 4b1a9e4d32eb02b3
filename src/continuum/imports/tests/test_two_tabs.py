"""A table chosen in a tab opened before acting for another organisation is imported by neither."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from continuum.access.models import Membership
from continuum.access.roles import Role
from continuum.access.tests.factories import (
    as_member,
    make_membership,
    make_organisation,
    make_programme,
    set_up,
    sign_in,
)
from continuum.imports.models import Upload

pytestmark = pytest.mark.django_db
NEW = "/imports/nouveau/"


def test_a_table_chosen_before_the_switch_is_nobodys() -> None:
    first = make_membership(Role.COORDINATOR)
    second = set_up(
        Membership,
        account=first.account,
        organisation=make_organisation(),
        role=Role.COORDINATOR,
    )
    programme = make_programme(organisations=[first.organisation, second.organisation])
    client = sign_in(Client(enforce_csrf_checks=True), first)

    def token() -> str:
        page = client.get(NEW).content.decode()
        return re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[0]

    def send(shown: str) -> int:
        table = SimpleUploadedFile("jeunes.csv", "Prénom;Nom\nAwa;Sy\n".encode())
        told = {"kind": "people", "programme": programme.pk, "file": table}
        return client.post(NEW, {**told, "csrfmiddlewaretoken": shown}).status_code

    def kept() -> list[int]:
        counts = []
        for membership in (first, second):
            with as_member(membership) as member:
                counts.append(Upload.objects.visible_to(member).count())
        return counts

    before = token()
    switched = {"membership": str(second.pk), "csrfmiddlewaretoken": token()}
    assert client.post(reverse("switch_membership"), switched).status_code == 302

    assert (send(before), kept()) == (403, [0, 0])
    assert (send(token()), kept()) == (302, [0, 1])
