"""What providers do to keep their listings right, on each kind of database."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.domain.access import Principal, Role
from marketplace.domain.cases import CaseKind, CaseStatus, EditStatus
from marketplace.domain.errors import (
    ForbiddenError,
    InvalidError,
    MarketplaceError,
    NotFoundError,
    RefusedError,
)
from marketplace.domain.offers import Availability
from marketplace.domain.visibility import HoldKind
from marketplace.models.base import db
from marketplace.models.cases import Case, ListingEdit
from marketplace.models.listings import Listing, ListingRevision
from marketplace.models.messages import Message
from marketplace.models.providers import Provider
from marketplace.queries.kept_listings import kept_listing, kept_listings
from marketplace.services import case_decisions, keeping
from marketplace.services.cases import open_case
from marketplace.services.transaction import transaction
from tests.integration.desk import add_person, add_provider, kept
from tests.integration.town import (
    START,
    add_listing,
    events,
    open_holds,
    outbox_topics,
    place_hold,
    shown,
)

LATER = START + timedelta(days=3)
REFERENCE = "ref-None"


@pytest.fixture
def listing_id(directory: Flask) -> int:
    """A listing of somebody who keeps it."""
    del directory
    return add_listing(None)


@pytest.fixture
def owner(listing_id: int) -> Principal:
    """Its provider's user."""
    del listing_id
    provider_id = db.session.scalars(select(Provider.id)).one()
    return add_person("owner@example.org", Role.PROVIDER, provider_ids=(provider_id,))


def _row(listing_id: int) -> Listing:
    db.session.rollback()
    return db.session.get_one(Listing, listing_id)


def test_a_paused_listing_is_gone_until_it_is_resumed(listing_id: int, owner: Principal) -> None:
    for _ in range(2):  # a button is pressed twice
        keeping.pause(listing_id, by=owner, now=LATER)
    assert shown() == set()
    assert kept_listing(listing_id, by=owner).is_paused
    for _ in range(2):
        keeping.resume(listing_id, by=owner, now=LATER)
    assert shown() == {REFERENCE}
    assert (events("hold-placed"), events("hold-lifted")) == (1, 1)
    assert kept("hold-placed")[0].actor == "person:owner@example.org"


def test_resuming_does_not_end_what_others_hold(listing_id: int, owner: Principal) -> None:
    place_hold(listing_id, HoldKind.RATING)
    keeping.pause(listing_id, by=owner, now=LATER)
    keeping.resume(listing_id, by=owner, now=LATER)
    assert open_holds(REFERENCE) == {HoldKind.RATING}
    assert shown() == set()


def test_availability_is_dated_kept_and_told(listing_id: int, owner: Principal) -> None:
    keeping.give_availability(listing_id, Availability.FULL, by=owner, now=START)
    row = _row(listing_id)
    assert (row.availability, row.availability_at) == ("full", START)
    keeping.give_availability(listing_id, Availability.FULL, by=owner, now=LATER)
    assert _row(listing_id).availability_at == LATER
    keeping.give_availability(listing_id, Availability.SPACES, by=owner, now=LATER)
    assert (_row(listing_id).availability, events("availability-given")) == ("spaces", 3)
    revisions = db.session.scalars(select(ListingRevision.content).order_by(ListingRevision.number))
    assert [content["availability"] for content in revisions] == ["full", "spaces"]
    changed = [event.data["changed"] for event in kept("listing-changed")]
    assert changed == [["availability"], ["availability"]]
    told = kept_listing(listing_id, by=owner)
    assert told.current_availability(LATER + timedelta(days=14)) is Availability.SPACES
    assert told.current_availability(LATER + timedelta(days=14, seconds=1)) is None


def test_withdrawn_is_gone_for_good(listing_id: int, owner: Principal) -> None:
    with transaction(actor=owner.actor, now=START) as tx:
        edit = ListingEdit(
            provider_id=min(owner.provider_ids),
            listing_id=listing_id,
            status=EditStatus.SENT.value,
            content={},
            account_id=owner.account_id,
            started_at=START,
            saved_at=START,
            sent_at=START,
        )
        tx.add(edit)
        tx.session.flush()
        edit_id = edit.id
        open_case(tx, kind=CaseKind.EDIT, opened_by=owner.account_id, edit_id=edit_id)
    place_hold(listing_id, HoldKind.SUSPENSION)
    keeping.ask_a_person(listing_id, "Please look.", by=owner, now=START)

    keeping.withdraw(listing_id, by=owner, now=LATER)

    assert (_row(listing_id).publication, shown()) == ("withdrawn", set())
    assert "index" in outbox_topics()
    assert db.session.get_one(ListingEdit, edit_id).status == EditStatus.DROPPED
    assert set(db.session.scalars(select(Case.status))) == {CaseStatus.CLOSED}
    (event,) = kept("listing-withdrawn")
    assert event.data == {"dropped_edits": [edit_id]}
    why = kept_listing(listing_id, by=owner).why
    assert (why.reasons[0].heading, why.reasons[0].since) == ("You withdrew it", LATER)


