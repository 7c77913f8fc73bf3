"""Deciding what waits on the desk, on each kind of database."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.domain.access import Principal, Role
from marketplace.domain.cases import CaseKind
from marketplace.domain.errors import (
    ConflictError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    RefusedError,
)
from marketplace.domain.registrations import ClaimMethod
from marketplace.models.base import db
from marketplace.models.cases import Case
from marketplace.models.listings import Listing
from marketplace.models.messages import Message
from marketplace.models.registrations import Claim, Registration
from marketplace.services import case_decisions
from marketplace.services.case_decisions import Proof
from marketplace.services.cases import open_case
from marketplace.services.transaction import transaction
from tests.integration.desk import (
    TEST,
    add_person,
    add_provider,
    kept,
    stored_case,
    waiting_registration,
)
from tests.integration.town import START, add_listing
from tests.ports import PATIENCE_IN_SECONDS

LATER = START + timedelta(days=1)


@pytest.fixture
def officer(directory: Flask) -> Principal:
    """A quality assurance officer."""
    del directory
    return add_person("officer@example.org", Role.QA)


@pytest.fixture
def sender(directory: Flask) -> Principal:
    """Somebody who registers."""
    del directory
    return add_person("sender@example.org", Role.PROVIDER)


def messages() -> list[tuple[str, str]]:
    """Every message that was left: its kind and its address."""
    db.session.rollback()
    found = db.session.scalars(select(Message).order_by(Message.id))
    return [(message.kind, message.address) for message in found]


def review(sender: Principal) -> int:
    """A review that a provider asked for; the id of its case."""
    listing_id = add_listing(None, reference=f"ref-{sender.account_id}")
    with transaction(actor=TEST, now=START) as tx:
        return open_case(
            tx,
            kind=CaseKind.REVIEW,
            opened_by=sender.account_id,
            listing_id=listing_id,
            words="Please look.",
        ).id


def referred_claim(sender: Principal) -> int:
    """A claim that an officer has to decide; the id of its case."""
    with transaction(actor=TEST, now=START) as tx:
        claim = Claim(
            cqc_id="1-999000001",
            account_id=sender.account_id,
            status="referred",
            made_at=START,
            code_tries=0,
        )
        tx.add(claim)
        tx.session.flush()
        return open_case(tx, kind=CaseKind.CLAIM, opened_by=sender.account_id, claim_id=claim.id).id


def test_a_registration_is_approved_with_everything_that_follows(
    officer: Principal, sender: Principal
) -> None:
    case_id = waiting_registration(sender.account_id)
    case_decisions.approve(case_id, version=1, by=officer, now=LATER)
    case = stored_case(case_id)
    assert (case.status, case.decided_by, case.decided_at) == (
        "approved",
        officer.account_id,
        LATER,
    )
    registration = db.session.get(Registration, case.registration_id)
    assert registration is not None
    assert (registration.status, registration.provider_id is not None) == ("approved", True)
    assert db.session.scalars(select(Listing.name)).all() == ["Bramble Gardening"]
    assert messages() == [("case-approved", "sender@example.org")]
    assert kept("case-closed")[0].actor == "person:officer@example.org"


def test_a_registration_is_returned_with_a_reason(officer: Principal, sender: Principal) -> None:
    case_id = waiting_registration(sender.account_id)
    with pytest.raises(InvalidError, match="put right"):
        case_decisions.give_back(case_id, version=1, reason=" ", by=officer, now=LATER)
    case_decisions.give_back(case_id, version=1, reason="Which towns?", by=officer, now=LATER)
    case = stored_case(case_id)
    assert (case.status, case.reason) == ("returned", "Which towns?")
    registration = db.session.get(Registration, case.registration_id)
    assert registration is not None
    assert registration.status == "returned"
    assert messages() == [("case-returned", "sender@example.org")]


def test_a_registration_is_declined_with_a_reason(officer: Principal, sender: Principal) -> None:
    case_id = waiting_registration(sender.account_id)
    with pytest.raises(InvalidError, match="declined"):
        case_decisions.decline(case_id, version=1, reason="", by=officer, now=LATER)
    case_decisions.decline(case_id, version=1, reason="Not a service.", by=officer, now=LATER)
    assert stored_case(case_id).status == "declined"
    assert messages() == [("case-declined", "sender@example.org")]


def test_a_stale_page_decides_nothing(officer: Principal, sender: Principal) -> None:
    case_id = waiting_registration(sender.account_id)
    case_decisions.assign(case_id, version=1, account_id=officer.account_id, by=officer, now=LATER)
    with pytest.raises(ConflictError, match="changed"):
        case_decisions.approve(case_id, version=1, by=officer, now=LATER)
    assert stored_case(case_id).status == "open"
    case_decisions.approve(case_id, version=2, by=officer, now=LATER)
    with pytest.raises(ConflictError, match="decided"):
        case_decisions.give_back(case_id, version=2, reason="No.", by=officer, now=LATER)
    assert messages() == [("case-approved", "sender@example.org")]


def test_two_officers_at_once_one_wins_and_the_other_is_told(
    directory: Flask, officer: Principal, sender: Principal
) -> None:
    case_id = waiting_registration(sender.account_id)
    other = add_person("other@example.org", Role.QA)
    together, ends = threading.Barrier(2), []

    def decide(who: Principal) -> None:
        with directory.app_context():
            together.wait(PATIENCE_IN_SECONDS)
            try:
                case_decisions.approve(case_id, version=1, by=who, now=LATER)
                ends.append("won")
            except ConflictError as error:
                ends.append(str(error))
            finally:
                db.session.remove()

    threads = [threading.Thread(target=decide, args=(who,)) for who in (officer, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_IN_SECONDS)
    assert sorted(ends) == ["this case was decided meanwhile; look at it again", "won"]
    assert len(messages()) == 1
    assert len(db.session.scalars(select(Listing.id)).all()) == 1


def test_nobody_decides_what_is_their_own(officer: Principal) -> None:
    case_id = waiting_registration(officer.account_id)
    with pytest.raises(RefusedError, match="somebody else"):
        case_decisions.approve(case_id, version=1, by=officer, now=LATER)


def test_nobody_decides_for_their_own_provider(officer: Principal, sender: Principal) -> None:
    del officer
    provider_id = add_provider()
    both = add_person("both@example.org", Role.QA, Role.PROVIDER, provider_ids=(provider_id,))
    case_id = review(sender)
    with transaction(actor=TEST, now=START) as tx:
        tx.get(Case, case_id).provider_id = provider_id
    with pytest.raises(RefusedError, match="somebody else"):
        case_decisions.answer(case_id, version=2, reason="Fine.", by=both, now=LATER)


def test_nobody_decides_a_claim_against_their_own(officer: Principal, sender: Principal) -> None:
    case_id = referred_claim(sender)
    with transaction(actor=TEST, now=START) as tx:
        tx.add(
            Claim(
                cqc_id="1-999000001",
                account_id=officer.account_id,
                status="open",
                made_at=START,
                code_tries=0,
            )
        )
    with pytest.raises(RefusedError, match="somebody else"):
        case_decisions.decline(
            case_id, version=1, reason="No.", note="Seen.", by=officer, now=LATER
        )


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.QA}))
def test_others_decide_nothing(directory: Flask, sender: Principal, role: Role) -> None:
    del directory
    case_id = waiting_registration(sender.account_id)
    who = add_person("who@example.org", role)
    with pytest.raises(ForbiddenError):
        case_decisions.approve(case_id, version=1, by=who, now=LATER)
    with pytest.raises(ForbiddenError):
        case_decisions.give_back(case_id, version=1, reason="No.", by=who, now=LATER)
    with pytest.raises(ForbiddenError):
        case_decisions.decline(case_id, version=1, reason="No.", by=who, now=LATER)
    with pytest.raises(ForbiddenError):
        case_decisions.assign(case_id, version=1, account_id=None, by=who, now=LATER)
    assert stored_case(case_id).status == "open"


def test_a_claim_needs_how_the_officer_knows(officer: Principal, sender: Principal) -> None:
    case_id = referred_claim(sender)
    with pytest.raises(InvalidError, match="phoned"):
        case_decisions.approve(case_id, version=1, by=officer, now=LATER)
    with pytest.raises(InvalidError):
        case_decisions.approve(
            case_id, version=1, by=officer, now=LATER, proof=Proof(method=ClaimMethod.CALL_BACK)
        )
    proof = Proof(method=ClaimMethod.CALL_BACK, note="Spoke to the office.")
    case_decisions.approve(case_id, version=1, by=officer, now=LATER, proof=proof)
    claim = db.session.get(Claim, stored_case(case_id).claim_id)
    assert claim is not None
    assert (claim.status, claim.method, claim.note) == (
        "verified",
        "call-back",
        "Spoke to the office.",
    )
    assert messages() == [("case-approved", "sender@example.org")]


def test_a_declined_claim_keeps_staffs_note_from_the_provider(
    officer: Principal, sender: Principal
) -> None:
    case_id = referred_claim(sender)
    case_decisions.decline(
        case_id,
        version=1,
        reason="Nobody there knows you.",
        note="The manager names somebody else.",
        by=officer,
        now=LATER,
    )
    case = stored_case(case_id)
    claim = db.session.get(Claim, case.claim_id)
    assert claim is not None
    assert (case.reason, claim.note) == (
        "Nobody there knows you.",
        "The manager names somebody else.",
    )


def test_a_review_is_answered_and_cannot_be_approved(officer: Principal, sender: Principal) -> None:
    case_id = review(sender)
    with pytest.raises(RefusedError, match="cannot be decided"):
        case_decisions.approve(case_id, version=1, by=officer, now=LATER)
    case_decisions.answer(case_id, version=1, reason="It is right.", by=officer, now=LATER)
    case = stored_case(case_id)
    assert (case.status, case.reason, case.decided_by) == (
        "closed",
        "It is right.",
        officer.account_id,
    )
    assert messages() == [("review-answered", "sender@example.org")]


def test_only_an_officer_can_be_given_a_case(officer: Principal, sender: Principal) -> None:
    case_id = waiting_registration(sender.account_id)
    with pytest.raises(InvalidError):
        case_decisions.assign(
            case_id, version=1, account_id=sender.account_id, by=officer, now=LATER
        )
    case_decisions.assign(case_id, version=1, account_id=officer.account_id, by=officer, now=LATER)
    case_decisions.assign(case_id, version=2, account_id=None, by=officer, now=LATER)
    assert [event.data for event in kept("case-assigned")] == [
        {"account_id": officer.account_id, "before": None},
        {"account_id": None, "before": officer.account_id},
    ]


def test_there_is_no_such_case(officer: Principal) -> None:
    with pytest.raises(NotFoundError):
        case_decisions.approve(999, version=1, by=officer, now=LATER)
