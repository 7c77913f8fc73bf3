"""Five hundred searches among two thousand listings, each held against the obvious answer."""

from __future__ import annotations

from random import Random

from flask import Flask

from marketplace.domain.council_area import CouncilArea
from marketplace.search.directory import Directory, Found, PageOutOfRange
from marketplace.search.documents import documents
from marketplace.wiring import adapters
from tests.integration import many_listings
from tests.integration.asking import text_index_of
from tests.integration.many_listings import Made
from tests.integration.town import START
from tests.property.obvious import CHOSEN, Obvious, Scores, World, answer

LISTINGS, SEARCHES = 2_000, 500
AREA = CouncilArea.parse("Larkshire;ZZ9")


def test_totals_choices_and_orders_are_those_of_a_count_by_hand(app: Flask) -> None:
    random = Random(20_261_122)  # noqa: S311 - repeatable on purpose
    made = many_listings.make(LISTINGS, random)
    world = World(rows=[one.row for one in made], area=AREA, now=START)
    with app.app_context():
        many_listings.put(made)
        adapters().text_index.rebuild(documents())
    directory = Directory(text_index_of(app), area=AREA)

    found_something = 0
    for _ in range(SEARCHES):
        criteria = many_listings.question(random)
        words = frozenset(criteria.words.split())
        with app.app_context():
            try:
                found = directory.find(criteria, now=START)
            except PageOutOfRange:
                continue
            ids = directory.every(criteria, now=START)
        scores = None if not words else {one.row.id: 1.0 for one in made if words <= all_words(one)}
        obvious = answer(world, criteria, scores)
        if found.searched is not None:
            assert not scores
            continue
        assert_same(found, ids, obvious, scores)
        found_something += bool(ids)

    assert found_something > SEARCHES / 3


def assert_same(found: Found, ids: tuple[int, ...], obvious: Obvious, scores: Scores) -> None:
    """The same listings and counts, and without words, whose fit is not known here, the order."""
    assert found.total == len(ids) == len(obvious.ids)
    assert set(ids) == set(obvious.ids)
    if scores is None:
        assert list(ids) == obvious.ids
        kinds = [reach and reach.kind for reach in obvious.reaches[: len(found.reaches)]]
        assert [reach and reach.kind for reach in found.reaches] == kinds
    counts = {
        facet.name: {value.value: value.count for value in facet.values if value.count}
        for facet in found.facets
    }
    assert counts == obvious.counts
    assert list(counts) == list(CHOSEN)
    assert found.wider == obvious.wider


def all_words(one: Made) -> frozenset[str]:
    """The words of a listing, with those of its name."""
    return one.words | frozenset(one.row.name.casefold().split())
