"""References that can be read out, and when a case is due."""

from __future__ import annotations

import re
from datetime import date

import pytest

from marketplace.domain.cases import (
    DECISIONS,
    CaseKind,
    due_on,
    new_reference,
    working_days_left,
)


def test_a_reference_can_be_read_out() -> None:
    made = {new_reference() for _ in range(200)}
    assert len(made) > 190
    for reference in made:
        assert re.fullmatch(r"C-[2-9A-HJKMNP-TV-Z]{6}", reference)


@pytest.mark.parametrize(
    ("opened", "due"),
    [
        (date(2026, 11, 2), date(2026, 11, 9)),  # Monday to Monday
        (date(2026, 11, 6), date(2026, 11, 13)),  # Friday to Friday
        (date(2026, 11, 7), date(2026, 11, 13)),  # Saturday
        (date(2026, 11, 8), date(2026, 11, 13)),  # Sunday
        (date(2026, 12, 23), date(2027, 1, 4)),  # over Christmas and New Year
    ],
)
def test_a_case_is_due_after_five_working_days(opened: date, due: date) -> None:
    assert due_on(opened) == due


@pytest.mark.parametrize(
    ("today", "left"),
    [
        (date(2026, 11, 6), 1),  # Friday before a Monday
        (date(2026, 11, 9), 0),
        (date(2026, 11, 10), -1),
        (date(2026, 11, 16), -5),
    ],
)
def test_what_is_left_counts_in_working_days(today: date, left: int) -> None:
    assert working_days_left(today, date(2026, 11, 9)) == left


def test_what_was_due_before_a_weekend_is_overdue_on_it() -> None:
    assert working_days_left(date(2026, 11, 7), date(2026, 11, 6)) == -1


def test_every_kind_of_case_can_be_decided() -> None:
    assert set(DECISIONS) == set(CaseKind)
    assert all(DECISIONS.values())
