"""A browser without a screen: forms are sent as the page shows them, with what one changes."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Shown:
    """A form of a page: where it goes, what it holds, what may be chosen."""

    action: str = ""
    values: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class Forms(HTMLParser):
    """The forms of a page, in its order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[Shown] = []
        self._form: Shown | None = None
        self._select = ""
        self._option: tuple[str, bool] | None = None
        self._textarea = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Shown(told.get("action", ""))
            self.found.append(self._form)
        elif self._form is not None and tag in ("input", "button", "select", "textarea"):
            getattr(self, f"_{tag}_starts")(self._form, told)
        elif tag == "option":
            self._option = (told.get("value", ""), "selected" in told)

    def _input_starts(self, form: Shown, told: dict[str, str]) -> None:
        is_box = told.get("type") in ("checkbox", "radio")
        is_sent = told.get("type") != "file" and (not is_box or "checked" in told)
        if is_sent and told.get("name"):
            form.values[told["name"]] = told.get("value", "on" if is_box else "")

    def _button_starts(self, form: Shown, told: dict[str, str]) -> None:
        if told.get("name"):
            form.buttons.append((told["name"], told.get("value", "")))

    def _select_starts(self, form: Shown, told: dict[str, str]) -> None:
        self._select = told.get("name", "")
        form.values[self._select] = ""
        form.choices[self._select] = []

    def _textarea_starts(self, form: Shown, told: dict[str, str]) -> None:
        self._textarea = told.get("name", "")
        form.values[self._textarea] = ""

    def handle_data(self, data: str) -> None:
        if self._form is None:
            return
        if self._option is not None and data.strip():
            value, selected = self._option
            offered = self._form.choices[self._select]
            offered.append((value, data.strip()))
            if selected or len(offered) == 1:
                self._form.values[self._select] = value
        elif self._textarea:
            self._form.values[self._textarea] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "option":
            self._option = None
        elif tag == "textarea":
            self._textarea = ""


def form_at(page, address: str) -> Shown:
    """The form of a page that goes there; one without address goes where the page is."""
    forms = Forms(page.content.decode()).found
    return next(one for one in forms if (one.action or page.wsgi_request.path) == address)
