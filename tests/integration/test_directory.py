"""The directory on a real database: what it finds, counts and pages."""

from __future__ import annotations

import pytest
from flask import Flask

from marketplace.config import SearchBackend
from marketplace.domain.finding import RatingChoice, Sort
from marketplace.models.listings import Language, Listing, Need
from marketplace.search.directory import PageOutOfRange
from marketplace.search.documents import documents
from marketplace.search.postgres_text import PostgresText
from marketplace.search.whoosh_text import WhooshText
from marketplace.services.transaction import transaction
from marketplace.services.visibility import refresh
from marketplace.wiring import adapters
from tests.integration.asking import LISTINGS, Find, counts, ids_by_name, names, text_index_of
from tests.integration.desk import TEST
from tests.integration.town import START


def test_everything_is_found_by_name(find: Find) -> None:
    found = find(sort=Sort.NAME)

    assert names(found) == [name for name, *_ in LISTINGS]
    assert (found.total, found.page, found.pages) == (5, 1, 1)
    assert found.searched is None
    assert counts(found, "service") == {
        "home-care": 2,
        "care-home": 2,
        "nursing-home": 1,
        "gardening": 2,
        "companionship": 1,
    }
    assert counts(found, "rating") == {
        "outstanding": 1,
        "good": 2,
        "requires-improvement": 1,
        "not-registered": 1,
    }
    assert counts(found, "direct_payments") == {"yes": 2}


def test_the_best_match_comes_first_unless_the_name_is_asked_for(find: Find) -> None:
    care = ["Ash Home Care", "Birch House", "Dogwood Gardens and Home Care", "Elm Court"]

    assert sorted(names(find(words="gardening"))) == [
        "Cedar Gardening",
        "Dogwood Gardens and Home Care",
    ]
    assert sorted(names(find(words="home care"))[:2]) == [
        "Ash Home Care",
        "Dogwood Gardens and Home Care",
    ]
    assert names(find(words="home care", sort=Sort.NAME)) == care


@pytest.mark.parametrize("words", ["domiciliary", "carers", "DOMICILIARY CARE", "home help"])
def test_everyday_names_of_a_service_find_it(find: Find, words: str) -> None:
    assert names(find(words=words, sort=Sort.NAME)) == [
        "Ash Home Care",
        "Dogwood Gardens and Home Care",
    ]


def test_needs_and_languages_are_words_too(town: Flask, find: Find) -> None:
    with town.app_context(), transaction(actor=TEST, now=START) as tx:
        cedar = tx.get(Listing, ids_by_name(town)["Cedar Gardening"])
        cedar.needs = [Need(slug="sight-loss", name="Sight loss")]
        cedar.languages = [Language(slug="welsh", name="Welsh")]
        refresh(tx, (cedar.id,))
    with town.app_context():
        wired = adapters()
        wired.text_index.rebuild(documents())

    assert names(find(words="welsh")) == ["Cedar Gardening"]
    assert names(find(words="sight loss")) == ["Cedar Gardening"]
    assert names(find(words="blind")) == ["Cedar Gardening"]


def test_a_slip_of_the_pen_finds_and_says_what_was_searched(find: Find) -> None:
    found = find(words="gardning")

    assert found.searched == "gardening"
    assert found.total == 2


def test_choices_of_a_kind_are_alternatives_and_kinds_add_up(find: Find) -> None:
    found = find(
        services=("gardening", "nursing-home"),
        ratings=(RatingChoice.NOT_REGISTERED, RatingChoice.GOOD),
        sort=Sort.NAME,
    )

    assert names(found) == ["Cedar Gardening", "Dogwood Gardens and Home Care"]
    # each kind is counted as if nothing of its own were chosen
    assert counts(found, "service") == {
        "home-care": 2,
        "nursing-home": 0,
        "gardening": 2,
        "companionship": 1,
    }
    assert counts(found, "rating") == {"good": 1, "requires-improvement": 1, "not-registered": 1}
    assert counts(found, "direct_payments") == {"yes": 1}
    assert names(find(direct_payments=True, sort=Sort.NAME)) == ["Ash Home Care", "Cedar Gardening"]


def test_words_and_choices_together(find: Find) -> None:
    found = find(words="care", services=("care-home",))

    assert sorted(names(found)) == ["Birch House", "Elm Court"]
    assert counts(found, "service")["home-care"] == 2


def test_pages(find: Find) -> None:
    found = find(page=2, per_page=2, sort=Sort.NAME)

    assert names(found) == ["Cedar Gardening", "Dogwood Gardens and Home Care"]
    assert (found.total, found.page, found.pages) == (5, 2, 3)
    with pytest.raises(PageOutOfRange):
        find(page=4, per_page=2)


def test_the_first_page_is_there_even_when_it_is_empty(find: Find) -> None:
    found = find(words="zzyzx")

    assert (found.total, found.page, found.pages, found.summaries) == (0, 1, 1, ())
    with pytest.raises(PageOutOfRange):
        find(words="zzyzx", page=2)


def test_the_settings_choose_the_index(app: Flask) -> None:
    with app.app_context():
        search = adapters().settings.search

    kinds = {SearchBackend.WHOOSH: WhooshText, SearchBackend.POSTGRESQL: PostgresText}
    assert type(text_index_of(app)) is kinds[search]


def test_services_of_the_kind_that_words_name_come_before_others_that_hold_them(
    town: Flask, find: Find
) -> None:
    with town.app_context(), transaction(actor=TEST, now=START) as tx:
        birch, cedar = (
            tx.get(Listing, ids_by_name(town)[name]) for name in ("Birch House", "Cedar Gardening")
        )
        birch.name = "The Home Home Care Home"
        cedar.summary = "Care of your home and garden, where home care comes to you."
        refresh(tx, (birch.id, cedar.id))
    with town.app_context():
        adapters().text_index.rebuild(documents())
    agencies = ["Ash Home Care", "Dogwood Gardens and Home Care"]

    for words in ("home care", "Our home care", "carers"):
        assert sorted(names(find(words=words))[:2]) == agencies, words
    assert set(names(find(words="home care"))) > {"The Home Home Care Home", "Cedar Gardening"}
    assert names(find(words="care home"))[0] == "The Home Home Care Home"
