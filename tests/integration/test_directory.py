"""The directory on a real database: what it finds, and that it never lags behind the door."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import update

from marketplace.config import SearchBackend
from marketplace.domain.finding import Criteria, RatingChoice, Sort
from marketplace.domain.visibility import HoldKind
from marketplace.models.base import db
from marketplace.models.events import DirectoryVersion
from marketplace.models.listings import Listing
from marketplace.queries import visible
from marketplace.search.directory import Directory, Found, PageOutOfRange
from marketplace.search.documents import documents
from marketplace.search.postgres_text import PostgresText
from marketplace.search.text import TextIndex, TextMatch, Visible
from marketplace.search.whoosh_text import WhooshText
from marketplace.wiring import adapters
from tests.integration.town import add_listing, place_hold

Find = Callable[..., Found]

LISTINGS = (
    # name, services, rating, direct payments
    ("Ash Home Care", ("home-care", "companionship"), "good", True),
    ("Birch House", ("care-home",), "outstanding", False),
    ("Cedar Gardening", ("gardening",), None, True),
    ("Dogwood Gardens and Home Care", ("home-care", "gardening"), "good", False),
    ("Elm Court", ("care-home", "nursing-home"), "requires-improvement", False),
)


@pytest.fixture
def town(app: Flask) -> Flask:
    """Five listings, indexed. Each question is a request of its own."""
    with app.app_context():
        for number, (name, services, rating, direct_payments) in enumerate(LISTINGS, 1):
            add_listing(
                None,
                reference=f"ref-{number}",
                name=name,
                services=services,
                rating=rating,
                direct_payments=direct_payments,
            )
        adapters().text_index.rebuild(documents())
    return app


@pytest.fixture
def find(town: Flask) -> Find:
    def ask(directory: Directory | None = None, **asked: object) -> Found:
        with town.app_context():
            return (directory or adapters().directory).find(Criteria(**asked))  # type: ignore[arg-type]

    return ask


def names(found: Found) -> list[str]:
    return [summary.name for summary in found.summaries]


def counts(found: Found, facet: str) -> dict[str, int]:
    return {
        value.value: value.count
        for one in found.facets
        if one.name == facet
        for value in one.values
    }


def ids_by_name(town: Flask) -> dict[str, int]:
    with town.app_context():
        return {row.name: row.id for row in visible.columns()[1]}


def test_everything_is_found_by_name(find: Find) -> None:
    found = find()

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
        "not-rated": 1,
    }
    assert counts(found, "direct_payments") == {"yes": 2}


def test_the_best_match_comes_first_unless_the_name_is_asked_for(find: Find) -> None:
    care = ["Ash Home Care", "Birch House", "Dogwood Gardens and Home Care", "Elm Court"]

    assert names(find(words="gardening")) == ["Cedar Gardening", "Dogwood Gardens and Home Care"]
    assert names(find(words="home care"))[:2] == ["Ash Home Care", "Dogwood Gardens and Home Care"]
    assert names(find(words="home care", sort=Sort.NAME)) == care


@pytest.mark.parametrize("words", ["domiciliary", "carers", "DOMICILIARY CARE"])
def test_everyday_names_of_a_service_find_it(find: Find, words: str) -> None:
    assert names(find(words=words, sort=Sort.NAME)) == [
        "Ash Home Care",
        "Dogwood Gardens and Home Care",
    ]


def test_a_slip_of_the_pen_finds_and_says_what_was_searched(find: Find) -> None:
    found = find(words="gardning")

    assert found.searched == "gardening"
    assert found.total == 2


def test_choices_of_a_kind_are_alternatives_and_kinds_add_up(find: Find) -> None:
    found = find(
        services=("gardening", "nursing-home"),
        ratings=(RatingChoice.NOT_RATED, RatingChoice.GOOD),
    )

    assert names(found) == ["Cedar Gardening", "Dogwood Gardens and Home Care"]
    # each kind is counted as if nothing of its own were chosen
    assert counts(found, "service") == {
        "home-care": 2,
        "nursing-home": 0,
        "gardening": 2,
        "companionship": 1,
    }
    assert counts(found, "rating") == {"good": 1, "requires-improvement": 1, "not-rated": 1}
    assert counts(found, "direct_payments") == {"yes": 1}
    assert names(find(direct_payments=True)) == ["Ash Home Care", "Cedar Gardening"]


def test_words_and_choices_together(find: Find) -> None:
    found = find(words="care", services=("care-home",))

    assert sorted(names(found)) == ["Birch House", "Elm Court"]
    assert counts(found, "service")["home-care"] == 2


def test_pages(find: Find) -> None:
    found = find(page=2, per_page=2)

    assert names(found) == ["Cedar Gardening", "Dogwood Gardens and Home Care"]
    assert (found.total, found.page, found.pages) == (5, 2, 3)
    with pytest.raises(PageOutOfRange):
        find(page=4, per_page=2)


def test_the_first_page_is_there_even_when_it_is_empty(find: Find) -> None:
    found = find(words="zzyzx")

    assert (found.total, found.page, found.pages, found.summaries) == (0, 1, 1, ())
    with pytest.raises(PageOutOfRange):
        find(words="zzyzx", page=2)


def test_what_is_hidden_is_gone_from_every_process_at_once(town: Flask, find: Find) -> None:
    """The index is not brought up to date: it is late, and must not leak."""
    other_process = Directory(_text_index(town))
    assert find(other_process).total == 5
    with town.app_context():
        place_hold(ids_by_name(town)["Cedar Gardening"], HoldKind.SUSPENSION)

    for directory in (None, other_process):
        everything = find(directory)
        assert everything.total == 4
        assert counts(everything, "service")["gardening"] == 1
        assert "not-rated" not in counts(everything, "rating")
        assert names(find(directory, words="gardening")) == ["Dogwood Gardens and Home Care"]
        by_own_name = find(directory, words="cedar")
        assert (by_own_name.total, by_own_name.searched, by_own_name.suggestions) == (0, None, ())
        assert find(directory, words="cedra garden").suggestions == ("garden",)


def test_only_what_changed_is_read_again(
    town: Flask, find: Find, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert find().total == 5
    ids = ids_by_name(town)
    monkeypatch.setattr(visible, "columns", lambda: pytest.fail("read everything again"))

    with town.app_context():
        place_hold(ids["Birch House"], HoldKind.PAUSED)
        add_listing(None, reference="ref-9", name="Aspen Meals", services=("meals",))

    assert names(find())[:2] == ["Ash Home Care", "Aspen Meals"]
    assert find().total == 5


def test_another_database_in_the_place_of_this_one_is_noticed(town: Flask, find: Find) -> None:
    """Its directory version may be lower than the one that this process has seen."""
    assert find().total == 5
    ids = ids_by_name(town)
    with town.app_context():
        db.session.execute(update(DirectoryVersion).values(version=1))
        db.session.execute(
            update(Listing).where(Listing.id == ids["Elm Court"]).values(visible=False)
        )
        db.session.commit()

    assert find().total == 4


def test_a_row_that_the_door_drops_is_not_counted_either(town: Flask, find: Find) -> None:
    """Somebody hid a listing past every rule, without a new directory version."""
    assert find().total == 5
    with town.app_context():
        db.session.execute(update(Listing).where(Listing.name == "Elm Court").values(visible=False))
        db.session.commit()

    found = find()
    assert (found.total, len(found.summaries)) == (4, 4)
    assert "nursing-home" not in counts(found, "service")


class _HidesMeanwhile:
    """A text index during whose answer somebody hides a listing."""

    def __init__(self, index: TextIndex, hide: Callable[[], None]) -> None:
        self._index = index
        self._hide: Callable[[], None] | None = hide

    def match(self, words: str, *, visible: Visible | None = None) -> TextMatch:
        match = self._index.match(words, visible=visible)
        hide, self._hide = self._hide, None
        if hide is not None:
            hide()
        return match

    def __getattr__(self, name: str) -> object:
        return getattr(self._index, name)


def test_a_listing_hidden_while_we_answer_leaves_a_consistent_answer(
    town: Flask, find: Find
) -> None:
    """SQLite keeps to the moment at which the request began; PostgreSQL shows the newest rows."""
    cedar = ids_by_name(town)["Cedar Gardening"]

    def hide() -> None:
        with town.app_context():
            place_hold(cedar, HoldKind.SAFEGUARDING)

    def in_another_thread() -> None:
        with ThreadPoolExecutor(max_workers=1) as thread:
            thread.submit(hide).result()

    slow = _HidesMeanwhile(_text_index(town), in_another_thread)
    directory = Directory(slow)  # type: ignore[arg-type]  # the rest is passed on
    found = find(directory, words="gardening")

    assert found.total == len(found.summaries) == counts(found, "service")["gardening"]
    assert names(find(directory, words="gardening")) == ["Dogwood Gardens and Home Care"]


def test_without_an_index_everything_but_words_goes_on(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        add_listing(None, reference="ref-1", name="Ash Gardening", services=("gardening",))
        directory = adapters().directory

        assert directory.find(Criteria(words="gardening")).total == 0
        assert directory.find(Criteria(services=("gardening",))).total == 1


def test_threads_share_a_directory(town: Flask, find: Find) -> None:
    """While a listing goes and comes back, every answer is of one state or the other."""
    cedar = ids_by_name(town)["Cedar Gardening"]

    def ask(_: int) -> Found:
        return find(words="gardening")

    with ThreadPoolExecutor(max_workers=4) as threads:
        answers = threads.map(ask, range(40))
        with town.app_context():
            place_hold(cedar, HoldKind.PAUSED)
        found = list(answers)

    for answer in found:
        assert answer.total == len(answer.summaries) == counts(answer, "service")["gardening"]
    assert find(words="gardening").total == 1


def test_the_settings_choose_the_index(app: Flask) -> None:
    with app.app_context():
        search = adapters().settings.search

    kinds = {SearchBackend.WHOOSH: WhooshText, SearchBackend.POSTGRESQL: PostgresText}
    assert type(_text_index(app)) is kinds[search]


def _text_index(app: Flask) -> TextIndex:
    with app.app_context():
        return adapters().text_index
