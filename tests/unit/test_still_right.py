"""When a provider is asked, reminded and held, day by day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from marketplace.domain.still_right import Round, Step, asked_from, next_step

CONFIRMED = date(2026, 6, 22)
ASKED = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("confirmed", "asked"),
    [
        (date(2026, 6, 22), date(2026, 11, 22)),
        (date(2026, 8, 31), date(2027, 1, 31)),
        (date(2026, 9, 30), date(2027, 2, 28)),
        (date(2027, 9, 30), date(2028, 2, 29)),
        (date(2026, 7, 31), date(2026, 12, 31)),
        (date(2026, 12, 31), date(2027, 5, 31)),
        (date(2026, 1, 31), date(2026, 6, 30)),
    ],
)
def test_five_months_on(confirmed: date, asked: date) -> None:
    assert asked_from(confirmed) == asked


def test_the_timeline_day_by_day() -> None:
    """Asked, reminded and held once each; each step is done on the day it falls due."""
    done: dict[Step, date] = {}
    under_way: Round | None = None
    for offset in range(400):
        today = CONFIRMED + timedelta(days=offset)
        step = next_step(confirmed_on=CONFIRMED, under_way=under_way, today=today)
        if step is None:
            continue
        assert step not in done
        done[step] = today
        under_way = {
            Step.ASK: Round(asked_on=today, reached=True),
            Step.REMIND: Round(asked_on=ASKED, reminded_on=today, reached=True),
            Step.HOLD: Round(asked_on=ASKED, reminded_on=today, reached=True, held=True),
        }[step]
    assert done == {
        Step.ASK: ASKED,
        Step.REMIND: ASKED + timedelta(days=14),
        Step.HOLD: ASKED + timedelta(days=28),
    }


@pytest.mark.parametrize(
    ("under_way", "days", "step"),
    [
        # The job was away when the reminder was due: the reminder comes first, and stands a week.
        (Round(asked_on=ASKED, reached=True), 40, Step.REMIND),
        (Round(asked_on=ASKED, reached=True, reminded_on=ASKED + timedelta(40)), 46, None),
        (Round(asked_on=ASKED, reached=True, reminded_on=ASKED + timedelta(40)), 47, Step.HOLD),
        (Round(asked_on=ASKED, reached=True), 13, None),
        (Round(asked_on=ASKED, reached=True, reminded_on=ASKED + timedelta(14)), 27, None),
        # No message reached anybody: nobody is held for what they never heard.
        (Round(asked_on=ASKED, reminded_on=ASKED + timedelta(14)), 28, None),
        (Round(asked_on=ASKED, reminded_on=ASKED + timedelta(14)), 300, None),
        (Round(asked_on=ASKED), 14, Step.REMIND),
    ],
)
def test_what_is_done_in_a_round(under_way: Round, days: int, step: Step | None) -> None:
    today = ASKED + timedelta(days=days)
    assert next_step(confirmed_on=CONFIRMED, under_way=under_way, today=today) == step
    held = replace(under_way, held=True)
    assert next_step(confirmed_on=CONFIRMED, under_way=held, today=today) is None
