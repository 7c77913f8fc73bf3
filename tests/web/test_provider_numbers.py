"""How often a listing was seen, as its provider is told."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from marketplace.domain.numbers import Counted
from marketplace.models.base import db
from marketplace.models.numbers import ListingCount
from marketplace.web.counting import flush_counts
from tests.web.keeping import Kept, keep
from tests.web.visitor import Page


@pytest.fixture
def kept(marketplace: Flask) -> Kept:
    """A listing and its owner."""
    return keep(marketplace)


def _count(app: Flask, kept: Kept, day: date, counted: Counted, times: int) -> None:
    with app.app_context():
        db.session.add(
            ListingCount(listing_id=kept.listing_id, day=day, counted=counted.value, times=times)
        )
        db.session.commit()


def _rows(page: Page, table: int) -> list[list[str]]:
    rows = page.soup.select("main table")[table].select("tbody tr")
    return [[" ".join(c.get_text().split()) for c in row.select("th, td")] for row in rows]


def test_nothing_yet_is_told_as_nothing(kept: Kept) -> None:
    page = kept.owner.get(f"{kept.path}/numbers")
    assert page.texts("main table thead")[0] == (
        "When Times its page was opened Times a search showed it"
    )
    assert _rows(page, 0)[0] == ["16 to 22 November 2026", "0", "0"]
    assert _rows(page, 0)[3][0] == "26 October to 1 November 2026"
    assert _rows(page, 1)[0] == ["November 2026 so far", "0", "0"]
    assert len(_rows(page, 0)) == 4
    assert len(_rows(page, 1)) == 12
    assert page.soup.select("main svg rect") == []


def test_weeks_and_months_with_a_picture_that_says_the_same(marketplace: Flask, kept: Kept) -> None:
    _count(marketplace, kept, date(2026, 11, 20), Counted.VIEW, 3)
    _count(marketplace, kept, date(2026, 11, 1), Counted.VIEW, 1200)
    _count(marketplace, kept, date(2026, 2, 3), Counted.FOUND, 7)
    _count(marketplace, kept, date(2025, 11, 30), Counted.VIEW, 5)
    page = kept.owner.get(f"{kept.path}/numbers")
    assert [row[1:] for row in _rows(page, 0)] == [["3", "0"], *[["0", "0"]] * 2, ["1,200", "0"]]
    months = {row[0]: row[1:] for row in _rows(page, 1)}
    assert months["November 2026 so far"] == ["1,203", "0"]
    assert months["February 2026"] == ["0", "7"]
    assert "November 2025" not in months
    weeks, whole_year = page.soup.select("main svg")
    assert len(weeks.select("rect")) == 2
    assert len(whole_year.select("rect")) == 1
    assert all(int(str(bar["height"])) >= 2 for bar in page.soup.select("svg rect"))
    assert "1,203" in whole_year.get_text()


def test_what_can_be_counted_one_day_has_a_column_then(marketplace: Flask, kept: Kept) -> None:
    page = kept.owner.get(f"{kept.path}/numbers")
    assert "shortlist" not in page.texts("main table thead")[1]
    _count(marketplace, kept, date(2026, 11, 20), Counted.SHORTLIST, 1)
    page = kept.owner.get(f"{kept.path}/numbers")
    assert "Times it was put on a shortlist" in page.texts("main table thead")[1]


def test_what_its_own_people_look_at_does_not_count(marketplace: Flask, kept: Kept) -> None:
    kept.owner.fetch("/listings/ashgrove")
    assert flush_counts(marketplace) == 0
