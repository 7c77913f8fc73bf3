"""The one neutral page for every address that leads nowhere."""

from __future__ import annotations

from flask import Flask

from marketplace.domain.listings import Publication
from tests.web.shelf import Offer, put
from tests.web.visitor import Visitor


def test_it_offers_a_search_and_a_telephone(visitor: Visitor) -> None:
    page = visitor.get("/listings/never-was", status=404)

    assert page.heading == "We cannot find that listing"
    assert "Tell us about care that you receive" in page.texts("h2")
    assert page.address_of("01632 960100") == "tel:01632960100"
    assert page.soup.select_one('form[action="/search"] input[name="q"]')


def test_a_hidden_and_a_never_existing_listing_get_the_same_bytes(
    marketplace: Flask, visitor: Visitor
) -> None:
    put(
        marketplace,
        Offer(reference="withdrawn", name="Quillmere", publication=Publication.WITHDRAWN),
    )

    hidden = visitor.fetch("/listings/withdrawn")
    never = visitor.fetch("/listings/never-was")

    assert hidden.status_code == never.status_code == 404
    assert hidden.data == never.data
    assert list(hidden.headers) == list(never.headers)


def test_it_runs_no_script_and_repeats_nothing_of_the_address(visitor: Visitor) -> None:
    page = visitor.get("/zebra-crossing?q=zebra", status=404)

    assert page.heading == "We cannot find that page"
    assert "zebra" not in page.response.text
    assert page.soup.select("script") == []
    assert "script-src 'none'" in page.response.headers["Content-Security-Policy"]
