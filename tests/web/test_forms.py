"""Forms: what is typed comes clean, what is wrong is said once, beside the field and above."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from wtforms import (
    BooleanField,
    DecimalField,
    EmailField,
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
from wtforms.validators import DataRequired, Optional

from marketplace.domain.errors import FieldProblem, InvalidError
from marketplace.web.form_fields import DayField, field, first_input_id
from marketplace.web.forms import Form, csrf, error_summary

COLOURS = {"red": "Red", "blue": "Blue"}


class EveryField(Form):
    """One of each kind."""

    name = StringField("Full name", [DataRequired("Enter your full name")])
    email = EmailField("Email")
    phone = TelField("Phone")
    website = URLField("Website")
    secret = PasswordField("Password")
    about = TextAreaField("About")
    miles = IntegerField("Miles", [Optional()])
    price = DecimalField("Price", [Optional()])
    day = DayField("Expiry date", missing="Enter the expiry date", wrong="Enter a real date")
    one = RadioField("Colour", choices=COLOURS, validate_choice=False)
    several = SelectMultipleField("Colours", choices=COLOURS)
    chosen = SelectField("Colour of the door", choices=COLOURS, validate_choice=False)
    agreed = BooleanField("I agree")
    scan = FileField("Scan")


@pytest.fixture
def request_context(sqlite_app: Flask) -> Iterator[None]:
    """A request, for the token against forged forms."""
    with sqlite_app.test_request_context():
        yield


def typed(app: Flask, **given: object) -> EveryField:
    """The form as somebody sends it; the request stays open for the test."""
    app.test_request_context(method="POST", data=given).push()
    form = EveryField(meta={"csrf": False})
    form.validate()
    return form


@pytest.fixture
def app_of_forms(sqlite_app: Flask) -> Iterator[Flask]:
    """An application in which `typed` may open one request."""
    with sqlite_app.app_context():
        yield sqlite_app


def test_text_comes_trimmed_with_plain_line_ends_and_without_nul(app_of_forms: Flask) -> None:
    form = typed(app_of_forms, name="  Ada\x00 Moss ", about="one\r\ntwo\rthree", secret=" a b ")
    assert form.name.data == "Ada Moss"
    assert form.about.data == "one\ntwo\nthree"
    assert form.secret.data == " a b ", "a password stays as it was typed"


def test_spaces_are_not_an_answer(app_of_forms: Flask) -> None:
    form = typed(app_of_forms, name="   ")
    assert FieldProblem(field="name", message="Enter your full name") in form.problems


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("3", "4", "2027"), date(2027, 4, 3)),
        (("03", " 04", "2027"), date(2027, 4, 3)),
        (("29", "2", "2028"), date(2028, 2, 29)),
    ],
)
def test_a_date_is_typed_in_three_boxes(
    app_of_forms: Flask, parts: tuple[str, str, str], expected: date
) -> None:
    form = typed(
        app_of_forms, **dict(zip(("day-day", "day-month", "day-year"), parts, strict=True))
    )
    assert form.day.data == expected
    assert not form.day.errors


@pytest.mark.parametrize(
    "parts",
    [
        ("29", "2", "2027"),
        ("3", "4", "27"),
        ("3", "", "2027"),
        ("x", "4", "2027"),
        ("0", "0", "0000"),
    ],
)
def test_a_date_that_does_not_exist_is_told_and_kept_as_typed(
    app_of_forms: Flask, parts: tuple[str, str, str]
) -> None:
    form = typed(
        app_of_forms, **dict(zip(("day-day", "day-month", "day-year"), parts, strict=True))
    )
    assert FieldProblem(field="day", message="Enter a real date") in form.problems
    boxes = BeautifulSoup(field(form.day), "html.parser").select("input")
    assert tuple(str(box.get("value", "")) for box in boxes) == tuple(
        part.strip() for part in parts
    )


def test_no_date_is_told_apart_from_a_wrong_one(app_of_forms: Flask) -> None:
    form = typed(app_of_forms, **{"day-day": "", "day-month": "", "day-year": ""})
    assert FieldProblem(field="day", message="Enter the expiry date") in form.problems


def test_what_a_use_case_refuses_stands_at_its_field(app_of_forms: Flask) -> None:
    form = typed(app_of_forms, name="Ada Moss")
    form.refuse(
        InvalidError(
            (
                FieldProblem(field="email", message="That is not an e-mail address"),
                FieldProblem(field="", message="Nothing of this can be taken today"),
            )
        )
    )
    summary = BeautifulSoup(error_summary(form), "html.parser")
    (link,) = summary.select("a")
    assert (link["href"], link.get_text()) == ("#email", "That is not an e-mail address")
    assert "Nothing of this can be taken today" in summary.get_text()
    assert "That is not an e-mail address" in field(form.email)


def test_a_form_without_mistakes_has_no_summary(request_context: None) -> None:
    del request_context
    assert error_summary(EveryField()) == ""


def test_every_error_leads_to_an_input_that_is_there(app_of_forms: Flask) -> None:
    form = typed(app_of_forms, name="Ada")
    form.refuse(InvalidError(tuple(FieldProblem(field=f.name, message=f.name) for f in form)))
    page = BeautifulSoup("".join(str(field(bound)) for bound in form), "html.parser")
    for bound in form:
        found = page.find(id=first_input_id(bound))
        assert found is not None, bound.name
        assert found.name in {"input", "select", "textarea"}, bound.name
    messages = [message.get_text().split()[-1] for message in page.select(".govuk-error-message")]
    assert messages == [bound.name for bound in form]


def test_fields_show_what_they_were_opened_with(request_context: None) -> None:
    del request_context
    form = EveryField(
        data={
            "name": "O'Neill <b>",
            "day": date(2027, 4, 3),
            "price": Decimal("21.50"),
            "miles": 10,
            "one": "blue",
            "several": ["red"],
            "chosen": "blue",
            "agreed": True,
        }
    )
    page = BeautifulSoup("".join(str(field(bound)) for bound in form), "html.parser")
    values = {str(box["id"]): str(box.get("value", "")) for box in page.select("input")}
    assert values["name"] == "O'Neill <b>"
    assert (values["day-day"], values["day-month"], values["day-year"]) == ("3", "4", "2027")
    assert (values["price"], values["miles"]) == ("21.50", "10")
    assert [box["value"] for box in page.select("input[checked]")] == ["blue", "red", "y"]
    assert [option["value"] for option in page.select("option[selected]")] == ["blue"]
    assert "value" not in page.select_one("#secret").attrs  # type: ignore[union-attr]


def test_the_token_has_no_id_so_that_a_page_can_hold_several(request_context: None) -> None:
    del request_context
    token = BeautifulSoup(csrf(), "html.parser").input
    assert token is not None
    assert token["name"] == "csrf_token"
    assert "id" not in token.attrs
