"""Passwords: which are refused and why, and what is kept of them."""

from __future__ import annotations

import contextlib
import time

import pytest
from flask import Flask

from marketplace.domain.errors import InvalidError
from marketplace.services.passwords import (
    PASSWORD_COST,
    USUAL,
    Cost,
    check_new,
    hash_password,
    is_outdated,
    matches,
)

pytestmark = pytest.mark.usefixtures("sqlite_directory")
ABOUT = ("Asha Vale", "asha.vale@example.org")


def refusal(password: str) -> str:
    with pytest.raises(InvalidError) as caught:
        check_new(password, about=ABOUT)
    (problem,) = caught.value.problems
    assert problem.field == "password"
    return problem.message


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("", "Enter a password"),
        ("short one", "must be 10 characters or more"),
        ("x" * 201, "must be 200 characters or fewer"),
        ("password123", "like one that many people use"),
        ("ashavale2026", "your name, your email address or words of this service"),
        ("asha.vale@example.org", "your name, your email address"),
        ("Marlbridge2026", "words of this service"),
        ("qazwsxedcrfv", "many people use"),
        ("zsedcftgbh", "keys that are next to each other"),
        ("aaaaaaaaaaaa", "repeats itself"),
        ("23456789abcd", "counts up or down"),
        ("14/03/1987..", "a date or a year"),
        ("jonathan1987", "mostly a name"),
    ],
)
def test_a_password_that_is_easy_to_guess_is_refused_with_the_reason(
    password: str, reason: str
) -> None:
    assert reason in refusal(password)


@pytest.mark.parametrize(
    "password",
    [
        "purple lamp river",
        "x9!kQ2m0pLz7",
        "drei kleine Lämpchen",
        "猫は窓の上で静かに眠る",
        "q" * 3 + "zebra lantern mud " * 10,
    ],
)
def test_a_good_password_is_taken(password: str) -> None:
    check_new(password, about=ABOUT)


def test_the_judge_takes_no_long_time_over_anything() -> None:
    for hard in ("4@8({[</369&#!1/|0$5+7%2/" * 8, "a1" * 100, "ab" * 100, "éß4@" * 50):
        before = time.process_time()
        with contextlib.suppress(InvalidError):
            check_new(hard, about=ABOUT)
        assert time.process_time() - before < 5


def test_the_same_password_typed_on_another_system_is_the_same() -> None:
    kept = hash_password("caf\u00e9 lantern mud")
    assert matches(kept, "cafe\u0301 lantern mud")
    assert not matches(kept, "cafe lantern mud")


def test_no_hash_matches_nothing() -> None:
    assert not matches(None, "")
    assert not matches("", "anything")
    assert not matches("not a hash", "anything")


def test_a_hash_of_another_cost_still_matches_and_is_outdated(sqlite_directory: Flask) -> None:
    kept = hash_password("purple lamp river")
    assert not is_outdated(kept)
    sqlite_directory.config[PASSWORD_COST] = Cost(rounds=2, memory=16, lanes=1)
    assert is_outdated(kept)
    assert matches(kept, "purple lamp river")


def test_what_is_kept_costs_what_the_standard_recommends(sqlite_directory: Flask) -> None:
    assert (USUAL.rounds, USUAL.memory, USUAL.lanes) == (3, 64 * 1024, 4)
    sqlite_directory.config[PASSWORD_COST] = USUAL
    assert hash_password("purple lamp river").startswith("$argon2id$v=19$m=65536,t=3,p=4$")
