"""Saying that a location is theirs: once, by whom it may be said, and when it is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from marketplace.domain.access import Role
from marketplace.domain.errors import (
    ForbiddenError,
    InvalidError,
    NotFoundError,
    RefusedError,
)
from marketplace.domain.registrations import ClaimStatus
from marketplace.models.base import db
from marketplace.models.registrations import Claim, Registration
from marketplace.queries.claims import claims_of
from marketplace.services.claims import (
    ask_for_call_back,
    enter_code,
    give_up,
    make_claim,
    own_claim,
)
from marketplace.services.throttling import SlowDownError
from marketplace.services.transaction import transaction
from tests.integration.claiming import (
    OTHER_PLACE,
    PLACE,
    case_of,
    claimant,
    code_of,
    open_registration,
    register,
    status_of,
)
from tests.integration.desk import TEST, add_person, add_provider, kept
from tests.integration.town import START

pytestmark = pytest.mark.usefixtures("sqlite_directory")

LATER = START + timedelta(minutes=5)


@pytest.mark.parametrize("typed", ["CS2003000123", "Larkspur", "01234567", ""])
def test_what_is_no_location_of_cqc_is_told_so(typed: str) -> None:
    alex = claimant()
    with pytest.raises(InvalidError) as refused:
        alex.claim(typed)
    assert refused.value.problems[0].field == "location_id"


def test_saying_it_twice_is_once() -> None:
    alex = claimant()
    first = alex.claim()
    assert alex.claim() == first
    with register() as simulator:
        alex.has_sent(first.id, simulator)
    code = code_of(first.id)
    done = alex.enters(first.id, code)
    assert alex.enters(first.id, code) == done
    assert alex.claim() == done
    assert db.session.scalar(select(func.count()).select_from(Claim)) == 1
    assert len(kept("claim-verified")) == 1


def test_a_registration_that_moves_leaves_its_old_claim_and_its_case() -> None:
    alex = claimant()
    old = alex.claim()
    ask_for_call_back(old.id, by=alex.by, now=START)
    assert case_of(old.id)
    new = alex.claim(OTHER_PLACE)
    assert status_of(old.id) is ClaimStatus.ENDED
    assert case_of(old.id) is None
    assert status_of(new.id) is ClaimStatus.OPEN
    assert [event.data["reason"] for event in kept("claim-ended")] == ["moved"]


def test_a_call_back_goes_to_the_desk_once() -> None:
    alex = claimant()
    claim_id = alex.claim().id
    asked = ask_for_call_back(claim_id, by=alex.by, now=START)
    assert asked.status is ClaimStatus.REFERRED
    assert ask_for_call_back(claim_id, by=alex.by, now=LATER) == asked
    case = case_of(claim_id)
    assert case
    assert case.registration_id == alex.registration_id
    assert "Phone the number that CQC's register has" in str(case.notices)
    with register() as simulator, pytest.raises(RefusedError, match="an officer"):
        alex.has_sent(claim_id, simulator)


def test_a_claim_that_was_given_up_is_over_and_can_be_made_again() -> None:
    alex = claimant()
    claim_id = alex.claim().id
    give_up(claim_id, by=alex.by, now=START)
    give_up(claim_id, by=alex.by, now=START)
    assert status_of(claim_id) is ClaimStatus.ENDED
    with pytest.raises(RefusedError, match="has ended"):
        ask_for_call_back(claim_id, by=alex.by, now=START)
    with pytest.raises(RefusedError):
        alex.enters(claim_id, "12345678")
    again = alex.claim()
    assert (again.id, again.status) != (claim_id, ClaimStatus.ENDED)
    assert again.status is ClaimStatus.OPEN


def test_one_place_twice_by_the_same_person_is_refused_and_says_where() -> None:
    alex = claimant()
    alex.claim()
    second = open_registration(alex.by)
    with pytest.raises(RefusedError, match="you have claimed 1-999000001 already"):
        make_claim(cqc_id=PLACE, registration_id=second, by=alex.by, now=START)


def test_a_provider_s_people_share_its_claims() -> None:
    provider_id = add_provider()
    kim = add_person("kim@example.org", Role.PROVIDER, provider_ids=(provider_id,))
    lee = add_person("lee@example.org", Role.PROVIDER, provider_ids=(provider_id,))
    made = make_claim(cqc_id=PLACE, provider_id=provider_id, by=kim, now=START)
    assert make_claim(cqc_id=PLACE, provider_id=provider_id, by=lee, now=START) == made
    assert own_claim(made.id, by=lee) == made
    assert claims_of(provider_id=provider_id) == (made,)


def test_the_claim_of_an_approved_registration_is_its_provider_s() -> None:
    alex = claimant()
    made = alex.claim()
    provider_id = add_provider()
    with transaction(actor=TEST, now=START) as tx:
        tx.get(Claim, made.id).provider_id = provider_id
    keeper = replace(alex.by, provider_ids=frozenset({provider_id}))
    again = make_claim(cqc_id=PLACE, provider_id=provider_id, by=keeper, now=START)
    assert (again.id, again.provider_id) == (made.id, provider_id)


def test_a_foreign_claim_does_not_exist() -> None:
    alex, sam = claimant(), claimant("sam@example.org")
    claim_id = alex.claim().id
    with pytest.raises(NotFoundError):
        own_claim(claim_id, by=sam.by)
    with pytest.raises(NotFoundError):
        enter_code(claim_id, "12345678", by=sam.by, now=START)
    with pytest.raises(NotFoundError):
        ask_for_call_back(claim_id, by=sam.by, now=START)
    with pytest.raises(NotFoundError):
        give_up(claim_id, by=sam.by, now=START)
    with register() as simulator, pytest.raises(NotFoundError):
        sam.has_sent(claim_id, simulator)
    with pytest.raises(NotFoundError):
        make_claim(cqc_id=PLACE, registration_id=alex.registration_id, by=sam.by, now=START)
    with pytest.raises(NotFoundError):
        make_claim(cqc_id=PLACE, provider_id=add_provider(), by=sam.by, now=START)
    with pytest.raises(NotFoundError):
        make_claim(cqc_id=PLACE, registration_id=999_999, by=sam.by, now=START)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PROVIDER])
def test_staff_claim_nothing(role: Role) -> None:
    staff = add_person("staff@example.org", role)
    alex = claimant()
    claim_id = alex.claim().id
    with pytest.raises(ForbiddenError):
        own_claim(claim_id, by=staff)
    with pytest.raises(ForbiddenError):
        make_claim(cqc_id=PLACE, registration_id=alex.registration_id, by=staff, now=START)
    with pytest.raises(ForbiddenError):
        enter_code(claim_id, "12345678", by=staff, now=START)


def test_a_registration_that_was_sent_stands() -> None:
    alex = claimant()
    with transaction(actor=TEST, now=START) as tx:
        row = tx.get(Registration, alex.registration_id)
        row.status, row.reference, row.sent_at = "sent", "R-1", START
    with pytest.raises(RefusedError, match="has been sent"):
        alex.claim()


def test_nobody_claims_without_end() -> None:
    alex = claimant()
    for number in range(20):
        alex.claim(f"1-99900{number:04}")
    with pytest.raises(SlowDownError):
        alex.claim("1-999001111")
