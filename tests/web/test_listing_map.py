"""The map on a listing's page: what is drawn, and when there is none."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from tests.web.shelf import put
from tests.web.test_listing_choosing import HOME, district, drawn, place
from tests.web.visitor import Visitor


def test_the_map_shows_a_circle_or_the_districts_that_it_covers(
    marketplace: Flask, visitor: Visitor
) -> None:
    put(marketplace, replace(HOME, covers="10 miles"))
    place(marketplace, "ashgrove", 51.4, 0.1)
    district(marketplace, "ZZ9", 51.5, 0.1)
    page = visitor.get("/listings/ashgrove")
    assert drawn(page)["areas"] == [{"latitude": 51.4, "longitude": 0.1, "miles": 10.0}]
    assert page.facts()["Where"] == "Comes to youWithin 10 miles of its base"
    district(marketplace, "DA5", 51.44, 0.15)
    place(marketplace, "ashgrove", 51.4, 0.1, covers="DA5;DA6")
    found = drawn(visitor.get("/listings/ashgrove"))
    assert [(point["label"], point["kind"]) for point in found["points"]] == [
        ("Ashgrove at Home", "listing"),
        ("DA5", "district"),
    ]
    assert found["areas"] == []


def test_coverage_that_cannot_be_read_breaks_no_page(marketplace: Flask, visitor: Visitor) -> None:
    """Of older forms and by other hands: whoever reads the page is told to ask."""
    put(marketplace, replace(HOME, covers="ten miles or so"))
    place(marketplace, "ashgrove", 51.4, 0.1)
    page = visitor.get("/listings/ashgrove")
    assert page.facts()["Where"] == "Comes to youAsk whether it comes to your address"
    assert "areaServed" not in page.response.text
    for path in ("/compare", "/shortlist", "/shortlist/pack"):
        assert "Ashgrove at Home" in visitor.get(f"{path}?listing=ashgrove").main


@pytest.mark.parametrize("is_placed", [False, True])
def test_what_would_be_alone_on_a_map_has_none(
    marketplace: Flask, visitor: Visitor, *, is_placed: bool
) -> None:
    put(marketplace, HOME)
    if is_placed:
        place(marketplace, "ashgrove", 51.4, 0.1)
    page = visitor.get("/listings/ashgrove")
    assert page.soup.select("[data-map]") == []
    assert "map.js" not in page.response.text
