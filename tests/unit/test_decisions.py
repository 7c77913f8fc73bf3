"""The mass-change guard counts exactly: more than max(3, 2 %) stops a run."""

from __future__ import annotations

import pytest

from marketplace.domain.decisions import Decision, Lift, Placement, Policy, implausible
from marketplace.domain.visibility import HoldKind
from tests.unit.factories import evidence


@pytest.mark.parametrize(
    ("changes", "watched", "stopped"),
    [
        (0, 0, False),
        (1, 1, False),
        (3, 3, False),
        (3, 0, False),
        (4, 4, True),
        (4, 150, True),
        (4, 199, True),
        (4, 200, False),
        (5, 200, True),
        (5, 249, True),
        (5, 250, False),
        (6, 250, True),
        (6, 299, True),
        (6, 300, False),
        (1200, 60_000, False),
        (1201, 60_000, True),
    ],
)
def test_the_guard_stops_at_more_than_three_and_two_per_cent(
    *, changes: int, watched: int, stopped: bool
) -> None:
    assert implausible(changes=changes, watched=watched, policy=Policy()) is stopped


@pytest.mark.parametrize(
    ("least", "percent", "stopped"),
    [(9, 9, True), (10, 2, False), (3, 10, False), (3, 9, True), (0, 0, True)],
)
def test_the_numbers_are_the_policys(*, least: int, percent: int, stopped: bool) -> None:
    policy = Policy(mass_change_least=least, mass_change_percent=percent)

    assert implausible(changes=10, watched=100, policy=policy) is stopped


def test_only_placing_and_lifting_change_anything() -> None:
    placement = Placement(kind=HoldKind.RATING, reason="", evidence=evidence())
    lift = Lift(kind=HoldKind.RATING, reason="", evidence=evidence())

    assert not Decision().changes
    assert not Decision(renew=(placement,)).changes
    assert Decision(place=(placement,)).changes
    assert Decision(lift=(lift,)).changes
