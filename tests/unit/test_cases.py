"""References that can be read out, and when a case is due."""

from __future__ import annotations

import re
from datetime import date

import pytest

from marketplace.domain.cases import due_on, new_reference


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
