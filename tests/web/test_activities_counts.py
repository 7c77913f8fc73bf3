"""The numbers beside the choices of activities, and the ways on where little is found."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.domain.offers import AccessFeature
from marketplace.models.base import db
from marketplace.models.listings import Listing
from marketplace.models.places import PostcodeDistrict
from marketplace.services.transaction import transaction
from tests.integration.town import withdraw
from tests.web.meeting import CHOIR, GARDEN, LUNCH, meets
from tests.web.shelf import NOW, OFFICER
from tests.web.visitor import Page, Visitor, words_of

HERE = (51.4, 0.1)
SEVEN_MILES_NORTH = (51.5014, 0.1)
FORTY_MILES_NORTH = (51.979, 0.1)


@pytest.fixture
def clubs(marketplace: Flask) -> Flask:
    """Three clubs at three distances of a district: five sessions in these seven days."""
    with marketplace.app_context(), transaction(actor=OFFICER, now=NOW) as tx:
        tx.add(
            PostcodeDistrict(district="ZZ1", latitude=51.4, longitude=0.1, authority="", town="")
        )
    meets(
        marketplace,
        replace(LUNCH, point=HERE),
        "Tuesday, 12 noon to 2pm",
        "Friday, 6pm to 8pm",
        access=(AccessFeature.STEP_FREE, AccessFeature.ACCESSIBLE_TOILET),
    )
    meets(
        marketplace,
        replace(CHOIR, point=SEVEN_MILES_NORTH),
        "Tuesday, 10:30am to 11:30am",
        access=(AccessFeature.STEP_FREE,),
    )
    meets(
        marketplace,
        replace(GARDEN, private=False, point=FORTY_MILES_NORTH),
        "Saturday, 9am to 11am",
        "Saturday, 1pm to 2pm",
        "First Sunday of the month, 1pm to 2pm",
    )
    return marketplace


def numbers(page: Page) -> dict[str, dict[str, int]]:
    """By parameter, the number beside each choice. Fails where one has none."""
    found: dict[str, dict[str, int]] = {}
    for box in page.soup.select("#search-form [type=checkbox]"):
        (label,) = page.soup.select(f'label[for="{box["id"]}"]')
        found.setdefault(str(box["name"]), {})[str(box["value"])] = _number(words_of(label))
    for choices in page.soup.select("#search-form select"):
        found[str(choices["name"])] = {
            str(option["value"]): _number(words_of(option)) for option in choices.select("option")
        }
    return found


def _number(label: str) -> int:
    said = re.search(r" \(([\d,]+)\)$", label)
    assert said is not None, label
    return int(said[1].replace(",", ""))


def total(page: Page) -> int:
    """How many sessions the page says that it found, which is how many it lists."""
    said = int(page.texts("#results")[0].split()[0])
    assert said == len(page.soup.select(".app-activities__row"))
    return said


@pytest.mark.usefixtures("clubs")
def test_each_number_is_of_sessions_of_these_days(visitor: Visitor) -> None:
    page = visitor.get("/activities?cost=5")
    assert total(page) == 3
    assert numbers_without_distance(page) == {
        "day": {"tuesday": 2, "friday": 1},
        "time": {"morning": 1, "afternoon": 1, "evening": 1},
        "access": {"step-free": 3, "accessible-toilet": 2},
        "cost": {"": 5, "free": 1, "5": 3, "10": 3},
    }
    assert "A number in brackets is how many sessions a choice would show." in page.main


def numbers_without_distance(page: Page) -> dict[str, dict[str, int]]:
    """The numbers of a page that was asked about no place: of distances nobody knows any."""
    (distance,) = page.soup.select("#within")
    assert [words_of(option) for option in distance.select("option")][:2] == ["25 miles", "1 mile"]
    distance.extract()
    return numbers(page)


@pytest.mark.parametrize(
    "query",
    [
        "postcode=ZZ1",
        "postcode=ZZ1&within=10&day=tuesday",
        "postcode=ZZ1&within=50&day=tuesday&day=saturday&time=afternoon",
        "postcode=ZZ1&within=1&cost=free&access=step-free",
        "postcode=ZZ1&day=sunday&time=night&access=hearing-loop&cost=10",
        "postcode=ZZ1&from=2026-12-06",
    ],
)
@pytest.mark.usefixtures("clubs")
def test_every_number_is_what_that_choice_then_shows(visitor: Visitor, query: str) -> None:
    page = visitor.get(f"/activities?{query}")
    pairs = parse_qsl(query)
    for name, choices in numbers(page).items():
        others = [pair for pair in pairs if pair[0] != name]
        for choice, number in choices.items():
            chosen = visitor.get(f"/activities?{urlencode([*others, (name, choice)])}")
            assert total(chosen) == number, (name, choice)


@pytest.mark.usefixtures("clubs")
def test_what_finds_nothing_is_offered_only_where_it_was_chosen(visitor: Visitor) -> None:
    page = visitor.get("/activities?day=monday&day=friday&time=night")
    assert page.texts("[id^=day-] + label") == ["Monday (0)", "Friday (0)"]
    assert page.texts("[id^=time-] + label") == ["Evening (1)", "Night (0)"]
    assert [str(box["id"]) for box in page.soup.select("[checked]")] == [
        "day-monday",
        "day-friday",
        "time-night",
    ]
    assert page.soup.select("#cost") == []
    assert "Accessibility" not in page.texts("legend")


@pytest.mark.usefixtures("clubs")
def test_where_the_place_is_not_known_all_choices_stand_there_without_numbers(
    visitor: Visitor,
) -> None:
    page = visitor.get("/activities?postcode=Nowhere-under-Wold&day=friday&within=5")
    form = words_of(page.soup.select_one("#search-form"))
    assert "(" not in form
    assert "A number in brackets" not in form
    assert len(page.texts("[id^=day-] + label")) == 7
    assert len(page.texts("#cost option")) == 4
    assert page.texts("#within option[selected]") == ["5 miles"]
    assert "To find more" not in page.main


@pytest.mark.usefixtures("clubs")
def test_who_finds_little_is_offered_what_finds_more(visitor: Visitor) -> None:
    page = visitor.get("/activities?postcode=ZZ1&within=5&day=tuesday")
    assert total(page) == 1
    wider = "Look within 10 miles: 2 sessions"
    unfiltered = "Take your filters off: 3 sessions"
    assert page.address_of(wider) == "/activities?postcode=ZZ1&within=10&day=tuesday"
    assert page.address_of(unfiltered) == "/activities?postcode=ZZ1"
    assert total(visitor.get(page.address_of(wider))) == 2
    assert total(visitor.get(page.address_of(unfiltered))) == 3
    assert "anywhere" not in page.main
    page = visitor.get("/activities?postcode=ZZ1")
    assert page.address_of("Look within 50 miles: 5 sessions").endswith("&within=50")
    assert "filters off" not in page.main


@pytest.mark.usefixtures("clubs")
def test_who_finds_nothing_is_offered_every_way_that_finds_something(visitor: Visitor) -> None:
    page = visitor.get("/activities?postcode=ZZ1&within=5&day=saturday&time=morning")
    assert total(page) == 0
    ways = [
        link for link in page.soup.select("main ul.govuk-list a") if " session" in words_of(link)
    ]
    assert [words_of(link) for link in ways] == [
        "Look within 50 miles: 1 session",
        "Take your filters off: 3 sessions",
        "Look anywhere, not only near ZZ1: 1 session",
    ]
    for link in ways:
        assert f"{total(visitor.get(str(link['href'])))} session" in words_of(link)


@pytest.mark.usefixtures("clubs")
def test_who_finds_nothing_now_is_told_when_it_is_on(visitor: Visitor) -> None:
    page = visitor.get("/activities?day=sunday")
    later = page.address_of("Look from Sunday 6 December 2026 on: 1 session")
    assert later == "/activities?day=sunday&from=2026-12-06"
    assert total(visitor.get(later)) == 1


def test_where_neither_the_place_nor_the_rest_alone_was_too_much(
    marketplace: Flask, visitor: Visitor
) -> None:
    with marketplace.app_context(), transaction(actor=OFFICER, now=NOW) as tx:
        tx.add(
            PostcodeDistrict(district="ZZ1", latitude=51.4, longitude=0.1, authority="", town="")
        )
    meets(marketplace, replace(CHOIR, point=(55.9, -3.2)), "Tuesday, 10:30am to 11:30am")
    page = visitor.get("/activities?postcode=ZZ1&day=friday")
    everything = page.address_of("See all activities and clubs: 1 session")
    assert everything == "/activities"
    assert total(visitor.get(everything)) == 1


@pytest.mark.usefixtures("clubs")
def test_all_choices_but_the_place_are_taken_off_at_once(visitor: Visitor) -> None:
    page = visitor.get("/activities?postcode=ZZ1&day=friday&cost=5&from=2026-11-29")
    assert page.address_of("Clear all filters") == "/activities?postcode=ZZ1&from=2026-11-29"


def test_a_hidden_club_is_in_no_number_at_the_next_request(clubs: Flask, visitor: Visitor) -> None:
    questions = ("", "?day=friday", "?cost=free&day=friday", "?postcode=ZZ1&within=1&time=morning")
    for query in questions:
        visitor.get(f"/activities{query}")
    with clubs.app_context():
        withdraw(db.session.scalars(select(Listing.id).where(Listing.slug == "lunch")).one())
    assert numbers_without_distance(visitor.get("/activities")) == {
        "day": {"tuesday": 1, "saturday": 2},
        "time": {"morning": 2, "afternoon": 1},
        "access": {"step-free": 1},
        "cost": {"": 3, "free": 1, "5": 1, "10": 1},
    }
    page = visitor.get("/activities?day=friday")
    assert page.address_of("Take your filters off: 3 sessions") == "/activities"
    assert "Friday (0)" in page.main
    near = visitor.get("/activities?postcode=ZZ1&within=1&time=morning")
    assert numbers(near)["within"] == {"": 1, "1": 0, "2": 0, "5": 0, "10": 1}
