"""What the public door lets through: frozen values, one shape for each use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from marketplace.domain.assurances import Backing
from marketplace.domain.gatherings import Gathering
from marketplace.domain.listings import PriceUnit
from marketplace.domain.offers import (
    AccessFeature,
    Audience,
    Availability,
    Offer,
    TimeOfDay,
    Weekday,
)
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
class Club:
    """A listing that says when it meets, by day and time. Of a private home no address is here."""

    summary: Summary
    address: str
    access: tuple[AccessFeature, ...]
    gatherings: tuple[Gathering, ...]
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """A listing as its own page shows it. `regulator` is None for an unregulated service.

    `terms` holds those fields of the offer that have no column (see `queries.offers.DETAILS`); its
    others are empty. Of an address that is a private home nothing is here but town and district.
    `confirmed_at` is when the provider last said that all is right, None where none keeps it.
    `backing` says who stands behind the facts (`domain.assurances`). `takes_enquiries` is whether
    the provider could be told of one: in its account, or at the listing's address.
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
    confirmed_at: datetime | None = None
    backing: Backing = NOBODY_KNOWN
    compliments: tuple[ShownCompliment, ...] = ()
    takes_enquiries: bool = False


class ColumnRow(NamedTuple):
    """What search needs of a visible listing, apart from its words. Vocabulary as slugs.

    `latitude` and `longitude` are those of the middle of its postcode district where `is_rough`,
    as of every private home, and None where that is not known either. `covers` is what
    `domain.listings.Coverage` reads. `price_pence` is the lowest price, or the highest where it is
    the only one. `district` and `authority` are empty where not known.

    A process that starts makes one of every listing: a tuple takes a third of the time.
    """

    id: int
    name: str
    service_types: tuple[str, ...]
    needs: tuple[str, ...]
    languages: tuple[str, ...]
    regulated: bool
    rating: Rating | None
    direct_payments: bool
    isf: bool
    latitude: float | None
    longitude: float | None
    is_rough: bool
    district: str
    authority: str
    covers: str
    price_pence: int | None
    price_unit: PriceUnit | None
    availability: Availability | None
    availability_at: datetime | None
    first_shown_at: datetime | None
    audiences: tuple[Audience, ...]
    days: tuple[Weekday, ...]
    times: tuple[TimeOfDay, ...]
    access: tuple[AccessFeature, ...]
    can_choose_gender: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Spellings:
    """How the words of the open vocabularies are written, by slug, whether or not in use."""

    needs: Mapping[str, str]
    languages: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Delta:
    """What changed since a directory version: ids touched, and rows of those still visible."""

    version: int
    changed_ids: frozenset[int]
    rows: tuple[ColumnRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRow:
    """The words of a visible listing. `service_types` are slugs; needs and languages are names."""

    id: int
    name: str
    summary: str
    description: str
    service_types: tuple[str, ...]
    needs: tuple[str, ...]
    languages: tuple[str, ...]
    town: str
    provider: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SitemapEntry:
    """An address for search engines."""

    slug: str
    updated_at: datetime
