"""How forms draw themselves: our renderer, the field it hands to templates, and our widgets.

`FORM_RENDERER = "continuum.core.components.forms.ContinuumRenderer"` makes `{{ form }}` ours.
A widget's `look` chooses the drawing; radios and checkboxes are chips unless it says otherwise.
"""

from typing import Any, Literal

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates

from continuum.core.phrases import STATE_NUMBER
from continuum.linkage.normalise.state_numbers import looks_like_state_number

Look = Literal["plain", "chips", "segmented", "choices", "checkbox", "stepper", "file", "group"]


class ContinuumField(BoundField):
    """A field of a form on its way to the page."""

    @property
    def look(self) -> Look:
        widget = self.field.widget
        chosen: Look | None = getattr(widget, "look", None)
        if chosen is not None:
            return chosen
        if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
            return "chips"
        if isinstance(widget, forms.CheckboxInput):
            return "checkbox"
        return "group" if widget.use_fieldset else "plain"

    @property
    def focus_id(self) -> str:
        """Where a link of the error summary leads: the input, or the first of a group."""
        return str(self.id_for_label or f"{self.auto_id}_0")

    @property
    def shows_optional(self) -> bool:
        """A field that may stand in for another says so itself, by `says_optional`."""
        says_it = getattr(self.field, "says_optional", True)
        return says_it and not self.field.required and self.look != "checkbox"

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: forms.Widget | None = None
    ) -> dict[str, Any]:
        built: dict[str, Any] = super().build_widget_attrs(attrs, widget)
        if self.look in ("plain", "stepper"):
            classes = (self.field.widget.attrs.get("class", ""), "input")
            built["class"] = " ".join(name for name in classes if name)
        return built


class ContinuumRenderer(DjangoTemplates):
    form_template_name = "core/forms/form.html"
    field_template_name = "core/forms/field.html"
    bound_field_class = ContinuumField


def refuse_state_number(value: object) -> None:
    """A validator: no field of any form takes a number that a State gives for life."""
    if looks_like_state_number(value):
        raise forms.ValidationError(STATE_NUMBER)


class TextField(forms.CharField):
    """What somebody types freely; the only text field of our forms."""

    def __init__(self, **told: Any) -> None:
        super().__init__(**told)
        self.validators = [*self.validators, refuse_state_number]


class DateInput(forms.DateInput):
    """The device's own calendar; always sent and shown as ISO, whatever the language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class Segmented(forms.RadioSelect):
    """A short scale in one box: P / R / A."""

    look: Look = "segmented"


class Choices(forms.RadioSelect):
    """Answers that need a line each."""

    look: Look = "choices"


class ManyChoices(forms.CheckboxSelectMultiple):
    look: Look = "choices"


class Stepper(forms.NumberInput):
    """A small number with a button on either side; without script, a number field."""

    look: Look = "stepper"


class FileDrop(forms.FileInput):
    """A file field one may also drop a file on."""

    look: Look = "file"
