"""A search, read from an address and written into one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from marketplace.domain.finding import Borough, Criteria, Meeting, RatingChoice, Sort
from marketplace.domain.listings import SERVICE_TYPES, PriceUnit
from marketplace.domain.offers import AccessFeature, Audience, Availability, TimeOfDay, Weekday
from marketplace.domain.places import PlaceUnknown, Point, Precision, Where
from marketplace.web.asked import SEVERAL, Asked
from marketplace.web.criteria import (
    PAGE_PARAMETERS,
    BadParameter,
    api_asked_from,
    asked_from,
)

_Choice = TypeVar("_Choice", bound=StrEnum)

SIDCUP = Where(
    asked="sidcup",
    label="Sidcup",
    point=Point(latitude=51.43, longitude=0.1),
    precision=Precision.PLACE,
)


def args(query: str) -> MultiDict[str, str]:
    return MultiDict(parse_qsl(query, keep_blank_values=True))


def place(text: str) -> Where | PlaceUnknown:
    """A country with one town."""
    if text.casefold() == "sidcup":
        return replace(SIDCUP, asked=text)
    return PlaceUnknown(asked=text, message="We do not know it.", suggestions=("Sidcup",))


def criteria_from(given: MultiDict[str, str]) -> Criteria:
    return asked_from(given, find_place=place).criteria


def test_nothing_asks_for_everything() -> None:
    assert criteria_from(args("")) == Criteria()


def test_everything_can_be_asked_at_once() -> None:
    query = (
        "q=+lunch+club&postcode=sidcup&within=2.5&meeting=go-there&service=meals"
        "&service=home-care&service=meals&need=dementia&who=carers&rating=good&rating=not-rated"
        "&language=polish&day=monday&time=evening&availability=spaces&access=step-free"
        "&borough=inside&direct_payments=yes&isf=yes&gender=yes&max_price=%C2%A324.50"
        "&price_unit=hour&sort=distance&page=3&unheard=of"
    )

    assert criteria_from(args(query)) == Criteria(
        words="lunch club",
        where=SIDCUP,
        within=2.5,
        meetings=(Meeting.GO_THERE,),
        services=("meals", "home-care"),
        needs=("dementia",),
        audiences=(Audience.CARERS,),
        ratings=(RatingChoice.GOOD, RatingChoice.NOT_RATED),
        direct_payments=True,
        isf=True,
        max_price=Decimal("24.50"),
        price_unit=PriceUnit.HOUR,
        languages=("polish",),
        days=(Weekday.MONDAY,),
        times=(TimeOfDay.EVENING,),
        choose_gender=True,
        availability=(Availability.SPACES,),
        access=(AccessFeature.STEP_FREE,),
        boroughs=(Borough.INSIDE,),
        sort=Sort.DISTANCE,
        page=3,
    )


def test_a_place_that_is_not_found_is_kept_with_everything_else() -> None:
    asked = asked_from(args("postcode=Atlantis&within=5&q=care"), find_place=place)

    assert asked.criteria == Criteria(words="care", within=5)
    assert asked.unknown is not None
    assert asked.unknown.suggestions == ("Sidcup",)
    assert asked.address() == "/search?q=care&postcode=Atlantis&within=5"
    assert asked.at("Sidcup") == "/search?q=care&postcode=Sidcup&within=5"


def test_what_no_keyboard_types_is_white_space() -> None:
    assert criteria_from(MultiDict({"q": "a\x00b\u2028c\xa0 d"})).words == "a b c d"


def test_a_program_may_say_how_many() -> None:
    assert api_asked_from(args("per_page=100"), find_place=place).criteria.per_page == 100


@pytest.mark.parametrize(
    ("query", "field", "said"),
    [
        ("q=meals&planet=mars", "planet", "This parameter is not known"),
        ("postcode=Atlantis", "postcode", "We do not know it."),
        ("within=5&q=meals", "within", "Give postcode too"),
        ("sort=distance", "sort", "Give postcode too"),
        ("price_unit=hour", "price_unit", "Give max_price too"),
    ],
)
def test_a_program_is_told_of_what_we_do_not_know(query: str, field: str, said: str) -> None:
    with pytest.raises(BadParameter, match=f"^{field}: {said}") as refused:
        api_asked_from(args(query), find_place=place)
    assert refused.value.field == field


@pytest.mark.parametrize(
    "number", ["0", "00", "-1", "1.0", "\N{ARABIC-INDIC DIGIT ONE}", "²", "1e3", "0x1", "one"]
)
def test_pages_are_whole_numbers_from_one(number: str) -> None:
    with pytest.raises(BadParameter, match=r"^page: "):
        criteria_from(MultiDict({"page": number}))


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("within", ("0", "0.0", "-1", "501", "1e3", "inf", "nan", "\N{ARABIC-INDIC DIGIT ONE}")),
        ("max_price", ("0", "0.00", "-1", "free", "1e3", "9" * 9_000, "1.234", "£")),
        ("price_unit", ("fortnight", "HOUR")),
        ("service", ("wizardry", "Home care")),
        ("need", ("!", "x" * 200)),
        ("who", ("everybody",)),
        ("meeting", ("online",)),
        ("day", ("1", "Monday")),
        ("gender", ("female", "no")),
        ("isf", ("1",)),
        ("sort", ("rating", "random")),
    ],
)
def test_what_means_nothing_is_refused(name: str, values: Sequence[str]) -> None:
    for value in values:
        with pytest.raises(BadParameter) as refused:
            criteria_from(MultiDict({name: value}))
        assert refused.value.field == name


def test_nobody_chooses_hundreds() -> None:
    with pytest.raises(BadParameter, match="60 or fewer"):
        criteria_from(MultiDict([("need", f"need-{number}") for number in range(61)]))


def test_a_number_of_any_length_is_read_at_once() -> None:
    assert criteria_from(MultiDict({"page": "9" * 10_000})).page == 10**9


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=60)
SLUGS = st.from_regex(r"[a-z]{1,9}(-[a-z]{1,9})?", fullmatch=True)


def some(kind: type[_Choice]) -> st.SearchStrategy[tuple[_Choice, ...]]:
    return st.lists(st.sampled_from(kind), unique=True, max_size=2).map(tuple)


VOCABULARY = st.lists(SLUGS, unique=True, max_size=2).map(tuple)
QUESTIONS = st.builds(
    Criteria,
    words=WORDS,
    where=st.none() | st.just(SIDCUP),
    within=st.none() | st.integers(1, 5_000).map(lambda tenths: tenths / 10),
    meetings=some(Meeting),
    services=st.lists(st.sampled_from(sorted(SERVICE_TYPES)), unique=True, max_size=2).map(tuple),
    needs=VOCABULARY,
    audiences=some(Audience),
    ratings=some(RatingChoice),
    direct_payments=st.booleans(),
    isf=st.booleans(),
    max_price=st.none() | st.integers(1, 500_000).map(lambda pence: Decimal(pence) / 100),
    price_unit=st.none() | st.sampled_from(PriceUnit),
    languages=VOCABULARY,
    days=some(Weekday),
    times=some(TimeOfDay),
    choose_gender=st.booleans(),
    availability=some(Availability),
    access=some(AccessFeature),
    boroughs=some(Borough),
    sort=st.sampled_from(Sort),
    page=st.integers(1, 999),
)


@given(QUESTIONS)
def test_an_address_asks_what_was_asked(asked: Criteria) -> None:
    address = Asked(criteria=asked).address(page=asked.page)

    assert criteria_from(args(urlsplit(address).query)) == asked
    assert {name for name, _ in args(urlsplit(address).query).items()} <= PAGE_PARAMETERS


@given(QUESTIONS)
def test_a_choice_taken_off_leaves_the_others(asked: Criteria) -> None:
    for name, field in SEVERAL:
        for value in getattr(asked, field):
            address = Asked(criteria=asked).without(name, value)
            left = criteria_from(args(urlsplit(address).query))
            assert set(getattr(left, field)) == set(getattr(asked, field)) - {value}
            # Everything else is as it was.
            others = {other for _, other in SEVERAL} - {field}
            assert all(getattr(left, other) == getattr(asked, other) for other in others)
            assert (left.words, left.where, left.within) == (asked.words, asked.where, asked.within)


@given(QUESTIONS)
def test_without_a_place_nothing_is_left_that_needs_one(asked: Criteria) -> None:
    left = criteria_from(args(urlsplit(Asked(criteria=asked).without("postcode")).query))

    assert left == replace(
        asked,
        page=1,
        where=None,
        within=None,
        sort=Sort.BEST if asked.sort is Sort.DISTANCE else asked.sort,
    )


@given(QUESTIONS)
def test_without_filters_words_place_and_order_are_left(asked: Criteria) -> None:
    left = Asked(criteria=asked).unfiltered().criteria

    assert left == Criteria(words=asked.words, where=asked.where, sort=asked.sort)


@given(QUESTIONS)
def test_another_kind_is_looked_for_in_the_same_place(asked: Criteria) -> None:
    address = Asked(criteria=asked).only_service("meals")

    left = criteria_from(args(urlsplit(address).query))
    assert left == Criteria(where=asked.where, within=asked.within, services=("meals",))
