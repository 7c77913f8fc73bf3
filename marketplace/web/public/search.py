"""The search page: words, filters with counts, and the listings that fit."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, request

from marketplace.domain.finding import Criteria, Sort
from marketplace.domain.numbers import Counted
from marketplace.search.directory import Found
from marketplace.web import clock
from marketplace.web.asked import Asked
from marketplace.web.counting import count
from marketplace.web.criteria import asked_from
from marketplace.web.marks import public
from marketplace.web.paging import Paging, paging_of
from marketplace.web.where import where_from
from marketplace.wiring import adapters

LONGEST_OPEN_FACET = 8
"""A list of choices longer than this scrolls in a box of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A label and where it leads."""

    label: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """What the search page shows."""

    heading: str
    title_note: str
    counted: str
    words: str
    sort: Sort
    sorts: tuple[Sort, ...]
    found: Found
    searched: str | None
    suggestions: tuple[Link, ...]
    active: tuple[Link, ...]
    clear_address: str
    paging: Paging
    longest_open: int = LONGEST_OPEN_FACET


def search_page(criteria: Criteria, found: Found) -> SearchPage:
    """Put what was asked and what was found into words and links."""
    asked = Asked(criteria=criteria)
    noun = "listing" if found.total == 1 else "listings"
    return SearchPage(
        heading=f"Results for “{criteria.words}”" if criteria.words else "Search results",
        title_note=f" (page {found.page} of {found.pages})" if found.pages > 1 else "",
        counted=f"{found.total:,} {noun}" if found.total else "Nothing found",
        words=criteria.words,
        sort=criteria.sort,
        sorts=tuple(Sort),
        found=found,
        searched=found.searched,
        suggestions=tuple(
            Link(label=words, address=asked.instead(words).address()) for words in found.suggestions
        ),
        active=_active(asked, found),
        clear_address=asked.unfiltered().address(),
        paging=paging_of(page=found.page, pages=found.pages, address=asked.address),
    )


def _active(asked: Asked, found: Found) -> tuple[Link, ...]:
    """The choices that narrow the search, each with the address that takes it off."""
    return tuple(
        Link(
            label=f"{facet.label}: {value.label}",
            address=asked.without(facet.name, value.value),
        )
        for facet in found.facets
        for value in facet.values
        if value.selected
    )


@public
def search() -> str:
    """The search page."""
    criteria = asked_from(request.args, find_place=where_from).criteria
    found = adapters().directory.find(criteria, now=clock.now())
    count((summary.id for summary in found.summaries), Counted.FOUND)
    return render_template("search/page.html", page=search_page(criteria, found))
