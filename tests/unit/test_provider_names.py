"""Names of providers that are the same, and the places that they may be at."""

from __future__ import annotations

import pytest

from marketplace.domain.provider_names import is_at, normal_name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bramble Care", "BRAMBLE   care ltd."),
        ("The Bramble Care", "Bramble Care Limited"),
        ("St. Mary's & Co", "St Marys and Co"),
        ("Café Bramble CIC", "Cafe Bramble"),
    ],
)
def test_these_are_the_same(one: str, other: str) -> None:
    assert normal_name(one) == normal_name(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Bramble Care", "Bramble Cares"), ("Bramble", "Brambles"), ("Limited", "Ltd")],
)
def test_these_are_not(one: str, other: str) -> None:
    assert normal_name(one) != normal_name(other)


@pytest.mark.parametrize(
    ("place", "there"),
    [
        ("Bexley", True),
        ("bexley", True),
        ("Elm Grove", True),
        ("DA5 1AA", True),
        ("da5", True),
        ("DA51AB", False),
        ("Leeds", False),
        ("Bex", False),
        ("", False),
    ],
)
def test_a_place_is_a_town_a_street_or_a_postcode(place: str, there: bool) -> None:  # noqa: FBT001
    found = is_at(place, address="12 Elm Grove", town="Bexley", postcode="DA5 1AA")
    assert found is there


def test_somewhere_unknown_may_be_anywhere() -> None:
    assert is_at("Leeds", address="", town="", postcode=None)
