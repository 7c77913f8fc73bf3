"""When a sign-in ends by itself, and what a browser is called."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from marketplace.domain.sign_ins import (
    ABSOLUTE,
    HEARTBEAT,
    IDLE_PROVIDER,
    IDLE_STAFF,
    Ending,
    browser_in_words,
    digest,
    new_token,
    timed_out,
)

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ALMOST = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("age", "quiet", "staff", "over"),
    [
        (timedelta(hours=1), timedelta(0), True, None),
        (timedelta(hours=1), IDLE_STAFF - ALMOST, True, None),
        (timedelta(hours=1), IDLE_STAFF, True, Ending.IDLE),
        (timedelta(hours=1), IDLE_STAFF, False, None),
        (timedelta(hours=3), IDLE_PROVIDER - ALMOST, False, None),
        (timedelta(hours=3), IDLE_PROVIDER, False, Ending.IDLE),
        (ABSOLUTE - ALMOST, timedelta(0), False, None),
        (ABSOLUTE, timedelta(0), False, Ending.TOO_OLD),
        (ABSOLUTE, IDLE_PROVIDER, True, Ending.TOO_OLD),
    ],
)
def test_a_sign_in_runs_out(
    *, age: timedelta, quiet: timedelta, staff: bool, over: Ending | None
) -> None:
    found = timed_out(started_at=NOW - age, last_seen_at=NOW - quiet, staff=staff, now=NOW)
    assert found is over


def test_presence_is_noted_far_more_often_than_it_matters() -> None:
    assert HEARTBEAT * 10 < IDLE_STAFF < IDLE_PROVIDER < ABSOLUTE


def test_tokens_cannot_be_guessed_and_are_not_kept() -> None:
    tokens = {new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert min(map(len, tokens)) >= 43
    assert all(token not in digest(token) for token in tokens)
    assert digest("\udcff")  # a cookie may hold anything


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0",
            "Firefox on Windows",
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/17.6 Safari/605.1.15",
            "Safari on a Mac",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/130.0 Safari/537.36 Edg/130.0",
            "Edge on Windows",
        ),
        (
            "Mozilla/5.0 (Linux; Android 14) SamsungBrowser/26.0 Chrome/122.0 Safari/537.36",
            "Samsung Internet on Android",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_6 like Mac OS X) CriOS/130.0 Safari/604.1",
            "Chrome on an iPhone",
        ),
        ("", "A browser"),
        ("<script>alert(1)</script>", "A browser"),
    ],
)
def test_a_browser_has_a_plain_name(user_agent: str, words: str) -> None:
    assert browser_in_words(user_agent) == words
