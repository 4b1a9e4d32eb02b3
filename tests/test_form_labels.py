"""Every visible question of every form is asked in words of the catalogues."""

import pkgutil
from collections.abc import Iterator
from importlib import import_module

import polib
import pytest
from django import forms
from django.conf import settings

import continuum


def _form_classes() -> Iterator[type[forms.BaseForm]]:
    for module in pkgutil.walk_packages(continuum.__path__, "continuum."):
        if "forms" in module.name.split(".") and ".tests" not in module.name:
            for found in vars(import_module(module.name)).values():
                if (
                    isinstance(found, type)
                    and issubclass(found, forms.BaseForm)
                    and found.__module__ == module.name
                ):
                    yield found


CLASSES = sorted(set(_form_classes()), key=lambda one: f"{one.__module__}.{one.__name__}")


@pytest.fixture(scope="module")
def catalogue() -> set[str]:
    file = settings.PROJECT / "src" / "continuum" / "locale" / "it" / "LC_MESSAGES" / "django.po"
    found = file if file.exists() else settings.PROJECT / "src" / "continuum" / "locale" / "it.po"
    return {entry.msgid for entry in polib.pofile(str(found))}


def test_there_are_forms() -> None:
    assert len(CLASSES) > 20


@pytest.mark.parametrize("form", CLASSES, ids=lambda one: one.__name__)
def test_visible_fields_have_translated_labels(form, catalogue) -> None:
    for name, field in form.base_fields.items():
        if not field.widget.is_hidden:
            assert field.label is not None, f"{form.__name__}.{name} would say its own name"
            source = getattr(field.label, "_args", [str(field.label)])[-1]
            assert field.label == "" or source in catalogue, f"{form.__name__}.{name}: {source}"
