"""The texts to translate in one source file, whatever way the code calls gettext.

Python is read as a tree: a call inside an f-string or under another name counts like any other, and
one whose text cannot be known from the code is refused.
"""

import ast
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from babel.messages.extract import extract
from django.utils.translation.template import templatize

Text = tuple[str, str, str]
"""Singular, plural, context."""

_PLAIN: Final = {"gettext": ("singular",), "gettext_noop": ("singular",)}
_LAZY: Final = {
    "gettext": ("singular",),
    "ngettext": ("singular", "plural"),
    "pgettext": ("context", "singular"),
    "npgettext": ("context", "singular", "plural"),
}
CALLS: Final = {**_PLAIN, **_LAZY, **{f"{name}_lazy": parts for name, parts in _LAZY.items()}}
"""What each function of Django takes first, in order."""

_TEMPLATE_KEYWORDS: Final[dict[str, Any]] = {
    "_": None,
    "gettext": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


class NotLiteral(ValueError):
    """A text to translate that only the running program knows."""


def texts_of(path: Path) -> Iterator[Text]:
    """Every text to translate in a module or a template, in order."""
    source = path.read_text(encoding="utf-8")
    found = _in_python(source, path) if path.suffix == ".py" else _in_template(source, path)
    yield from (text for text in found if text[0])


def _in_python(source: str, path: Path) -> Iterator[Text]:
    tree = ast.parse(source)
    names = {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
    }
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    _refuse_aliases(tree, {id(call.func) for call in calls}, names, path)
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        parts = CALLS.get(_function_of(call.func, names), ())
        words = [part.value for part in call.args if isinstance(part, ast.Constant)]
        given = dict(zip(parts, map(str, words), strict=False))
        if len(given) < len(parts) or not all(
            isinstance(part, ast.Constant) for part in call.args[: len(parts)]
        ):
            raise NotLiteral(f"{path}:{call.lineno}: {ast.unparse(call)}")
        if parts:
            yield given["singular"], given.get("plural", ""), given.get("context", "")


def _refuse_aliases(tree: ast.Module, called: set[int], names: dict[str, str], path: Path) -> None:
    """`told = gettext` or `map(gettext, texts)` would hide texts from this reader."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Name) or id(node) in called:
            continue
        if isinstance(node.ctx, ast.Load) and names.get(node.id) in CALLS:
            raise NotLiteral(f"{path}:{node.lineno}: {ast.unparse(node)}")


def _function_of(called: ast.expr, names: dict[str, str]) -> str:
    """`gettext_lazy`, for `_lazy(...)` as well as for `translation.gettext_lazy(...)`."""
    if isinstance(called, ast.Name):
        return names.get(called.id, "")
    return called.attr if isinstance(called, ast.Attribute) else ""


def _in_template(source: str, path: Path) -> Iterator[Text]:
    # Django writes a template as calls among filler; parentheses make any indentation legal Python.
    written = templatize(source, origin=str(path))
    stream = BytesIO(f"({written})".encode())
    for _line, text, _comments, context in extract("python", stream, keywords=_TEMPLATE_KEYWORDS):
        singular, plural = (text[0], text[1]) if isinstance(text, tuple) else (text, "")
        yield singular, plural, context or ""
