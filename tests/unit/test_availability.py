"""How long "we have spaces" can be relied on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from marketplace.domain.availability import current
from marketplace.domain.offers import Availability

GIVEN = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("age", "stands"),
    [
        (timedelta(0), True),
        (timedelta(days=14), True),
        (timedelta(days=14, seconds=1), False),
        (timedelta(days=400), False),
    ],
)
@pytest.mark.parametrize("said", Availability)
def test_it_stands_for_14_days(said: Availability, age: timedelta, *, stands: bool) -> None:
    assert current(said, given_at=GIVEN, now=GIVEN + age) == (said if stands else None)


def test_what_was_not_said_or_has_no_date_does_not_stand() -> None:
    assert current(None, given_at=GIVEN, now=GIVEN) is None
    assert current(Availability.SPACES, given_at=None, now=GIVEN) is None
