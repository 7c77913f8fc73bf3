"""Saying that a location is theirs, and proving it by a code."""

from __future__ import annotations

import json
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
from marketplace.domain.registrations import ClaimMethod, ClaimStatus
from marketplace.models.base import db
from marketplace.models.events import AuditEvent
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
    asking,
    case_of,
    claimant,
    code_of,
    messages,
    open_registration,
    record,
    register,
    status_of,
    stored,
    wrong_code,
)
from tests.integration.desk import TEST, add_person, add_provider, kept
from tests.integration.town import START

pytestmark = pytest.mark.usefixtures("sqlite_directory")

LATER = START + timedelta(minutes=5)


def test_a_claim_is_proved_by_the_code_that_was_sent() -> None:
    alex = claimant()
    made = alex.claim("https://www.cqc.org.uk/location/1-999000001")
    assert (made.cqc_id, made.status) == (PLACE, ClaimStatus.OPEN)
    with register() as simulator:
        sent = alex.has_sent(made.id, simulator, to="care.office")
    assert sent.status is ClaimStatus.CODE_SENT
    assert sent.code_address == "care.office@larkspur.example.org"
    assert sent.code_expires_at == START + timedelta(minutes=30)
    assert sent.takes_code(START)
    done = alex.enters(made.id, code_of(made.id), now=LATER)
    assert (done.status, done.method) == (ClaimStatus.VERIFIED, ClaimMethod.CODE)
    assert done.verified_at == LATER
    assert claims_of(registration_id=alex.registration_id) == (done,)
    assert case_of(made.id) is None


def test_the_code_goes_to_the_register_s_website_and_stands_nowhere_else() -> None:
    alex = claimant()
    claim_id = alex.claim().id
    with register() as simulator:
        view = alex.has_sent(claim_id, simulator)
    (message,) = messages()
    assert (message.kind, message.address) == ("claim-code", "info@larkspur.example.org")
    assert message.account_id is None
    code = code_of(claim_id)
    events = db.session.execute(select(AuditEvent.data)).scalars()
    everything = json.dumps([*map(str, vars(stored(claim_id)).values()), message.refers, *events])
    assert code not in everything + repr(view)
    assert "info@" not in json.dumps([event.data for event in kept("claim-code-sent")])


def test_spaces_and_hyphens_in_a_code_do_not_matter() -> None:
    alex = claimant()
    claim_id = alex.claim().id
    with register() as simulator:
        alex.has_sent(claim_id, simulator)
    code = code_of(claim_id)
    assert alex.enters(claim_id, f" {code[:4]} - {code[4:]} ").status is ClaimStatus.VERIFIED


def test_five_wrong_codes_end_a_code_and_a_new_one_begins_afresh() -> None:
    alex = claimant()
    claim_id = alex.claim().id
    with register() as simulator:
        alex.has_sent(claim_id, simulator)
        for left in ("4 tries", "3 tries", "2 tries", "1 try", "Ask for a new one"):
            with pytest.raises(InvalidError, match=left):
                alex.enters(claim_id, wrong_code(claim_id))
        with pytest.raises(RefusedError, match="too often"):
            alex.enters(claim_id, code_of(claim_id))
        assert status_of(claim_id) is ClaimStatus.CODE_SENT
        alex.has_sent(claim_id, simulator, now=LATER)
    assert alex.enters(claim_id, code_of(claim_id), now=LATER).status is ClaimStatus.VERIFIED
    assert len(kept("claim-code-mistyped")) == 5


@pytest.mark.parametrize(
    "typed", ["", "1234567", "123456789", "abcdefgh", "\u0661" * 8, "1234 567"]
)
def test_what_is_no_code_is_not_counted(typed: str) -> None:
    alex = claimant()
    claim_id = alex.claim().id
    with register() as simulator:
        alex.has_sent(claim_id, simulator)
    with pytest.raises(InvalidError, match="8 digits"):
        alex.enters(claim_id, typed)
    assert stored(claim_id).code_tries == 0


