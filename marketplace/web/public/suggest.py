"""What the search boxes suggest while somebody types: what visible listings offer, and places."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator

from flask import Response, jsonify, request

from marketplace.domain.finding import Criteria
from marketplace.domain.listings import SERVICE_TYPES
from marketplace.queries.synonyms import pairs
from marketplace.search.facets import Facet
from marketplace.services.places import suggest_places as suggest_places_for
from marketplace.web import clock
from marketplace.web.marks import public
from marketplace.wiring import adapters

MOST = 8
_LONGEST = 60
_VOCABULARIES = ("service", "need")


@public
def suggest_services() -> Response:
    """Kinds of service and needs for what was typed so far; none for less than two letters."""
    typed = request.args.get("q", "")[:_LONGEST]
    if len(_folded(typed)) <= 1:
        return jsonify(suggestions=[])
    found = adapters().directory.find(Criteria(per_page=1), now=clock.now())
    return jsonify(suggestions=suggestions_for(typed, found.facets, synonyms=pairs()))


@public
def suggest_places() -> Response:
    """Postcode districts and places for what was typed so far, whatever is listed there."""
    typed, area = request.args.get("q", ""), adapters().settings.council_area
    return jsonify(suggestions=suggest_places_for(typed, area=area, limit=MOST))


def suggestions_for(
    typed: str, facets: Iterable[Facet], *, synonyms: Iterable[tuple[str, str]] = ()
) -> list[str]:
    """Names in which each typed word begins a word, the more usual of them first.

    They are also found by other words: those of their kind of service, and `synonyms`, pairs of
    what people type and what it means. Only what something visible offers is there to be suggested.
    """
    meant: defaultdict[str, list[str]] = defaultdict(list)
    for words, means in synonyms:
        meant[_folded(means)] += _folded(words).split()
    beginnings = _folded(typed).split()
    fitting = {
        label: (not _folded(label).startswith(" ".join(beginnings)), -count)
        for label, count, words in _offered(facets)
        if _fits(beginnings, words + meant[_folded(label)])
    }
    return sorted(fitting, key=lambda label: (*fitting[label], label))[:MOST]


def _offered(facets: Iterable[Facet]) -> Iterator[tuple[str, int, list[str]]]:
    """Each name with how many listings it would find, and every word that it is known by."""
    for facet in facets:
        if facet.name not in _VOCABULARIES:
            continue
        for value in facet.values:
            others = SERVICE_TYPES[value.value].synonyms if facet.name == "service" else ()
            words = _folded(" ".join((value.label, *others))).split()
            yield value.label, value.count, words


def _fits(beginnings: list[str], words: list[str]) -> bool:
    return all(any(word.startswith(start) for word in words) for start in beginnings)


def _folded(text: str) -> str:
    """Small letters without accents, and spaces in place of all that is no letter or digit."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return " ".join(
        "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c)).split()
    )
