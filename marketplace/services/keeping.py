"""What a provider does to keep its listings right, beside changing what they say.

Every use case asks first whether this sort of account may, and then whether the listing is one of
their own providers': anybody else's might as well not exist.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select, update

from marketplace.domain.access import Permission, Principal, person, require, require_own
from marketplace.domain.cases import CaseKind, EditStatus
from marketplace.domain.edit_events import EditDropped
from marketplace.domain.errors import ConflictError, NotFoundError, RefusedError
from marketplace.domain.keeping_events import AvailabilityGiven, ListingWithdrawn
from marketplace.domain.listings import Publication
from marketplace.domain.offers import Availability
from marketplace.domain.revisions import Source
from marketplace.domain.still_right import Answer
from marketplace.domain.visibility import HoldKind
from marketplace.domain.words import required_words
from marketplace.models.accounts import LinkPurpose
from marketplace.models.cases import ListingEdit
from marketplace.models.listings import Listing
from marketplace.queries import kept_listings, listing_keepers
from marketplace.queries.edits import UNDER_WAY
from marketplace.queries.offers import offer_of
from marketplace.services import edits, holds, still_right, visibility
from marketplace.services.alerts import listing_subject
from marketplace.services.cases import open_case, withdraw_case
from marketplace.services.links import LinkSeen, look_at_link, use_link
from marketplace.services.listing_content import apply_offer
from marketplace.services.transaction import Transaction, transaction

_WITHDRAWN = (
    "This listing was withdrawn, and stays so. To offer the service here again, add a new listing."
)
_NOT_YOURS_ANY_MORE = (
    "This link was for somebody who no longer keeps this listing. Sign in to see what you keep."
)
_NOTHING_TO_ASK = (
    "There is nothing about this listing that a person at the council could look at now. Its page "
    "says what you can do yourself."
)


def pause(listing_id: int, *, by: Principal, now: datetime) -> None:
    """Take a listing out of the public's sight until it is resumed; once is enough."""
    with _keeping(listing_id, by=by, now=now) as tx:
        holds.place(tx, listing_id, HoldKind.PAUSED, reason="The provider paused the listing.")
        still_right.end_round(tx, listing_id, how=Answer.PAUSED)


def resume(listing_id: int, *, by: Principal, now: datetime) -> None:
    """End the pause. Whatever else holds the listing back stays."""
    with _keeping(listing_id, by=by, now=now) as tx:
        holds.lift(tx, listing_id, HoldKind.PAUSED, reason="The provider resumed the listing.")


def give_availability(
    listing_id: int, availability: Availability, *, by: Principal, now: datetime
) -> None:
    """Say whether there are spaces, as of now; saying the same again dates it anew."""
    with _keeping(listing_id, by=by, now=now) as tx:
        offer = replace(offer_of(listing_id), availability=availability)
        if not apply_offer(tx, listing_id, offer, source=Source.PROVIDER.value):
            tx.session.execute(
                update(Listing)
                .where(Listing.id == listing_id)
                .values(availability_at=now)
                .execution_options(synchronize_session=False)
            )
            visibility.refresh(tx, (listing_id,))
        subject = listing_subject(listing_id)
        tx.record(AvailabilityGiven(subject=subject, availability=availability.value))


def withdraw(listing_id: int, *, by: Principal, now: datetime) -> None:
    """Take a listing out for good. What was under way about it ends too.

    There is no way back but a new listing, which the council approves like any other.
    """
    with _keeping(listing_id, by=by, now=now) as tx:
        visibility.withdraw(tx, listing_id)
        dropped = _drop_edits(tx, listing_id, by=by)
        withdraw_case(tx, by=by, listing_id=listing_id)
        still_right.end_round(tx, listing_id, how=Answer.WITHDRAWN)
        tx.record(ListingWithdrawn(subject=listing_subject(listing_id), dropped_edits=dropped))


def confirm(listing_id: int, *, by: Principal, now: datetime) -> None:
    """Confirm in the account that a listing's details are still right."""
    with _keeping(listing_id, by=by, now=now) as tx:
        still_right.answer(tx, listing_id, how=Answer.ACCOUNT)


