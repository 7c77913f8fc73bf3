"""The directory never lags behind the door, whatever happens beside it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import update

from marketplace.domain.council_area import CouncilArea
from marketplace.domain.finding import Criteria, Sort
from marketplace.domain.offers import Audience
from marketplace.domain.visibility import HoldKind
from marketplace.models.base import db
from marketplace.models.events import DirectoryVersion
from marketplace.models.listings import Listing
from marketplace.queries import visible
from marketplace.search.directory import Directory, Found
from marketplace.search.synonyms import NO_SYNONYMS, Synonyms
from marketplace.search.text import TextIndex, TextMatch, Visible
from marketplace.wiring import adapters
from tests.integration.asking import Find, counts, ids_by_name, names, text_index_of
from tests.integration.town import START, add_listing, place_hold


def test_what_is_hidden_is_gone_from_every_process_at_once(town: Flask, find: Find) -> None:
    """The index is not brought up to date: it is late, and must not leak."""
    other_process = Directory(text_index_of(town), area=CouncilArea())
    assert find(other_process).total == 5
    with town.app_context():
        place_hold(ids_by_name(town)["Cedar Gardening"], HoldKind.SUSPENSION)

    for directory in (None, other_process):
        everything = find(directory)
        assert everything.total == 4
        assert counts(everything, "service")["gardening"] == 1
        assert "not-registered" not in counts(everything, "rating")
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

    assert names(find(sort=Sort.NAME))[:2] == ["Ash Home Care", "Aspen Meals"]
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

    def match(
        self, words: str, *, visible: Visible | None = None, synonyms: Synonyms = NO_SYNONYMS
    ) -> TextMatch:
        match = self._index.match(words, visible=visible, synonyms=synonyms)
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

    slow = _HidesMeanwhile(text_index_of(town), in_another_thread)
    directory = Directory(slow, area=CouncilArea())  # type: ignore[arg-type]  # the rest is passed on
    found = find(directory, words="gardening")

    assert found.total == len(found.summaries) == counts(found, "service")["gardening"]
    assert names(find(directory, words="gardening")) == ["Dogwood Gardens and Home Care"]


def test_without_an_index_everything_but_words_goes_on(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        add_listing(None, reference="ref-1", name="Ash Gardening", services=("gardening",))
        directory = adapters().directory

        assert directory.find(Criteria(words="gardening"), now=START).total == 0
        assert directory.find(Criteria(services=("gardening",)), now=START).total == 1


def test_words_of_a_newer_version_take_nobody_away(sqlite_app: Flask) -> None:
    """While a new version is put in place beside this one, it writes into the same tables."""
    with sqlite_app.app_context():
        words = {"audiences": ["carers", "astronauts"], "days": ["someday"], "access": ["lift"]}
        add_listing(None, reference="ref-1", name="Ash Gardening", services=("gardening",))
        add_listing(None, reference="ref-2", services=("gardening",), details=words)
        found = adapters().directory.find(Criteria(audiences=(Audience.CARERS,)), now=START)
        assert found.total == 1
        assert adapters().directory.find(Criteria(), now=START).total == 2


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
