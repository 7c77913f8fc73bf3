"""How each kind of field looks: WTForms fields as GOV.UK components, and a date in three boxes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from markupsafe import Markup
from wtforms import (
    BooleanField,
    DecimalField,
    EmailField,
    Field,
    FileField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
    URLField,
)

from marketplace.web.govuk import govuk

Options = Mapping[str, object]


class DayField(Field):  # type: ignore[misc]  # WTForms has no types
    """A date, typed as day, month and year. `data` is the date, None where none was typed.

    `missing` and `wrong` are the sentences for no date and for one that does not exist.
    """

    def __init__(
        self, label: str = "", *, missing: str = "", wrong: str = "", **more: object
    ) -> None:
        super().__init__(label, **more)
        self.missing = missing
        self.wrong = wrong or "Enter a real date, such as 27 3 2027"
        self.typed = ("", "", "")

    def process(self, formdata: object, data: object = None, extra_filters: object = None) -> None:
        """Read the three boxes, or the date that the form was opened with."""
        del extra_filters
        self.process_errors: list[str] = []
        start = data if isinstance(data, date) else self.object_data_or_default()
        self.object_data = self.data = start
        if start is not None:
            self.typed = (str(start.day), str(start.month), str(start.year))
        if formdata is None or not any(f"{self.name}-{part}" in formdata for part in _PARTS):  # type: ignore[operator]
            return
        given = [str(formdata.get(f"{self.name}-{part}", "")) for part in _PARTS]  # type: ignore[attr-defined]
        self.typed = (given[0].strip(), given[1].strip(), given[2].strip())
        self.data = self._read()

    def object_data_or_default(self) -> date | None:
        """The date that the field's own default gives."""
        given = self.default() if callable(self.default) else self.default
        return given if isinstance(given, date) else None

    def _read(self) -> date | None:
        if not any(self.typed):
            if self.missing:
                self.process_errors.append(self.missing)
            return None
        day, month, year = self.typed
        try:
            whole = date(int(year), int(month), int(day))
        except ValueError:
            whole = None
        if whole is None or len(year) != _YEAR_DIGITS:
            self.process_errors.append(self.wrong)
            return None
        return whole


_PARTS = ("day", "month", "year")
_YEAR_DIGITS = 4
_LEGEND = "govuk-fieldset__legend--"
_INPUT_TYPES = {EmailField: "email", TelField: "tel", URLField: "url"}


def first_input_id(bound: Field) -> str:
    """Where a link to the field leads: its first input."""
    return f"{bound.id}-day" if isinstance(bound, DayField) else str(bound.id)


def field(bound: Field, **options: object) -> Markup:
    """One question as its component, with its value and its error.

    Options that every kind takes: `hint`, `label` (the size s, m, l, xl of the label or legend),
    `heading` (the label is the page's h1), `optional` (adds "(optional)"). Text: `width` (2, 3,
    4, 5, 10, 20, 30), `autocomplete`, `prefix`, `suffix`, `spellcheck`, `maxlength` (a text area
    then counts), `rows`. Files: `accept`. Choices (declare them as a dictionary from value to
    label): `hints` (by value), `inline`, `small`, `divider` (a word before the last), `exclusive`
    (a value that excludes the others). None unfolds a field: radios may not carry the
    `aria-expanded` that the component gives them then.
    """
    for kind, component, options_of in _COMPONENTS:
        if isinstance(bound, kind):
            counts = component == "textarea" and options.get("maxlength")
            return govuk("character-count" if counts else component, options_of(bound, options))
    return govuk("input", _text(bound, options))


def _base(bound: Field, options: Options) -> dict[str, object]:
    """What components with one input share."""
    said: dict[str, object] = {
        "id": bound.id,
        "name": bound.name,
        "label": {
            "text": _words(bound, options),
            "classes": f"govuk-label--{options['label']}" if options.get("label") else "",
            "isPageHeading": bool(options.get("heading")),
        },
    }
    return {**said, **_hint_and_error(bound, options)}


def _hint_and_error(bound: Field, options: Options) -> dict[str, object]:
    said: dict[str, object] = {}
    if hint := options.get("hint"):
        said["hint"] = {"html": hint} if isinstance(hint, Markup) else {"text": hint}
    if bound.errors:
        said["errorMessage"] = {"text": bound.errors[0]}
    return said


