"""The lists of hand-offs, as each reader may see them, on each kind of database."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from marketplace.domain.access import Principal, Role
from marketplace.domain.concern_recipients import Recipient
from marketplace.domain.concerns import ConcernKind
from marketplace.domain.errors import ForbiddenError
from marketplace.domain.hand_offs import Basis
from marketplace.queries.council_complaints import not_with_complaints_team
from marketplace.queries.hand_offs import Waiting, hand_offs
from marketplace.queries.pages import PER_PAGE
from tests.integration.desk import add_person, add_provider
from tests.integration.handing import a_concern, handed
from tests.integration.town import START

LATE = START + timedelta(days=10)


@pytest.fixture
def officer(directory: Flask) -> Principal:
    """A quality assurance officer."""
    del directory
    return add_person("officer@example.org", Role.QA)


def test_each_reads_what_they_may_and_nothing_else(officer: Principal) -> None:
    provider_id = add_provider()
    guard = add_person("guard@example.org", Role.SAFEGUARDING)
    torn = add_person("torn@example.org", Role.QA, provider_ids=(provider_id,))
    open_ = handed(a_concern(), Recipient.CQC)
    own = handed(a_concern(provider_id=provider_id), Recipient.CQC)
    secret = handed(
        a_concern(kind=ConcernKind.SAFEGUARDING), Recipient.CQC, basis=Basis.SAFEGUARDING
    )
    for by, expected in (
        (officer, {open_, own}),
        (guard, {open_, own, secret}),
        (torn, {open_}),
    ):
        found = hand_offs(Waiting.OVERDUE, by=by, now=LATE)
        assert {row.id for row in found.rows} == expected
        assert found.counts[Waiting.OVERDUE] == found.total == len(expected)
    for role in (Role.MANAGER, Role.ADMIN, Role.PROVIDER):
        other = add_person(f"{role}@example.org", role)
        with pytest.raises(ForbiddenError):
            hand_offs(Waiting.OVERDUE, by=other, now=LATE)
        with pytest.raises(ForbiddenError):
            not_with_complaints_team(by=other, now=LATE)


def test_a_page_beyond_the_last_is_the_last(officer: Principal) -> None:
    concern_id = a_concern()
    ids = [handed(concern_id, Recipient.CQC, words="Text.") for _ in range(PER_PAGE + 1)]
    found = hand_offs(Waiting.UNRECEIPTED, by=officer, now=START, page=9)
    assert (found.page, found.pages, found.total) == (2, 2, PER_PAGE + 1)
    assert [row.id for row in found.rows] == ids[-1:]


def test_a_complaint_about_the_council_is_due_in_three_working_days(officer: Principal) -> None:
    concern_id = a_concern(kind=ConcernKind.COUNCIL_COMPLAINT)
    a_concern(kind=ConcernKind.COUNCIL_COMPLAINT, waits=True)
    (waits,) = not_with_complaints_team(by=officer, now=START)
    assert (waits.concern_id, waits.late) == (concern_id, False)
    assert waits.due_on.isoformat() == "2026-11-05"
    (waits,) = not_with_complaints_team(by=officer, now=LATE)
    assert waits.late
    handed(concern_id, Recipient.COUNCIL_COMPLAINTS, words="Text.")
    assert not_with_complaints_team(by=officer, now=LATE) == ()
