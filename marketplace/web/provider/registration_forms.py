"""The forms of a registration, one for each page. What is optional says so on the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from wtforms import (
    BooleanField,
    EmailField,
    Field,
    HiddenField,
    RadioField,
    SelectMultipleField,
    StringField,
    TelField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length

from marketplace.domain.dates import london_day
from marketplace.domain.organisation_numbers import charity_number, company_number
from marketplace.domain.registration_answers import DbsLevel, Regulator
from marketplace.domain.registrations import ProviderKind
from marketplace.domain.written import email_from, one_line, phone_from, unprintable
from marketplace.queries.register_places import PlaceFound
from marketplace.web.clock import now
from marketplace.web.form_fields import DayField
from marketplace.web.forms import Form

_LONGEST_NAME = 200
_LONGEST_WORDS = 120
Check = Callable[[Form, Field], None]


def _one_line(longest: int) -> tuple[Check, ...]:
    """Text of one line, its white space folded, without what disguises a name."""

    def check(form: Form, bound: Field) -> None:
        del form
        if unprintable(bound.data or ""):
            raise ValidationError("Use plain letters: this holds a character that cannot be shown")
        bound.data = one_line(bound.data or "")
        if len(bound.data) > longest:
            raise ValidationError(f"Use {longest} characters or fewer")

    return (check,)


def _read_by(reader: Callable[[str], str], message: str = "") -> Check:
    """Keep what `reader` makes of the text; show `message`, or the reader's own sentence."""

    def check(form: Form, bound: Field) -> None:
        del form
        try:
            bound.data = reader(bound.data or "")
        except ValueError as problem:
            raise ValidationError(message or str(problem)) from None

    return check


class AnyForm(Form):
    """A form of a registration: it carries the version that its page was made from."""

    version = HiddenField()


class KindForm(AnyForm):
    """What sort of organisation it is."""

    kind = RadioField(
        "What kind of organisation are you?",
        choices={kind.value: kind.label for kind in ProviderKind},
        validators=[InputRequired("Choose what kind of organisation you are")],
    )


class DetailsForm(AnyForm):
    """Names and numbers."""

    name = StringField(
        "Name you trade under",
        [InputRequired("Enter the name you trade under"), *_one_line(_LONGEST_NAME)],
    )
    legal_name = StringField("Legal name, if it is different", [*_one_line(_LONGEST_NAME)])
    company_number = StringField("Company number", [_read_by(company_number)])
    charity_number = StringField("Charity number", [_read_by(charity_number)])


class ContactForm(AnyForm):
    """Whom the council asks."""

    name = StringField(
        "Name", [InputRequired("Enter the name of somebody we can ask"), *_one_line(_LONGEST_WORDS)]
    )
    phone = TelField(
        "Telephone number",
        [
            InputRequired("Enter a telephone number"),
            Length(max=40, message="Use 40 characters or fewer"),
            _read_by(phone_from, "Enter a telephone number, such as 01632 960001"),
        ],
    )
    email = EmailField(
        "Email address",
        [
            InputRequired("Enter an email address"),
            _read_by(email_from, "Enter an email address, such as name@example.org"),
        ],
    )


class RegulatorForm(AnyForm):
    """A registration with another regulator."""

    regulator = RadioField(
        "Which regulator are you registered with?",
        choices={regulator.value: regulator.label for regulator in Regulator},
        validators=[InputRequired("Choose your regulator")],
    )
    regulator_name = StringField("Name of the regulator", [*_one_line(_LONGEST_WORDS)])
    registration_number = StringField(
        "Registration number",
        [InputRequired("Enter your registration number"), *_one_line(40)],
    )

    def validate_regulator_name(self, bound: Field) -> None:
        """Ask for the name where the regulator is none of the list."""
        if self.regulator.data == Regulator.OTHER and not bound.data:
            raise ValidationError("Enter the name of the regulator")


class DeclarationsForm(AnyForm):
    """What an exempt provider declares. The page gives the choices; all of them are needed."""

    made = SelectMultipleField("Tick every statement that is true")

    def validate_made(self, bound: Field) -> None:
        """Without all of them the exemption does not hold."""
        if len(bound.data or ()) < len(bound.choices):
            raise ValidationError(
                "Tick every statement. If one is not true, this kind of organisation is not yours"
            )


class SafetyForm(AnyForm):
    """Safeguarding and criminal record checks."""

    safeguarding_lead = StringField(
        "Who leads on safeguarding?",
        [InputRequired("Enter who leads on safeguarding"), *_one_line(_LONGEST_WORDS)],
    )
    safeguarding_phone = TelField(
        "Telephone number of your safeguarding lead",
        [
            InputRequired("Enter a telephone number for your safeguarding lead"),
            Length(max=40, message="Use 40 characters or fewer"),
            _read_by(phone_from, "Enter a telephone number, such as 01632 960001"),
        ],
    )
    dbs_level = RadioField(
        "Which criminal record (DBS) checks do people who meet the public have?",
        choices={level.value: level.label for level in DbsLevel},
        validators=[InputRequired("Choose which criminal record checks you have")],
    )
    dbs_on = DayField("Date of the oldest check that you rely on")
    dbs_seen_by = StringField("Who has seen the certificates?", [*_one_line(_LONGEST_WORDS)])

    def validate_dbs_on(self, bound: DayField) -> None:
        """Ask for the date where there are checks."""
        if self._has_checks and bound.data is None and not bound.errors:
            raise ValidationError("Enter the date of the oldest check that you rely on")
        if bound.data is not None and bound.data > london_day(now()):
            raise ValidationError("Enter a date of the oldest check that is not in the future")

    def validate_dbs_seen_by(self, bound: Field) -> None:
        """Ask who has seen them where there are checks."""
        if self._has_checks and not bound.data:
            raise ValidationError("Enter who has seen the certificates, by the job they do")

    @property
    def _has_checks(self) -> bool:
        return self.dbs_level.data not in (None, "", "None", DbsLevel.NONE.value)


class ExpectationsForm(AnyForm):
    """The council's expectations, of the version that the page shows."""

    accepted = HiddenField()
    agree = BooleanField(
        "We accept what the council expects of us",
        [InputRequired("Tick the box to accept what we expect, or ask us about it first")],
    )


class ButtonForm(AnyForm):
    """A page with nothing but a button."""


class PlaceForm(Form):
    """Look a location up. It is sent as a question in the address, so it carries no token."""

    class Meta(Form.Meta):
        """A search changes nothing."""

        csrf = False

    q = StringField(
        "Location ID, name or postcode",
        [InputRequired("Enter a location ID, a name or a postcode"), *_one_line(_LONGEST_NAME)],
    )


class LocationForm(Form):
    """Which of the places found it is."""

    class Meta(Form.Meta):
        """A choice that only leads to a page."""

        csrf = False

    location = RadioField("Which of these is yours?")

    def offer(self, places: Sequence[PlaceFound]) -> None:
        """Let these be chosen, or none of them."""
        found = {place.cqc_id: place.name or place.cqc_id for place in places}
        self.location.choices = {**found, "none": "None of these"}

    def ask(self) -> None:
        """Say that one has to be chosen."""
        self.location.errors = ("Choose your service, or “None of these”",)


class CodeAddressForm(Form):
    """Where the code goes."""

    local_part = StringField(
        "Address to send the code to",
        [InputRequired("Enter the part of the address before the @, such as info")],
    )


class CodeForm(Form):
    """The code that came."""

    code = StringField("Code", [InputRequired("Enter the code from our message")])
