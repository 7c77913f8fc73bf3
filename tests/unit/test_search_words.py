"""How text is cut into words, and how near two words are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.search.folding import replaced, words_in
from marketplace.search.nearness import Vocabularies, Vocabulary, distance
from marketplace.search.text import TextDocument, folded_documents

_letters = st.text("abcé12صλ", max_size=6)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        ("  ?! -- ", []),
        ("Home-care, 24/7", ["home", "care", "24", "7"]),
        ("St. Mary's & O'Brien's", ["st", "mary", "obrien"]),
        ("Mary\u2019s Café", ["mary", "cafe"]),
        ("snake_case", ["snake", "case"]),
        ("Straße ÆØÅ", ["strasse", "æøa"]),
        ("don't", ["dont"]),
    ],
)
def test_words_are_cut_and_folded(text: str, words: list[str]) -> None:
    assert words_in(text) == words


def test_a_query_is_rewritten_word_by_word() -> None:
    assert replaced("A Gardner, today!", {"gardner": "gardener"}) == "A gardener today!"
    assert replaced("home zzyzx care", {"zzyzx": ""}) == "home care"
    assert replaced("hom-care", {"hom": "home"}) == "home care"


def test_the_last_document_of_an_id_counts_and_removal_wins() -> None:
    first = TextDocument(id=1, name="a", body="a")
    last = TextDocument(id=1, name="b", body="b")
    gone = TextDocument(id=2, name="c", body="c")

    assert folded_documents([first, gone, last], [2]) == {1: last}


@pytest.mark.parametrize(
    ("left", "right", "slips"),
    [
        ("care", "care", 0),
        ("care", "cares", 1),
        ("care", "car", 1),
        ("care", "cane", 1),
        ("care", "acre", 1),
        ("care", "arced", 3),
        ("", "abc", 3),
    ],
)
def test_slips_are_counted(left: str, right: str, slips: int) -> None:
    assert distance(left, right, 3) == slips
    assert distance(right, left, 3) == slips


def test_more_slips_than_asked_about_are_not_counted_out() -> None:
    assert distance("gardening", "plumbing", 2) == 3
    assert distance("a", "abcdefgh", 2) == 3


@given(words=st.sets(_letters, max_size=30), word=_letters, slips=st.integers(1, 2))
def test_the_vocabulary_finds_what_comparing_every_word_would(
    words: set[str], word: str, slips: int
) -> None:
    """With two slips, of the words that begin with the same letter."""
    likely = {one for one in words - {word} if slips == 1 or one[:1] == word[:1]}
    expected = sorted(one for one in likely if distance(word, one, slips) <= slips)

    assert Vocabulary(words).near(word, slips) == expected


@given(words=st.sets(_letters, max_size=30), word=_letters)
def test_the_vocabulary_knows_its_words_and_no_others(words: set[str], word: str) -> None:
    assert (word in Vocabulary(words)) == (word in words)
    assert all(one in Vocabularies([Vocabulary(()), Vocabulary(words)]) for one in words)
