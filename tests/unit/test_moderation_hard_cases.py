"""The cases behind the rows of the table: dates, surprises, looks that cannot be relied on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from marketplace.domain.decisions import Alert, AlertKind
from marketplace.domain.ratings import (
    KeyQuestion,
    Outcome,
    Rating,
    RegisterEntry,
    Registration,
)
from marketplace.domain.visibility import Evidence, HoldKind
from tests.unit.factories import (
    AUTUMN,
    FORMER,
    NOW,
    PLACE,
    SPRING,
    SUMMER,
    assessed,
    closed,
    entry,
    evidence,
    facts,
    hold,
    inspected,
    judged,
    lifted,
    look,
    messages,
    placed,
)

RATING, REGISTRATION, UNCHECKED = HoldKind.RATING, HoldKind.REGISTRATION, HoldKind.UNCHECKED
HELD = hold(RATING)


def test_a_hold_keeps_what_it_stands_on() -> None:
    seen = look(entry(assessed("Inadequate", SUMMER, plan="AP7")))

    (placement,) = judged(facts(seen)).place

    assert placement.reason == "Rated Inadequate by the regulator on 15 July 2025."
    assert placement.evidence == Evidence(
        location_id=PLACE,
        fetched_at=seen.fetched_at,
        response_hash=seen.response_hash,
        rating=Rating.INADEQUATE,
        published_on=SUMMER,
        report="AP7",
        home="assessment",
        group="Care Homes",
    )


def test_an_inherited_rating_is_told_as_such() -> None:
    (placement,) = judged(facts(entry(inspected("Inadequate", inherited_from=FORMER)))).place

    assert FORMER in placement.reason
    assert placement.evidence.inherited_from == FORMER


# Evidence that is renewed, and dates that are missing.


@pytest.mark.parametrize("on", [None, SPRING - timedelta(days=1)], ids=["undated", "older"])
def test_an_inadequate_that_is_not_newer_never_weakens_the_evidence(on: date | None) -> None:
    decision = judged(facts(entry(inspected("Inadequate", on))), HELD)

    assert (decision.place, decision.lift, decision.renew) == ((), (), ())


def test_without_a_date_the_day_it_was_last_seen_counts() -> None:
    undated = hold(RATING, evidence(None, at=NOW - timedelta(days=10)))
    seen_on = (NOW - timedelta(days=10)).date()

    for on, expected in ((seen_on, set()), (seen_on + timedelta(days=1), {RATING})):
        assert lifted(judged(facts(entry(inspected("Good", on))), undated)) == expected


@pytest.mark.parametrize("report", [None, "R-0"])
def test_on_the_same_day_only_another_named_report_is_newer(report: str | None) -> None:
    assert not judged(facts(entry(inspected("Good", SPRING, report=report))), HELD).lift


# Surprises: they hide nothing, they restore nothing, they do not shield a known Inadequate.

SURPRISED = ("Dormancy is neither Y nor N",)


def test_a_surprise_does_not_shield_a_known_inadequate() -> None:
    decision = judged(facts(entry(inspected("Inadequate"), surprises=SURPRISED)))

    assert placed(decision) == {RATING}
    assert (decision.good_check, decision.effective) == (False, None)


def test_an_unknown_word_beside_an_inadequate_does_not_shield_it() -> None:
    record = entry(inspected("Inadequate", SPRING), assessed("Splendid", AUTUMN))

    assert placed(judged(facts(record))) == {RATING}


@pytest.mark.parametrize("registration", [Registration.REGISTERED, Registration.DEREGISTERED])
def test_a_surprise_lifts_nothing(registration: Registration) -> None:
    holds = [hold(kind) for kind in HoldKind]
    record = entry(inspected("Good"), registration=registration, surprises=SURPRISED)

    decision = judged(facts(record), *holds)

    assert (decision.place, decision.lift, decision.good_check) == ((), (), False)


@pytest.mark.parametrize("word", ["Inadequate", "Good"])
def test_an_unknown_registration_decides_nothing(word: str) -> None:
    record = entry(inspected(word), registration=Registration.UNKNOWN)

    decision = judged(facts(record), hold(REGISTRATION), hold(UNCHECKED))

    assert (decision.place, decision.lift, decision.good_check) == ((), (), False)
    assert {one.kind for one in decision.alerts} == {AlertKind.SURPRISE, AlertKind.NOT_RESTORED}


# Looks that cannot be relied on.


@pytest.mark.parametrize("record", [closed(), entry(inspected("Inadequate")), entry()])
def test_looks_that_disagree_decide_nothing(record: RegisterEntry) -> None:
    told = facts(look(record), confirmed=False)

    decision = judged(told, hold(UNCHECKED))

    assert not decision.changes
    assert [one.kind for one in decision.alerts] == [AlertKind.LOOKS_DISAGREE]


def test_another_locations_record_decides_nothing() -> None:
    other = entry(inspected("Inadequate"), location_id="1-900000099")

    for seen in (look(other), look(other, location_id="1-900000099")):
        decision = judged(facts(seen), hold(UNCHECKED))
        assert not decision.changes
        assert "1-900000099" in messages(decision, AlertKind.SURPRISE)


def test_that_another_location_was_not_found_decides_nothing() -> None:
    other = look(outcome=Outcome.NOT_FOUND, location_id="1-900000099")
    told = facts(other, missing_checks=3, missing_since=NOW - timedelta(days=8))

    assert not judged(told).changes


def test_a_week_that_passed_since_the_last_look_proves_nothing() -> None:
    """Three looks within two days, decided on a fortnight later."""
    last = look(outcome=Outcome.NOT_FOUND, at=NOW - timedelta(days=14))
    told = facts(last, missing_checks=3, missing_since=NOW - timedelta(days=16))

    assert not judged(told).changes


def test_a_closed_place_is_not_closed_again() -> None:
    gone = facts(
        look(outcome=Outcome.NOT_FOUND), missing_checks=9, missing_since=NOW - timedelta(days=99)
    )
    decision = judged(gone, hold(REGISTRATION))

    assert not decision.changes
    assert [one.kind for one in decision.alerts] == [AlertKind.NOT_ON_REGISTER]


def test_a_mismatch_says_that_the_record_is_inadequate() -> None:
    record = entry(inspected("Inadequate"), name="Oak View", postcode="ZZ9 9ZZ")

    assert "rated Inadequate" in messages(judged(facts(record)), AlertKind.MISMATCH)


def test_alerts_name_key_questions_in_the_regulators_order() -> None:
    bad = inspected("Good", bad_questions=[KeyQuestion.WELL_LED, KeyQuestion.SAFE])

    assert judged(facts(entry(bad))).alerts == (
        Alert(
            kind=AlertKind.KEY_QUESTION,
            message=f"{PLACE} is rated Inadequate for Safe, Well-led, not overall.",
        ),
    )
