"""The promises of docs/architecture.md, checked on the code itself."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django import forms
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import ForeignKey
from django.template.loader import get_template
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.module_loading import import_string

from continuum.access.checks import Stated
from continuum.core.phrases import STATE_NUMBER

PACKAGE = Path(settings.PACKAGE)
PROJECT = PACKAGE.parents[1]
ORDER = (
    "core",
    "organisations",
    "access",
    "people",
    "outreach",
    "matching",
    "pathways",
    "outcomes",
    "imports",
    "demo",
)
LONGEST_FUNCTION, LONGEST_FILE, LONGEST_TEMPLATE = 40, 400, 200
SCOPING = {"visible_to", "withdrawn_from"}
"""Queryset methods that start from what the member may see."""
LARGEST_CORE_SHARE = 0.25
TRADE_WORDS = re.compile(
    r"jeune|young|encounter|rencontre|outreach|mission locale|NEET|referent|bilan", re.IGNORECASE
)


def sources() -> Iterator[Path]:
    for path in sorted(PACKAGE.rglob("*.py")):
        if not {"tests", "migrations"} & set(path.relative_to(PACKAGE).parts):
            yield path


def python_files() -> Iterator[Path]:
    """All that is written in Python here, tests and set-up too; migrations are generated."""
    yield PROJECT / "conftest.py"
    for folder in ("benchmarks", "scripts", "src", "tests"):
        for path in sorted((PROJECT / folder).rglob("*")):
            is_code = path.suffix == ".py" or path.parent.name == "scripts"
            if path.is_file() and is_code and path.parent.name != "migrations":
                yield path


def templates() -> list[Path]:
    return sorted(PACKAGE.rglob("templates/**/*.html"))


def patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry, prefix + str(entry.pattern))
        else:
            yield prefix + str(entry.pattern), entry


def our_models():
    """Models of our own tables; unmanaged ones show views made of the others."""
    return [
        model
        for model in apps.get_models()
        if model.__module__.startswith("continuum.") and model._meta.managed
    ]


def named(paths: list[str]) -> str:
    return "\n".join(paths)


def test_every_view_states_a_permission_or_says_why_it_is_public() -> None:
    silent = [
        where
        for where, entry in patterns(get_resolver())
        if not isinstance(getattr(entry.callback, "stated", None), Stated)
    ]

    assert not silent, named(silent)


def test_every_url_has_a_name() -> None:
    nameless = [where for where, entry in patterns(get_resolver()) if not entry.name]

    assert not nameless, named(nameless)


def test_views_read_only_what_is_visible_to_the_member() -> None:
    """`.objects` in a page is followed by `.visible_to(...)` at once."""
    wrong = []
    for path in sources():
        parts = path.relative_to(PACKAGE).parts
        if not any(part.removesuffix(".py") in ("views", "presenters") for part in parts):
            continue
        tree = ast.parse(path.read_text())
        scoped = {
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and node.attr in SCOPING
        }
        wrong += [
            f"{path.relative_to(PACKAGE)}:{node.lineno}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and node.attr == "objects" and node not in scoped
        ]

    assert not wrong, named(wrong)


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_every_field_is_said_kept_or_erased(model) -> None:
    stated = [*model.Privacy.erased, *model.Privacy.kept]
    fields = [field.name for field in model._meta.get_fields() if field.concrete]

    assert sorted(stated) == sorted(fields)


def test_foreign_keys_point_down_the_order_and_leave_no_way_back() -> None:
    wrong = []
    for model in our_models():
        for field in model._meta.get_fields():
            if not isinstance(field, ForeignKey):
                continue
            here, there = model._meta.app_label, field.related_model._meta.app_label
            if there in ORDER and ORDER.index(there) > ORDER.index(here):
                wrong.append(f"{model._meta.label}.{field.name} points up to {there}")
            if here != there and field.remote_field.related_name != "+":
                wrong.append(f"{model._meta.label}.{field.name} can be seen from {there}")

    assert not wrong, named(wrong)


def test_sizes_stay_within_budget() -> None:
    longest = dict.fromkeys(python_files(), LONGEST_FILE)
    longest |= dict.fromkeys(templates(), LONGEST_TEMPLATE)
    wrong = [
        f"{path.relative_to(PROJECT)}: {lines} lines"
        for path, most in longest.items()
        if (lines := path.read_text().count("\n")) > most
    ]
    wrong += [
        f"{path.relative_to(PROJECT)}:{node.lineno} {node.name}: {lines} lines"
        for path in python_files()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := node.end_lineno - node.lineno + 1) > LONGEST_FUNCTION
    ]

    assert len(longest) > 500
    assert not wrong, named(wrong)


def test_no_test_leans_on_another() -> None:
    """What several share is a factory, a fixture of `conftest.py`, a module named after it."""
    shared = re.compile(r"^\s*(from|import) .*\btest_\w+", re.MULTILINE)
    wrong = [
        f"{path.relative_to(PROJECT)}: {match.group().strip()}"
        for path in python_files()
        for match in shared.finditer(path.read_text())
    ]

    assert not wrong, named(wrong)


def test_every_template_compiles_and_is_used() -> None:
    names = {path: path.as_posix().split("/templates/", 1)[1] for path in templates()}
    code = "\n".join(path.read_text() for path in [*sources(), *templates()])
    conventional = {f"{code}.html" for code in ("400", "403", "403_csrf", "404", "429", "500")}
    libraries = ("account/", "mfa/", "django/")

    unused = [
        name
        for name in names.values()
        if name not in conventional and not name.startswith(libraries) and name not in code
    ]
    for name in names.values():
        get_template(name)

    assert not unused, named(unused)


def test_templates_carry_no_inline_style_or_script() -> None:
    inline = re.compile(
        r"\sstyle=|<script(?![^>]*(\ssrc=|application/json))|\son[a-z]+=|javascript:", re.IGNORECASE
    )
    wrong = [
        f"{path.relative_to(PACKAGE)}: {match.group()}"
        for path in templates()
        for match in inline.finditer(path.read_text())
    ]

    assert not wrong, named(wrong)


def test_no_french_punctuation_is_glued_to_values() -> None:
    """English writes "Label: value": `core.phrases` and whole sentences know, glue does not.

    The command line and what developers print speak French only.
    """
    mark = re.compile(r" :(\s|$)| ; |« ?$|^ ?»")
    french_only = {"commands.py", "mapping_files.py", "typography.py"}
    wrong = [
        f"{path.relative_to(PACKAGE)}:{node.lineno}"
        for path in sources()
        if path.name not in french_only
        and not {"demo", "hosting", "commands"} & set(path.relative_to(PACKAGE).parts)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.JoinedStr)
        and any(
            isinstance(part, ast.Constant) and mark.search(str(part.value)) for part in node.values
        )
    ]
    glued = re.compile(r"(« ?|[>\s]: )\{\{|\}\} ?(»| :(\s|<)| ;\s)")
    whole = re.compile(r"\{%\s*blocktranslate.*?endblocktranslate\s*%\}|\{#.*?#\}", re.DOTALL)
    wrong += [
        f"{path.relative_to(PACKAGE)}: {match.group()}"
        for path in templates()
        for match in glued.finditer(whole.sub("", path.read_text()))
    ]

    assert not wrong, named(wrong)


def test_core_knows_no_word_of_the_trade_and_stays_small() -> None:
    core = [path for path in sources() if path.relative_to(PACKAGE).parts[0] == "core"]
    wrong = [
        f"{path.relative_to(PACKAGE)}: {match.group()}"
        for path in core
        for match in TRADE_WORDS.finditer(path.read_text())
    ]
    lines = {path: path.read_text().count("\n") for path in sources()}

    assert not wrong, named(wrong)
    assert sum(lines[path] for path in core) < LARGEST_CORE_SHARE * sum(lines.values())


def test_no_host_of_a_registry_and_no_path_of_a_machine_is_written_down() -> None:
    hosts = re.compile(
        "|".join(("pypi" + r"\.org", "npmjs" + r"\.(org|com)", "pythonhosted", r"deb\.debian\.org"))
        + "|/"
        + "root/"
    )
    names = ("*.py", "*.txt", "*.json", "*.toml", "*.md", "*.mjs", "*.ts", "*.html", "Makefile")
    skipped = {".venv", "node_modules", "build", "var", ".git"}
    wrong = [
        f"{path.relative_to(PROJECT)}: {match.group()}"
        for pattern in names
        for path in PROJECT.rglob(pattern)
        if not skipped & set(path.relative_to(PROJECT).parts)
        and path.name != "test_architecture.py"
        for match in hosts.finditer(path.read_text(errors="replace"))
    ]

    assert not wrong, named(wrong)


def text_fields(form: type[forms.BaseForm]) -> Iterator[tuple[str, forms.Field]]:
    for name, field in form.base_fields.items():
        if isinstance(field, forms.UUIDField) or isinstance(field.widget, forms.PasswordInput):
            continue
        if isinstance(field, forms.CharField):
            yield name, field


def every_form(parent: type = forms.BaseForm) -> Iterator[type[forms.BaseForm]]:
    for form in parent.__subclasses__():
        if form.__module__.startswith("continuum.") and ".tests." not in form.__module__:
            yield form
        yield from every_form(form)


WRITTEN_BY_MACHINES = {("AddKeyForm", "credential"), ("AddCodesForm", "code")}


def test_no_text_field_of_any_form_takes_a_state_number() -> None:
    get_resolver().url_patterns  # noqa: B018 - imports every view, and with it every form
    for where in (settings.ACCOUNT_FORMS | settings.MFA_FORMS).values():
        import_string(where)
    asked, open_to_all = 0, []
    for form in dict.fromkeys(every_form()):
        for name, field in text_fields(form):
            if (form.__name__, name) in WRITTEN_BY_MACHINES:
                continue
            asked += 1
            try:
                field.run_validators("1 85 05 78 006 084 91")
                field.run_validators("185057800608491")
            except ValidationError as refused:
                if STATE_NUMBER in [error.message for error in refused.error_list]:
                    continue
            open_to_all.append(f"{form.__module__}.{form.__name__}.{name}")

    assert asked > 30
    assert not open_to_all, named(open_to_all)


def test_no_form_makes_a_text_field_of_its_own() -> None:
    """Those made while a form is built stand in no list of its fields."""
    plain = [
        f"{path.relative_to(PACKAGE)}:{number}"
        for path in sources()
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if "forms.CharField(" in line and path.name != "forms.py" and "class " not in line
    ]

    assert not plain, named(plain)


def test_nobody_is_signed_in_beside_the_library() -> None:
    """Its own way in asks for the second factor; Django's `login` asks for nothing."""
    beside = [
        str(path.relative_to(PACKAGE))
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and (node.module or "") == "django.contrib.auth"
        for alias in node.names
        if alias.name in ("login", "authenticate")
    ]

    assert not beside, named(beside)
