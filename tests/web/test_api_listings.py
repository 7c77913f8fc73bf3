"""The public API: names and shapes that others build on."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask

from marketplace.domain.listings import Publication
from marketplace.domain.ratings import Rating
from tests.web.register import Verdict, record
from tests.web.shelf import Offer, put
from tests.web.visitor import Visitor


@pytest.fixture(autouse=True)
def _shelf(marketplace: Flask) -> None:
    put(
        marketplace,
        Offer(
            reference="ashgrove",
            name="Ashgrove Homecare",
            rating=(Rating.REQUIRES_IMPROVEMENT, date(2025, 3, 3)),
            record=record("1-700000002", verdict=Verdict(rating="Requires improvement")),
            needs=("Dementia",),
        ),
        Offer(reference="cobbler", name="Cobbler's Gardens", services=("gardening",)),
        Offer(reference="dell", name="Dellwood", publication=Publication.WITHDRAWN),
    )


def got(visitor: Visitor, address: str, *, status: int = 200) -> dict[str, Any]:
    answer = visitor.fetch(address)
    assert answer.status_code == status, answer.text
    kind = "application/json" if status == 200 else "application/problem+json"
    assert answer.content_type == kind
    body: dict[str, Any] = answer.get_json(force=True)
    return body


def test_a_page_of_results_has_the_promised_shape(visitor: Visitor) -> None:
    body = got(visitor, "/api/v1/listings?sort=name")

    assert (body["total"], body["page"], body["pages"]) == (2, 1, 1)
    assert body["results"][0] == {
        "slug": "ashgrove",
        "reference": "ashgrove",
        "name": "Ashgrove Homecare",
        "provider": "Ashgrove Support Ltd",
        "service_types": ["home-care"],
        "town": "Fenwick Cross",
        "postcode": "ZZ1 1AA",
        "reach": None,
        "distance_miles": None,
        "distance_is_rough": None,
        "rating": {
            "overall": "requires-improvement",
            "published_on": "2025-03-03",
            "url": "https://www.cqc.org.uk/location/1-700000002",
        },
        "url": "http://localhost/listings/ashgrove",
    }
    assert body["results"][1]["rating"] == {"overall": None, "published_on": None, "url": None}
    assert body["facets"]["service"] == [
        {"value": "home-care", "label": "Home care", "count": 1},
        {"value": "gardening", "label": "Gardening", "count": 1},
    ]
    assert "Open Government Licence" in body["attribution"]


def test_it_answers_the_questions_of_the_search_page(visitor: Visitor) -> None:
    body = got(
        visitor, "/api/v1/listings?q=gardens&service=gardening&rating=not-registered&sort=name"
    )

    assert [result["slug"] for result in body["results"]] == ["cobbler"]


def test_pages_can_be_as_small_as_one_and_as_large_as_a_hundred(visitor: Visitor) -> None:
    body = got(visitor, "/api/v1/listings?per_page=1&page=2")

    assert (body["page"], body["pages"], len(body["results"])) == (2, 2, 1)
    assert len(got(visitor, "/api/v1/listings?per_page=100")["results"]) == 2


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("page=x", "page"),
        ("page=-1", "page"),
        ("per_page=0", "per_page"),
        ("per_page=101", "per_page"),
        ("sort=nearest", "sort"),
        ("service=wizardry", "service"),
        ("rating=Good", "rating"),
        ("direct_payments=no", "direct_payments"),
        ("postcode=ZZ1+1AA", "postcode"),
        ("within=near", "within"),
        ("need=!", "need"),
        ("who=everybody", "who"),
        ("day=someday", "day"),
        ("max_price=cheap", "max_price"),
        ("colour=blue", "colour"),
    ],
)
def test_a_bad_parameter_is_named_and_nothing_is_found(
    visitor: Visitor, query: str, field: str
) -> None:
    body = got(visitor, f"/api/v1/listings?{query}", status=400)

    assert body["field"] == field
    assert body["status"] == 400
    assert "results" not in body


def test_a_page_beyond_the_last_is_a_problem(visitor: Visitor) -> None:
    assert got(visitor, "/api/v1/listings?page=2", status=404) == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
    }


def test_one_listing_is_there_whole(visitor: Visitor) -> None:
    body = got(visitor, "/api/v1/listings/ashgrove")

    assert body["price"] == {"from": "24.50", "to": "24.50", "unit": "hour"}
    assert body["needs"] == ["Dementia"]
    regulator = body["regulator"]
    assert regulator["overall"] == "requires-improvement"
    assert len(regulator["key_questions"]) == 5
    assert regulator["checked_at"] == "2026-07-01T13:30:00+00:00"
    assert got(visitor, "/api/v1/listings/cobbler")["regulator"] is None


def test_hidden_and_never_existing_are_the_same(visitor: Visitor) -> None:
    hidden = visitor.fetch("/api/v1/listings/dell")
    never = visitor.fetch("/api/v1/listings/never-was")

    assert hidden.status_code == 404
    assert (hidden.data, list(hidden.headers)) == (never.data, list(never.headers))


def test_other_mistakes_are_problems_too(marketplace: Flask, visitor: Visitor) -> None:
    assert got(visitor, "/api/v1/nothing", status=404)["title"] == "Not Found"
    answer = marketplace.test_client().delete("/api/v1/listings")
    assert answer.content_type == "application/problem+json"
