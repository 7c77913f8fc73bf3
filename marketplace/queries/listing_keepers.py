"""Who keeps which listing, and how asking them whether its details are right stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Exists, String, cast, exists, func, literal, select
from sqlalchemy.orm import InstrumentedAttribute

from marketplace.domain.dates import london_day
from marketplace.domain.listings import Publication
from marketplace.domain.messages import MessageKind
from marketplace.domain.still_right import HOLD_AFTER, Round
from marketplace.domain.visibility import HoldKind
from marketplace.models.accounts import Account, Membership
from marketplace.models.base import db
from marketplace.models.holds import HoldRow
from marketplace.models.listings import Listing
from marketplace.models.messages import Message
from marketplace.models.still_right import StillRightRound
from marketplace.queries.vocabulary import chunks

_KINDS = (MessageKind.STILL_RIGHT.value, MessageKind.STILL_RIGHT_REMINDER.value)


def _open(kind: HoldKind, of: InstrumentedAttribute[int]) -> Exists:
    """SQL of "an open hold of this kind is on that listing"."""
    return exists().where(
        HoldRow.listing_id == of, HoldRow.kind == kind.value, HoldRow.lifted_at.is_(None)
    )


_KEPT = (
    select(Listing.id, Listing.provider_id, Listing.published_at, Listing.confirmed_at)
    .where(
        Listing.publication == Publication.PUBLISHED.value,
        exists().where(
            Membership.provider_id == Listing.provider_id, Membership.ended_at.is_(None)
        ),
        ~_open(HoldKind.PAUSED, Listing.id),
    )
    .order_by(Listing.id)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeper:
    """Somebody who acts for a provider, and where mail reaches them."""

    account_id: int
    email: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptBy:
    """A listing's publication and those who keep it."""

    publication: Publication
    keepers: tuple[Keeper, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A listing with its keepers. `confirmed_at` counts from when somebody began to keep it."""

    listing_id: int
    confirmed_at: datetime
    keepers: tuple[Keeper, ...]
    under_way: Round | None

    def unreached(self, now: datetime) -> bool:
        """Whether it would be held by now, had any message reached anybody."""
        going = self.under_way
        if going is None or going.reached or going.held:
            return False
        return london_day(now) >= going.asked_on + HOLD_AFTER


def keepers_of(provider_ids: Sequence[int]) -> dict[int, tuple[Keeper, ...]]:
    """The people who act for each of these providers now and can sign in."""
    found: defaultdict[int, tuple[Keeper, ...]] = defaultdict(tuple)
    for chunk in chunks(sorted(set(provider_ids))):
        rows = db.session.execute(
            select(Membership.provider_id, Membership.since, Account.id, Account.email)
            .join(Account, Account.id == Membership.account_id)
            .where(
                Membership.provider_id.in_(chunk),
                Membership.ended_at.is_(None),
                Account.closed_at.is_(None),
                Account.email_confirmed_at.is_not(None),
            )
            .order_by(Membership.id)
        )
        for row in rows:
            keeper = Keeper(account_id=row.id, email=row.email, since=row.since)
            found[row.provider_id] += (keeper,)
    return found


def keepers_of_listing(listing_id: int) -> KeptBy | None:
    """Who keeps a listing, None where there is no such listing."""
    row = db.session.execute(
        select(Listing.provider_id, Listing.publication).where(Listing.id == listing_id)
    ).one_or_none()
    if row is None:
        return None
    keepers = keepers_of([row.provider_id])[row.provider_id]
    return KeptBy(publication=Publication(row.publication), keepers=keepers)


def to_ask(listing_id: int | None = None) -> Iterator[Asked]:
    """The published listings that somebody keeps and has not paused: all, or this one if it is.

    They are read at once, by ascending id; what follows may write.
    """
    rows = db.session.execute(
        _KEPT if listing_id is None else _KEPT.where(Listing.id == listing_id)
    )
    listings = rows.all()
    keepers = keepers_of([row.provider_id for row in listings])
    rounds = _rounds([row.id for row in listings])
    for row in listings:
        people = keepers[row.provider_id]
        if people:
            began = max(row.published_at, min(keeper.since for keeper in people))
            yield Asked(
                listing_id=row.id,
                confirmed_at=row.confirmed_at or began,
                keepers=people,
                under_way=rounds.get(row.id),
            )


def _rounds(listing_ids: Sequence[int]) -> dict[int, Round]:
    """The rounds under way."""
    found: dict[int, Round] = {}
    for chunk in chunks(listing_ids):
        reached = (
            select(func.count())
            .select_from(Message)
            .where(
                Message.subject == literal("listing:") + cast(StillRightRound.listing_id, String),
                Message.kind.in_(_KINDS),
                Message.created_at >= StillRightRound.asked_at,
                Message.sent_at.is_not(None),
            )
            .scalar_subquery()
        )
        held = _open(HoldKind.STALE, StillRightRound.listing_id)
        rows = db.session.execute(
            select(
                StillRightRound.listing_id,
                StillRightRound.asked_at,
                StillRightRound.reminded_at,
                reached.label("reached"),
                held.label("held"),
            ).where(StillRightRound.listing_id.in_(chunk), StillRightRound.ended_at.is_(None))
        )
        for row in rows:
            found[row.listing_id] = Round(
                asked_on=london_day(row.asked_at),
                reminded_on=london_day(row.reminded_at) if row.reminded_at else None,
                reached=bool(row.reached),
                held=bool(row.held),
            )
    return found
