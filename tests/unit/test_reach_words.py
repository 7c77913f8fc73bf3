"""How a listing reaches somebody, in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from marketplace.domain.places import Point, Precision, Where
from marketplace.domain.reach import Reach, ReachKind
from marketplace.web.reach_words import (
    beside_in_words,
    doorstep_notice,
    miles_in_words,
    place_notice,
    radius_in_words,
    reach_in_words,
)

HOME = Where(
    asked="da51aa",
    label="DA5 1AA",
    point=Point(latitude=51.4, longitude=0.1),
    precision=Precision.POSTCODE,
    district="DA5",
)


@pytest.mark.parametrize(
    ("miles", "exact", "rough"),
    [
        (0.0, "less than 0.1 miles", "less than a mile"),
        (0.049, "less than 0.1 miles", "less than a mile"),
        (0.06, "0.1 miles", "less than a mile"),
        (0.96, "1 mile", "about 1 mile"),
        (1.04, "1 mile", "about 1 mile"),
        (2.34, "2.3 miles", "about 2 miles"),
        (9.94, "9.9 miles", "about 10 miles"),
        (9.96, "10 miles", "about 10 miles"),
        (112.4, "112 miles", "about 112 miles"),
    ],
)
def test_miles_are_as_exact_as_they_can_be(miles: float, exact: str, rough: str) -> None:
    assert miles_in_words(miles) == exact
    assert miles_in_words(miles, rough=True) == rough


def test_a_radius_is_said_as_it_was_chosen() -> None:
    assert [radius_in_words(miles) for miles in (0.5, 1, 25)] == ["0.5 miles", "1 mile", "25 miles"]


@pytest.mark.parametrize(
    ("kind", "miles", "said"),
    [
        (ReachKind.COVERS, 30.2, "Comes to DA5 1AA (based 30 miles away)"),
        (ReachKind.COVERS, None, "Comes to DA5 1AA"),
        (ReachKind.GO_THERE, 2.3, "2.3 miles from DA5 1AA"),
        (ReachKind.GO_THERE, 0.01, "Less than 0.1 miles from DA5 1AA"),
        (ReachKind.GO_THERE, None, "Ask how far it is from DA5 1AA"),
        (ReachKind.NOT_SAID, 4.0, "Ask if it comes to DA5 1AA (based 4 miles away)"),
        (ReachKind.NOT_SAID, None, "Ask if it comes to DA5 1AA"),
    ],
)
def test_each_way_is_said(kind: ReachKind, miles: float | None, said: str) -> None:
    assert reach_in_words(Reach(kind=kind, miles=miles, is_rough=False), HOME) == said


def test_a_rough_distance_says_that_it_is() -> None:
    reach = Reach(kind=ReachKind.GO_THERE, miles=3.4, is_rough=True)
    assert reach_in_words(reach, HOME) == "About 3 miles from DA5 1AA"


def test_a_place_that_is_known_roughly_is_said_to_be() -> None:
    assert place_notice(HOME) == ""
    rough = replace(HOME, precision=Precision.DISTRICT, from_district=True)
    assert place_notice(rough) == (
        "We do not have DA5 1AA on our map, so distances are from the middle of DA5."
    )
    town = replace(HOME, label="Sidcup", precision=Precision.PLACE)
    assert "the middle of Sidcup" in place_notice(town)
    assert "enter your full postcode" in doorstep_notice(town)
    assert doorstep_notice(HOME) == doorstep_notice(rough) == ""


def test_of_a_town_of_several_districts_nobody_is_promised_the_whole() -> None:
    town = replace(
        HOME, label="Sidcup", precision=Precision.PLACE, name="Sidcup", districts=("DA14", "DA15")
    )
    assert place_notice(town) == "Distances are from the middle of Sidcup."
    assert doorstep_notice(town) == (
        "Sidcup is in DA14 and DA15, and a service may come to a part of it only. "
        "For whether a service comes to your own home, enter your full postcode."
    )
    covers = Reach(kind=ReachKind.COVERS, miles=3.0, is_rough=True)
    for area, said in (
        ("DA15", "Comes to Sidcup or part of it"),
        ("5 miles", "Comes to Sidcup or part of it"),
        ("wards: Sidcup", "Comes to Sidcup or part of it"),
        ("DA14;DA15;DA16", "Comes to Sidcup"),
        ("borough", "Comes to Sidcup"),
    ):
        assert reach_in_words(covers, town, covers=area) == f"{said} (based about 3 miles away)"


@pytest.mark.parametrize(
    ("kind", "miles", "said"),
    [
        (ReachKind.COVERS, 0.3, "Comes to people in the same area (based 0.3 miles from here)"),
        (ReachKind.COVERS, None, "Comes to people in the same area"),
        (ReachKind.GO_THERE, 2.34, "2.3 miles from here"),
        (ReachKind.GO_THERE, None, ""),
        (ReachKind.NOT_SAID, 0.01, "Less than 0.1 miles from here"),
    ],
)
def test_beside_another_listing_nothing_is_said_of_where_the_reader_lives(
    kind: ReachKind, miles: float | None, said: str
) -> None:
    assert beside_in_words(Reach(kind=kind, miles=miles, is_rough=False)) == said
