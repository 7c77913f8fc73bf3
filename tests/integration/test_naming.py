"""Which service somebody means: the same answer whatever we know of the one they type."""

from __future__ import annotations

from functools import partial

import pytest
from flask import Flask

from marketplace.domain.register_places import search_name
from marketplace.domain.visibility import HoldKind
from marketplace.models.register import RegisterPlace
from marketplace.queries.naming import NameFound, suggestions
from marketplace.services.transaction import transaction
from tests.integration.desk import TEST
from tests.integration.statements_run import statements_of
from tests.integration.town import START, add_listing, place_hold, withdraw

pytestmark = pytest.mark.usefixtures("directory")


def add_place(cqc_id: str, name: str, *, postcode: str = "DA51AA", organisation: str = "") -> None:
    """A place of the register."""
    with transaction(actor=TEST, now=START) as tx:
        tx.add(
            RegisterPlace(
                cqc_id=cqc_id,
                name=name,
                search_name=search_name(name),
                postcode=postcode,
                address="",
                provider_name=organisation,
                service_types="",
                source="list",
                seen_at=START,
            )
        )


def names(words: str, place: str = "") -> list[str]:
    """The names that are suggested, in order."""
    return [found.name for found in suggestions(words, place)]


def test_visible_listings_and_registered_places_are_suggested() -> None:
    add_listing(None, reference="a", name="Larkspur Lunch Club", town="Bexley")
    add_place("1-100", "Larkspur House", organisation="Larkspur Care Ltd")
    found = suggestions("larksp")
    assert found == (
        NameFound(
            name="Larkspur House", organisation="Larkspur Care Ltd", place="DA5 1AA", cqc_id="1-100"
        ),
        NameFound(
            name="Larkspur Lunch Club", organisation="Larkspur Care Ltd", place="Bexley", cqc_id=""
        ),
    )
    assert names("larkspur club") == ["Larkspur Lunch Club"]
    assert names("house larkspur") == ["Larkspur House"]


def test_those_at_the_place_come_first() -> None:
    add_place("1-100", "Larkspur House", postcode="DA51AA")
    add_place("1-101", "Larkspur Villa", postcode="SE91AA")
    assert names("larkspur", "SE9") == ["Larkspur Villa", "Larkspur House"]
    assert names("larkspur", "DA5 1AA") == ["Larkspur House", "Larkspur Villa"]


def test_an_exact_name_is_not_listed_again() -> None:
    add_place("1-100", "Larkspur House", organisation="Larkspur Care Ltd")
    add_listing(None, reference="a", name="Larkspur Lunch Club")
    assert names("LARKSPUR house") == []
    assert names("larkspur lunch club") == []
    assert names("Larkspur Care") == []


def test_a_hidden_or_withdrawn_listing_is_not_suggested() -> None:
    hidden = add_listing(None, reference="a", name="Quillwort Gardening")
    gone = add_listing(None, reference="b", name="Tormentil Gardening")
    assert names("quillw") == ["Quillwort Gardening"]
    place_hold(hidden, HoldKind.SAFEGUARDING)
    withdraw(gone)
    assert names("quillw") == []
    assert names("tormen") == []


def test_a_registered_place_is_suggested_although_its_listing_is_hidden() -> None:
    listing = add_listing("1-100", name="Quillwort House")
    add_place("1-100", "Quillwort House")
    place_hold(listing, HoldKind.RATING)
    assert names("quillw") == ["Quillwort House"]


@pytest.mark.parametrize("words", ["", " ", "''", "%", "_", "\x00", "\ud800"])
def test_what_holds_no_word_finds_nothing(words: str) -> None:
    add_place("1-100", "Larkspur House")
    assert names(words) == []


def test_an_id_and_a_postcode_are_understood() -> None:
    add_place("1-1234567", "Larkspur House")
    assert names("1-1234567") == ["Larkspur House"]
    assert names("da5 1aa") == ["Larkspur House"]
    assert names("DA5") == ["Larkspur House"]


def test_the_same_statements_run_whatever_is_known(directory: Flask) -> None:
    del directory
    hidden = add_listing(None, reference="a", name="Quillwort Gardening")
    place_hold(hidden, HoldKind.SAFEGUARDING)
    withdraw(add_listing(None, reference="b", name="Tormentil Gardening"))
    add_listing(None, reference="c", name="Larkspur Gardening")
    add_place("1-100", "Speedwell Gardening")

    asked = [
        statements_of(partial(suggestions, f"{name} Gardening"))
        for name in ("Quillwort", "Tormentil", "Larkspur", "Speedwell", "Nowhere")
    ]
    assert all(ran == asked[0] for ran in asked)
    assert len(asked[0]) >= 2
    assert names("Nowhere Gardening") == names("Quillwort Gardening") == []
