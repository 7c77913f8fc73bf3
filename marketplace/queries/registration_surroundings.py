"""What stands beside a registration: providers, listings and claims that it could meet."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import exists, func, or_, select

from marketplace.domain.listings import Publication
from marketplace.domain.registration_answers import Answers
from marketplace.domain.registration_referrals import Surroundings
from marketplace.domain.registrations import ClaimStatus
from marketplace.models.accounts import Membership
from marketplace.models.base import db
from marketplace.models.listings import Listing
from marketplace.models.locations import Location
from marketplace.models.providers import Provider
from marketplace.models.registrations import Claim, Registration
from marketplace.queries.provider_names import providers_like

_STANDING = (
    ClaimStatus.OPEN,
    ClaimStatus.CODE_SENT,
    ClaimStatus.REFERRED,
    ClaimStatus.VERIFIED,
)
"""Claims that somebody still makes."""

_is_kept = exists().where(
    Membership.provider_id == Listing.provider_id, Membership.ended_at.is_(None)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Joinable:
    """A provider without people of its own that has listings of a location.

    `listing_ids` are those of the location, oldest first; `all_listing_ids` all that it has, and
    `other_locations` where else these are.
    """

    provider_id: int
    listing_ids: tuple[int, ...]
    all_listing_ids: tuple[int, ...]
    other_locations: tuple[str, ...]


def joinable_at(location_id: str) -> Joinable | None:
    """The provider that whoever proves this location joins; None where there is none."""
    if not location_id:
        return None
    at_location = (
        select(Listing.provider_id)
        .join(Location, Location.id == Listing.location_id)
        .where(
            Location.cqc_id == location_id,
            Listing.publication == Publication.PUBLISHED.value,
            ~_is_kept,
        )
        .order_by(Listing.id)
    )
    provider_id = db.session.scalars(at_location).first()
    return None if provider_id is None else _joinable(provider_id, location_id)


def _joinable(provider_id: int, location_id: str) -> Joinable:
    rows = db.session.execute(
        select(Listing.id, Listing.publication, Location.cqc_id)
        .outerjoin_from(Listing, Location, Location.id == Listing.location_id)
        .where(Listing.provider_id == provider_id)
        .order_by(Listing.id)
    ).all()
    published = [row for row in rows if row.publication == Publication.PUBLISHED]
    return Joinable(
        provider_id=provider_id,
        listing_ids=tuple(row.id for row in published if row.cqc_id == location_id),
        all_listing_ids=tuple(row.id for row in rows),
        other_locations=tuple(
            sorted({row.cqc_id for row in published if row.cqc_id not in (None, location_id)})
        ),
    )


def provider_called(name: str, *, other_than: int | None) -> int | None:
    """The id of a provider of this name, in whatever case; leave out `other_than`."""
    chosen = select(Provider.id).where(
        or_(Provider.name == name, func.lower(Provider.name) == name.lower())
    )
    if other_than is not None:
        chosen = chosen.where(Provider.id != other_than)
    return db.session.scalars(chosen).first()


def own_provider_called(name: str, *, account_id: int) -> int | None:
    """The provider of this name that the person acts for: they register a further place of it."""
    chosen = (
        select(Provider.id)
        .join(Membership, Membership.provider_id == Provider.id)
        .where(
            Membership.account_id == account_id,
            Membership.ended_at.is_(None),
            func.lower(Provider.name) == name.lower(),
        )
    )
    return db.session.scalars(chosen).first()


def surroundings_of(registration_id: int, answers: Answers) -> Surroundings:
    """What an officer should know beside the registration itself."""
    location_id, name = answers.location_id, answers.organisation.name
    joinable = joinable_at(location_id)
    owner = select(Registration.account_id).where(Registration.id == registration_id)
    account_id = db.session.scalars(owner).one()
    own_id = own_provider_called(name, account_id=account_id)
    joined_id = joinable.provider_id if joinable else own_id
    return Surroundings(
        same_name=provider_called(name, other_than=joined_id) is not None,
        alike=_alike(name, joined_id),
        kept_by_other=bool(location_id) and _is_kept_at(location_id),
        claimed_by_other=bool(location_id) and _is_claimed(location_id, registration_id),
        joins_more_at=joinable.other_locations if joinable else (),
    )


def _alike(name: str, joined_id: int | None) -> tuple[str, ...]:
    """Names of providers that this one could be taken for, but for the very same name."""
    like = providers_like(name, other_than=joined_id)
    return tuple(other for other in like if other.casefold() != name.casefold())


def _is_kept_at(location_id: str) -> bool:
    chosen = (
        select(Listing.id)
        .join(Location, Location.id == Listing.location_id)
        .where(Location.cqc_id == location_id, _is_kept)
    )
    return db.session.scalars(chosen).first() is not None


def _is_claimed(location_id: str, registration_id: int) -> bool:
    chosen = select(Claim.id).where(
        Claim.cqc_id == location_id,
        Claim.status.in_([status.value for status in _STANDING]),
        or_(Claim.registration_id.is_(None), Claim.registration_id != registration_id),
    )
    return db.session.scalars(chosen).first() is not None
