"""An officer decides a claim once, with words, and never their own."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from marketplace.domain.access import Role
from marketplace.domain.claim_events import EndReason
from marketplace.domain.errors import ConflictError, InvalidError, RefusedError
from marketplace.domain.registrations import ClaimMethod, ClaimStatus
from marketplace.models.base import db
from marketplace.models.cases import Case
from marketplace.models.registrations import Claim
from marketplace.queries.claims import claims_of
from marketplace.services import claim_decisions
from marketplace.services.case_decisions import decline
from marketplace.services.claim_moves import end_all
from marketplace.services.claims import ask_for_call_back, give_up
from marketplace.services.transaction import transaction
from tests.integration.claiming import (
    case_of,
    claimant,
    code_of,
    officer,
    proved,
    register,
    status_of,
    stored,
)
from tests.integration.desk import TEST, add_person, add_provider
from tests.integration.town import START

pytestmark = pytest.mark.usefixtures("directory")

LATER = START + timedelta(hours=2)


def test_a_refused_claim_stays_refused_and_a_new_one_waits_for_an_officer() -> None:
    alex = claimant()
    claim_id = alex.claim().id
    ask_for_call_back(claim_id, by=alex.by, now=START)
    case = case_of(claim_id)
    assert case
    decline(
        case.id,
        version=case.version,
        reason="We could not confirm it.",
        note="Nobody there knows them.",
        by=officer(),
        now=LATER,
    )
    assert status_of(claim_id) is ClaimStatus.REFUSED
    assert stored(claim_id).note == "Nobody there knows them."
    assert "Nobody" not in repr(claims_of(registration_id=alex.registration_id))
    made = alex.claim()
    again = made.id
    assert (made.status, again != claim_id) == (ClaimStatus.REFERRED, True)
    assert "refused an earlier claim" in str(getattr(case_of(again), "notices", ""))
    give_up(again, by=alex.by, now=LATER)
    sam = proved(claimant("sam@example.org"))
    assert status_of(sam) is ClaimStatus.VERIFIED  # a refused claim stands in nobody's way


@pytest.mark.parametrize("note", ["", "   ", "x" * 4_001])
@pytest.mark.parametrize("method", [ClaimMethod.CALL_BACK, ClaimMethod.OFFICER])
def test_a_decision_needs_words(note: str, method: ClaimMethod) -> None:
    alex = claimant()
    claim_id = alex.claim().id
    ask_for_call_back(claim_id, by=alex.by, now=START)
    by = officer()
    with pytest.raises(InvalidError) as refused, transaction(actor=by.actor, now=LATER) as tx:
        claim_decisions.approved(tx, claim_id, by=by, method=method, note=note)
    assert refused.value.problems[0].field == "note"
    with pytest.raises(InvalidError), transaction(actor=by.actor, now=LATER) as tx:
        claim_decisions.declined(tx, claim_id, by=by, note=note)
    assert status_of(claim_id) is ClaimStatus.REFERRED


def test_an_officer_enters_no_code() -> None:
    alex = claimant()
    claim_id = alex.claim().id
    ask_for_call_back(claim_id, by=alex.by, now=START)
    by = officer()
    with pytest.raises(InvalidError), transaction(actor=by.actor, now=LATER) as tx:
        claim_decisions.approved(tx, claim_id, by=by, method=ClaimMethod.CODE, note="It is so.")


@pytest.mark.parametrize("step", ["open", "verified", "given-up"])
def test_only_what_waits_is_decided(step: str) -> None:
    alex = claimant()
    claim_id = alex.claim().id
    if step == "verified":
        with register() as simulator:
            alex.has_sent(claim_id, simulator)
        alex.enters(claim_id, code_of(claim_id))
    if step == "given-up":
        give_up(claim_id, by=alex.by, now=START)
    by = officer()
    for method in (ClaimMethod.CALL_BACK, ClaimMethod.OFFICER):
        with pytest.raises(ConflictError), transaction(actor=by.actor, now=LATER) as tx:
            claim_decisions.approved(tx, claim_id, by=by, method=method, note="It is so.")


def test_nobody_decides_their_own_claim() -> None:
    both = add_person("both@example.org", Role.PROVIDER, Role.QA)
    provider_id = add_provider()
    alex = claimant()
    claim_id = alex.claim().id
    ask_for_call_back(claim_id, by=alex.by, now=START)
    own = replace(both, account_id=alex.by.account_id)
    with pytest.raises(RefusedError), transaction(actor=own.actor, now=LATER) as tx:
        claim_decisions.approved(tx, claim_id, by=own, method=ClaimMethod.OFFICER, note="It is so.")
    with transaction(actor=TEST, now=START) as tx:
        tx.get(Claim, claim_id).provider_id = provider_id
    member = replace(both, provider_ids=frozenset({provider_id}))
    with pytest.raises(RefusedError), transaction(actor=member.actor, now=LATER) as tx:
        claim_decisions.declined(tx, claim_id, by=member, note="It is not so.")


def test_declining_a_registration_ends_its_claims_and_their_cases() -> None:
    alex = claimant()
    claim_id = alex.claim().id
    ask_for_call_back(claim_id, by=alex.by, now=START)
    with transaction(actor=TEST, now=LATER) as tx:
        end_all(
            tx,
            registration_id=alex.registration_id,
            reason=EndReason.REGISTRATION_DECLINED,
        )
    assert status_of(claim_id) is ClaimStatus.ENDED
    assert db.session.scalars(select(Case).where(Case.status == "open")).first() is None
    assert status_of(proved(claimant("sam@example.org"))) is ClaimStatus.VERIFIED