def test_nothing_can_be_done_with_a_withdrawn_listing(listing_id: int, owner: Principal) -> None:
    keeping.withdraw(listing_id, by=owner, now=LATER)
    for use_case in (keeping.pause, keeping.resume, keeping.withdraw, keeping.confirm):
        with pytest.raises(RefusedError, match="was withdrawn"):
            use_case(listing_id, by=owner, now=LATER)
    with pytest.raises(RefusedError, match="was withdrawn"):
        keeping.give_availability(listing_id, Availability.FULL, by=owner, now=LATER)
    with pytest.raises(RefusedError, match="was withdrawn"):
        keeping.ask_a_person(listing_id, "Please look.", by=owner, now=LATER)
    assert events("listing-withdrawn") == 1


def test_confirming_in_the_account_lifts_only_stale(listing_id: int, owner: Principal) -> None:
    place_hold(listing_id, HoldKind.STALE)
    place_hold(listing_id, HoldKind.DOCUMENTS)
    keeping.confirm(listing_id, by=owner, now=LATER)
    assert _row(listing_id).confirmed_at == LATER
    assert open_holds(REFERENCE) == {HoldKind.DOCUMENTS}
    assert kept("details-confirmed")[0].data == {"how": "account"}


def test_a_person_is_asked_once_at_a_time(listing_id: int, owner: Principal) -> None:
    with pytest.raises(RefusedError, match="nothing about this listing"):
        keeping.ask_a_person(listing_id, "Please look.", by=owner, now=START)
    place_hold(listing_id, HoldKind.RATING)
    with pytest.raises(InvalidError, match="Tell us what"):
        keeping.ask_a_person(listing_id, "  ", by=owner, now=START)
    first = keeping.ask_a_person(listing_id, "Wrong location?", by=owner, now=START)
    assert keeping.ask_a_person(listing_id, "Again.", by=owner, now=START) == first
    case = db.session.scalars(select(Case)).one()
    assert (case.kind, case.words, case.listing_id) == ("review", "Wrong location?", listing_id)
    assert case.due_on.isoformat() == "2026-11-09"  # five working days from a Monday

    officer = add_person("officer@example.org", Role.QA)
    case_decisions.answer(
        case.id, version=case.version, reason="The location is right.", by=officer, now=LATER
    )
    sent = db.session.scalars(select(Message)).one()
    assert (sent.kind, sent.address) == ("review-answered", owner.email)
    (review,) = kept_listing(listing_id, by=owner).reviews
    assert (review.answer, review.answered_at) == ("The location is right.", LATER)
    assert keeping.ask_a_person(listing_id, "And now?", by=owner, now=LATER) != first
    assert open_holds(REFERENCE) == {HoldKind.RATING}


def test_another_providers_listing_might_as_well_not_exist(
    listing_id: int, owner: Principal
) -> None:
    del owner
    stranger = add_person("stranger@example.org", Role.PROVIDER, provider_ids=(add_provider(),))
    _nothing_is_possible(listing_id, by=stranger, error=NotFoundError)
    _nothing_is_possible(99, by=stranger, error=NotFoundError)
    assert kept_listings(by=stranger) == ()


@pytest.mark.parametrize("role", [Role.QA, Role.SAFEGUARDING, Role.MANAGER, Role.ADMIN])
def test_staff_do_not_keep_listings(listing_id: int, owner: Principal, role: Role) -> None:
    officer = add_person("officer@example.org", role, provider_ids=tuple(owner.provider_ids))
    _nothing_is_possible(listing_id, by=officer, error=ForbiddenError)
    with pytest.raises(ForbiddenError):
        kept_listings(by=officer)


def _nothing_is_possible(listing_id: int, *, by: Principal, error: type[MarketplaceError]) -> None:
    for use_case in (keeping.pause, keeping.resume, keeping.withdraw, keeping.confirm):
        with pytest.raises(error):
            use_case(listing_id, by=by, now=LATER)
    with pytest.raises(error):
        keeping.give_availability(listing_id, Availability.FULL, by=by, now=LATER)
    with pytest.raises(error):
        keeping.ask_a_person(listing_id, "Please look.", by=by, now=LATER)
    with pytest.raises(error):
        kept_listing(listing_id, by=by)
