"""What every text index answers where nothing visible holds the words as typed."""

from __future__ import annotations

import pytest

from marketplace.search.text import TextDocument, TextIndex
from tests.contract.text_indexes import OpenIndex, all_but, found


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("plumers", "plumbers"),  # a letter too few
        ("showwers", "showers"),  # one too many
        ("hedgas", "hedges"),  # a wrong one
        ("gardning", "gardening"),
        ("fernbrigde", "fernbridge"),  # two swapped
        ("ferxnbrixdge", "fernbridge"),  # two slips
    ],
)
def test_a_typing_slip_still_finds(index: TextIndex, typed: str, meant: str) -> None:
    match = index.match(typed)

    assert match.searched == meant
    assert match.ids.tolist() == found(index, meant)


def test_only_the_mistyped_word_is_replaced(index: TextIndex) -> None:
    assert index.match("Older people in Fernbrige!").searched == "Older people in fernbridge"


def test_words_that_were_run_together_are_parted(index: TextIndex) -> None:
    match = index.match("carehome fernbridge")

    assert match.searched == "care home fernbridge"
    assert match.ids.tolist() == [2]


def test_a_word_that_finds_nothing_comes_with_suggestions(index: TextIndex) -> None:
    match = index.match("zzyzx lawns")

    assert match.ids.tolist() == []
    assert match.suggestions == ("lawns",)


def test_a_suggestion_does_not_end_where_the_word_was_that_went(index: TextIndex) -> None:
    assert index.match("lawns for my zzyzx").suggestions == ("lawns",)
    assert index.match("my zzyzx has lawns").suggestions == ("lawns",)


def test_words_that_no_listing_holds_together_come_with_suggestions(index: TextIndex) -> None:
    match = index.match("lawns plumbers")

    assert match.searched is None
    assert match.suggestions == ("lawns", "plumbers")


@pytest.mark.parametrize(
    ("typed", "suggestions"),
    [
        ("lawns plumers", ("lawns", "plumbers")),
        ("plumers lawns", ("plumbers", "lawns")),
        ("zzyzx plumers lawns", ("plumbers", "lawns")),
        ("lawnss plumers zzyzx", ("lawns", "plumbers")),
    ],
)
def test_mended_words_that_no_listing_holds_together_come_with_suggestions(
    index: TextIndex, typed: str, suggestions: tuple[str, ...]
) -> None:
    match = index.match(typed)

    assert (match.searched, match.ids.tolist()) == (None, [])
    assert match.suggestions == suggestions


def test_words_of_hidden_listings_crowd_out_no_visible_one(index: TextIndex) -> None:
    """However many of them are nearer by the alphabet than the one that may be shown."""
    near = " ".join(f"womb{letter}" for letter in "abcdefghijklmnoprstuvwxy")
    shown = TextDocument(id=10, name="Shown", body="wombz")
    index.apply(documents=[TextDocument(id=9, name="Hidden", body=near), shown])

    match = index.match("wombq", visible=all_but(9))

    assert (match.searched, match.ids.tolist()) == ("wombz", [10])
    assert match.suggestions == ()


@pytest.mark.parametrize("words", ["plumbers", "plumers", "plumbers lawns", "plumers lawns"])
def test_a_word_of_hidden_listings_only_is_like_a_word_that_does_not_exist(
    open_index: OpenIndex, index: TextIndex, words: str
) -> None:
    """The index is late: it still holds a listing that the public cannot see any more."""
    late = index.match(words, visible=all_but(3))
    index.apply(documents=[], removed=[3])
    up_to_date = open_index().match(words)

    assert [id_ for id_ in late.ids.tolist() if id_ != 3] == up_to_date.ids.tolist()
    assert (late.searched, late.suggestions) == (up_to_date.searched, up_to_date.suggestions)
    assert "plumbers" not in (late.searched or "")


def test_nothing_is_mended_to_a_word_of_hidden_listings(index: TextIndex) -> None:
    index.apply(documents=[TextDocument(id=9, name="Quexolith", body="Quexolith")])

    assert index.match("quexolyth").searched == "quexolith"
    hidden = index.match("quexolyth lawns", visible=all_but(9))
    assert hidden.searched is None
    assert hidden.suggestions == ("lawns",)


def test_a_word_of_a_hidden_listing_may_mean_a_visible_one(index: TextIndex) -> None:
    """With Lark Lane hidden, somebody who types "lark" is answered as if it had never existed."""
    index.apply(documents=[TextDocument(id=9, name="Park", body="Park")])

    assert index.match("lark", visible=all_but(9)).searched is None
    assert index.match("lark", visible=all_but(2)).searched == "park"
