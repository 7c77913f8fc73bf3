"""Several service groups: the one that was Inadequate has to improve."""

from __future__ import annotations

from datetime import date

from marketplace.domain.decisions import AlertKind
from marketplace.domain.visibility import HoldKind
from tests.unit.factories import (
    AUTUMN,
    SPRING,
    SUMMER,
    assessed,
    entry,
    evidence,
    facts,
    hold,
    judged,
    lifted,
    messages,
)

RATING = HoldKind.RATING
BOTH = frozenset({"care-home", "home-care"})


def test_the_group_that_was_inadequate_has_to_improve_not_another_one() -> None:
    stands_on = evidence(SPRING, group="Homecare")
    gone = facts(entry(assessed("Good", AUTUMN)), offered=BOTH)

    decision = judged(gone, hold(RATING, stands_on))

    assert lifted(decision) == set()
    assert "service group" in messages(decision, AlertKind.NOT_RESTORED)


def test_an_older_better_rating_of_another_group_does_not_hold_a_listing_back() -> None:
    improved = entry(
        assessed("Requires improvement", date(2023, 5, 1)),
        assessed("Good", SUMMER, group="homecare", plan="AP2"),
    )

    decision = judged(facts(improved, offered=BOTH), hold(RATING, evidence(group="Homecare")))

    (lift,) = decision.lift
    assert (lift.evidence.group, lift.evidence.published_on) == ("homecare", SUMMER)


def test_an_older_rating_of_the_same_group_does_not_lift() -> None:
    stale = entry(
        assessed("Good", AUTUMN), assessed("Good", date(2023, 5, 1), group="Homecare", plan="AP2")
    )

    assert lifted(judged(facts(stale, offered=BOTH), hold(RATING, evidence(group="Homecare")))) == (
        set()
    )


def test_a_group_that_the_listing_no_longer_offers_no_longer_counts() -> None:
    record = entry(assessed("Good", AUTUMN), assessed("Inadequate", SPRING, group="Homecare"))

    assert lifted(judged(facts(record), hold(RATING, evidence(group="Homecare")))) == {RATING}


def test_the_hold_moves_to_the_group_that_is_inadequate_now() -> None:
    record = entry(assessed("Inadequate", SPRING, plan="R-0"))

    decision = judged(facts(record), hold(RATING, evidence(SPRING, group="Homecare")))

    assert [one.evidence.group for one in decision.renew] == ["Care Homes"]
