"""What people type to find a place, how names are folded, and whose names are not copied."""

from __future__ import annotations

import pytest

from marketplace.domain.register_places import (
    PlaceQuestion,
    compact_postcode,
    folded_name,
    one_line,
    organisation_name,
    place_name,
    question_from,
    search_name,
    spaced_postcode,
)


@pytest.mark.parametrize(
    ("typed", "question"),
    [
        ("Larkspur Home", PlaceQuestion(words=("larkspur", "home"))),
        ("da5 1aa", PlaceQuestion(postcode="DA51AA")),
        ("DA51AA", PlaceQuestion(postcode="DA51AA")),
        ("da5", PlaceQuestion(district="DA5", words=("da5",))),
        ("1-125856395", PlaceQuestion(location_id="1-125856395", words=("1", "125856395"))),
        ("24 hour care", PlaceQuestion(words=("24", "hour", "care"))),
        ("care care CARE", PlaceQuestion(words=("care",))),
        ("%_\\'\";--", PlaceQuestion()),
        ("", PlaceQuestion()),
        ("\x00", PlaceQuestion()),
    ],
)
def test_what_is_asked(typed: str, question: PlaceQuestion) -> None:
    assert question_from(typed) == question


def test_endless_words_are_cut() -> None:
    assert len(question_from("a b c d e f g h i j k l " * 500).words) == 8


def test_a_second_try_forgives_endings() -> None:
    assert question_from("Abilityavenu larkspurs St").forgiving == ("abilityav", "larksp", "st")


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("St. Mary\u2019s Lodge", "st marys lodge"),
        ("Smith & Sons (North)", "smith and sons north"),
        ("Esth\u00eatic, CF", "esthetic cf"),
        ("100% Care_Home", "100 care home"),
        ("\uff2carkspur", "larkspur"),
        ("  ", ""),
    ],
)
def test_names_are_folded(name: str, folded: str) -> None:
    assert folded_name(name) == folded
    assert folded_name(folded) == folded
    assert search_name(name).strip() == folded


def test_a_long_name_fits_its_column() -> None:
    assert len(search_name("x" * 400)) == 250
    assert len(one_line("x" * 400)) == 250


@pytest.mark.parametrize(
    ("written", "compact", "spaced"),
    [
        ("da5 1aa", "DA51AA", "DA5 1AA"),
        ("n/a", "NA", "NA"),
        ("", "", ""),
        ("W1A-1AA", "W1A1AA", "W1A 1AA"),
    ],
)
def test_postcodes(written: str, compact: str, spaced: str) -> None:
    assert compact_postcode(written) == compact
    assert spaced_postcode(compact) == spaced


@pytest.mark.parametrize(
    "name",
    [
        "Mrs Jane Example",
        "Dr A Example, Dr B Sample",
        "Miss E. Example",
        "REDACTED",
        "Mr & Mrs D Example",
    ],
)
def test_a_person_s_name_is_not_copied(name: str) -> None:
    assert place_name(name) == ""
    assert organisation_name(name) == ""


@pytest.mark.parametrize(
    "name",
    [
        *("Jane Example", "A & B Sample", "J M Example"),
        *("Mrs Jane House", "Miss Charity Example", "Dr Example's Practice"),
    ],
)
def test_a_provider_that_may_be_a_person_is_not_copied(name: str) -> None:
    assert organisation_name(name) == ""


@pytest.mark.parametrize(
    "name",
    [
        "Larkspur Care Limited",
        "Dr Example Dental Limited",
        "Exampleborough Council",
        "Sunrise C.I.C.",
    ],
)
def test_an_organisation_s_name_is(name: str) -> None:
    assert place_name(name) == name
    assert organisation_name(name) == name


def test_a_place_may_be_called_anything_else() -> None:
    assert place_name("Rose Cottage") == "Rose Cottage"
    assert place_name("Mrs Tiggywinkle's House") == "Mrs Tiggywinkle's House"


def test_what_no_table_can_hold_is_cleaned() -> None:
    assert one_line("Lark\x00spur\n \ud800 Care\u202e") == "Lark spur ? Care"
