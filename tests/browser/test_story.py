"""The main job as people see it: a rating falls, the listing is gone; it improves, it is back."""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.live import Live


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """What the public sees of the whole directory, by every way there is."""

    total: int
    facets: dict[str, Any]
    slugs: frozenset[str]
    sitemap: frozenset[str]


def _directory(live: Live) -> Directory:
    status, text = live.get("/api/v1/listings?per_page=100")
    assert status == 200
    answer = json.loads(text)
    results = list(answer["results"])
    for number in range(2, answer["pages"] + 1):
        results += json.loads(live.get(f"/api/v1/listings?per_page=100&page={number}")[1])[
            "results"
        ]
    sitemap = re.findall(r"/listings/([^<]+)<", live.get("/sitemap.xml")[1])
    return Directory(
        total=answer["total"],
        facets=answer["facets"],
        slugs=frozenset(result["slug"] for result in results),
        sitemap=frozenset(sitemap),
    )


def _count(directory: Directory, facet: str, value: str) -> int:
    return next((v["count"] for v in directory.facets[facet] if v["value"] == value), 0)


def _only_listing_of_its_location(live: Live) -> str:
    """The address of a home-care agency rated Good that has one listing, so that one will go."""
    places = Counter(found["rating"]["url"] for found in live.listings("rating=good"))
    agencies = live.listings("q=home+care&service=home-care&rating=good")
    return str(next(one["url"] for one in agencies if places[one["rating"]["url"]] == 1))


def _set_rating(page: Page, live: Live, name: str, location_id: str, rating: str) -> None:
    """What a person does at the console of the simulated regulator."""
    page.goto(live.console)
    page.get_by_label("Name, ID, town or postcode").fill(location_id)
    page.get_by_role("button", name="Find").click()
    page.get_by_role("list").get_by_role("link").filter(has_text=name).click()
    page.get_by_label("New rating").select_option(label=rating)
    page.get_by_role("button", name="Publish the report").click()
    expect(page.get_by_role("status")).to_contain_text(f"is now: {rating}")


def _without_dates(detail: dict[str, Any]) -> dict[str, Any]:
    """A listing less what a new report and a new look change: dates, ratings, when we looked."""
    panel = {**detail["regulator"], "published_on": None, "checked_at": None, "key_questions": []}
    rating = {**detail["rating"], "published_on": None}
    return {**detail, "rating": rating, "regulator": panel, "updated_at": None}


def _outbox_topics(live: Live) -> set[str]:
    with closing(sqlite3.connect(live.database)) as connection:
        return {topic for (topic,) in connection.execute("SELECT DISTINCT topic FROM outbox")}


def test_a_listing_goes_when_its_rating_falls_and_is_back_when_it_improves(
    page: Page, live: Live
) -> None:
    live.run_job("drain-outbox")  # mail of other tests
    page.goto("/search?q=home+care")
    page.locator("input[name=service][value=home-care]").check()
    page.locator("input[name=rating][value=good]").check()
    page.get_by_role("button", name="Show results").click()
    path = _only_listing_of_its_location(live)
    link = page.locator(f".app-result__name a[href='{path}']")
    name = link.inner_text()
    link.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    slug = path.removeprefix("/listings/")
    before, detail = _directory(live), json.loads(live.get(f"/api/v1{path}")[1])
    location_id = detail["regulator"]["location_id"]

    _set_rating(page, live, detail["name"], location_id, "Inadequate")
    report = live.check_ratings()
    assert report["status"] == "complete"
    assert report["hidden"] == [detail["reference"]]

    _is_nowhere(page, live, path=path, name=name)
    hidden = _directory(live)
    assert hidden.slugs == before.slugs - {slug}
    assert hidden.sitemap == before.sitemap - {slug}
    assert hidden.total == before.total - 1
    assert _count(hidden, "rating", "good") == _count(before, "rating", "good") - 1
    assert _count(hidden, "rating", "inadequate") == 0
    assert _count(hidden, "service", "home-care") == _count(before, "service", "home-care") - 1

    _set_rating(page, live, detail["name"], location_id, "Good")
    report = live.check_ratings()
    assert report["status"] == "complete"
    assert report["restored"] == [detail["reference"]]

    assert _directory(live) == before
    again = json.loads(live.get(f"/api/v1{path}")[1])
    assert _without_dates(again) == _without_dates(detail)
    page.goto(path)
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    assert _outbox_topics(live) <= {"index"}, "something was queued for somebody outside"


def _is_nowhere(page: Page, live: Live, *, path: str, name: str) -> None:
    answer = page.goto(path)
    assert answer is not None
    assert answer.status == 404
    never_status, never = live.get("/listings/nobody-was-ever-here-a2b3c4d5")
    assert live.get(path) == (never_status, never)
    assert live.get(f"/api/v1{path}") == live.get("/api/v1/listings/nobody-was-ever-here-a2b3c4d5")
    for query in ("/search?q=home+care&service=home-care&rating=good", f"/search?q={name}"):
        page.goto(query)
        expect(page.locator(f"a[href='{path}']")).to_have_count(0)
    assert path not in live.get("/sitemap.xml")[1]
