"""Asks providers whether their listings' details are still right, and takes their answers.

The job `chase` asks, reminds and holds: one listing is one transaction, which looks at it afresh,
so that nothing is done twice whoever runs it and wherever it was cut off. What the regulator says
of a service changes nothing here: a listing that is held for its rating is asked as any other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from marketplace.domain.access import Actor
from marketplace.domain.dates import london_day
from marketplace.domain.keeping_events import DetailsConfirmed, StillRightAsked
from marketplace.domain.messages import MessageKind
from marketplace.domain.still_right import LINK_LASTS, Answer, Step, next_step
from marketplace.domain.visibility import HoldKind
from marketplace.models.accounts import LinkPurpose
from marketplace.models.listings import Listing
from marketplace.models.still_right import StillRightRound
from marketplace.queries import listing_keepers
from marketplace.queries.listing_keepers import Asked
from marketplace.services import holds
from marketplace.services.alerts import listing_subject
from marketplace.services.leases import Turn, renew
from marketplace.services.links import make_link
from marketplace.services.mailing import send
from marketplace.services.transaction import Transaction, transaction

_MESSAGES = {
    Step.ASK: MessageKind.STILL_RIGHT,
    Step.REMIND: MessageKind.STILL_RIGHT_REMINDER,
}
_HELD = "Its provider was asked and reminded, and has not confirmed that its details are right."
_CONFIRMED = "The provider confirmed that the details are right."


@dataclass(frozen=True, slots=True, kw_only=True)
class Chased:
    """What a run did, counted. `unreached` are listings whose messages could not be sent."""

    asked: int = 0
    reminded: int = 0
    held: int = 0
    unreached: int = 0


def chase(*, actor: Actor, now: datetime, turn: Turn) -> Chased:
    """Do what is due today for every listing that a provider's people keep.

    Ends early where the process has to end; the next run goes on. Raises LeaseLost where another
    process has taken over.
    """
    taken: list[Step] = []
    unreached = 0
    for asked in listing_keepers.to_ask():
        if turn.stopping.is_set():
            break
        unreached += asked.unreached(now)
        if _due(asked, now) is not None:
            taken += _take_step(asked.listing_id, actor=actor, now=now, turn=turn)
    return Chased(
        asked=taken.count(Step.ASK),
        reminded=taken.count(Step.REMIND),
        held=taken.count(Step.HOLD),
        unreached=unreached,
    )


def answer(tx: Transaction, listing_id: int, *, how: Answer) -> None:
    """Take the answer that a listing's details are right; what held it as stale ends.

    A fragment: the use case that calls it has asked whether the actor may.
    """
    tx.session.execute(
        update(Listing)
        .where(Listing.id == listing_id)
        .values(confirmed_at=tx.now)
        .execution_options(synchronize_session=False)
    )
    end_round(tx, listing_id, how=how)
    tx.record(DetailsConfirmed(subject=listing_subject(listing_id), how=how.value))
    holds.lift(tx, listing_id, HoldKind.STALE, reason=_CONFIRMED)


def end_round(tx: Transaction, listing_id: int, *, how: Answer) -> None:
    """End the round of asking that is under way for a listing, if there is one."""
    tx.session.execute(
        update(StillRightRound)
        .where(StillRightRound.listing_id == listing_id, StillRightRound.ended_at.is_(None))
        .values(ended_at=tx.now, ended_how=how.value)
        .execution_options(synchronize_session=False)
    )


def _due(asked: Asked, now: datetime) -> Step | None:
    return next_step(
        confirmed_on=london_day(asked.confirmed_at),
        under_way=asked.under_way,
        today=london_day(now),
    )


def _take_step(listing_id: int, *, actor: Actor, now: datetime, turn: Turn) -> list[Step]:
    """Do what is due for one listing, in one transaction; nothing where it no longer is."""
    with transaction(actor=actor, now=now) as tx:
        renew(tx, turn.lease)
        tx.session.execute(select(Listing.id).where(Listing.id == listing_id).with_for_update())
        asked = next(iter(listing_keepers.to_ask(listing_id)), None)
        step = _due(asked, now) if asked else None
        if asked is None or step is None:
            return []
        if step is Step.HOLD:
            holds.place(tx, listing_id, HoldKind.STALE, reason=_HELD)
            return [step]
        _write_round(tx, listing_id, step)
        _ask(tx, asked, step)
        return [step]


def _write_round(tx: Transaction, listing_id: int, step: Step) -> None:
    if step is Step.ASK:
        tx.add(StillRightRound(listing_id=listing_id, asked_at=tx.now))
        return
    tx.session.execute(
        update(StillRightRound)
        .where(StillRightRound.listing_id == listing_id, StillRightRound.ended_at.is_(None))
        .values(reminded_at=tx.now)
        .execution_options(synchronize_session=False)
    )


def _ask(tx: Transaction, asked: Asked, step: Step) -> None:
    """Send everybody who keeps the listing a link of their own."""
    subject = listing_subject(asked.listing_id)
    for keeper in asked.keepers:
        link_id = make_link(
            tx,
            LinkPurpose.STILL_RIGHT,
            account_id=keeper.account_id,
            subject=subject,
            lasts=LINK_LASTS,
        )
        send(
            tx,
            _MESSAGES[step],
            address=keeper.email,
            subject=subject,
            account_id=keeper.account_id,
            link_id=link_id,
            listing_id=asked.listing_id,
        )
    tx.record(StillRightAsked(subject=subject, step=step.value, people=len(asked.keepers)))
