"""The queue of the desk and the audit trail's search, on each kind of database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask

from marketplace.domain.access import Principal, Role
from marketplace.domain.cases import CaseKind
from marketplace.domain.errors import ForbiddenError
from marketplace.domain.invitation_events import InvitationEnded
from marketplace.models.base import db
from marketplace.queries.audit import AuditFilter, AuditRow, every_match, search_audit
from marketplace.queries.desk import DeskFilter, Whose, cases, counts
from marketplace.services.case_decisions import assign, give_back
from marketplace.services.cases import open_case
from marketplace.services.exports import export_audit
from marketplace.services.transaction import transaction
from tests.integration.desk import TEST, add_person, kept, waiting_registration
from tests.integration.statements import statements
from tests.integration.town import START, add_listing

TODAY = START.date()


@pytest.fixture
def officer(directory: Flask) -> Principal:
    """A quality assurance officer."""
    del directory
    return add_person("officer@example.org", Role.QA)


@pytest.fixture
def queue(officer: Principal) -> dict[str, int]:
    """Three cases, the one sent last first."""
    sender = add_person("sender@example.org", Role.PROVIDER)
    now = START - timedelta(days=1)
    newest = waiting_registration(sender.account_id, trading_name="Sorrel Care", now=now)
    oldest = waiting_registration(
        sender.account_id, trading_name="Bramble Care", now=START - timedelta(days=10)
    )
    listing_id = add_listing(None, name="Lunch club")
    with transaction(actor=TEST, now=START - timedelta(days=2)) as tx:
        review = open_case(
            tx, kind=CaseKind.REVIEW, opened_by=sender.account_id, listing_id=listing_id
        ).id
    assign(review, version=1, account_id=officer.account_id, by=officer, now=START)
    return {"newest": newest, "oldest": oldest, "review": review}


def names(officer: Principal, asked: DeskFilter) -> list[str]:
    """What the cases of a list are about."""
    return [row.name for row in cases(asked, by=officer, today=TODAY).rows]


@pytest.mark.usefixtures("queue")
def test_the_oldest_stands_first_and_says_how_long_it_waits(officer: Principal) -> None:
    first, second, third = cases(DeskFilter(), by=officer, today=TODAY).rows
    assert [row.name for row in (first, second, third)] == [
        "Bramble Care",
        "Lunch club",
        "Sorrel Care",
    ]
    assert (first.due_on, first.days_left) == (date(2026, 10, 30), -1)
    assert second.assigned_to == "officer"
    assert second.days_left > 0


def test_filters(officer: Principal, queue: dict[str, int]) -> None:
    assert names(officer, DeskFilter(kind=CaseKind.REVIEW)) == ["Lunch club"]
    assert names(officer, DeskFilter(whose=Whose.MINE)) == ["Lunch club"]
    assert names(officer, DeskFilter(whose=Whose.NOBODYS)) == ["Bramble Care", "Sorrel Care"]
    assert names(officer, DeskFilter(overdue=True)) == ["Bramble Care"]
    give_back(queue["oldest"], version=1, reason="Which towns?", by=officer, now=START)
    assert names(officer, DeskFilter(decided=True)) == ["Bramble Care"]
    found = counts(by=officer, today=TODAY)
    assert (found.open, found.mine, found.nobodys, found.overdue) == (2, 1, 1, 0)


@pytest.mark.usefixtures("queue")
def test_a_long_queue_asks_as_little_as_a_short_one(officer: Principal) -> None:
    with statements() as few:
        cases(DeskFilter(), by=officer, today=TODAY)
    for number in range(60):
        waiting_registration(officer.account_id, trading_name=f"Care {number:02}")
    db.session.rollback()
    with statements() as many:
        page = cases(DeskFilter(), by=officer, today=TODAY, page=2)
    assert (page.total, page.pages, len(page.rows)) == (63, 2, 13)
    assert len(many) <= len(few) <= 4


def test_providers_see_no_desk(directory: Flask) -> None:
    del directory
    provider = add_person("p@example.org", Role.PROVIDER)
    with pytest.raises(ForbiddenError):
        cases(DeskFilter(), by=provider, today=TODAY)
    with pytest.raises(ForbiddenError):
        counts(by=provider, today=TODAY)
    with pytest.raises(ForbiddenError):
        search_audit(AuditFilter(), by=provider)
    with pytest.raises(ForbiddenError):
        export_audit(AuditFilter(), by=provider, now=START)


def write_events(days: int) -> None:
    """One event a day, about one invitation each."""
    for number in range(1, days + 1):
        with transaction(actor=TEST, now=START + timedelta(days=number)) as tx:
            tx.record(InvitationEnded(subject=f"invitation:{number}"))


def found(officer: Principal, **what: object) -> list[str]:
    """What the events of a search are about."""
    asked = AuditFilter(kind="invitation-ended", **what)  # type: ignore[arg-type]
    return [row.subject for row in search_audit(asked, by=officer).rows]


def test_the_audit_trail_is_searched(officer: Principal) -> None:
    write_events(12)
    assert found(officer)[:2] == ["invitation:12", "invitation:11"]
    assert found(officer, subject="invitation:1") == ["invitation:1"]
    assert len(found(officer, subject="invitation")) == 12
    assert found(officer, subject="invit%") == []
    assert len(found(officer, actor="SOMEBODY@")) == 12
    assert found(officer, actor="s_mebody") == []
    third = START.date() + timedelta(days=3)
    assert found(officer, since=third, until=third) == ["invitation:3"]


def test_the_audit_trail_is_paged_by_id_without_gap_or_repeat(officer: Principal) -> None:
    write_events(12)
    asked, rows, before = AuditFilter(kind="invitation-ended"), list[AuditRow](), None
    while True:
        page = search_audit(asked, by=officer, before_id=before, limit=5)
        rows += page.rows
        before = page.older_than
        if before is None:
            break
    assert [row.subject for row in rows] == [f"invitation:{n}" for n in range(12, 0, -1)]
    assert list(every_match(asked, by=officer)) == rows
    assert export_audit(asked, by=officer, now=START).count("\r\n") == 13
    assert kept("audit-exported")[0].data["rows"] == 12
