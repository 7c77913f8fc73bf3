"""What people type to say where, and what is made of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.domain.places_asked import (
    LONGEST,
    PlaceAsked,
    asked_place,
    folded_place,
    meant_postcode,
    places_in_words,
    shown_place,
)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("DA5 1AA", PlaceAsked(postcode="DA5 1AA", districts=("DA5",))),
        (" da51aa ", PlaceAsked(postcode="DA5 1AA", districts=("DA5",))),
        ("Sidcup DA14 6ED", PlaceAsked(postcode="DA14 6ED", districts=("DA14",))),
        ("12 High Street, Sidcup,da146ed", PlaceAsked(postcode="DA14 6ED", districts=("DA14",))),
        ("da5", PlaceAsked(districts=("DA5",))),
        ("SW1A", PlaceAsked(districts=("SW1A",))),
        ("DA5 1", PlaceAsked(districts=("DA5",))),
        ("DA5 1A", PlaceAsked(districts=("DA5",))),
        ("DA51A", PlaceAsked(districts=("DA5",))),
        ("DA51", PlaceAsked(districts=("DA51", "DA5"))),
        ("Sidcup", PlaceAsked(name="sidcup")),
        ("Sidcup, Kent", PlaceAsked(name="sidcup", near="kent")),
        ("St. Paul\u2019s Cray", PlaceAsked(name="st pauls cray")),
        ("saint pauls  cray", PlaceAsked(name="st pauls cray")),
        ("Ynys Môn", PlaceAsked(name="ynys mon")),
        ("Gorse Hill & Cornbrook", PlaceAsked(name="gorse hill and cornbrook")),
        ("", PlaceAsked()),
        (" , ", PlaceAsked()),
    ],
)
def test_what_is_typed_is_a_postcode_a_part_of_one_or_a_name(text: str, asked: PlaceAsked) -> None:
    assert asked_place(text) == asked


def test_words_are_read_as_something_and_a_place_in_every_way_that_there_is() -> None:
    ways = [(way.rest, way.place) for way in places_in_words("care Abbey Wood")]
    assert ways == [
        ("", "care Abbey Wood"),
        ("care", "Abbey Wood"),
        ("care Abbey", "Wood"),
        ("", "care Abbey Wood"),
        ("Wood", "care Abbey"),
        ("Abbey Wood", "care"),
    ]
    (way,) = places_in_words("a club at da5 1aa on Monday")
    assert (way.rest, way.place) == ("a club at on Monday", "da5 1aa")
    # Neither a reference nor a part of a longer word is a postcode.
    assert all(way.place != "DA5 1AA" for way in places_in_words("xDA5 1AA DA5 1AAx"))
    assert list(places_in_words(" ")) == []


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("DA5 IAA", "DA5 1AA"),
        ("da5 laa", "DA5 1AA"),
        ("SE1 OAA", "SE1 0AA"),
        ("DA5 1AA", ""),
        ("Sidcup", ""),
        ("DA5", ""),
        ("", ""),
    ],
)
def test_letters_that_look_like_digits_are_seen_through(text: str, meant: str) -> None:
    assert meant_postcode(text) == meant


@given(st.text(max_size=3 * LONGEST))
def test_nothing_that_is_typed_is_trouble(text: str) -> None:
    asked = asked_place(text)
    assert len(asked.name) <= LONGEST
    assert folded_place(asked.name) == asked.name
    assert not (asked.postcode and asked.name)
    assert asked_place(shown_place(text)) == asked_place(shown_place(shown_place(text)))


def test_what_is_shown_again_is_short_and_printable() -> None:
    text = "\u202eSid\x00cup,\ud800\n Kent" + "x" * 10_000
    assert shown_place(text).startswith("Sid cup, Kentxxx")
    assert len(shown_place(text)) <= LONGEST
