"""What the search box suggests: only what something visible offers."""

from __future__ import annotations

from flask import Flask

from marketplace.domain.listings import Publication
from tests.web.shelf import Offer, put
from tests.web.visitor import Visitor


def suggested(visitor: Visitor, typed: str) -> list[str]:
    answer = visitor.fetch("/suggest/services", query_string={"q": typed})
    assert answer.status_code == 200
    assert answer.content_type == "application/json"
    suggestions: list[str] = answer.get_json()["suggestions"]
    return suggestions


def test_services_and_needs_are_suggested_by_any_word_for_them(
    marketplace: Flask, visitor: Visitor
) -> None:
    put(
        marketplace,
        Offer(reference="one", name="Ashgrove", needs=("Dementia",)),
        Offer(reference="two", name="Dell", services=("advocacy",), publication=Publication.DRAFT),
    )

    assert suggested(visitor, "ho") == ["Home care"]
    assert suggested(visitor, "domiciliary") == ["Home care"]
    assert suggested(visitor, "dem") == ["Dementia"]
    assert suggested(visitor, "advo") == []
    assert suggested(visitor, "h") == []
    assert suggested(visitor, "x" * 10_000) == []


def test_names_of_listings_and_people_are_never_suggested(
    marketplace: Flask, visitor: Visitor
) -> None:
    put(marketplace, Offer(reference="one", name="Ashgrove", provider="Quarterby"))

    assert suggested(visitor, "ashg") == []
    assert suggested(visitor, "quart") == []
