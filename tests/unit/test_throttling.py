"""How long the next try waits, and what counts as one network."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from marketplace.domain.throttling import (
    ACCOUNT,
    ASKING,
    CODE,
    DEVICE,
    MAIL,
    NETWORK,
    Rule,
    Tries,
    given_back,
    in_words,
    network_of,
    try_once,
    wait_after,
)

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
RULE = Rule(
    free=3,
    first=timedelta(seconds=10),
    longest=timedelta(seconds=60),
    forgotten_after=timedelta(hours=1),
)


def seconds(number: float) -> timedelta:
    return timedelta(seconds=number)


@pytest.mark.parametrize(
    ("times", "wait"),
    [(0, 0), (1, 0), (2, 0), (3, 10), (4, 20), (5, 40), (6, 60), (7, 60), (10**6, 60)],
)
def test_waits_double_up_to_the_longest(times: int, wait: int) -> None:
    assert wait_after(RULE, times) == seconds(wait)


def test_a_try_that_comes_too_soon_is_refused_and_changes_nothing() -> None:
    tries: Tries | None = None
    for _ in range(3):
        tries = try_once(RULE, tries, now=NOW)
    assert tries is not None
    assert tries.free_at == NOW + seconds(10)
    assert try_once(RULE, tries, now=NOW + seconds(9.9)) is None
    fourth = try_once(RULE, tries, now=NOW + seconds(10))
    assert fourth is not None
    assert (fourth.times, fourth.free_at) == (4, NOW + seconds(30))


def test_a_quiet_time_makes_it_forgotten() -> None:
    tries = Tries(since=NOW, times=50, free_at=NOW + seconds(60))
    kept = try_once(RULE, tries, now=NOW + seconds(60) + timedelta(minutes=59))
    anew = try_once(RULE, tries, now=NOW + seconds(60) + timedelta(hours=1))
    assert kept is not None
    assert kept.times == 51
    assert anew is not None
    assert anew.times == 1
    assert anew.free_at == anew.since


def test_a_right_try_does_not_count() -> None:
    tries = Tries(since=NOW, times=3, free_at=NOW + seconds(10))
    assert given_back(tries, now=NOW) == Tries(since=NOW, times=2, free_at=NOW)
    assert given_back(Tries(since=NOW, times=0, free_at=NOW), now=NOW).times == 0


@pytest.mark.parametrize("rule", [ACCOUNT, ASKING, CODE, DEVICE, MAIL, NETWORK])
def test_no_rule_locks_anybody_out_for_long(rule: Rule) -> None:
    assert rule.free >= 3
    assert timedelta(0) < rule.first <= rule.longest <= timedelta(minutes=15)
    assert rule.longest < rule.forgotten_after


def test_guessing_at_one_account_gets_nowhere() -> None:
    """The most guesses that all strangers together have in a day."""
    now, guesses = NOW, 0
    tries: Tries | None = None
    while now < NOW + timedelta(days=1):
        tries = try_once(ACCOUNT, tries, now=now)
        assert tries is not None
        guesses += 1
        now = tries.free_at
    assert guesses < 120


@pytest.mark.parametrize(
    ("wait", "words"),
    [
        (0.2, "1 second"),
        (1, "1 second"),
        (1.1, "2 seconds"),
        (60, "60 seconds"),
        (61, "2 minutes"),
        (900, "15 minutes"),
    ],
)
def test_a_wait_is_told_in_whole_units_rounded_up(wait: float, words: str) -> None:
    assert in_words(seconds(wait)) == words


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        (None, "unknown"),
        ("", "unknown"),
        ("nonsense", "unknown"),
    ],
)
def test_a_network_is_what_costs_something_to_change(address: str | None, network: str) -> None:
    assert network_of(address) == network
