"""Which requests count for a listing's numbers, and that nobody can tell."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.domain.numbers import Counted
from marketplace.models.base import db
from marketplace.models.numbers import ListingCount
from marketplace.web.counting import flush_counts
from tests.web.shelf import Offer, put

PERSON = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def shelf(marketplace: Flask) -> Flask:
    """Two listings; one is found by its word."""
    put(
        marketplace,
        Offer(reference="ashgrove", name="Ashgrove at Home"),
        Offer(reference="larkspur", name="Larkspur Gardens"),
    )
    return marketplace


def _counts(app: Flask) -> dict[tuple[int, Counted], int]:
    flush_counts(app)
    with app.app_context():
        rows = db.session.scalars(select(ListingCount))
        return {(row.listing_id, Counted(row.counted)): row.times for row in rows}


def _get(app: Flask, path: str, **headers: str) -> int:
    sent = {"User-Agent": PERSON, **{name.replace("_", "-"): v for name, v in headers.items()}}
    return app.test_client(use_cookies=False).get(path, headers=sent).status_code


def test_pages_that_people_open_and_searches_that_show_it_are_counted(shelf: Flask) -> None:
    for _ in range(3):
        assert _get(shelf, "/listings/ashgrove") == 200
    _get(shelf, "/search?q=larkspur")
    _get(shelf, "/search")
    assert _counts(shelf) == {
        (1, Counted.VIEW): 3,
        (1, Counted.FOUND): 1,
        (2, Counted.FOUND): 2,
    }


def test_what_is_not_there_counts_for_nothing(shelf: Flask) -> None:
    assert _get(shelf, "/listings/nothing-here") == 404
    assert _get(shelf, "/search?page=99") == 404
    assert _get(shelf, "/api/v1/listings/ashgrove") == 200
    assert _counts(shelf) == {}


@pytest.mark.parametrize(
    "agent",
    [
        "",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0)",
        "curl/8.5.0",
        "python-requests/2.34.2",
        "facebookexternalhit/1.1",
        "Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/140.0 Safari/537.36",
    ],
)
def test_programs_are_not_counted(shelf: Flask, agent: str) -> None:
    assert _get(shelf, "/listings/ashgrove", User_Agent=agent) == 200
    assert _counts(shelf) == {}


@pytest.mark.parametrize(
    "agent",
    [
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Safari/604.1",
        "Mozilla/5.0 (Linux; Android 10; CUBOT NOTE 20) Chrome/140.0 Mobile Safari/537.36",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0 Safari/537.36 Edg/140.0",
    ],
)
def test_people_are(shelf: Flask, agent: str) -> None:
    _get(shelf, "/listings/ashgrove", User_Agent=agent)
    assert _counts(shelf) == {(1, Counted.VIEW): 1}


def test_a_page_fetched_in_advance_or_only_its_head_is_not_counted(shelf: Flask) -> None:
    _get(shelf, "/listings/ashgrove", Sec_Purpose="prefetch;prerender")
    _get(shelf, "/listings/ashgrove", Purpose="prefetch")
    client = shelf.test_client(use_cookies=False)
    assert client.head("/listings/ashgrove", headers={"User-Agent": PERSON}).status_code == 200
    assert _counts(shelf) == {}


def test_whoever_has_a_session_here_is_not_counted_and_gets_the_same_answer(shelf: Flask) -> None:
    def headers_with(cookie: str) -> dict[str, str]:
        answer = shelf.test_client(use_cookies=False).get(
            "/listings/ashgrove", headers={"User-Agent": PERSON, "Cookie": cookie}
        )
        assert answer.status_code == 200
        policy = "Content-Security-Policy"  # holds a nonce of its own each time
        return {name: value for name, value in answer.headers if name != policy}

    assert headers_with("session=anything") == headers_with("")
    assert "Cookie" not in headers_with("session=anything").get("Vary", "")
    assert _counts(shelf) == {(1, Counted.VIEW): 1}
