"""Looking for a change: safety first, no gap, and other services of the same kind."""

from __future__ import annotations

from flask import Flask

from tests.web.shelf import Offer, put
from tests.web.visitor import Visitor


def test_it_says_what_to_do_before_leaving(visitor: Visitor) -> None:
    page = visitor.get("/shortlist/change")
    assert page.heading == "Looking for a change"
    assert "999" in page.main
    assert "Keep what you have until the new service has a date to start" in page.main
    assert page.address_of("Search for care and support") == "/search"


def test_it_leads_to_others_of_the_kind_that_somebody_has(
    marketplace: Flask, visitor: Visitor
) -> None:
    put(marketplace, Offer(reference="ashgrove", name="Ashgrove", services=("home-care", "meals")))
    page = visitor.get("/shortlist/change?listing=ashgrove")
    address = page.address_of("See other services like Ashgrove")
    assert set(address.removeprefix("/search?").split("&")) == {
        "service=home-care",
        "service=meals",
    }
    visitor.get(address)
