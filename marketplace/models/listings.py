"""Listings: our publication of one service each, with their vocabulary and revisions."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, String, Table, Text, false
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from marketplace.domain.listings import PriceUnit, Publication
from marketplace.domain.offers import Availability
from marketplace.domain.provider_names import normal_name
from marketplace.domain.ratings import Rating
from marketplace.models.base import ACTOR_LENGTH, Base, JsonObject, Pounds
from marketplace.models.locations import Location
from marketplace.models.name_keys import key_of
from marketplace.models.providers import Provider


def one_of(column: str, values: type[Publication | PriceUnit | Rating | Availability]) -> str:
    """The SQL of "this column holds one of that enum's values"."""
    return "{} IN ({})".format(column, ", ".join(f"'{value}'" for value in values))


class ServiceTypeRow(Base):
    """A kind of service. The table mirrors `domain.listings.SERVICE_TYPES` for foreign keys."""

    __tablename__ = "service_types"
    slug: Mapped[str] = mapped_column(String(60), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))


class Need(Base):
    """A need or condition that a listing says it supports."""

    __tablename__ = "needs"
    slug: Mapped[str] = mapped_column(String(60), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))


class Language(Base):
    """A language spoken by the staff of a listing."""

    __tablename__ = "languages"
    slug: Mapped[str] = mapped_column(String(60), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))


def _listing_to(other: str) -> Table:
    """The join table between listings and one vocabulary."""
    return Table(
        f"listing_{other}",
        Base.metadata,
        Column("listing_id", ForeignKey("listings.id"), primary_key=True),
        Column("slug", ForeignKey(f"{other}.slug"), primary_key=True, index=True),
    )


listing_service_types = _listing_to("service_types")
listing_needs = _listing_to("needs")
listing_languages = _listing_to("languages")


class Listing(Base):
    """Our publication of one service.

    `visible` is a copy of `domain.visibility.is_visible`, written by `services.visibility` alone
    and recomputed by `verify`. `changed_in` is the directory version that last changed what the
    public could see of it. `rating` and `rating_published_on` are copies of the effective rating
    for search; the evidence stands in the observations.

    `authority` and `ward` are those of its postcode, empty where the table of postcodes has none.
    `first_shown_at` is when the public could see it for the first time, which never changes: what
    comes back after a hold is not new.

    `details` holds what `domain.offers.Offer` has and no column here: hours, further rates,
    accessibility and so on; `has_gatherings` finds those whose details say when they meet.
    `confirmed_at` is when the provider last said that all is still right,
    empty where no provider keeps the listing.
    """

    __tablename__ = "listings"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    reference: Mapped[str] = mapped_column(String(100), unique=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("providers.id"), index=True)
    location_id: Mapped[int | None] = mapped_column(ForeignKey("locations.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    name_key: Mapped[str] = mapped_column(
        Text, default=key_of("name"), server_default="", index=True
    )
    summary: Mapped[str] = mapped_column(Text)
    description: Mapped[str] = mapped_column(Text)
    address: Mapped[str] = mapped_column(Text)
    town: Mapped[str] = mapped_column(String(100))
    postcode: Mapped[str | None] = mapped_column(String(8))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    authority: Mapped[str] = mapped_column(String(60), server_default="")
    ward: Mapped[str] = mapped_column(String(80), server_default="")
    covers: Mapped[str] = mapped_column(Text)
    phone: Mapped[str] = mapped_column(String(40))
    email: Mapped[str] = mapped_column(String(254))
    website: Mapped[str] = mapped_column(String(500))
    price_from: Mapped[Decimal | None] = mapped_column(Pounds)
    price_to: Mapped[Decimal | None] = mapped_column(Pounds)
    price_unit: Mapped[str | None] = mapped_column(String(10))
    direct_payments: Mapped[bool]
    isf: Mapped[bool] = mapped_column(server_default=false())
    address_private: Mapped[bool] = mapped_column(server_default=false())
    availability: Mapped[str | None] = mapped_column(String(12))
    availability_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    details: Mapped[JsonObject | None]
    publication: Mapped[str] = mapped_column(String(10))
    published_at: Mapped[datetime | None]
    visible: Mapped[bool]
    first_shown_at: Mapped[datetime | None]
    has_gatherings: Mapped[bool] = mapped_column(server_default=false(), index=True)
    changed_in: Mapped[int] = mapped_column(index=True)
    rating: Mapped[str | None] = mapped_column(String(30))
    rating_published_on: Mapped[date | None]
    first_checked_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    provider: Mapped[Provider] = relationship()
    location: Mapped[Location | None] = relationship()
    service_types: Mapped[list[ServiceTypeRow]] = relationship(secondary=listing_service_types)
    needs: Mapped[list[Need]] = relationship(secondary=listing_needs)
    languages: Mapped[list[Language]] = relationship(secondary=listing_languages)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    # No index leads with `visible`: nearly every listing is, and SQLite would read them all
    # through it instead of the twenty that a page asks for by id.
    __table_args__ = (
        CheckConstraint(one_of("publication", Publication), name="publication"),
        CheckConstraint(
            f"price_unit IS NULL OR {one_of('price_unit', PriceUnit)}", name="price_unit"
        ),
        CheckConstraint(f"rating IS NULL OR {one_of('rating', Rating)}", name="rating"),
        CheckConstraint(
            f"availability IS NULL OR {one_of('availability', Availability)}", name="availability"
        ),
        CheckConstraint("NOT visible OR publication = 'published'", name="visible_published"),
        CheckConstraint("publication <> 'published' OR published_at IS NOT NULL", name="dated"),
    )

    @validates("name")
    def _renamed(self, column: str, name: str) -> str:
        setattr(self, f"{column}_key", normal_name(name))
        return name


class ListingRevision(Base):
    """The content of a listing as it was after one change. Kept for ever."""

    __tablename__ = "listing_revisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id"), index=True)
    number: Mapped[int]
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(ACTOR_LENGTH))
    content: Mapped[JsonObject]

    __table_args__ = (Index("uq_listing_revisions_number", "listing_id", "number", unique=True),)
