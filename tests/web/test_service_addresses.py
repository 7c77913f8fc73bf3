"""Health, robots.txt, the sitemap and security.txt."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from marketplace.domain.listings import Publication
from marketplace.search.directory import Directory, Found
from tests.web.shelf import NOW, Offer, put, without_index
from tests.web.visitor import Visitor


def test_health_says_ok_and_no_more(visitor: Visitor) -> None:
    for address in ("/health/live", "/health/ready"):
        answer = visitor.fetch(address)
        assert (answer.status_code, answer.text) == (200, "ok")
        assert answer.headers["Cache-Control"] == "no-store"


def test_it_is_not_ready_while_the_directory_cannot_be_read(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> Found:
        raise RuntimeError("the database is away")

    monkeypatch.setattr(Directory, "find", broken)

    answer = visitor.fetch("/health/ready")

    assert (answer.status_code, answer.text) == (503, "unavailable")
    assert visitor.fetch("/health/live").status_code == 200


def test_it_serves_the_rest_while_there_is_no_index_to_ask_for_words(
    marketplace: Flask, visitor: Visitor
) -> None:
    put(marketplace, Offer(reference="ashgrove", name="Ashgrove"))
    without_index(marketplace)

    assert visitor.fetch("/health/ready").status_code == 200
    assert visitor.fetch("/tell-us").status_code == 200
    assert visitor.fetch("/search?q=care").status_code == 503


def test_robots_are_led_to_the_sitemap(visitor: Visitor) -> None:
    answer = visitor.fetch("/robots.txt")

    assert answer.content_type == "text/plain; charset=utf-8"
    assert "Sitemap: http://localhost/sitemap.xml" in answer.text.splitlines()
    assert "Disallow: /search" in answer.text.splitlines()


def test_the_sitemap_holds_what_the_public_can_see(marketplace: Flask, visitor: Visitor) -> None:
    put(
        marketplace,
        Offer(reference="ashgrove", name="Ashgrove"),
        Offer(reference="dell", name="Dellwood", publication=Publication.DRAFT),
    )

    answer = visitor.fetch("/sitemap.xml")

    assert answer.content_type == "application/xml; charset=utf-8"
    places = re.findall("<loc>(.*?)</loc>", answer.text)
    assert places[0] == "http://localhost/"
    assert {"http://localhost/activities", "http://localhost/help/direct-payments"} <= set(places)
    assert [place for place in places if "/listings/" in place] == [
        "http://localhost/listings/ashgrove"
    ]


def test_security_txt_is_valid_for_months_to_come(visitor: Visitor) -> None:
    answer = visitor.fetch("/.well-known/security.txt")

    fields = dict(line.split(": ", 1) for line in answer.text.splitlines())
    expires = datetime.strptime(fields["Expires"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    assert timedelta(days=150) < expires - NOW < timedelta(days=365)
    assert fields["Contact"] == "tel:+44-1632-960100"
    assert fields["Canonical"] == "http://localhost/.well-known/security.txt"
