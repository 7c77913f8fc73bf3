"""How far somebody is sent who found little."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from marketplace.domain.reach import DEFAULT_MILES, Wider, widened


@pytest.mark.parametrize(
    ("total", "radius", "found", "wider"),
    [
        pytest.param(5, 1.0, {2: 9}, None, id="found-a-few"),
        pytest.param(0, 1.0, {}, None, id="nothing-anywhere"),
        pytest.param(2, 1.0, {2: 2, 100: 2}, None, id="no-more-anywhere"),
        pytest.param(2, 1.0, {2: 2, 5: 5, 10: 9}, (5.0, 5), id="the-nearest-that-finds-a-few"),
        pytest.param(0, 1.0, {5: 2, 10: 3, 15: 3}, (10.0, 3), id="else-the-most-and-nearest"),
        pytest.param(1, DEFAULT_MILES, {25: 9, 50: 2}, (50.0, 2), id="only-what-is-wider"),
    ],
)
def test_a_wider_radius_is_offered_that_finds_more(
    total: int, radius: float, found: Mapping[float, int], wider: tuple[float, int] | None
) -> None:
    offered = widened(total, radius=radius, find=lambda miles: found.get(miles, 0))
    assert offered == (None if wider is None else Wider(miles=wider[0], total=wider[1]))
