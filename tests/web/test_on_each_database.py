"""The few things that a kind of database could spoil, on each kind."""

from __future__ import annotations

import pytest
from flask import Flask

from marketplace.domain.listings import Publication
from tests.web.shelf import Offer, put
from tests.web.visitor import Visitor


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    put(
        app,
        Offer(reference="ashgrove", name="Ashgrove Gardens", services=("gardening",)),
        Offer(reference="dell", name="Dellwood Gardens", publication=Publication.WITHDRAWN),
    )
    return Visitor(app.test_client(use_cookies=False))


def test_a_visitor_finds_and_opens_a_listing(visitor: Visitor) -> None:
    assert visitor.get("/").address_of("Gardening") == "/search?service=gardening"
    found = visitor.get("/search?q=gardens")
    assert found.texts(".app-result h3") == ["Ashgrove Gardens"]
    assert visitor.get(found.address_of("Ashgrove Gardens")).heading == "Ashgrove Gardens"
    assert visitor.get("/listings/dell", status=404).heading == "We cannot find that listing"
    assert visitor.fetch("/health/ready").status_code == 200


@pytest.mark.parametrize("odd", ["%00", "a%00b", "%ff%fe", "x" * 5000, "'; DROP TABLE", "é"])
def test_an_odd_address_is_not_found_and_breaks_nothing(visitor: Visitor, odd: str) -> None:
    assert visitor.get(f"/listings/{odd}", status=404)
    assert visitor.fetch(f"/api/v1/listings/{odd}").status_code == 404
    assert visitor.fetch(f"/search?q={odd[:200]}").status_code == 200
