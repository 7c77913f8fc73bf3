"""What a provider offers: the whole content of one listing, as people fill it in.

An `Offer` is normal: the same facts always have the same `as_json()`. Registrations, edits and
revisions keep it so. `marketplace.domain.offer_checks` says what is wrong with one.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from enum import StrEnum

from marketplace.domain.dates import iso_date
from marketplace.domain.listings import PriceUnit


class Availability(StrEnum):
    """Whether the provider can take somebody on now."""

    SPACES = "spaces"
    WAITING_LIST = "waiting-list"
    FULL = "full"

    @property
    def label(self) -> str:
        """For pages."""
        return {"spaces": "Has spaces", "waiting-list": "Waiting list", "full": "Full"}[self.value]


class Audience(StrEnum):
    """Who a service is for."""

    OLDER_PEOPLE = "older-people"
    ADULTS = "adults"
    YOUNG_PEOPLE = "young-people"
    CHILDREN = "children"
    CARERS = "carers"

    @property
    def label(self) -> str:
        """For pages."""
        return _AUDIENCES[self]


_AUDIENCES = {
    Audience.OLDER_PEOPLE: "People aged 65 and over",
    Audience.ADULTS: "Adults aged 18 to 64",
    Audience.YOUNG_PEOPLE: "Young people aged 16 to 25",
    Audience.CHILDREN: "Children under 16 and their families",
    Audience.CARERS: "Unpaid carers",
}


class Weekday(StrEnum):
    """A day of the week, Monday first."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"

    @property
    def label(self) -> str:
        """For pages."""
        return self.value.capitalize()


class TimeOfDay(StrEnum):
    """When on a day."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    NIGHT = "night"
    LIVE_IN = "live-in"

    @property
    def label(self) -> str:
        """For pages."""
        return (
            "Live-in or round the clock" if self is TimeOfDay.LIVE_IN else self.value.capitalize()
        )


class AccessFeature(StrEnum):
    """What makes a place or a service easier to use."""

    STEP_FREE = "step-free"
    ACCESSIBLE_TOILET = "accessible-toilet"
    PARKING = "parking"
    HEARING_LOOP = "hearing-loop"
    SIGN_LANGUAGE = "sign-language"
    EASY_READ = "easy-read"
    LARGE_PRINT = "large-print"

    @property
    def label(self) -> str:
        """For pages."""
        return _ACCESS[self]


_ACCESS = {
    AccessFeature.STEP_FREE: "Step-free entrance",
    AccessFeature.ACCESSIBLE_TOILET: "Accessible toilet",
    AccessFeature.PARKING: "Parking for disabled people",
    AccessFeature.HEARING_LOOP: "Hearing loop",
    AccessFeature.SIGN_LANGUAGE: "British Sign Language",
    AccessFeature.EASY_READ: "Easy Read information",
    AccessFeature.LARGE_PRINT: "Large print information",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """The content of one listing. Empty text, an empty tuple and None mean: not given.

    `personal_care` is the answer to "Do your staff help with washing, dressing, eating or
    medicines?". `covers` is what `domain.listings.Coverage` reads. Prices are pounds; `included`
    is what the price buys; the minimum visit is minutes; `priced_on` is the day the prices were
    given. `needs` and `languages` are words as people write them. `gatherings` are lines that
    `domain.gathering_lines` reads: when a club or group meets.
    """

    name: str = ""
    summary: str = ""
    description: str = ""
    service_types: tuple[str, ...] = ()
    personal_care: bool | None = None
    cqc_location_id: str = ""
    audiences: tuple[Audience, ...] = ()
    needs: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    days: tuple[Weekday, ...] = ()
    times: tuple[TimeOfDay, ...] = ()
    hours_note: str = ""
    gatherings: tuple[str, ...] = ()
    can_choose_gender: bool = False
    address: str = ""
    town: str = ""
    postcode: str = ""
    address_private: bool = False
    covers: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    price_from: Decimal | None = None
    price_to: Decimal | None = None
    price_unit: PriceUnit | None = None
    minimum_visit: int | None = None
    weekend_rate: Decimal | None = None
    bank_holiday_rate: Decimal | None = None
    included: str = ""
    extra_charges: str = ""
    priced_on: date | None = None
    direct_payments: bool = False
    isf: bool = False
    availability: Availability | None = None
    access: tuple[AccessFeature, ...] = ()
    access_note: str = ""
    complaints: str = ""

    def as_json(self) -> dict[str, object]:
        """Every field as JSON can hold it; money as text with two places, dates as ISO."""
        return {field.name: _plain(getattr(self, field.name)) for field in fields(self)}

    @classmethod
    def from_json(cls, data: dict[str, object]) -> Offer:
        """Read what `as_json` wrote; fields that it lacks are not given.

        Raises ValueError or KeyError for what no `as_json` wrote.
        """
        known = {field.name for field in fields(cls)}
        given = {name: _READERS.get(name, _same)(data[name]) for name in known & data.keys()}
        return cls(**given)  # type: ignore[arg-type]  # each reader gives its field's own type


SMALL = frozenset(
    {
        "days",
        "times",
        "hours_note",
        "gatherings",
        "can_choose_gender",
        "phone",
        "price_from",
        "price_to",
        "price_unit",
        "minimum_visit",
        "weekend_rate",
        "bank_holiday_rate",
        "included",
        "extra_charges",
        "priced_on",
        "direct_payments",
        "isf",
        "availability",
    }
)
"""What a provider changes by itself. Every other field is material: an officer approves it."""


def changed(before: Offer, after: Offer) -> tuple[str, ...]:
    """The names of the fields that differ, in the order of the form."""
    return tuple(
        field.name
        for field in fields(Offer)
        if getattr(before, field.name) != getattr(after, field.name)
    )


def material(names: tuple[str, ...]) -> tuple[str, ...]:
    """Those of these fields whose change an officer approves."""
    return tuple(name for name in names if name not in SMALL)


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


def _same(value: object) -> object:
    return value


def _words(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError("expected a list of words")  # noqa: TRY004 - callers expect ValueError
    return tuple(str(item) for item in value)


def _pounds(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))


_READERS = {
    "service_types": _words,
    "audiences": lambda value: tuple(Audience(word) for word in _words(value)),
    "needs": _words,
    "languages": _words,
    "gatherings": _words,
    "days": lambda value: tuple(Weekday(word) for word in _words(value)),
    "times": lambda value: tuple(TimeOfDay(word) for word in _words(value)),
    "price_from": _pounds,
    "price_to": _pounds,
    "price_unit": lambda value: None if value is None else PriceUnit(str(value)),
    "weekend_rate": _pounds,
    "bank_holiday_rate": _pounds,
    "priced_on": lambda value: None if value is None else iso_date(str(value)),
    "availability": lambda value: None if value is None else Availability(str(value)),
    "access": lambda value: tuple(AccessFeature(word) for word in _words(value)),
}
