"""Proving a claim by a code: where it goes, how long it lasts, how often it may be tried."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from marketplace.domain.errors import (
    InvalidError,
    RefusedError,
)
from marketplace.domain.registrations import ClaimMethod, ClaimStatus
from marketplace.models.base import db
from marketplace.models.events import AuditEvent
from marketplace.queries.claims import claims_of
from marketplace.services.claims import (
    give_up,
    send_code,
)
from marketplace.services.throttling import SlowDownError
from tests.contract.register_client import HURRIED, PATIENT
from tests.integration.claiming import (
    OTHER_PLACE,
    PLACE,
    asking,
    case_of,
    claimant,
    code_of,
    messages,
    record,
    register,
    status_of,
    stored,
    wrong_code,
)
from tests.integration.desk import kept
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
    timeouts = HURRIED if fault == "hang" else PATIENT
    with register() as simulator, asking(simulator, timeouts=timeouts) as client:
        simulator.add_fault(fault)
        with pytest.raises(RefusedError, match="cannot be reached"):
            send_code(claim_id, local_part="info", client=client, by=alex.by, now=START)
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


def test_the_register_is_asked_anew_for_each_code() -> None:
    alex = claimant()
    claim_id = alex.claim().id
    with register() as simulator, asking(simulator):
        alex.has_sent(claim_id, simulator)
        asked = simulator.requests_for(PLACE)
        alex.has_sent(claim_id, simulator, now=LATER)
        assert simulator.requests_for(PLACE) == asked + 1
