"""Two thousand questions that nobody means kindly: each is answered, none breaks anything."""

from __future__ import annotations

from random import Random
from urllib.parse import quote

import pytest
from flask import Flask

from tests.contract.hostile import hostile_queries
from tests.web.shelf import Offer, put

HOSTILE = 2_000
_OTHERWISE = (
    "/search?postcode={}",
    "/api/v1/listings?q={}",
    "/search?need={}&language={}",
    "/suggest/services?q={}",
    "/search?q=care&within={}",
    "/search?max_price={}&page={}",
    "/suggest/places?q={}",
)
"""Every second query is words for the search page, the others one of these in turn."""


@pytest.fixture(autouse=True)
def _shelf(marketplace: Flask) -> None:
    put(
        marketplace,
        Offer(reference="ashgrove", name="Ashgrove Homecare", needs=("Dementia",)),
        Offer(reference="cobbler", name="O'Brien's Café Gardening", services=("gardening",)),
    )


def test_nothing_that_is_typed_breaks_the_search(marketplace: Flask) -> None:
    client = marketplace.test_client(use_cookies=False)
    random = Random(5)  # noqa: S311 - the same questions at every run
    broken: list[tuple[int, str]] = []
    for number, query in enumerate(hostile_queries(random, HOSTILE)):
        written = quote(query.encode("utf-8", "surrogatepass"))
        way = "/search?q={}" if number % 2 else _OTHERWISE[number // 2 % len(_OTHERWISE)]
        address = way.replace("{}", written)
        answer = client.get(address)
        if answer.status_code not in {200, 400, 404}:
            broken.append((answer.status_code, address[:200]))
    assert broken == []


def test_what_was_typed_comes_back_as_text(marketplace: Flask) -> None:
    client = marketplace.test_client(use_cookies=False)
    typed = '"><script>alert(1)</script>'

    for name in ("q", "postcode"):
        page = client.get("/search", query_string={name: typed}).get_data(as_text=True)
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page
