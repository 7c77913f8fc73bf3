"""The forms of an offer, one for each page of `domain.offer_steps`.

Each reads an offer into its fields (`data_of`) and writes its answers back (`applied`). What the
answers may be is said by `domain.offer_checks`; here text only becomes what an offer holds.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from wtforms import (
    BooleanField,
    EmailField,
    Field,
    HiddenField,
    RadioField,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
    ValidationError,
)

from marketplace.domain.gatherings import MOST
from marketplace.domain.listings import PriceUnit
from marketplace.domain.offers import (
    AccessFeature,
    Audience,
    Availability,
    Offer,
    TimeOfDay,
    Weekday,
)
from marketplace.domain.written import pounds_from
from marketplace.web.form_fields import DayField
from marketplace.web.forms import Form
from marketplace.web.offer_choices import SERVICE_CHOICES

Data = dict[str, object]
YES_OR_NO = {"yes": "Yes", "no": "No"}


class StepForm(Form):
    """A page of an offer. It carries the version that it was made from."""

    version = HiddenField()
    same: tuple[str, ...] = ()
    """Fields that hold what the offer's field of the same name does."""

    @classmethod
    def data_of(cls, offer: Offer) -> Data:
        """What stands in the fields for this offer."""
        return {name: getattr(offer, name) for name in cls.same}

    def applied(self, offer: Offer) -> Offer:
        """The offer with the answers of this page."""
        answers = {name: _plain(self[name].data) for name in self.same}
        return replace(offer, **answers)  # type: ignore[arg-type]  # each field gives its own type


class ServiceForm(StepForm):
    """What it is called, and what it is."""

    same = ("name", "service_types")
    name = StringField("Name of the service")
    service_types = SelectMultipleField("Kinds of service", choices=SERVICE_CHOICES)


class CareForm(StepForm):
    """The question that decides about registration, in plain words."""

    personal_care = RadioField(
        "Do your staff help with washing, dressing, eating or medicines?",
        choices=YES_OR_NO,
        validate_choice=False,
    )

    @classmethod
    def data_of(cls, offer: Offer) -> Data:
        """Nothing is chosen before it is answered."""
        return {"personal_care": _yes_or_no(offer.personal_care)}

    def applied(self, offer: Offer) -> Offer:
        """The offer with the answer."""
        answer = {"yes": True, "no": False}.get(self.personal_care.data or "")
        return replace(offer, personal_care=answer)


class HoursForm(StepForm):
    """When the service is there."""

    same = ("hours_note", "can_choose_gender")
    days = SelectMultipleField("Days", choices={one.value: one.label for one in Weekday})
    times = SelectMultipleField("Times of day", choices={one.value: one.label for one in TimeOfDay})
    hours_note = StringField("Anything else about your hours")
    gatherings = TextAreaField("Sessions of a club or group")
    can_choose_gender = BooleanField("People can choose whether a man or a woman supports them")

    def validate_gatherings(self, bound: Field) -> None:
        """No more lines than a listing may have are read."""
        if len(_lines(bound.data)) > MOST:
            raise ValidationError(f"Give at most {MOST} sessions, each on a line of its own")

    @classmethod
    def data_of(cls, offer: Offer) -> Data:
        """Days and times as their values."""
        return {
            **super().data_of(offer),
            "days": [one.value for one in offer.days],
            "times": [one.value for one in offer.times],
            "gatherings": "\n".join(offer.gatherings),
        }

    def applied(self, offer: Offer) -> Offer:
        """The offer with the answers."""
        return replace(
            super().applied(offer),
            days=tuple(Weekday(one) for one in self.days.data or ()),
            times=tuple(TimeOfDay(one) for one in self.times.data or ()),
            gatherings=_lines(self.gatherings.data),
        )


class AddressForm(StepForm):
    """Where the service is, and whether everybody may know it."""

    same = ("address", "town", "postcode", "address_private")
    address = StringField("Building and street")
    town = StringField("Town")
    postcode = StringField("Postcode")
    address_private = BooleanField("This is a private home: do not show the address")


