"""Suggestions of places: districts and names, whatever is listed there."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.integration.places import add_district, add_place
from tests.web.visitor import Visitor


@pytest.fixture(autouse=True)
def _places(marketplace: Flask) -> None:
    with marketplace.app_context():
        add_district("DA5", latitude=51.44, longitude=0.14, town="Bexley")
        add_district("DA14", latitude=51.42, longitude=0.11, town="Sidcup")
        add_place("Sidcup", near="Bexley", latitude=51.427, longitude=0.103, district="DA14")


@pytest.mark.parametrize(
    ("asked", "suggested"),
    [
        ("?q=da1", ["DA14"]),
        ("?q=Sid", ["Sidcup, Bexley"]),
        ("?q=", []),
        ("", []),
        ("?q=%00%25_", []),
        ("?q=" + "x" * 5000, []),
    ],
)
def test_districts_and_names_are_suggested(
    visitor: Visitor, asked: str, suggested: list[str]
) -> None:
    answer = visitor.fetch(f"/suggest/places{asked}")
    assert answer.status_code == 200
    assert answer.content_type == "application/json"
    assert answer.get_json() == {"suggestions": suggested}
