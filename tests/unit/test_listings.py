"""The words of a listing: service types, slugs, coverage, prices."""

from __future__ import annotations

import re
from random import SystemRandom

import pytest

from marketplace.domain.listings import (
    SERVICE_TYPES,
    Coverage,
    PriceUnit,
    normalised_location_id,
    service_type_for,
    slug_for,
)
from marketplace.domain.ratings import folded

_PRODUCT_NAMES = """
home care, personal assistant, introductory agency, supported living, extra care, Shared Lives,
care home, nursing home, respite, day opportunities, hospice, rehabilitation (drugs or alcohol),
private hospital, NHS provision, voluntary agency, meals, transport, equipment and telecare,
adaptations and handyperson, cleaning, gardening, companionship, advocacy,
direct-payment support and payroll, social activity or club
"""


@pytest.mark.parametrize("name", [folded(name) for name in _PRODUCT_NAMES.split(",")])
def test_every_service_type_of_the_product_is_found_by_its_name(name: str) -> None:
    kind = service_type_for(name)
    assert kind is not None
    assert folded(kind.name) == name


def test_slugs_are_keys_and_are_lower_case_with_hyphens() -> None:
    for slug, kind in SERVICE_TYPES.items():
        assert slug == kind.slug
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", slug)


def test_a_type_is_regulated_exactly_where_the_regulator_has_words_for_it() -> None:
    for kind in SERVICE_TYPES.values():
        assert kind.regulated == bool(kind.activities)
        assert kind.regulated == bool(kind.register_service_types)
        assert kind.regulated == bool(kind.groups)


def test_the_two_exempt_kinds_need_no_registration() -> None:
    assert not SERVICE_TYPES["personal-assistant"].regulated
    assert not SERVICE_TYPES["introductory-agency"].regulated


def test_groups_are_folded() -> None:
    for kind in SERVICE_TYPES.values():
        assert kind.groups == tuple(folded(group) for group in kind.groups)


@pytest.mark.parametrize(
    ("word", "slug"),
    [
        ("Home Care", "home-care"),
        (" home-care ", "home-care"),
        ("direct-payment-support-and-payroll", "direct-payment-support"),
        ("social-activity-or-club", "social-activity"),
        ("rehabilitation-drugs-or-alcohol", "rehabilitation"),
    ],
)
def test_other_spellings_find_the_type(word: str, slug: str) -> None:
    kind = service_type_for(word)
    assert kind is not None
    assert kind.slug == slug


@pytest.mark.parametrize("word", ["", "-", "dentist", "home"])
def test_an_unknown_word_finds_nothing(word: str) -> None:
    assert service_type_for(word) is None


def test_location_ids_are_written_as_the_regulator_writes_them() -> None:
    assert normalised_location_id("  1-1258 56395\n") == "1-125856395"
    assert normalised_location_id("rm317") == "RM317"


def test_a_slug_has_readable_words_and_eight_random_characters() -> None:
    slug = slug_for("Rosie's Café & Co", SystemRandom())
    assert re.fullmatch(r"rosies-cafe-co-[a-z2-9]{8}", slug)


def test_a_slug_differs_each_time_and_stays_short() -> None:
    random = SystemRandom()
    slugs = {slug_for("long name " * 40, random) for _ in range(50)}
    assert len(slugs) == 50
    assert max(map(len, slugs)) <= 69


def test_a_name_without_latin_letters_still_has_a_slug() -> None:
    assert re.fullmatch(r"listing-[a-z2-9]{8}", slug_for("家", SystemRandom()))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("", ""),
        ("  ", ""),
        ("10 miles", "10 miles"),
        ("1 mile", "1 miles"),
        ("2.50 MILES", "2.5 miles"),
        ("da6; DA5;da5", "DA5;DA6"),
        ("SW1A", "SW1A"),
        ("Borough", "borough"),
        ("the whole borough", "borough"),
        ("wards: West Hill; upton;Upton;", "wards: upton;West Hill"),
        ("Ward: St Mary's & St Michael\u2019s", "wards: St Mary's & St Michael\u2019s"),
    ],
)
def test_coverage_is_read_and_written_the_same(text: str, written: str) -> None:
    coverage = Coverage.parse(text)
    assert str(coverage) == written
    assert Coverage.parse(str(coverage)) == coverage


@pytest.mark.parametrize(
    "text", ["0 miles", "501 miles", "-3 miles", "ten miles", "DA5;;X", "10", "wards"]
)
def test_coverage_that_says_nothing_clear_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"distance|district"):
        Coverage.parse(text)


@pytest.mark.parametrize("text", ["ten miles", "wards: <b>", "501 miles"])
def test_stored_coverage_that_cannot_be_read_says_nothing(text: str) -> None:
    assert Coverage.stored(text) == Coverage()
    assert Coverage.stored("10 miles") == Coverage.parse("10 miles")


@pytest.mark.parametrize(
    "text", ["wards:", "wards: ;;", "wards: <b>", "wards: 1st", f"wards: {'x' * 61}"]
)
def test_wards_need_names(text: str) -> None:
    with pytest.raises(ValueError, match="ward"):
        Coverage.parse(text)


def test_a_borough_of_wards_is_the_borough() -> None:
    with pytest.raises(ValueError, match="borough"):
        Coverage.parse("wards: " + ";".join(f"Ward number {n}" for n in range(61)))


def test_price_units_read_well_after_an_amount() -> None:
    assert [unit.label for unit in PriceUnit] == [
        "an hour",
        "a visit",
        "a session",
        "a day",
        "a week",
        "an item",
    ]
