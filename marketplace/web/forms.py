"""Forms: WTForms underneath, GOV.UK components on the page, and our own words for every problem.

    class NameForm(Form):
        name = StringField("Full name", [InputRequired("Enter your full name")])

In a template `{{ error_summary(form) }}` stands first, `{{ csrf() }}` inside each `<form>`, and
`{{ field(form.name, hint="…", width=20, autocomplete="name") }}` for each question.
`marketplace.web.form_fields` says how each kind of field looks.
"""

from __future__ import annotations

from collections.abc import Mapping

from flask_wtf import FlaskForm
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup
from wtforms import Field, PasswordField, StringField

from marketplace.domain.errors import FieldProblem, InvalidError
from marketplace.web.form_fields import first_input_id
from marketplace.web.govuk import govuk


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A form of ours. Text comes trimmed, with plain line ends and without NUL."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """How WTForms builds our fields."""

        def bind_field(
            self, form: FlaskForm, unbound_field: object, options: Mapping[str, object]
        ) -> Field:
            """Add the cleaning of text to every text field but passwords, which stay as typed."""
            kind = unbound_field.field_class  # type: ignore[attr-defined]  # WTForms has no types
            if issubclass(kind, StringField) and not issubclass(kind, PasswordField):
                given = unbound_field.kwargs.get("filters", ())  # type: ignore[attr-defined]
                options = {**options, "filters": (_cleaned, *given)}
            return super().bind_field(form, unbound_field, options)

    @property
    def problems(self) -> tuple[FieldProblem, ...]:
        """What is wrong, one problem for each field, in the order of the form."""
        found = [
            FieldProblem(field=bound.name, message=_first(bound.errors))
            for bound in self
            if bound.errors and bound.name != "csrf_token"
        ]
        found += [FieldProblem(field="", message=str(message)) for message in self.form_errors]
        return tuple(found)

    def refuse(self, error: InvalidError) -> None:
        """Put what a use case refused on the fields that it names, else on the whole form."""
        for problem in error.problems:
            if problem.field in self:
                bound = self[problem.field]
                bound.errors = (*bound.errors, problem.message)
            else:
                self.form_errors.append(problem.message)


def error_summary(form: Form) -> Markup:
    """The summary of what is wrong, or nothing. Each line leads to its field."""
    lines: list[dict[str, object]] = []
    for problem in form.problems:
        line: dict[str, object] = {"text": problem.message}
        if problem.field:
            line["href"] = f"#{first_input_id(form[problem.field])}"
        lines.append(line)
    if not lines:
        return Markup("")
    return govuk("error-summary", {"titleText": "There is a problem", "errorList": lines})


def csrf() -> Markup:
    """The token that every form posts. Without an id, so that a page may have several forms."""
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())


def _first(errors: object) -> str:
    """The first message; of a field made of fields, the first of the first that has one."""
    if isinstance(errors, Mapping):
        errors = next(iter(errors.values()))
    message = next(iter(errors))  # type: ignore[call-overload]
    return str(message)


def _cleaned(text: object) -> object:
    if not isinstance(text, str):
        return text
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()
