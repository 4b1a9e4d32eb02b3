"""Documents printed from the code are those of the code."""

import json
from pathlib import Path

from django.conf import settings
from django.utils import translation

from continuum.access import policy

DOCS = Path(settings.PROJECT) / "docs"


def test_roles_page_is_what_the_role_table_says() -> None:
    with translation.override("fr"):
        assert (DOCS / "roles.md").read_text(encoding="utf-8") == policy.roles_page()


def test_access_policy_is_what_the_views_state() -> None:
    printed = json.loads((DOCS / "access-policy.json").read_text(encoding="utf-8"))

    assert printed == policy.as_json(policy.policy())
