"""Both text indexes hold the same texts and find the same listings, whatever is typed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine

from marketplace.search.folding import words_in
from marketplace.search.postgres_text import PostgresText
from marketplace.search.synonyms import Synonyms
from marketplace.search.text import TextDocument, TextIndex
from marketplace.search.whoosh_text import WhooshText
from tests.contract.hostile import hostile_queries

ENDINGS = ("", "s", "'s", "\u2019s", "ing", "ed", "er", "ers", "ly", "y", "ies", "ment", "ation")
_WRITTEN = r"""
shop knit care dying generous general week befriend nurs communit news skiing 24h 1e5 3.5 007 x2
O'Brien D\u2019Arcy caf\u00e9 na\u00efve Siobh\u00e1n Stra\u00dfe e\u0301t\u00e9 ffi\ufb03ce \u02bcs
\u65e5\u672c \u0939\u093f\u0928\u094d\u0926\u0940 \u0416\u0443\u043a \u0627\u0644\u0631
\uff21\uff22\uff23 \u210c\u212f\u2113
"""
STEMS = (*_WRITTEN.encode().decode("unicode_escape").split(), "a" * 60)
"""Words as people write them, some of which a parser or another stemmer would read otherwise."""

words = st.builds(str.__add__, st.sampled_from(STEMS), st.sampled_from(ENDINGS))
queries = words | st.text(min_size=1, max_size=12)


@pytest.fixture
def both(tmp_path: Path, postgresql_url: str) -> Iterator[tuple[TextIndex, TextIndex]]:
    engine = create_engine(postgresql_url)
    yield WhooshText(tmp_path / "search"), PostgresText(lambda: engine)
    engine.dispose()


@given(
    bodies=st.lists(st.lists(words, min_size=1, max_size=6), min_size=5, max_size=30),
    asked=st.lists(queries, min_size=1, max_size=8),
)
@settings(
    max_examples=10,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_single_words_find_the_same_listings(
    both: tuple[TextIndex, TextIndex], bodies: list[list[str]], asked: list[str]
) -> None:
    documents = [
        TextDocument(id=id_, name=body[0], body=" ".join(body))
        for id_, body in enumerate(bodies, 1)
    ]
    for index in both:
        index.rebuild(documents)
    written = sorted({word for body in bodies for word in body})

    for query in (*asked, *written):
        one, other = (index.match(query) for index in both)
        assert one.ids.tolist() == other.ids.tolist(), query
        assert one.any_words == other.any_words
    for id_, body in enumerate(bodies, 1):
        for word in filter(words_in, body):
            match = both[0].match(word)
            assert not match.any_words or id_ in match.ids.tolist(), word


def test_two_thousand_hostile_queries_are_answered_alike(
    both: tuple[TextIndex, TextIndex],
) -> None:
    """Nothing raises, nothing is read as syntax, and both indexes find the same."""
    random = Random(5)  # noqa: S311 - repeatable on purpose
    documents = [
        TextDocument(id=id_, name=name, body=f"{name}\nHome care and gardening, day and night.")
        for id_, name in enumerate(("Ash", "O'Brien", "100% Care", "a_b", "Café * & | !"), 1)
    ]
    synonyms = Synonyms([("carer", "home care"), ("' OR 1=1", "gardening"), ("%", "*")])
    for index in both:
        index.rebuild(documents)
    asked = list(hostile_queries(random, 2000))

    assert len(asked) == 2000
    for query in asked:
        one, other = (index.match(query, synonyms=synonyms) for index in both)
        assert one.ids.tolist() == other.ids.tolist(), query[:80]
        assert one.any_words == other.any_words
    assert both[0].ids() == both[1].ids() == {1, 2, 3, 4, 5}
