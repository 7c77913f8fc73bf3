"""Officers hold a listing back, look at the hold again, and lift it: suspension, safeguarding.

The words of a suspension stand with the hold, for every officer. The reason of a safeguarding hold
is kept apart, in a table that only `queries.safeguarding_reasons` reads; the hold and its events
say no more than that it was a safeguarding officer's. No function here reaches the rating job's
holds: nobody lifts those by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from marketplace.domain.access import Permission, Principal, owns, require
from marketplace.domain.dates import day_in_words, london_day
from marketplace.domain.desk_events import HoldReviewed, SafeguardingReasonRead
from marketplace.domain.errors import ConflictError, FieldProblem, InvalidError, RefusedError
from marketplace.domain.visibility import HoldKind
from marketplace.domain.words import required_words
from marketplace.models.holds import HoldRow, SafeguardingReason
from marketplace.models.listings import Listing
from marketplace.services.alerts import listing_subject
from marketplace.services.holds import lift, place
from marketplace.services.transaction import Transaction, transaction

LONGEST_UNTIL_REVIEW = timedelta(days=366)
KEPT_APART = "A safeguarding officer's decision."
"""What a safeguarding hold says of its reason wherever holds are shown."""

_PERMISSIONS = {
    HoldKind.SUSPENSION: Permission.SUSPEND,
    HoldKind.SAFEGUARDING: Permission.PLACE_SAFEGUARDING_HOLD,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldWords:
    """What an officer writes: why, and when somebody looks at it again."""

    words: str
    review_on: date | None


def hold_back(
    listing_id: int, kind: HoldKind, *, said: HoldWords, by: Principal, now: datetime
) -> None:
    """Suspend a listing, or place a safeguarding hold on it.

    Raises:
        InvalidError: words or the day of review are missing, or the day is not to come.
        ConflictError: such a hold is open already.
    """
    require(by, _PERMISSIONS[kind])
    words, review_on = _checked(said, today=london_day(now))
    with transaction(actor=by.actor, now=now) as tx:
        shown = KEPT_APART if kind is HoldKind.SAFEGUARDING else words
        if not place(tx, listing_id, kind, reason=shown, review_on=review_on):
            raise ConflictError("somebody else has placed such a hold meanwhile; look again")
        _keep_apart(tx, _open_hold(tx, listing_id, kind), "placed", words=words, by=by)


def look_again(
    listing_id: int, kind: HoldKind, *, said: HoldWords, by: Principal, now: datetime
) -> None:
    """Leave a hold in place after looking at it again, until another day of review.

    Raises what `hold_back` raises; ConflictError where the hold was lifted meanwhile, and
    RefusedError for a listing of the officer's own.
    """
    require(by, _PERMISSIONS[kind])
    words, review_on = _checked(said, today=london_day(now))
    with transaction(actor=by.actor, now=now) as tx:
        hold = _open_hold(tx, listing_id, kind)
        _refuse_own(tx, listing_id, by=by)
        before, hold.review_on = hold.review_on, review_on
        tx.session.flush()
        _keep_apart(tx, hold, "reviewed", words=words, by=by)
        tx.record(
            HoldReviewed(
                subject=listing_subject(listing_id),
                hold=kind,
                before=before,
                review_on=review_on,
                reason="" if kind is HoldKind.SAFEGUARDING else words,
            )
        )


def let_go(listing_id: int, kind: HoldKind, *, words: str, by: Principal, now: datetime) -> None:
    """Lift a suspension or a safeguarding hold; other holds stay.

    Raises InvalidError without words, ConflictError where it was lifted meanwhile, and
    RefusedError for a listing of the officer's own.
    """
    require(by, _PERMISSIONS[kind])
    words = required_words(words, field="words", ask="Say why it is lifted")
    with transaction(actor=by.actor, now=now) as tx:
        hold = _open_hold(tx, listing_id, kind)
        _refuse_own(tx, listing_id, by=by)
        _keep_apart(tx, hold, "lifted", words=words, by=by)
        lift(
            tx,
            listing_id,
            kind,
            reason=KEPT_APART if kind is HoldKind.SAFEGUARDING else words,
        )


def note_reading(listing_id: int, *, by: Principal, now: datetime) -> None:
    """Write down that somebody reads the reasons of a listing's safeguarding holds."""
    require(by, Permission.PLACE_SAFEGUARDING_HOLD)
    with transaction(actor=by.actor, now=now) as tx:
        tx.get(Listing, listing_id)
        tx.record(SafeguardingReasonRead(subject=listing_subject(listing_id)))


def _checked(said: HoldWords, *, today: date) -> tuple[str, date]:
    """The words and the day, or InvalidError."""
    words = required_words(said.words, field="words", ask="Say why the listing is held back")
    latest = today + LONGEST_UNTIL_REVIEW
    if said.review_on is None:
        message = "Enter the day on which somebody looks at this again"
    elif said.review_on <= today:
        message = "The day of the review must be in the future"
    elif said.review_on > latest:
        message = f"The day of the review must be on or before {day_in_words(latest)}"
    else:
        return words, said.review_on
    raise InvalidError((FieldProblem(field="review_on", message=message),))


def _open_hold(tx: Transaction, listing_id: int, kind: HoldKind) -> HoldRow:
    """The open hold of this kind, locked; ConflictError where there is none."""
    tx.get(Listing, listing_id)
    chosen = select(HoldRow).where(
        HoldRow.listing_id == listing_id, HoldRow.kind == kind.value, HoldRow.lifted_at.is_(None)
    )
    hold = tx.session.scalars(chosen.with_for_update()).one_or_none()
    if hold is None:
        raise ConflictError("somebody else has lifted this hold meanwhile; look again")
    return hold


def _refuse_own(tx: Transaction, listing_id: int, *, by: Principal) -> None:
    """Whoever acts for the provider too does not judge it: as with cases."""
    if owns(by, tx.get(Listing, listing_id).provider_id):
        raise RefusedError("You act for this provider too: somebody else decides about its holds.")


def _keep_apart(tx: Transaction, hold: HoldRow, step: str, *, words: str, by: Principal) -> None:
    """Keep the reason of a safeguarding hold where few can read it."""
    if hold.kind == HoldKind.SAFEGUARDING:
        tx.add(
            SafeguardingReason(
                hold_id=hold.id, step=step, at=tx.now, account_id=by.account_id, words=words
            )
        )
        tx.session.flush()
