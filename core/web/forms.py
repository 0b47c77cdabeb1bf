"""Form bases and widgets of the page kit. Fields are drawn by templates/django/forms/."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.text import clean_all
from core.time import days

MAX_CHIPS = 7
# A day near the ends of the calendar overflows as soon as a zone or a day is added to it.
YEARS = range(days.EARLIEST.year, days.LATEST.year + 1)


def within_calendar(value: date) -> None:
    """Validator of dates from outside: years near the ends of the calendar overflow in later arithmetic."""
    if problem := days.problem(value):
        raise forms.ValidationError(problem)


class Chips(forms.RadioSelect):
    """One of at most seven choices as big buttons; a longer list stays a drop-down."""

    template_name = "django/forms/widgets/chips.html"
    option_template_name = "django/forms/widgets/chip.html"


class ChipsMultiple(forms.CheckboxSelectMultiple):
    """Several of at most seven choices as big buttons."""

    template_name = "django/forms/widgets/chips.html"
    option_template_name = "django/forms/widgets/chip.html"


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DateTimeInput(forms.DateTimeInput):
    """Local time to the minute."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class StepperInput(forms.NumberInput):
    """A number with − and + beside it; `step` is how far one tap goes."""

    template_name = "django/forms/widgets/stepper.html"

    def __init__(
        self, attrs: dict[str, Any] | None = None, step: int = 5, least: int = 0, most: int | None = None
    ) -> None:
        attrs = {"step": step, "min": least, "inputmode": "numeric", **(attrs or {})}
        if most is not None:
            attrs["max"] = most
        super().__init__(attrs)


_REQUIRED = forms.Field.default_error_messages["required"]


class CleanTextMixin:
    """Every text of a form is cleaned before any field sees it; what is typed into a password box is left alone."""

    def _widget_data_value(self, widget: Any, html_name: str) -> Any:
        value = super()._widget_data_value(widget, html_name)
        return value if isinstance(widget, forms.PasswordInput) else clean_all(value)


class KitMixin(CleanTextMixin):
    """What every form here has: chips, native date inputs, a draft key, private fields.

    `unknown_label` names the blank choice of an optional field that does not name it itself; `private` lists fields
    whose content never enters a draft on the device; `draft` is False where drafts make no sense; `keep_select` lists
    fields that stay drop-downs although they are short.
    """

    unknown_label = _("Not known")
    private: tuple[str, ...] = ()
    keep_select: tuple[str, ...] = ()
    draft = True
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            self._apply_kit(name, field)

    def _apply_kit(self, name: str, field: Any) -> None:
        field.widget = _native(field, field.widget)
        if isinstance(field, forms.DateField | forms.DateTimeField):
            field.validators = [*field.validators, within_calendar]
        if isinstance(field.widget, forms.Textarea) and str(field.widget.attrs.get("rows")) == "10":
            field.widget.attrs["rows"] = 4  # ten lines push the button off a phone's screen
        choices = _short_choices(field)
        if choices is not None and name not in self.keep_select:
            self._as_chips(field, choices)
        if name in self.private:
            field.widget.attrs.update({"data-no-draft": "", "autocomplete": "off"})
        if field.required and not isinstance(field.widget, (Chips, ChipsMultiple)):
            field.widget.attrs.setdefault("aria-required", "true")

    def _as_chips(self, field: Any, choices: list) -> None:
        multiple = isinstance(field, forms.MultipleChoiceField)
        named = [(value, label) for value, label in choices if value not in ("", None)]
        if not field.required and not multiple:
            own = [label for value, label in choices if value in ("", None) and not str(label).startswith("---")]
            named.append(("", own[0] if own else self.unknown_label))
        attrs = {key: value for key, value in field.widget.attrs.items() if key != "class"}
        field.widget = (ChipsMultiple if multiple else Chips)(attrs)
        field.choices = named
        field.widget.is_required = field.required

    def full_clean(self) -> None:
        """What is missing is named: "Enter: note", not "this field is required"."""
        for field in self.fields.values():
            if field.label and field.error_messages.get("required") == _REQUIRED:
                chosen = isinstance(field, forms.ChoiceField | forms.ModelChoiceField)
                text = _("Choose: %(label)s.") if chosen else _("Enter: %(label)s.")
                field.error_messages = {**field.error_messages, "required": text % {"label": field.label}}
                field.named_when_missing = True
        super().full_clean()

    @property
    def draft_key(self) -> str:
        """The form's name in the drafts of this device; pages add the record's id."""
        return f"{type(self).__module__}.{type(self).__name__}" if self.draft else ""

    @property
    def error_list(self) -> list[dict[str, Any]]:
        """Every error with the id of the input it belongs to, in the order of the fields."""
        errors = [{"id": "", "label": "", "text": text} for text in self.non_field_errors()]
        for name, field in self.fields.items():
            for text in self.errors.get(name, ()):
                box = self[name]
                # The label stands beside it here, so that it need not be named again.
                is_missing = text == field.error_messages.get("required") and hasattr(field, "named_when_missing")
                errors.append({"id": box.auto_id, "label": box.label, "text": _REQUIRED if is_missing else text})
        return errors


def _native(field: Any, widget: Any) -> Any:
    """The browser's own date and time inputs in place of Django's text boxes."""
    swap = {
        forms.DateTimeField: (forms.DateTimeInput, DateTimeInput),
        forms.DateField: (forms.DateInput, DateInput),
        forms.TimeField: (forms.TimeInput, TimeInput),
    }
    for kind, (plain, native) in swap.items():
        if isinstance(field, kind) and type(widget) is plain:
            replacement = native(widget.attrs)
            replacement.is_required = widget.is_required
            return replacement
    return widget


def _short_choices(field: Any) -> list | None:
    """The choices of a field that should be chips, or None."""
    if not isinstance(field, forms.ChoiceField) or isinstance(field, forms.ModelChoiceField):
        return None
    if type(field.widget) not in (forms.Select, forms.RadioSelect, forms.SelectMultiple, forms.CheckboxSelectMultiple):
        return None
    choices = list(field.choices)
    grouped = any(isinstance(label, (list, tuple)) for _value, label in choices)
    return choices if not grouped and len([1 for value, _label in choices if value]) <= MAX_CHIPS else None


class Form(KitMixin, forms.Form):
    """A form that belongs to no model."""


class ModelForm(KitMixin, forms.ModelForm):
    """Shape and parsing for a model; views hand `cleaned_data` to an action and never call `save`."""

    def save(self, commit: bool = True) -> Any:
        raise NotImplementedError("Writing goes through actions.py")


class FilterForm(CleanTextMixin, forms.Form):
    """For `FilterSet.Meta.form`: native dates, drop-downs kept, nothing drafted."""

    draft_key = ""
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget = _native(field, field.widget)
            if getattr(field, "empty_label", None) == "---------":
                field.empty_label = _("any")
            if isinstance(field, forms.DateField | forms.DateTimeField):
                field.validators = [*field.validators, within_calendar]


class ReasonForm(Form):
    """Why something that cannot be done quietly is done."""

    draft = False
    reason = forms.CharField(label=_("Reason"), min_length=2, max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
