"""Two people claim one location: an officer decides, and neither learns of the other."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from marketplace.domain.access import Principal, Role
from marketplace.domain.errors import InvalidError, RefusedError
from marketplace.domain.registrations import ClaimMethod, ClaimStatus
from marketplace.models.base import db
from marketplace.models.cases import Case
from marketplace.models.events import AuditEvent
from marketplace.models.listings import Listing
from marketplace.queries.claims import ClaimView, claims_of, sides_of
from marketplace.services.case_decisions import Proof, approve
from marketplace.services.claims import ask_for_call_back, give_up
from tests.integration.claiming import (
    OTHER_PLACE,
    PLACE,
    Claimant,
    case_of,
    claimant,
    code_of,
    messages,
    officer,
    proved,
    register,
    status_of,
    stored,
    wrong_code,
)
from tests.integration.desk import add_person, kept
from tests.integration.town import START, add_listing

pytestmark = pytest.mark.usefixtures("directory")

LATER = START + timedelta(hours=2)


def plainly(view: ClaimView) -> ClaimView:
    """A claim as its owner reads it, without whose and of what it is."""
    return replace(view, id=0, cqc_id="", registration_id=None, provider_id=None)


def referred(who: Claimant) -> int:
    """Somebody enters the right code where an officer has to look."""
    with register() as simulator:
        view = who.proves(simulator)
    assert (view.status, view.method, view.verified_at) == (ClaimStatus.REFERRED, None, None)
    return view.id


def decided(claim_id: int, by: Principal, *, note: str = "Rang 01632 960100: theirs.") -> None:
    case = case_of(claim_id)
    assert case
    proof = Proof(method=ClaimMethod.CALL_BACK, note=note)
    approve(case.id, version=case.version, by=by, now=LATER, proof=proof)


def test_a_second_claim_waits_for_an_officer_who_sees_both_sides() -> None:
    alex, sam = claimant(), claimant("sam@example.org", name="Sam Second")
    first, second = proved(alex), referred(sam)
    assert status_of(first) is ClaimStatus.VERIFIED
    case = case_of(second)
    assert case
    assert "Somebody else claims this location" in str(case.notices)
    sides = sides_of(second)
    assert sides
    assert (sides.claim.claimant, sides.claim.email) == ("Sam Second", "sam@example.org")
    assert sides.claim.organisation == "Sam Second's Care"
    (other,) = sides.others
    assert (other.id, other.status, other.email) == (
        first,
        ClaimStatus.VERIFIED,
        "alex@example.org",
    )
    assert other.method is ClaimMethod.CODE
    assert other.code_address == "info@larkspur.example.org"


@pytest.mark.parametrize("step", ["open", "code-sent", "asked", "verified"])
def test_it_is_enough_that_somebody_has_begun(step: str) -> None:
    alex, sam = claimant(), claimant("sam@example.org")
    claim_id = alex.claim().id
    with register() as simulator:
        if step in ("code-sent", "verified"):
            alex.has_sent(claim_id, simulator)
        if step == "verified":
            alex.enters(claim_id, code_of(claim_id))
        if step == "asked":
            ask_for_call_back(claim_id, by=alex.by, now=START)
    before = stored(claim_id).version
    referred(sam)
    assert stored(claim_id).version == before  # the first is left as it was


def test_a_listing_that_somebody_keeps_is_enough_too() -> None:
    listing_id = add_listing(PLACE)
    listing = db.session.get(Listing, listing_id)
    assert listing
    provider_id = listing.provider_id
    claimant_alone = claimant("early@example.org")
    alone = proved(claimant_alone)  # imported, and nobody keeps it
    assert status_of(alone) is ClaimStatus.VERIFIED
    give_up(alone, by=claimant_alone.by, now=START)
    add_person("keeper@example.org", Role.PROVIDER, provider_ids=(provider_id,))
    alex = claimant()
    claim_id = referred(alex)
    sides = sides_of(claim_id)
    assert sides
    assert [(one.id, one.is_kept) for one in sides.listings] == [(listing_id, True)]
    own = replace(alex.by, provider_ids=frozenset({provider_id}))
    give_up(claim_id, by=own, now=START)
    with register() as simulator:
        assert replace(alex, by=own).proves(simulator).status is ClaimStatus.VERIFIED


def test_before_a_proof_a_claim_looks_as_if_nobody_else_were_there() -> None:
    """Of a listing that is hidden nobody may learn that somebody keeps it."""
    listing = db.session.get(Listing, add_listing(PLACE))
    assert listing
    add_person("keeper@example.org", Role.PROVIDER, provider_ids=(listing.provider_id,))
    proved_already, kept_by_others = claimant(), claimant("sam@example.org")
    with register() as simulator:
        proved_already.has_sent(proved_already.claim().id, simulator)
        nobody = claimant("kim@example.org")
        seen = []
        for who, place in ((kept_by_others, PLACE), (nobody, OTHER_PLACE)):
            made = who.claim(place)
            seen.append([plainly(view) for view in (made, who.has_sent(made.id, simulator))])
    assert seen[0] == seen[1]
    assert seen[0][0].status is ClaimStatus.OPEN
    assert db.session.scalars(select(Case)).all() == []


def test_nothing_that_the_second_is_given_differs_from_a_wish_to_be_called_back() -> None:
    alex, sam, kim = claimant(), claimant("sam@example.org"), claimant("kim@example.org")
    proved(alex)
    contested = stored(referred(sam))
    asked_id = kim.claim(OTHER_PLACE).id
    with register() as simulator:
        kim.has_sent(asked_id, simulator)
    with pytest.raises(InvalidError):
        kim.enters(asked_id, wrong_code(asked_id))
    asked = stored(ask_for_call_back(asked_id, by=kim.by, now=START).id)
    told = [claims_of(registration_id=one.registration_id)[0] for one in (sam, kim)]
    assert plainly(told[0]) == plainly(told[1])
    assert "alex" not in repr(told[0]).casefold()
    assert (contested.note, contested.code_address) == (asked.note, asked.code_address)
    with register() as simulator:
        refusals = []
        for who, claim in ((sam, contested.id), (kim, asked.id)):
            with pytest.raises(RefusedError) as refused:
                who.has_sent(claim, simulator)
            refusals.append(str(refused.value))
    assert refusals[0] == refusals[1]
    assert [message.address for message in messages()] == ["info@larkspur.example.org"] * 3


def test_an_officer_who_calls_back_is_told_that_somebody_else_claims_it() -> None:
    alex, sam = claimant(), claimant("sam@example.org")
    proved(alex)
    claim_id = sam.claim().id
    assert ask_for_call_back(claim_id, by=sam.by, now=START).status is ClaimStatus.REFERRED
    case = case_of(claim_id)
    assert case
    asked, contested = case.notices["referrals"]
    assert "They ask to be called back" in asked
    assert "Somebody else claims this location" in contested
    assert [event.data["reason"] for event in kept("claim-referred")] == ["asked"]


def test_whoever_claimed_first_is_not_held_up_by_who_came_later() -> None:
    alex, sam = claimant(), claimant("sam@example.org")
    alex.claim()
    sam.claim()
    with register() as simulator:
        assert alex.proves(simulator).status is ClaimStatus.VERIFIED


def test_no_event_about_the_second_names_the_first() -> None:
    alex, sam = claimant(), claimant("sam@example.org")
    proved(alex)
    claim_id = referred(sam)
    rows = db.session.execute(
        select(AuditEvent.data).where(AuditEvent.subject == f"claim:{claim_id}")
    ).scalars()
    assert "alex" not in json.dumps(list(rows))


def test_an_officer_s_approval_ends_what_was_proved_before() -> None:
    alex, sam = claimant(), claimant("sam@example.org")
    first, second = proved(alex), referred(sam)
    by = officer()
    decided(second, by)
    assert status_of(first) is ClaimStatus.ENDED
    now = stored(second)
    assert (now.status, now.method, now.verified_by) == ("verified", "call-back", by.account_id)
    assert (now.note, now.verified_at) == ("Rang 01632 960100: theirs.", LATER)
    (ended,) = kept("claim-ended")
    assert ended.subject == f"claim:{first}"
    assert ended.actor == "person:officer@example.org"
    assert ended.data == {"cqc_id": PLACE, "was": "verified", "reason": "other-approved"}
    assert [message.address for message in messages()[2:]] == ["sam@example.org"]


def test_a_first_who_waits_for_a_call_still_waits_once_the_second_is_approved() -> None:
    alex, sam = claimant(), claimant("sam@example.org")
    first = alex.claim().id
    ask_for_call_back(first, by=alex.by, now=START)
    second = referred(sam)
    decided(second, officer())
    assert status_of(first) is ClaimStatus.REFERRED
    assert case_of(first)


def test_whoever_was_proved_against_is_referred_when_they_try_to_prove_it() -> None:
    alex, sam = claimant(), claimant("sam@example.org")
    first = alex.claim().id
    second = referred(sam)
    with register() as simulator:
        alex.has_sent(first, simulator)
    decided(second, officer())
    view = alex.enters(first, code_of(first))
    assert view.status is ClaimStatus.REFERRED
    assert case_of(first)
    assert view.verified_at is None
    assert view.method is None
    assert [event.data["reason"] for event in kept("claim-referred")] == ["contested", "contested"]
