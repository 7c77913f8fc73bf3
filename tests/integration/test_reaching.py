"""Who comes to my door, and how far I would go: coverage, distance and what is not known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import insert

from marketplace.domain.council_area import CouncilArea
from marketplace.domain.finding import Borough, Criteria, Meeting, Sort
from marketplace.domain.offers import Weekday
from marketplace.domain.places import Point, Precision, Where
from marketplace.domain.reach import Reach, ReachKind, Wider
from marketplace.domain.visibility import HoldKind
from marketplace.models.base import WRITES, db
from marketplace.models.listings import Need, listing_needs
from marketplace.models.places import PostcodeDistrict
from marketplace.search.directory import Directory, Found
from tests.integration.asking import counts, names, text_index_of
from tests.integration.town import START, add_listing, place_hold

HERE = Where(
    asked="da5 1aa",
    label="DA5 1AA",
    point=Point(latitude=51.44, longitude=0.14),
    precision=Precision.POSTCODE,
    district="DA5",
    ward="Upton",
    in_borough=True,
)
NEXT_DOOR = {"latitude": 51.4405, "longitude": 0.1405}
TWO_MILES = {"latitude": 51.469, "longitude": 0.14}
THIRTY_MILES = {"latitude": 51.874, "longitude": 0.14}
Ask = Callable[..., Found]


@pytest.fixture
def ask(app: Flask) -> Ask:
    """Asks about the place, by keywords of `Criteria`, as a request of its own."""
    directory = Directory(text_index_of(app), area=CouncilArea.parse("Bexley"))

    def ask(**asked: object) -> Found:
        with app.app_context():
            criteria = Criteria(**{"where": HERE, **asked})  # type: ignore[arg-type]
            return directory.find(criteria, now=START)

    return ask


@pytest.fixture
def add(app: Flask) -> Callable[..., int]:
    """Publishes a listing, by name."""

    def add(name: str, **fields: object) -> int:
        with app.app_context():
            return add_listing(None, reference=name.replace(" ", "-"), name=name, **fields)  # type: ignore[arg-type]

    return add


def reached(found: Found) -> dict[str, Reach | None]:
    return dict(zip(names(found), found.reaches, strict=True))


def test_what_covers_me_is_found_from_thirty_miles_and_what_does_not_is_not_next_door(
    ask: Ask, add: Callable[..., int]
) -> None:
    add("Far but comes", covers="DA5;DA6", **THIRTY_MILES)
    add("Near but does not", covers="DA1;DA2", **NEXT_DOOR)

    found = ask()

    assert names(found) == ["Far but comes"]
    (reach,) = found.reaches
    assert reach is not None
    assert reach.kind is ReachKind.COVERS
    assert reach.miles == pytest.approx(30, abs=0.1)
    assert not reach.is_rough
    assert names(ask(within=1.0)) == ["Far but comes"]


@pytest.mark.parametrize(
    ("covers", "comes"),
    [
        ("borough", True),
        ("wards: Upton;West Hill", True),
        ("wards: West Hill", False),
        ("3 miles", True),
        ("1 mile", False),
        ("DA5", True),
        ("DA51", False),
    ],
)
def test_each_way_to_say_how_far(
    ask: Ask, add: Callable[..., int], covers: str, *, comes: bool
) -> None:
    add("Ash Home Care", covers=covers, **TWO_MILES)

    assert [reach and reach.kind for reach in ask().reaches] == [ReachKind.COVERS] * comes


def test_who_has_not_said_is_found_by_distance_as_one_to_ask(
    ask: Ask, add: Callable[..., int]
) -> None:
    add("Silent", covers="", **TWO_MILES)
    add("Wards", covers="wards: West Hill", **TWO_MILES)

    assert {name: reach and reach.kind for name, reach in reached(ask()).items()} == {
        "Silent": ReachKind.NOT_SAID
    }
    district = replace(HERE, precision=Precision.DISTRICT, ward="", in_borough=None)
    assert set(names(ask(where=district))) == {"Silent", "Wards"}
    assert all(reach and reach.is_rough for reach in ask(where=district).reaches)
    assert names(ask(within=1.0)) == []


def test_a_town_is_covered_by_who_covers_one_of_its_districts_or_names_it_as_a_ward(
    ask: Ask, add: Callable[..., int]
) -> None:
    add("One half", covers="DA14", **THIRTY_MILES)
    add("Other half", covers="DA15", **THIRTY_MILES)
    add("Both", covers="DA14;DA15", **THIRTY_MILES)
    add("Next town", covers="DA5", **NEXT_DOOR)
    add("Ward of that name", covers="wards: Sidcup;Upton", **THIRTY_MILES)
    add("Other ward", covers="wards: Upton", **NEXT_DOOR)
    town = Where(
        asked="sidcup",
        label="Sidcup",
        point=HERE.point,
        precision=Precision.PLACE,
        district="DA14",
        name="Sidcup",
        districts=("DA14", "DA15"),
        in_borough=True,
    )

    kinds = {name: reach and reach.kind for name, reach in reached(ask(where=town)).items()}

    assert kinds == {
        **dict.fromkeys(("One half", "Other half", "Both"), ReachKind.COVERS),
        "Ward of that name": ReachKind.COVERS,
        "Other ward": ReachKind.NOT_SAID,
    }
    # A town outside the council's area is in none of its wards, whatever it is called.
    outside = {reach and reach.kind for reach in ask(where=replace(town, in_borough=False)).reaches}
    assert outside == {ReachKind.COVERS}
    assert "Ward of that name" not in names(ask(where=replace(town, in_borough=False)))


def test_what_one_goes_to_is_found_by_distance_the_default_told(
    ask: Ask, add: Callable[..., int]
) -> None:
    add("Near Club", services=("social-activity",), covers="DA1", **TWO_MILES)
    add("Far Club", services=("social-activity",), **THIRTY_MILES)
    add("Nowhere Club", services=("social-activity",))

    found = ask()

    assert (names(found), found.radius) == (["Near Club", "Nowhere Club"], 25)
    assert [reach and reach.miles and round(reach.miles, 1) for reach in found.reaches] == [2, None]
    assert found.wider is None or found.wider.miles > 25
    assert ask(within=1.0).wider == Wider(miles=50.0, total=2)
    assert names(ask(within=40.0)) == ["Near Club", "Far Club"]


def test_one_that_does_both_is_found_either_way(ask: Ask, add: Callable[..., int]) -> None:
    add("Comes", services=("meals",), covers="DA5", **THIRTY_MILES)
    add("Near", services=("meals",), covers="DA1", **TWO_MILES)

    found = ask()

    kinds = {name: reach and reach.kind for name, reach in reached(found).items()}
    assert kinds == {"Comes": ReachKind.COVERS, "Near": ReachKind.GO_THERE}
    assert counts(found, "meeting") == {"comes-to-me": 1, "go-there": 1}
    assert names(ask(meetings=(Meeting.COMES_TO_ME,))) == ["Comes"]
    assert names(ask(meetings=(Meeting.GO_THERE,))) == ["Near"]


def test_what_covers_me_comes_before_what_is_near_unless_distance_is_asked_for(
    ask: Ask, add: Callable[..., int]
) -> None:
    add("Far but comes", covers="DA5", **THIRTY_MILES)
    add("Near Club", services=("social-activity",), **TWO_MILES)
    add("Nearest Club", services=("social-activity",), **NEXT_DOOR)

    assert names(ask()) == ["Far but comes", "Nearest Club", "Near Club"]
    by_distance = names(ask(sort=Sort.DISTANCE))
    assert by_distance == ["Nearest Club", "Near Club", "Far but comes"]


def test_a_private_home_stands_in_the_middle_of_its_district_and_is_no_point_on_a_map(
    app: Flask, ask: Ask, add: Callable[..., int]
) -> None:
    with app.app_context(), db.engine.connect().execution_options(**{WRITES: True}) as connection:
        middle = {"district": "DA5", **TWO_MILES, "authority": "Bexley", "town": "Bexley"}
        connection.execute(insert(PostcodeDistrict), [middle])
        connection.commit()
    club = {"services": ("social-activity",), "postcode": "DA5 9ZZ", "authority": "Bexley"}
    add("Private", address_private=True, **club, **NEXT_DOOR)
    add("Open", **club, **NEXT_DOOR)
    add("Unplaced", **club)

    found = ask(sort=Sort.DISTANCE, boroughs=(Borough.INSIDE,))

    assert names(found)[0] == "Open"
    told = reached(found)
    for name in ("Private", "Unplaced"):
        assert told[name] == replace(told["Open"], miles=told[name].miles, is_rough=True)  # type: ignore[union-attr,type-var]
        assert told[name].miles == pytest.approx(2, abs=0.01)  # type: ignore[union-attr]
    assert [point is not None for point in found.points] == [True, False, False]


def test_a_word_of_a_hidden_listing_alone_is_like_one_that_never_was(
    app: Flask, ask: Ask, add: Callable[..., int]
) -> None:
    key = add("Secret", covers="DA5", **TWO_MILES)
    with app.app_context(), db.engine.connect().execution_options(**{WRITES: True}) as connection:
        connection.execute(insert(Need), [{"slug": "odd-need", "name": "ODD (need)"}])
        connection.execute(listing_needs.insert(), [{"listing_id": key, "slug": "odd-need"}])
        connection.commit()
    assert label_of(ask(needs=("odd-need",)), "odd-need") == "ODD (need)"
    with app.app_context():
        place_hold(key, HoldKind.SUSPENSION)

    after, never = ask(needs=("odd-need",)), ask(needs=("odd-thing",))

    assert (after.total, after.facets[2].values[0].count) == (0, 0)
    assert label_of(after, "odd-need") == "Odd need"
    assert label_of(never, "odd-thing") == "Odd thing"


def label_of(found: Found, value: str) -> str:
    return next(one.label for facet in found.facets for one in facet.values if one.value == value)


def test_when_a_club_meets_counts_among_its_days_and_times(
    ask: Ask, add: Callable[..., int]
) -> None:
    terms = {"days": ["monday"], "times": [], "gatherings": ["Tuesday, 2pm to 4pm"]}
    add("Lunch Club", services=("social-activity",), details=terms, **TWO_MILES)

    found = ask(days=(Weekday.TUESDAY,))

    assert names(found) == ["Lunch Club"]
    assert counts(found, "day") == {"monday": 1, "tuesday": 1}
    assert counts(found, "time") == {"afternoon": 1}