def listing_of_link(token: str, *, now: datetime) -> int:
    """The listing that a "still right" link is about, without using the link.

    Raises RefusedError, with a sentence for the page, where the link cannot be used.
    """
    return _asked_by(look_at_link(token, LinkPurpose.STILL_RIGHT, now=now))[0]


def confirm_by_link(token: str, *, now: datetime) -> int:
    """Confirm a listing's details by the link of a message, once; return the listing's id.

    Whoever holds the link can do this and nothing else. Raises RefusedError as `listing_of_link`.
    """
    _, email = _asked_by(look_at_link(token, LinkPurpose.STILL_RIGHT, now=now))
    with transaction(actor=person(email), now=now) as tx:
        listing_id, _ = _asked_by(use_link(tx, token, LinkPurpose.STILL_RIGHT))
        still_right.answer(tx, listing_id, how=Answer.LINK)
    return listing_id


def ask_a_person(listing_id: int, words: str, *, by: Principal, now: datetime) -> str:
    """Ask the council to look at why a listing is not shown; return the case's reference.

    A listing has one such case at a time: asking again while it waits gives the same reference.

    Raises:
        InvalidError: for the field `words`.
        RefusedError: nothing holds the listing that a person could look at.
    """
    with _keeping(listing_id, by=by, now=now) as tx:
        words = required_words(
            words, field="words", ask="Tell us what you would like us to look at"
        )
        kept = kept_listings.kept_listing(listing_id, by=by)
        if kept.open_review is not None:
            return kept.open_review.reference
        if not kept.why.may_ask:
            raise RefusedError(_NOTHING_TO_ASK)
        try:
            case = open_case(
                tx,
                kind=CaseKind.REVIEW,
                opened_by=by.account_id,
                provider_id=kept.provider_id,
                listing_id=listing_id,
                words=words,
            )
        except ConflictError as already:
            raise RefusedError("You have asked us already; we are looking at it.") from already
        return case.reference


@contextmanager
def _keeping(listing_id: int, *, by: Principal, now: datetime) -> Iterator[Transaction]:
    """A transaction about a listing of one's own that was not withdrawn."""
    require(by, Permission.KEEP_LISTINGS)
    with transaction(actor=by.actor, now=now) as tx:
        row = tx.session.execute(
            select(Listing.provider_id, Listing.publication).where(Listing.id == listing_id)
        ).one_or_none()
        require_own(by, row.provider_id if row else None)
        _refuse_withdrawn(Publication(row.publication) if row else None)
        yield tx


def _refuse_withdrawn(publication: Publication | None) -> None:
    if publication is Publication.WITHDRAWN:
        raise RefusedError(_WITHDRAWN)


def _drop_edits(tx: Transaction, listing_id: int, *, by: Principal) -> tuple[int, ...]:
    """End the changes that are under way, on the council's desk too; return their ids."""
    chosen = select(ListingEdit).where(
        ListingEdit.listing_id == listing_id, ListingEdit.status.in_(UNDER_WAY)
    )
    dropped = tuple(tx.session.scalars(chosen))
    for edit in dropped:
        withdraw_case(tx, by=by, edit_id=edit.id)
        edits.end(tx, edit, EditStatus.DROPPED)
        tx.record(EditDropped(subject=edits.edit_subject(edit.id)))
    return tuple(edit.id for edit in dropped)


def _asked_by(link: LinkSeen) -> tuple[int, str]:
    """The listing of a link and the address of whom it was sent to, who has to keep it still."""
    listing_id = int((link.subject or "").removeprefix("listing:"))
    asked = listing_keepers.keepers_of_listing(listing_id)
    if asked is None:
        raise NotFoundError("there is no such listing")
    _refuse_withdrawn(asked.publication)
    for keeper in asked.keepers:
        if keeper.account_id == link.account_id:
            return listing_id, keeper.email
    raise RefusedError(_NOT_YOURS_ANY_MORE)
