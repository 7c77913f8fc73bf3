"""The columns of the listing file, and one checked row of it.

An `Entry` is normal: the same facts always have the same `content()`, so a row that changes
nothing can be told from one that does. `services.listings_file_checks` makes entries from text.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

COLUMNS = (
    "reference",
    "provider_name",
    "name",
    "summary",
    "description",
    "service_types",
    "cqc_location_id",
    "address",
    "town",
    "postcode",
    "latitude",
    "longitude",
    "covers",
    "phone",
    "email",
    "website",
    "price_from",
    "price_to",
    "price_unit",
    "direct_payments",
    "languages",
    "needs",
)
PROBLEM = "problem"
"""The column that a file of rejected rows has besides; an import passes over it."""
REQUIRED = ("reference", "provider_name", "name", "service_types")


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Why a row, or the whole file, cannot be imported.

    Line 1 is the header; a row that runs over several lines is known by its first. `column` is
    empty where the problem is not in one column.
    """

    line: int
    column: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A language or a need: a slug to find it by, and the name as it was first written."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One listing of a file, checked and normal. Empty text means: not given."""

    reference: str
    provider_name: str
    name: str
    summary: str
    description: str
    service_types: tuple[str, ...]
    cqc_location_id: str
    address: str
    town: str
    postcode: str
    latitude: float | None
    longitude: float | None
    covers: str
    phone: str
    email: str
    website: str
    price_from: Decimal | None
    price_to: Decimal | None
    price_unit: str
    direct_payments: bool
    languages: tuple[Word, ...]
    needs: tuple[Word, ...]

    def content(self) -> dict[str, str]:
        """The listing as text by column, the same for the same facts; words by their slugs."""
        return {
            "reference": self.reference,
            "provider_name": self.provider_name,
            "name": self.name,
            "summary": self.summary,
            "description": self.description,
            "service_types": ";".join(self.service_types),
            "cqc_location_id": self.cqc_location_id,
            "address": self.address,
            "town": self.town,
            "postcode": self.postcode,
            "latitude": degrees_text(self.latitude),
            "longitude": degrees_text(self.longitude),
            "covers": self.covers,
            "phone": self.phone,
            "email": self.email,
            "website": self.website,
            "price_from": money_text(self.price_from),
            "price_to": money_text(self.price_to),
            "price_unit": self.price_unit,
            "direct_payments": yes_or_no(on=self.direct_payments),
            "languages": ";".join(word.slug for word in self.languages),
            "needs": ";".join(word.slug for word in self.needs),
        }


def degrees_text(value: float | None) -> str:
    """Write latitude or longitude: seven places, about a centimetre, and never an exponent."""
    if value is None:
        return ""
    return f"{round(value, 7) + 0.0:.7f}".rstrip("0").rstrip(".")


def money_text(value: Decimal | None) -> str:
    """Write pounds with two places."""
    return "" if value is None else f"{value:.2f}"


def yes_or_no(*, on: bool) -> str:
    """Write a yes-or-no column."""
    return "yes" if on else "no"
