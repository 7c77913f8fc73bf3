"""What holds for the rating rule in every situation, and over every history."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from hypothesis import assume, given
from hypothesis import strategies as st

from marketplace.domain.decisions import Decision, Facts, Policy, implausible
from marketplace.domain.moderation import decide
from marketplace.domain.ratings import (
    Doubt,
    Home,
    Outcome,
    Rating,
    RatingStatement,
    Registration,
)
from marketplace.domain.visibility import RATING_JOB_HOLDS, Hold, HoldKind
from tests.property.situations import FACTS, HOLDS, JUDGED, MOMENTS
from tests.unit.factories import after

POLICY = Policy()


STRANGE = RatingStatement(
    home=Home.ASSESSMENT, word="Splendid", published_on=None, group="Homecare"
)


def with_more(told: Facts, **parts: tuple[object, ...]) -> Facts:
    """The same facts, with more in the regulator's record."""
    seen = told.observation
    assert seen is not None
    assert seen.entry is not None
    longer = {name: getattr(seen.entry, name) + more for name, more in parts.items()}
    return replace(told, observation=replace(seen, entry=replace(seen.entry, **longer)))


def changed(decision: Decision) -> bool:
    return bool(decision.place or decision.lift or decision.renew)


@given(FACTS, HOLDS, MOMENTS)
def test_every_situation_has_one_answer_with_a_reason(
    told: Facts, holds: list[Hold], now: datetime
) -> None:
    decision = decide(told, holds, POLICY, now)

    assert decision.reason
    assert all(alert.message for alert in decision.alerts)
    assert decision == decide(told, tuple(holds), POLICY, now)


@given(FACTS, HOLDS, MOMENTS, st.data())
def test_the_order_of_holds_does_not_matter(
    told: Facts, holds: list[Hold], now: datetime, data: st.DataObject
) -> None:
    other_order = data.draw(st.permutations(holds))

    assert decide(told, holds, POLICY, now) == decide(told, other_order, POLICY, now)


@given(FACTS, HOLDS, MOMENTS)
def test_only_its_own_holds_are_placed_lifted_or_renewed(
    told: Facts, holds: list[Hold], now: datetime
) -> None:
    decision = decide(told, holds, POLICY, now)
    opened = {hold.kind for hold in holds}
    placed = {one.kind for one in decision.place}
    lifted = {one.kind for one in decision.lift}
    renewed = {one.kind for one in decision.renew}

    assert placed | lifted | renewed <= RATING_JOB_HOLDS
    assert HoldKind.UNCHECKED not in placed
    assert lifted | renewed <= opened
    assert not placed & opened
    assert not lifted & renewed
    assert len(decision.place) == len(placed)
    assert len(decision.lift) == len(lifted)
    assert len(decision.renew) == len(renewed)


@given(FACTS, HOLDS, MOMENTS)
def test_what_a_person_holds_makes_no_difference_to_the_rule(
    told: Facts, holds: list[Hold], now: datetime
) -> None:
    own = [hold for hold in holds if hold.kind in RATING_JOB_HOLDS]

    decision = decide(told, holds, POLICY, now)

    assert decision == decide(told, own, POLICY, now)
    others = [hold for hold in holds if hold.kind not in RATING_JOB_HOLDS]
    assert [
        hold for hold in after(decision, *holds, now=now) if hold.kind not in RATING_JOB_HOLDS
    ] == others


@given(FACTS, HOLDS, MOMENTS)
def test_a_decision_carried_out_asks_for_nothing_more(
    told: Facts, holds: list[Hold], now: datetime
) -> None:
    decision = decide(told, holds, POLICY, now)

    assert not changed(decide(told, after(decision, *holds, now=now), POLICY, now))


@given(FACTS, HOLDS, MOMENTS)
def test_a_look_that_failed_changes_nothing(told: Facts, holds: list[Hold], now: datetime) -> None:
    seen = told.observation
    unusable = (
        seen is None
        or not told.confirmed
        or seen.outcome in (Outcome.FAILED, Outcome.UNREADABLE)
        or seen.location_id != told.location_id
        or (seen.outcome is Outcome.NOT_FOUND and told.missing_checks < POLICY.missing_checks)
        or (
            seen.outcome is Outcome.FOUND
            and (
                seen.entry is None
                or seen.entry.location_id != told.location_id
                or seen.entry.registration is Registration.UNKNOWN
            )
        )
    )
    assume(unusable)

    decision = decide(told, holds, POLICY, now)

    assert not changed(decision)
    assert not decision.good_check
    assert decision.effective is None


@given(FACTS, HOLDS, MOMENTS)
def test_no_failure_is_turned_into_a_change(told: Facts, holds: list[Hold], now: datetime) -> None:
    """Whatever a look would decide: the same look unconfirmed, failed or unreadable does not."""
    assume(told.observation is not None)
    assert told.observation is not None
    for broken in (
        replace(told, confirmed=False),
        *(
            replace(told, observation=replace(told.observation, outcome=outcome))
            for outcome in (Outcome.FAILED, Outcome.UNREADABLE)
        ),
    ):
        assert not changed(decide(broken, holds, POLICY, now))


@given(JUDGED, HOLDS, MOMENTS, st.sampled_from(["word", "shape"]))
def test_a_surprise_lifts_nothing(
    told: Facts, holds: list[Hold], now: datetime, where: str
) -> None:
    more: dict[str, tuple[object, ...]] = (
        {"statements": (STRANGE,)} if where == "word" else {"surprises": ("Something new",)}
    )

    decision = decide(with_more(told, **more), holds, POLICY, now)

    assert not decision.lift
    assert not decision.good_check
    assert decision.effective is None


@given(JUDGED, HOLDS, MOMENTS)
def test_an_unknown_word_hides_nobody(told: Facts, holds: list[Hold], now: datetime) -> None:
    """What hides beside a word that means nothing to us is a known Inadequate, here or before."""
    strange = with_more(told, statements=(STRANGE,))
    assert strange.observation is not None
    assert strange.observation.entry is not None
    statements = strange.observation.entry.statements

    decision = decide(strange, holds, POLICY, now)

    if any(one.kind is HoldKind.RATING for one in decision.place):
        brought = [told.predecessor, *(hold.evidence for hold in holds)]
        assert any(s.rating is Rating.INADEQUATE for s in statements) or any(brought)


@given(FACTS, HOLDS, MOMENTS)
def test_what_pages_may_show_was_understood(told: Facts, holds: list[Hold], now: datetime) -> None:
    decision = decide(told, holds, POLICY, now)

    if decision.effective is not None:
        assert decision.good_check
        assert Doubt.UNKNOWN_WORD not in decision.effective.doubts
        if decision.effective.rating is Rating.INADEQUATE:
            standing = {hold.kind for hold in after(decision, *holds, now=now)}
            assert HoldKind.RATING in standing


@given(st.integers(0, 2000), st.integers(0, 70_000))
def test_the_guard_counts_as_the_policy_says(changes: int, watched: int) -> None:
    expected = changes > max(3, watched / 50)

    assert implausible(changes=changes, watched=watched, policy=POLICY) is expected
