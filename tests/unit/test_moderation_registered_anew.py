"""New IDs and old ratings: what registering anew must not escape, and what frees it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from marketplace.domain.decisions import AlertKind
from marketplace.domain.ratings import (
    Outcome,
    RatingStatement,
)
from marketplace.domain.visibility import HoldKind
from tests.unit.factories import (
    AUTUMN,
    FORMER,
    NOW,
    PLACE,
    SPRING,
    SUMMER,
    after,
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
ON_FORMER = evidence(location_id=FORMER)


@pytest.mark.parametrize(
    "inherited",
    [
        inspected("Good", SPRING - timedelta(days=1), inherited_from=FORMER),
        inspected("Good", None, inherited_from=FORMER),
        assessed("Good", date(2019, 5, 1)),
        assessed("Good", None),
        assessed(""),
        assessed("Splendid"),
    ],
    ids=["older", "undated", "from-before-the-registration", "own-undated", "unrated", "unknown"],
)
def test_what_does_not_free_a_new_registration(inherited: RatingStatement) -> None:
    told = facts(entry(inherited), predecessor=ON_FORMER)

    assert placed(judged(told)) == {RATING}
    assert lifted(judged(told, hold(RATING, ON_FORMER))) == set()


@pytest.mark.parametrize("word", ["Outstanding", "Good", "Requires improvement"])
def test_a_rating_of_its_own_frees_a_new_registration_whatever_the_dates(word: str) -> None:
    told = facts(entry(inspected(word, SPRING - timedelta(days=400))), predecessor=ON_FORMER)

    assert placed(judged(told)) == set()
    assert lifted(judged(told, hold(RATING, ON_FORMER))) == {RATING}


def test_a_hold_stays_while_a_predecessor_stands_on_a_newer_report() -> None:
    inherited = inspected("Good", SUMMER, inherited_from=FORMER)
    told = facts(entry(inherited), predecessor=evidence(AUTUMN, location_id=FORMER))

    decision = judged(told, hold(RATING, ON_FORMER))

    assert lifted(decision) == set()
    assert FORMER in messages(decision, AlertKind.NOT_RESTORED)


def test_linking_back_to_the_former_registration_does_not_free_it() -> None:
    """The own rating of a former registration is older than its successor's, not newer."""
    told = facts(entry(inspected("Good", date(2022, 1, 1)), successors=(FORMER,)))

    assert lifted(judged(told, hold(RATING, ON_FORMER))) == set()


def test_an_older_rating_of_an_unrelated_place_does_not_free_a_listing_linked_to_it() -> None:
    told = facts(entry(inspected("Good", date(2022, 1, 1))))

    assert lifted(judged(told, hold(RATING, evidence(location_id="1-900000077")))) == set()


def test_a_newer_one_does() -> None:
    told = facts(entry(inspected("Good", AUTUMN)))

    assert lifted(judged(told, hold(RATING, evidence(location_id="1-900000077")))) == {RATING}


def test_an_inadequate_seen_only_when_already_closed_is_not_escaped_by_registering_anew() -> None:
    last_look = facts(look(closed(inspected("Inadequate")), location_id=PLACE))
    holds = after(judged(last_look))
    assert {one.kind for one in holds} == {REGISTRATION}

    moved = replace(
        facts(look(entry(location_id="1-900000003"), location_id="1-900000003")),
        location_id="1-900000003",
    )
    decision = judged(moved, *holds, hold(UNCHECKED))

    assert (placed(decision), lifted(decision)) == ({RATING}, {REGISTRATION, UNCHECKED})


def test_what_is_known_of_a_closed_place_keeps_up_with_its_last_inadequate() -> None:
    lost = look(outcome=Outcome.NOT_FOUND)
    gone = facts(lost, missing_checks=3, missing_since=NOW - timedelta(days=8))
    holds = after(judged(gone))

    found_closed = judged(facts(closed(inspected("Inadequate"))), *holds)
    assert [one.kind for one in found_closed.renew] == [REGISTRATION]

    reopened = judged(facts(entry()), *after(found_closed, *holds))
    assert (placed(reopened), lifted(reopened)) == ({RATING}, {REGISTRATION})


def test_a_hold_follows_the_newer_inadequate_that_it_brings_along() -> None:
    predecessors = evidence(AUTUMN, location_id=FORMER)
    told = facts(entry(), predecessor=predecessors)

    decision = judged(told, hold(RATING, evidence(SPRING)))
    assert [one.evidence for one in decision.renew] == [predecessors]

    for before in (AUTUMN, AUTUMN + timedelta(days=1)):
        assert judged(told, hold(RATING, evidence(before))).renew == ()


def test_a_registration_that_reopens_with_a_newer_good_rating_is_shown() -> None:
    holds = after(judged(facts(closed(inspected("Inadequate")))))

    decision = judged(facts(entry(inspected("Good", AUTUMN))), *holds)

    assert (placed(decision), lifted(decision)) == (set(), {REGISTRATION})


def test_a_successor_is_proposed_to_qa() -> None:
    decision = judged(facts(closed(successors=(FORMER,))), hold(REGISTRATION))

    assert placed(decision) == set()
    assert FORMER in messages(decision, AlertKind.DEREGISTERED)
