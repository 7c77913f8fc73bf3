"""What the public door lets through: frozen values, one shape for each use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from marketplace.domain.assurances import Backing
from marketplace.domain.listings import PriceUnit
from marketplace.domain.offers import Availability, Offer
from marketplace.domain.ratings import Rating
from marketplace.queries.regulator import RegulatorPanel

NOBODY_KNOWN = Backing()
"""Behind a listing of which nothing but its own words is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What a service costs, in pounds. `unit` is what the amount buys."""

    lowest: Decimal | None
    highest: Decimal | None
    unit: PriceUnit | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCompliment:
    """What somebody said who agreed that it is shown, without who. `told_at` is when."""

    words: str
    told_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A listing as a row of results shows it. `service_types` are slugs.

    `postcode` is the district alone where the address is a private home.
    """

    id: int
    slug: str
    reference: str
    name: str
    provider: str
    summary: str
    service_types: tuple[str, ...]
    town: str
    postcode: str | None
    covers: str
    price: Price
    direct_payments: bool
    phone: str
    location_id: str | None
    rating: Rating | None
    rating_published_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """A listing as its own page shows it. `regulator` is None for an unregulated service.

    `terms` holds those fields of the offer that have no column (see `queries.offers.DETAILS`); its
    others are empty. Of an address that is a private home nothing is here but town and district.
    `backing` says who stands behind the facts (`domain.assurances`).
    """

    summary: Summary
    description: str
    address: str
    email: str
    website: str
    needs: tuple[str, ...]
    languages: tuple[str, ...]
    latitude: float | None
    longitude: float | None
    updated_at: datetime
    regulator: RegulatorPanel | None
    address_private: bool
    isf: bool
    availability: Availability | None
    availability_at: datetime | None
    terms: Offer
    backing: Backing = NOBODY_KNOWN
    compliments: tuple[ShownCompliment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnRow:
    """What search needs of a visible listing, apart from its words. Vocabulary as slugs."""

    id: int
    name: str
    service_types: tuple[str, ...]
    needs: tuple[str, ...]
    languages: tuple[str, ...]
    regulated: bool
    rating: Rating | None
    direct_payments: bool
    latitude: float | None
    longitude: float | None
    price_from: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delta:
    """What changed since a directory version: ids touched, and rows of those still visible."""

    version: int
    changed_ids: frozenset[int]
    rows: tuple[ColumnRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRow:
    """The words of a visible listing. `service_types` are slugs."""

    id: int
    name: str
    summary: str
    description: str
    service_types: tuple[str, ...]
    town: str
    provider: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SitemapEntry:
    """An address for search engines."""

    slug: str
    updated_at: datetime
