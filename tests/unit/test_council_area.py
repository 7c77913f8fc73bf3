"""Whether a place is in the council's own area, and when that cannot be told."""

from __future__ import annotations

import pytest

from marketplace.domain.council_area import CouncilArea


@pytest.mark.parametrize(
    ("area", "authority", "district", "inside"),
    [
        ("Bexley", "Bexley", "DA5", True),
        ("bexley; Bromley ;", "BROMLEY", "", True),
        ("Bexley", "Bromley", "BR1", False),
        ("Bexley", "", "DA5", None),
        ("E09000004", "e09000004", "", True),
        ("E09000004", "E09000006", "BR1", False),
        ("E09000004", "Bromley", "BR1", None),
        ("Bexley", "E09000006", "BR1", None),
        ("Bexley;E09000004", "E09000006", "BR1", False),
        ("da5;DA6", "", "DA5", True),
        ("da5;DA6", "Bromley", "BR1", False),
        ("da5;DA6", "Bromley", "", None),
        ("Bexley;BR1", "Bromley", "BR1", True),
        ("Bexley;BR1", "Bromley", "BR2", False),
        ("Bexley;BR1", "", "BR2", None),
        ("", "Bexley", "DA5", None),
        (" ; ", "", "", None),
    ],
)
def test_in_or_out_or_not_to_be_told(
    area: str, authority: str, district: str, *, inside: bool | None
) -> None:
    assert CouncilArea.parse(area).contains(authority=authority, district=district) is inside