def test_a_code_lasts_half_an_hour_and_an_older_one_is_gone() -> None:
    alex = claimant()
    claim_id = alex.claim().id
    with register() as simulator:
        alex.has_sent(claim_id, simulator)
        first = code_of(claim_id)
        with pytest.raises(RefusedError, match="too old"):
            alex.enters(claim_id, first, now=START + timedelta(minutes=30))
        alex.has_sent(claim_id, simulator, now=LATER)
    assert code_of(claim_id) != first
    with pytest.raises(InvalidError):
        alex.enters(claim_id, first, now=LATER)


def test_a_code_is_of_one_claim_only() -> None:
    alex, sam = claimant(), claimant("sam@example.org")
    one, other = alex.claim().id, sam.claim(OTHER_PLACE).id
    with register() as simulator:
        alex.has_sent(one, simulator)
        sam.has_sent(other, simulator)
    with pytest.raises(InvalidError):
        sam.enters(other, code_of(one))


def test_three_codes_an_hour() -> None:
    alex = claimant()
    claim_id = alex.claim().id
    with register() as simulator:
        for _ in range(3):
            alex.has_sent(claim_id, simulator)
        with pytest.raises(SlowDownError):
            alex.has_sent(claim_id, simulator, now=START + timedelta(minutes=59))
        assert len(messages()) == 3
        alex.has_sent(claim_id, simulator, now=START + timedelta(hours=1))
    assert len(messages()) == 4


def test_giving_up_and_claiming_again_brings_no_more_codes() -> None:
    alex = claimant()
    with register() as simulator:
        for _ in range(3):
            claim_id = alex.claim().id
            alex.has_sent(claim_id, simulator)
            give_up(claim_id, by=alex.by, now=START)
        claim_id = alex.claim().id
        with pytest.raises(SlowDownError):
            alex.has_sent(claim_id, simulator)


@pytest.mark.parametrize(
    ("website", "told"),
    [
        ("", "no website"),
        ("https://www.facebook.com/larkspur", "many share"),
        ("larkspur@gmail.com", "Anybody can have an address"),
        ("see leaflet", "not a web address"),
    ],
)
def test_without_a_website_of_their_own_there_is_no_code(website: str, told: str) -> None:
    alex = claimant()
    claim_id = alex.claim().id
    with register(record(website=website)) as simulator, pytest.raises(RefusedError, match=told):
        alex.has_sent(claim_id, simulator)
    assert messages() == []


@pytest.mark.parametrize(
    ("typed", "field"),
    [("info@gmail.com", "local_part"), ("", "local_part"), ("a b", "local_part")],
)
def test_no_code_goes_anywhere_else(typed: str, field: str) -> None:
    alex = claimant()
    claim_id = alex.claim().id
    with register() as simulator, pytest.raises(InvalidError) as refused:
        alex.has_sent(claim_id, simulator, to=typed)
    assert [problem.field for problem in refused.value.problems] == [field]
    assert messages() == []


@pytest.mark.parametrize("fault", ["unauthorised", "forbidden", "unavailable", "html", "hang"])
def test_while_the_register_cannot_be_reached_no_code_is_sent(fault: str) -> None:
    alex = claimant()
    claim_id = alex.claim().id
    with register() as simulator:
        simulator.add_fault(fault)
        with pytest.raises(RefusedError, match="cannot be reached"):
            alex.has_sent(claim_id, simulator)
    assert messages() == []
    assert status_of(claim_id) is ClaimStatus.OPEN


def test_a_closed_place_gets_no_code() -> None:
    alex = claimant()
    claim_id = alex.claim().id
    closed = record(registrationStatus="Deregistered")
    with register(closed) as simulator, pytest.raises(RefusedError, match="does not show"):
        alex.has_sent(claim_id, simulator)


def test_without_a_code_none_can_be_entered() -> None:
    alex = claimant()
    claim_id = alex.claim().id
    with pytest.raises(RefusedError, match="ask for a code first"):
        alex.enters(claim_id, "12345678")


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


def test_the_register_is_asked_anew_for_each_code() -> None:
    alex = claimant()
    claim_id = alex.claim().id
    with register() as simulator, asking(simulator):
        alex.has_sent(claim_id, simulator)
        asked = simulator.requests_for(PLACE)
        alex.has_sent(claim_id, simulator, now=LATER)
        assert simulator.requests_for(PLACE) == asked + 1
