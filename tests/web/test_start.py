"""The start page: what is there, by kind of help."""

from __future__ import annotations

from flask import Flask

from marketplace.domain.listings import Publication
from tests.web.shelf import Offer, put
from tests.web.visitor import Visitor


def test_it_asks_what_and_where(visitor: Visitor) -> None:
    page = visitor.get("/")

    assert page.heading == "Find care and support"
    assert page.texts("label") == ["What do you need?", "Where?"]
    (form,) = page.soup.select("form")
    assert (form["action"], form["method"]) == ("/search", "get")


def test_an_empty_directory_says_whom_to_phone(visitor: Visitor) -> None:
    page = visitor.get("/")

    assert "nothing in the directory at the moment. Phone us on 01632 960100" in page.main


def test_kinds_of_help_are_counted_and_grouped_by_where(
    marketplace: Flask, visitor: Visitor
) -> None:
    put(
        marketplace,
        Offer(reference="one", name="Ashgrove", services=("gardening", "cleaning")),
        Offer(reference="two", name="Birchway", services=("gardening",)),
        Offer(reference="three", name="Cobbler's Club", services=("social-activity",)),
        Offer(reference="four", name="Dell", publication=Publication.DRAFT),
    )

    page = visitor.get("/")

    assert page.texts("h3") == ["Comes to you", "You go there"]
    assert page.texts(".app-kinds__item > a") == [
        "Cleaning",
        "Gardening",
        "Social activity or club",
    ]
    assert page.texts(".app-kinds__count") == ["(1 listing)", "(2 listings)", "(1 listing)"]
    assert page.address_of("Gardening") == "/search?service=gardening"


def test_danger_comes_with_telephone_numbers(visitor: Visitor) -> None:
    page = visitor.get("/")

    assert page.address_of("999") == "tel:999"
    assert page.address_of("01632 960199") == "tel:01632960199"