def _text(bound: Field, options: Options) -> dict[str, object]:
    said = _base(bound, options)
    if not isinstance(bound, PasswordField):
        said["type"] = _INPUT_TYPES.get(type(bound), "text")
        said["value"] = _shown(bound)
    if width := options.get("width"):
        said["classes"] = f"govuk-input--width-{width}"
    if isinstance(bound, IntegerField):
        said["inputmode"] = "numeric"
    if isinstance(bound, DecimalField):
        said["inputmode"] = "decimal"
    if options.get("inputmode"):
        said["inputmode"] = options["inputmode"]
    for name in ("prefix", "suffix"):
        if options.get(name):
            said[name] = {"text": options[name]}
    return {**said, **_given(options, "autocomplete", "spellcheck")}


def _file(bound: Field, options: Options) -> dict[str, object]:
    said = _base(bound, options)
    if options.get("accept"):
        said["attributes"] = {"accept": options["accept"]}
    return said


def _area(bound: Field, options: Options) -> dict[str, object]:
    said = {**_base(bound, options), "value": _shown(bound)}
    return {**said, **_given(options, "rows", "maxlength", "autocomplete", "spellcheck")}


def _date(bound: DayField, options: Options) -> dict[str, object]:
    error = " govuk-input--error" if bound.errors else ""
    items = [
        {
            "name": part,
            "id": f"{bound.id}-{part}",
            "classes": f"govuk-input--width-{4 if part == 'year' else 2}{error}",
            "value": typed,
        }
        for part, typed in zip(_PARTS, bound.typed, strict=True)
    ]
    said: dict[str, object] = {"id": bound.id, "namePrefix": bound.name, "items": items}
    return {**said, **_legend(bound, options), **_hint_and_error(bound, options)}


def _single(bound: BooleanField, options: Options) -> dict[str, object]:
    """One box to tick; the label stands beside it."""
    item = {"value": "y", "text": _words(bound, options), "checked": bool(bound.data)}
    said: dict[str, object] = {"idPrefix": bound.id, "name": bound.name, "items": [item]}
    if options.get("small"):
        said["classes"] = "govuk-checkboxes--small"
    return {**said, **_hint_and_error(bound, options)}


def _choices(bound: Field, options: Options) -> dict[str, object]:
    several = isinstance(bound, SelectMultipleField)
    chosen = set(map(str, bound.data or ())) if several else {str(bound.data)}
    items = [
        _choice(str(choice.value), choice.label, chosen=chosen, options=options)
        for choice in bound.iter_choices()
    ]
    if divider := options.get("divider"):
        items.insert(-1, {"divider": divider})
    kind = "checkboxes" if several else "radios"
    looks = [f"govuk-{kind}--{look}" for look in ("inline", "small") if options.get(look)]
    said: dict[str, object] = {
        "idPrefix": bound.id,
        "name": bound.name,
        "items": items,
        "classes": " ".join(looks),
    }
    return {**said, **_legend(bound, options), **_hint_and_error(bound, options)}


def _choice(value: str, text: object, *, chosen: set[str], options: Options) -> dict[str, object]:
    item: dict[str, object] = {"value": value, "text": text, "checked": value in chosen}
    hints = options.get("hints")
    if isinstance(hints, Mapping) and value in hints:
        item["hint"] = {"text": hints[value]}
    if value == options.get("exclusive"):
        item["behaviour"] = "exclusive"
    return item


def _select(bound: SelectField, options: Options) -> dict[str, object]:
    items = [
        {
            "value": choice.value,
            "text": choice.label,
            "selected": str(choice.value) == str(bound.data),
        }
        for choice in bound.iter_choices()
    ]
    return {**_base(bound, options), "items": items}


def _legend(bound: Field, options: Options) -> dict[str, object]:
    size = options.get("label") or "s"
    legend = {
        "text": _words(bound, options),
        "classes": f"{_LEGEND}{size}",
        "isPageHeading": bool(options.get("heading")),
    }
    return {"fieldset": {"legend": legend}}


def _words(bound: Field, options: Options) -> str:
    return f"{bound.label.text}{' (optional)' if options.get('optional') else ''}"


def _shown(bound: Field) -> str:
    """What stands in the box: as typed where it was, so that a mistake can be mended."""
    if isinstance(bound, StringField):
        return bound.data or ""
    value = bound._value()  # noqa: SLF001 - WTForms gives what was typed by this name alone
    return str(value)


def _given(options: Options, *names: str) -> dict[str, object]:
    return {name: options[name] for name in names if options.get(name) is not None}


# A field is the first of these that it is: WTForms derives several kinds from each other.
_COMPONENTS: tuple[tuple[type, str, Callable[[Field, Options], dict[str, object]]], ...] = (
    (DayField, "date-input", _date),
    (PasswordField, "password-input", _text),
    (FileField, "file-upload", _file),
    (BooleanField, "checkboxes", _single),
    (SelectMultipleField, "checkboxes", _choices),
    (RadioField, "radios", _choices),
    (SelectField, "select", _select),
    (TextAreaField, "textarea", _area),
)
