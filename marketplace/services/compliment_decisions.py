"""What officers do with compliments: choose the listing, approve, decline, take off."""

from __future__ import annotations

from datetime import datetime

from marketplace.domain.access import Permission, Principal, require
from marketplace.domain.compliment_events import ComplimentApproved, ComplimentPlaced
from marketplace.domain.compliments import (
    LEFT_OUT,
    LONGEST,
    EndedHow,
    Standing,
    only_leaves_out,
    standing,
)
from marketplace.domain.concern_access import ConcernAct
from marketplace.domain.concerns import ClosedWhy
from marketplace.domain.errors import ConflictError, FieldProblem, InvalidError, RefusedError
from marketplace.domain.listings import Publication
from marketplace.models.concern_words import Compliment
from marketplace.models.concerns import Concern, Submission
from marketplace.models.listings import Listing
from marketplace.services.compliments import concern_of, end, lock, subject
from marketplace.services.concern_loading import loaded
from marketplace.services.transaction import Transaction, transaction

_SHORTEST, _LONGEST_REASON = 10, 2_000
_NO_MORE = {ClosedWhy.SPAM.value, ClosedWhy.DUPLICATE.value}


def place(
    compliment_id: int, *, listing_id: int | None, version: int, by: Principal, now: datetime
) -> None:
    """An officer says on which listing of the provider it can stand, where there are several."""
    with transaction(actor=by.actor, now=now) as tx:
        concern, found = _loaded_for_officer(tx, compliment_id, version=version, by=by)
        _require(found, Standing.WAITS_FOR_LISTING)
        submission = tx.get(Submission, concern.submission_id)
        listing = tx.session.get(Listing, listing_id) if listing_id else None
        if (
            listing is None
            or listing.provider_id != submission.provider_id
            or listing.publication == Publication.WITHDRAWN
        ):
            raise _problem("listing_id", "Choose a listing of this provider")
        found.listing_id = listing.id
        tx.session.flush()
        tx.record(ComplimentPlaced(subject=subject(concern), listing=listing.id))


def approve(compliment_id: int, *, words: str, version: int, by: Principal, now: datetime) -> None:
    """An officer lets a compliment stand on the listing, in its words or in fewer.

    Raises InvalidError where the words are others than those that were sent, RefusedError where
    somebody has not agreed, and ConflictError where it was changed since the officer's page.
    """
    with transaction(actor=by.actor, now=now) as tx:
        concern, found = _loaded_for_officer(tx, compliment_id, version=version, by=by)
        _require(found, Standing.WAITS_FOR_US)
        if concern.closed_why in _NO_MORE:
            raise RefusedError("It was closed as a duplicate or as no concern at all: decline it.")
        words = " ".join(words.split())
        if not only_leaves_out(found.words, words):
            raise _problem(
                "words", f"Only leave words out, and put {LEFT_OUT} wherever some are missing"
            )
        if len(words) > LONGEST:
            raise _problem("words", f"Leave out more: at most {LONGEST} characters can be shown")
        shortened = words.split() != found.words.split()
        found.words, found.approved_at, found.approved_by = words, now, by.account_id
        tx.session.flush()
        listing = found.listing_id or 0
        tx.record(
            ComplimentApproved(subject=subject(concern), listing=listing, shortened=shortened)
        )


def decline(compliment_id: int, *, reason: str, version: int, by: Principal, now: datetime) -> None:
    """An officer does not let a compliment stand on the listing, or takes it off; with a reason.

    It is final. Raises InvalidError without a reason.
    """
    with transaction(actor=by.actor, now=now) as tx:
        concern, found = _loaded_for_officer(tx, compliment_id, version=version, by=by)
        if found.ended_at is not None:
            raise RefusedError("This compliment is not shown any more. Look at it again.")
        if not _SHORTEST <= len(reason.strip()) <= _LONGEST_REASON:
            raise _problem("reason", f"Say why, in {_SHORTEST} to {_LONGEST_REASON:,} characters")
        found.reason = reason.strip()
        how = EndedHow.DECLINED if found.approved_at is None else EndedHow.TAKEN_OFF
        end(tx, concern, found, how, by=by)


def _loaded_for_officer(
    tx: Transaction, compliment_id: int, *, version: int, by: Principal
) -> tuple[Concern, Compliment]:
    require(by, Permission.HANDLE_CONCERNS)
    concern = loaded(tx, concern_of(tx, compliment_id), by=by, act=ConcernAct.HANDLE)
    found = lock(tx, compliment_id)
    if found.version != version:
        raise ConflictError("this was changed meanwhile; look at it again")
    return concern, found


def _require(found: Compliment, wanted: Standing) -> None:
    stands = standing(
        listing_id=found.listing_id,
        provider_agreed_at=found.provider_agreed_at,
        approved_at=found.approved_at,
        ended_at=found.ended_at,
    )
    if stands is not wanted:
        raise RefusedError(f"This compliment is “{stands.label}” now. Look at it again.")


def _problem(field: str, message: str) -> InvalidError:
    return InvalidError((FieldProblem(field=field, message=message),))
