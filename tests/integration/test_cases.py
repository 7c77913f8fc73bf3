"""Putting things on the desk and taking them off, on each kind of database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask

from marketplace.domain.access import Principal, Role
from marketplace.domain.cases import CaseKind, CaseStatus
from marketplace.domain.errors import ConflictError
from marketplace.models.cases import Case
from marketplace.services.cases import close_case, open_case, withdraw_case
from marketplace.services.transaction import transaction
from tests.integration.desk import (
    TEST,
    add_person,
    add_registration,
    kept,
    stored_case,
    waiting_registration,
)
from tests.integration.town import START, add_listing


@pytest.fixture
def officer(directory: Flask) -> Principal:
    """A quality assurance officer."""
    del directory
    return add_person("officer@example.org", Role.QA)


def test_a_case_waits_from_when_it_was_opened(officer: Principal) -> None:
    case = stored_case(waiting_registration(officer.account_id))
    assert (case.status, case.opened_at, case.assigned_to) == ("open", START, None)
    assert case.due_on == date(2026, 11, 9)  # five working days after Monday 2 November
    assert case.reference.startswith("C-")
    (event,) = kept("case-opened")
    assert event.subject == f"case:{case.id}"
    assert event.data["about"] == f"registration:{case.registration_id}"


def test_referrals_and_words_are_kept_and_a_reference_that_is_given(officer: Principal) -> None:
    listing_id = add_listing(None)
    with transaction(actor=TEST, now=START) as tx:
        case = open_case(
            tx,
            kind=CaseKind.REVIEW,
            opened_by=officer.account_id,
            listing_id=listing_id,
            reference="R-AAAAAA",
            words="Please look.",
            referrals=("The name has look-alike letters.",),
        )
        case_id = case.id
    found = stored_case(case_id)
    assert (found.reference, found.words) == ("R-AAAAAA", "Please look.")
    assert found.notices == {"referrals": ["The name has look-alike letters."]}
    assert "Please look." not in str(kept("case-opened")[0].data)


def test_one_thing_waits_once(officer: Principal) -> None:
    case = stored_case(waiting_registration(officer.account_id))
    with (
        pytest.raises(ConflictError, match="waits"),
        transaction(actor=TEST, now=START) as tx,
    ):
        open_case(
            tx,
            kind=CaseKind.REGISTRATION,
            opened_by=None,
            registration_id=case.registration_id,
        )


def test_a_case_needs_what_it_is_about(officer: Principal) -> None:
    del officer
    with pytest.raises(ValueError, match="edit_id"), transaction(actor=TEST, now=START) as tx:
        open_case(tx, kind=CaseKind.EDIT, opened_by=None)


def test_a_case_ends_once_with_who_and_when(officer: Principal) -> None:
    case_id = waiting_registration(officer.account_id)
    later = START + timedelta(days=3, hours=5)
    with transaction(actor=officer.actor, now=later) as tx:
        case = tx.get(Case, case_id)
        close_case(tx, case, status=CaseStatus.RETURNED, by=officer, reason="Which towns?")
    found = stored_case(case_id)
    assert (found.status, found.reason, found.decided_by, found.decided_at) == (
        "returned",
        "Which towns?",
        officer.account_id,
        later,
    )
    (event,) = kept("case-closed")
    assert (event.data["outcome"], event.data["waited_days"]) == ("returned", 3)
    assert "Which towns?" not in str(event.data)
    with transaction(actor=officer.actor, now=later) as tx, pytest.raises(ConflictError):
        close_case(tx, tx.get(Case, case_id), status=CaseStatus.APPROVED, by=officer, reason=None)


def test_what_is_taken_back_leaves_the_desk(officer: Principal) -> None:
    case = stored_case(waiting_registration(officer.account_id))
    other = waiting_registration(officer.account_id, trading_name="Sorrel Care")
    registration_id = case.registration_id
    with transaction(actor=TEST, now=START) as tx:
        assert withdraw_case(tx, registration_id=registration_id) == 1
    found = stored_case(case.id)
    assert (found.status, found.decided_by, found.decided_at) == ("closed", None, START)
    assert stored_case(other).status == "open"
    with transaction(actor=TEST, now=START) as tx:
        assert withdraw_case(tx, registration_id=registration_id) == 0


def test_taking_back_names_one_thing(officer: Principal) -> None:
    registration_id = add_registration(officer.account_id)
    with pytest.raises(ValueError, match="one thing"), transaction(actor=TEST, now=START) as tx:
        withdraw_case(tx, registration_id=registration_id, listing_id=1)
