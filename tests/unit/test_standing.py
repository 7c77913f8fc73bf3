"""What still stands of availability at a moment is the same, whatever was asked before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from marketplace.domain.availability import ASK_AFTER
from marketplace.domain.council_area import CouncilArea
from marketplace.domain.offers import Availability
from marketplace.queries.shown import Spellings
from marketplace.search.choices import AVAILABILITY, groups_for
from marketplace.search.columns import Columns
from marketplace.search.figures import microseconds
from marketplace.search.planes import unpacked
from tests.unit.columns import column_row

_FIRST = datetime(2026, 11, 1, tzinfo=UTC)
_MINUTES = st.integers(0, 20)


@given(
    said=st.lists(st.none() | _MINUTES, min_size=1, max_size=8),
    asked=st.lists(_MINUTES, min_size=1, max_size=8),
)
def test_what_stands_does_not_depend_on_what_was_asked_before(
    said: list[int | None], asked: list[int]
) -> None:
    rows = [
        column_row(
            id_,
            availability=Availability.SPACES,
            availability_at=None if minute is None else _FIRST + timedelta(minutes=minute),
        )
        for id_, minute in enumerate(said, 1)
    ]
    columns = Columns.of(
        1,
        rows,
        groups=groups_for(CouncilArea.parse("")),
        spellings=Spellings(needs={}, languages={}),
    )
    line = columns.choices.lines[AVAILABILITY].values.index(Availability.SPACES)
    for minute in asked:
        moment = _FIRST + ASK_AFTER + timedelta(minutes=minute)
        plane = columns.standing(microseconds(moment))[line]
        stands = np.array([given is not None and given >= minute for given in said])
        assert unpacked(plane, len(said)).tolist() == stands.tolist()