class PriceForm(StepForm):
    """What it costs."""

    same = ("included", "extra_charges", "priced_on")
    price_from = StringField("Price, or the lowest price")
    price_to = StringField("Highest price")
    price_unit = RadioField("What is the price for?", choices={}, validate_choice=False)
    minimum_visit = StringField("Shortest visit")
    weekend_rate = StringField("Weekend rate")
    bank_holiday_rate = StringField("Bank holiday rate")
    included = TextAreaField("What is included in the price?")
    extra_charges = TextAreaField("Extra charges")
    priced_on = DayField("From which day do these prices apply?")

    _money = ("price_from", "price_to", "weekend_rate", "bank_holiday_rate")

    def __init__(self, **more: object) -> None:
        super().__init__(**more)
        units = {unit.value: unit.label.capitalize() for unit in PriceUnit}
        self.price_unit.choices = {**units, "": "No price given"}

    @classmethod
    def data_of(cls, offer: Offer) -> Data:
        """Amounts without a sign, as people type them."""
        amounts = {name: getattr(offer, name) for name in cls._money}
        return {
            **super().data_of(offer),
            **{name: "" if one is None else f"{one:.2f}" for name, one in amounts.items()},
            "price_unit": offer.price_unit.value if offer.price_unit else "",
            "minimum_visit": "" if offer.minimum_visit is None else str(offer.minimum_visit),
        }

    def validate_price_from(self, bound: Field) -> None:
        """Every amount is pounds and pence."""
        _amount(bound)

    validate_price_to = validate_weekend_rate = validate_bank_holiday_rate = validate_price_from

    def validate_minimum_visit(self, bound: Field) -> None:
        """Minutes, as a whole number."""
        if bound.data and not re.fullmatch(r"\d{1,4}", bound.data):
            raise ValidationError("Enter the shortest visit as a number of minutes, such as 30")

    def applied(self, offer: Offer) -> Offer:
        """The offer with the answers; only after `validate`."""
        amounts = {name: _amount(self[name]) for name in self._money}
        minutes, unit = self.minimum_visit.data, self.price_unit.data
        return replace(
            super().applied(offer),
            **amounts,  # type: ignore[arg-type]  # every one is an amount
            price_unit=PriceUnit(unit) if unit in set(PriceUnit) else None,
            minimum_visit=int(minutes) if minutes else None,
        )


class PaymentForm(StepForm):
    """Which public money it takes."""

    same = ("direct_payments", "isf")
    direct_payments = BooleanField("We take direct payments")
    isf = BooleanField("We work with Individual Service Funds (ISFs)")


class AvailabilityForm(StepForm):
    """Whether somebody can be taken on now."""

    availability = RadioField(
        "Do you have spaces now?",
        choices={
            **{one.value: one.label for one in Availability},
            "": "I would rather not say",
        },
        validate_choice=False,
    )

    @classmethod
    def data_of(cls, offer: Offer) -> Data:
        """What was said last."""
        return {"availability": offer.availability.value if offer.availability else ""}

    def applied(self, offer: Offer) -> Offer:
        """The offer with the answer."""
        said = self.availability.data
        return replace(
            offer, availability=Availability(said) if said in set(Availability) else None
        )


class AboutForm(StepForm):
    """The service in the provider's own words."""

    same = ("summary", "description")
    summary = StringField("One sentence about the service")
    description = TextAreaField("Description")


class AccessForm(StepForm):
    """What makes it easier to use."""

    same = ("access_note",)
    access = SelectMultipleField(
        "Accessibility", choices={one.value: one.label for one in AccessFeature}
    )
    access_note = TextAreaField("Anything else about access")

    @classmethod
    def data_of(cls, offer: Offer) -> Data:
        """Features as their values."""
        return {**super().data_of(offer), "access": [one.value for one in offer.access]}

    def applied(self, offer: Offer) -> Offer:
        """The offer with the answers."""
        chosen = tuple(AccessFeature(one) for one in self.access.data or ())
        return replace(super().applied(offer), access=chosen)


class ContactForm(StepForm):
    """How people reach the service. Public."""

    same = ("phone", "email", "website")
    phone = TelField("Phone")
    email = EmailField("Email address")
    website = StringField("Website")


class ComplaintsForm(StepForm):
    """What somebody does who is not content."""

    same = ("complaints",)
    complaints = TextAreaField("How people can complain to you")


def audience_choices() -> dict[str, str]:
    """Who a service can be for."""
    return {one.value: one.label for one in Audience}


def _lines(text: str | None) -> tuple[str, ...]:
    """What stands on lines of its own."""
    return tuple(line for line in (text or "").split("\n") if line.strip())


def _amount(bound: Field) -> Decimal | None:
    try:
        return pounds_from(bound.data) if bound.data else None
    except ValueError:
        raise ValidationError(
            f"Enter the {bound.label.text[0].lower()}{bound.label.text[1:]} in pounds, such as 25 "
            "or 25.50"
        ) from None


def _yes_or_no(value: bool | None) -> str | None:  # noqa: FBT001 - a value to be written
    return None if value is None else "yes" if value else "no"


def _plain(value: object) -> object:
    """What the offer holds: tuples for lists, empty text for nothing typed."""
    return tuple(value) if isinstance(value, list) else value
