"""The rating watch on each kind of database: filters, order, paging, and what explains a hold."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest
from flask import Flask

from marketplace.domain.access import Principal, Role
from marketplace.domain.errors import ForbiddenError, NotFoundError
from marketplace.domain.ratings import Home, Outcome, Rating
from marketplace.domain.visibility import HoldKind
from marketplace.models.base import db
from marketplace.queries.audit import events_about
from marketplace.queries.listing_history import listing_seen
from marketplace.queries.rating_watch import (
    ANY_HOLD,
    NO_HOLD,
    UNRATED,
    WatchFilter,
    WatchPage,
    WatchScope,
    WatchSort,
    watch,
)
from marketplace.services.exports import export_ratings
from tests.integration.desk import add_person, kept
from tests.integration.regulator import Regulator
from tests.integration.statements import statements
from tests.integration.town import START, Clock, add_listing, withdraw

PLACES = {"1-999000001": "Good", "1-999000002": "Inadequate", "1-999000003": "Outstanding"}


@pytest.fixture
def ids(directory: Flask, regulator: Regulator, clock: Clock) -> dict[str, int]:
    """Three listings that were checked, one that never was, one without a location."""
    del directory
    for location_id, rating in PLACES.items():
        regulator.publish(location_id, rating, on="2026-10-01")
    found = {location_id: add_listing(location_id, name=location_id[-1]) for location_id in PLACES}
    regulator.check(clock)
    found["new"] = add_listing("1-999000009", name="Sorrel % Court")
    found["club"] = add_listing(None, name="Lunch club", reference="ref-club")
    return found


@pytest.fixture
def officer(directory: Flask) -> Principal:
    """A quality assurance officer."""
    del directory
    return add_person("officer@example.org", Role.QA)


def asked(page: int = 1, **what: object) -> WatchPage:
    """A page of the watch, a day after the check."""
    now = START + timedelta(days=1)
    return watch(WatchFilter(**what), page=page, now=now)  # type: ignore[arg-type]


def names(**what: object) -> list[str]:
    """The names on the first page."""
    return [row.name for row in asked(1, **what).rows]


@pytest.mark.usefixtures("ids")
def test_each_linked_listing_stands_there_with_its_rating() -> None:
    first, second, *_ = asked().rows
    assert (first.rating, first.published_on, first.home, first.holds) == (
        Rating.GOOD,
        date(2026, 10, 1),
        Home.CURRENT_RATINGS,
        (),
    )
    assert first.checked_at is not None
    assert (second.rating, second.visible, second.holds) == (
        Rating.INADEQUATE,
        False,
        (HoldKind.RATING,),
    )


@pytest.mark.usefixtures("ids")
def test_filters_and_orders() -> None:
    everything = ["1", "2", "3", "Sorrel % Court"]
    assert names() == everything
    assert names(sort=WatchSort.WORST) == ["2", "1", "3", "Sorrel % Court"]
    assert names(sort=WatchSort.CHECKED)[0] == "Sorrel % Court"
    assert names(sort=WatchSort.REPORT)[-1] == "Sorrel % Court"
    assert names(ratings=frozenset({"good", "outstanding"})) == ["1", "3"]
    assert names(ratings=frozenset({UNRATED})) == ["Sorrel % Court"]
    assert names(hold=HoldKind.RATING.value) == ["2"]
    assert names(hold=ANY_HOLD) == ["2", "Sorrel % Court"]
    assert names(hold=NO_HOLD) == ["1", "3"]
    assert names(unchecked_days=1) == ["Sorrel % Court"]
    assert names(unchecked_days=2) == ["Sorrel % Court"]
    assert names(words="sorrel %") == ["Sorrel % Court"]
    assert names(words="1-999000002") == ["2"]
    assert names(words="_") == []
    assert names(scope=WatchScope.ALL) == [*everything[:3], "Lunch club", everything[3]]
    assert names(changed_since=START.date()) == ["1", "2", "3"]
    assert names(changed_since=START.date() + timedelta(days=1)) == []


def test_what_is_withdrawn_is_watched_no_more(ids: dict[str, int]) -> None:
    withdraw(ids["new"])
    assert "Sorrel % Court" not in names()
    assert "Sorrel % Court" in names(scope=WatchScope.ALL)


@pytest.mark.usefixtures("ids")
def test_a_long_watch_is_paged_with_few_statements() -> None:
    with statements() as few:
        asked()
    for number in range(100):
        add_listing(f"1-99911{number:04}", name=f"Z {number:03}")
    db.session.rollback()
    with statements() as many:
        page = asked(page=2)
    assert (page.total, page.page, page.pages, len(page.rows)) == (104, 2, 3, 50)
    assert len(many) <= len(few) <= 8
    last = asked(page=99)
    assert (last.page, len(last.rows)) == (3, 4)


@pytest.mark.usefixtures("ids")
def test_the_file_holds_every_page_and_taking_it_is_an_event(officer: Principal) -> None:
    for number in range(220):
        add_listing(f"1-99911{number:04}", name=f"Z {number:03}")
    text = export_ratings(WatchFilter(), by=officer, now=START)
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert len(rows) == 225
    assert len({row[1] for row in rows}) == 225
    assert rows[2][6] == "Inadequate"
    assert kept("ratings-exported")[0].data == {"rows": 224}
    with pytest.raises(ForbiddenError):
        export_ratings(WatchFilter(), by=add_person("p@example.org", Role.PROVIDER), now=START)


def test_why_a_listing_was_hidden_on_a_certain_day_can_be_told(
    ids: dict[str, int], officer: Principal, regulator: Regulator, clock: Clock
) -> None:
    listing_id = ids["1-999000002"]
    clock.forward(days=10)
    regulator.publish("1-999000002", "Good", on="2026-11-11")
    regulator.check(clock)
    seen = listing_seen(listing_id, by=officer)
    assert (seen.visible, seen.open_holds, seen.rating) == (True, (), Rating.GOOD)
    (hold,) = seen.held_on(START.date() + timedelta(days=3))
    assert hold.kind is HoldKind.RATING
    assert hold.evidence is not None
    assert hold.evidence.rating is Rating.INADEQUATE
    assert hold.evidence.response_hash is not None
    assert hold.lift_evidence is not None
    assert hold.lift_evidence.published_on == date(2026, 11, 11)
    assert seen.held_on(START.date() + timedelta(days=11)) == ()
    lifted, placed = seen.decisions
    assert (lifted.lifted, placed.placed) == (("rating",), ("rating",))
    assert placed.look is not None
    assert (placed.look.outcome, placed.look.second_look) == (Outcome.FOUND, True)
    assert placed.look.response_hash == hold.evidence.response_hash
    told = [event.kind for event in events_about(f"listing:{listing_id}", by=officer).rows]
    assert told.count("hold-lifted") >= 1
    assert "rating-changed" in told


def test_a_listing_without_a_location_has_its_page_too(
    ids: dict[str, int], officer: Principal
) -> None:
    seen = listing_seen(ids["club"], by=officer)
    assert (seen.location_id, seen.last_look, seen.decisions, seen.holds) == (None, None, (), ())
    with pytest.raises(NotFoundError):
        listing_seen(999, by=officer)
