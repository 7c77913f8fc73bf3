"""Officers hold listings back, on each kind of database: words, days of review, who may read."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.domain.access import Principal, Role
from marketplace.domain.errors import (
    ConflictError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    RefusedError,
)
from marketplace.domain.visibility import HoldKind
from marketplace.models.base import db
from marketplace.models.events import AuditEvent, OutboxRow
from marketplace.models.holds import HoldRow, SafeguardingReason
from marketplace.models.messages import Message
from marketplace.queries.audit import AuditFilter, events_about, search_audit
from marketplace.queries.listing_history import listing_seen
from marketplace.queries.officers_holds import officers_holds, reviews_due
from marketplace.queries.safeguarding_reasons import reasons_of
from marketplace.services.suspensions import (
    HoldWords,
    hold_back,
    let_go,
    look_again,
    note_reading,
)
from tests.integration.desk import add_person, kept
from tests.integration.town import START, add_listing, open_holds, shown

SECRET = "heliotrope was seen at the flat"
WEEK = START.date() + timedelta(days=7)
SAID = HoldWords(words="Medicines were mixed up.", review_on=WEEK)
FEW = HoldWords(words=SECRET, review_on=WEEK)


@pytest.fixture
def listing_id(directory: Flask) -> int:
    """A listing that the public sees."""
    del directory
    return add_listing(None, reference="ref-1")


@pytest.fixture
def officer(directory: Flask) -> Principal:
    """A quality assurance officer."""
    del directory
    return add_person("officer@example.org", Role.QA)


@pytest.fixture
def guardian(directory: Flask) -> Principal:
    """A safeguarding officer."""
    del directory
    return add_person("guardian@example.org", Role.SAFEGUARDING)


def test_a_suspension_hides_with_words_and_a_day_and_is_lifted(
    listing_id: int, officer: Principal
) -> None:
    hold_back(listing_id, HoldKind.SUSPENSION, said=SAID, by=officer, now=START)
    assert (open_holds("ref-1"), shown()) == ({"suspension"}, set())
    (hold,) = listing_seen(listing_id, by=officer).open_holds
    assert (hold.reason, hold.review_on, hold.placed_by) == (
        "Medicines were mixed up.",
        WEEK,
        "person:officer@example.org",
    )
    let_go(listing_id, HoldKind.SUSPENSION, words="Put right.", by=officer, now=START)
    assert (open_holds("ref-1"), shown()) == (set(), {"ref-1"})
    assert db.session.scalars(select(Message)).all() == [], "silent"


def test_of_two_suspensions_one_is_placed(listing_id: int, officer: Principal) -> None:
    hold_back(listing_id, HoldKind.SUSPENSION, said=SAID, by=officer, now=START)
    with pytest.raises(ConflictError):
        hold_back(listing_id, HoldKind.SUSPENSION, said=SAID, by=officer, now=START)
    let_go(listing_id, HoldKind.SUSPENSION, words="Put right.", by=officer, now=START)
    with pytest.raises(ConflictError):
        let_go(listing_id, HoldKind.SUSPENSION, words="Twice.", by=officer, now=START)
    with pytest.raises(ConflictError):
        look_again(listing_id, HoldKind.SUSPENSION, said=SAID, by=officer, now=START)


@pytest.mark.parametrize(
    ("words", "review_on", "field"),
    [
        (" ", WEEK, "words"),
        ("Why.", None, "review_on"),
        ("Why.", START.date(), "review_on"),
        ("Why.", START.date() + timedelta(days=367), "review_on"),
        ("x" * 4001, WEEK, "words"),
    ],
)
def test_words_and_a_day_to_come_are_required(
    listing_id: int, officer: Principal, words: str, review_on: date | None, field: str
) -> None:
    with pytest.raises(InvalidError) as raised:
        hold_back(
            listing_id,
            HoldKind.SUSPENSION,
            said=HoldWords(words=words, review_on=review_on),
            by=officer,
            now=START,
        )
    assert [problem.field for problem in raised.value.problems] == [field]
    assert shown() == {"ref-1"}


def test_a_review_moves_the_day_and_is_an_event(listing_id: int, officer: Principal) -> None:
    hold_back(listing_id, HoldKind.SUSPENSION, said=SAID, by=officer, now=START)
    assert reviews_due(WEEK - timedelta(days=1)) == 0
    assert reviews_due(WEEK) == 1
    later = HoldWords(words="Not yet.", review_on=WEEK + timedelta(days=30))
    look_again(listing_id, HoldKind.SUSPENSION, said=later, by=officer, now=START)
    assert reviews_due(WEEK) == 0
    (hold,) = officers_holds(by=officer, today=WEEK)
    assert (hold.review_on, hold.is_due) == (later.review_on, False)
    (event,) = kept("hold-reviewed")
    assert event.data["before"] == WEEK.isoformat()
    assert event.data["reason"] == "Not yet."


@pytest.mark.parametrize(
    "kind", sorted(set(HoldKind) - {HoldKind.SUSPENSION, HoldKind.SAFEGUARDING})
)
def test_no_officer_reaches_another_authoritys_hold(
    listing_id: int, officer: Principal, kind: HoldKind
) -> None:
    with pytest.raises(KeyError):
        hold_back(listing_id, kind, said=SAID, by=officer, now=START)
    with pytest.raises(KeyError):
        let_go(listing_id, kind, words="Please.", by=officer, now=START)


def test_each_hold_has_its_roles(listing_id: int, officer: Principal, guardian: Principal) -> None:
    reader = add_person("reader@example.org", Role.MANAGER, Role.ADMIN)
    with pytest.raises(ForbiddenError):
        hold_back(listing_id, HoldKind.SUSPENSION, said=SAID, by=reader, now=START)
    for who in (officer, reader):
        with pytest.raises(ForbiddenError):
            hold_back(listing_id, HoldKind.SAFEGUARDING, said=FEW, by=who, now=START)
    hold_back(listing_id, HoldKind.SAFEGUARDING, said=FEW, by=guardian, now=START)
    for who in (officer, reader):
        with pytest.raises(ForbiddenError):
            let_go(listing_id, HoldKind.SAFEGUARDING, words="No.", by=who, now=START)
        with pytest.raises(ForbiddenError):
            reasons_of(listing_id, by=who)
        with pytest.raises(ForbiddenError):
            note_reading(listing_id, by=who, now=START)
    with pytest.raises(NotFoundError):
        hold_back(999, HoldKind.SAFEGUARDING, said=FEW, by=guardian, now=START)


def test_a_safeguarding_reason_stands_in_one_table_alone(
    listing_id: int, officer: Principal, guardian: Principal
) -> None:
    hold_back(listing_id, HoldKind.SAFEGUARDING, said=FEW, by=guardian, now=START)
    look_again(listing_id, HoldKind.SAFEGUARDING, said=FEW, by=guardian, now=START)
    let_go(listing_id, HoldKind.SAFEGUARDING, words=SECRET, by=guardian, now=START)
    for table in (HoldRow, AuditEvent, OutboxRow, Message):
        for row in db.session.scalars(select(table)):
            said = {column.name: getattr(row, column.name) for column in table.__table__.columns}
            assert "heliotrope" not in str(said), table.__tablename__
    rows = db.session.scalars(select(SafeguardingReason).order_by(SafeguardingReason.id)).all()
    assert [row.step for row in rows] == ["placed", "reviewed", "lifted"]
    assert [reason.words for reason in reasons_of(listing_id, by=guardian)] == [SECRET] * 3
    assert "heliotrope" not in str(listing_seen(listing_id, by=officer))
    assert shown() == {"ref-1"}


def test_events_about_safeguarding_are_seen_by_few(
    listing_id: int, officer: Principal, guardian: Principal
) -> None:
    hold_back(listing_id, HoldKind.SUSPENSION, said=SAID, by=officer, now=START)
    hold_back(listing_id, HoldKind.SAFEGUARDING, said=FEW, by=guardian, now=START)
    note_reading(listing_id, by=guardian, now=START)
    subject = f"listing:{listing_id}"
    few = search_audit(AuditFilter(subject=subject), by=guardian).rows
    many = search_audit(AuditFilter(subject=subject), by=officer).rows
    assert [event.kind for event in few] == [
        "safeguarding-reason-read",
        "hold-placed",
        "hold-placed",
    ]
    assert [(event.kind, event.data["hold"]) for event in many] == [("hold-placed", "suspension")]
    assert events_about(subject, by=officer).rows == many


def test_nobody_decides_about_the_holds_of_a_provider_that_they_act_for(
    listing_id: int, officer: Principal
) -> None:
    provider_id = listing_seen(listing_id, by=officer).provider_id
    both = add_person(
        "both@example.org", Role.QA, Role.SAFEGUARDING, Role.PROVIDER, provider_ids=(provider_id,)
    )
    for kind in (HoldKind.SUSPENSION, HoldKind.SAFEGUARDING):
        hold_back(listing_id, kind, said=SAID, by=both, now=START)
        with pytest.raises(RefusedError):
            let_go(listing_id, kind, words="It is fine.", by=both, now=START)
        with pytest.raises(RefusedError):
            look_again(listing_id, kind, said=SAID, by=both, now=START)
    assert open_holds("ref-1") == {"suspension", "safeguarding"}
    assert shown() == set()
