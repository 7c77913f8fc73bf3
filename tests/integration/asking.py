"""Five listings, and what tests ask of an answer about them."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from marketplace.queries import visible
from marketplace.search.directory import Found
from marketplace.search.text import TextIndex
from marketplace.wiring import adapters

Find = Callable[..., Found]

LISTINGS = (
    # name, services, rating, direct payments
    ("Ash Home Care", ("home-care", "companionship"), "good", True),
    ("Birch House", ("care-home",), "outstanding", False),
    ("Cedar Gardening", ("gardening",), None, True),
    ("Dogwood Gardens and Home Care", ("home-care", "gardening"), "good", False),
    ("Elm Court", ("care-home", "nursing-home"), "requires-improvement", False),
)


def names(found: Found) -> list[str]:
    return [summary.name for summary in found.summaries]


def counts(found: Found, facet: str) -> dict[str, int]:
    return {
        value.value: value.count
        for one in found.facets
        if one.name == facet
        for value in one.values
    }


def ids_by_name(town: Flask) -> dict[str, int]:
    with town.app_context():
        return {row.name: row.id for row in visible.columns()[1]}


def text_index_of(app: Flask) -> TextIndex:
    with app.app_context():
        return adapters().text_index
