"""Passphrases as people write them, and how their words are chosen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.domain.passphrases import WORDS, words_from, written_passphrase

LIST = ("amber", "birch", "cedar", "dune", "elm")


@pytest.mark.parametrize(
    "typed",
    [
        "amber birch cedar dune elm amber",
        "  Amber\tBIRCH\n cedar  dune elm amber ",
        "amber-birch-cedar-dune-elm-amber",
        "amber, birch, cedar, dune, elm, amber.",
        "ámber birch cedar dune elm amber",
        "amber bir\u00adch cedar dune elm am\u200bber",
    ],
)
def test_it_does_not_matter_how_it_is_written(typed: str) -> None:
    assert written_passphrase(typed) == "amber birch cedar dune elm amber"


def test_the_order_matters() -> None:
    assert written_passphrase("birch amber") != written_passphrase("amber birch")


@given(st.text(max_size=40))
def test_reading_is_total_and_settled(typed: str) -> None:
    written = written_passphrase(typed)
    assert written_passphrase(written) == written
    assert len(written_passphrase(typed * 50)) < 4_000, "however much is typed"


@given(st.binary(min_size=48, max_size=64))
def test_six_words_are_chosen_the_same_each_time(secret: bytes) -> None:
    chosen = words_from(secret, LIST)
    assert chosen == words_from(secret, LIST)
    assert len(chosen.split()) == WORDS
    assert set(chosen.split()) <= set(LIST)


def test_every_word_can_stand_everywhere() -> None:
    seen = [set[str]() for _ in range(WORDS)]
    for number in range(len(LIST)):
        for place, word in enumerate(words_from(number.to_bytes(8) * WORDS, LIST).split()):
            seen[place].add(word)
    assert seen == [set(LIST)] * WORDS


@pytest.mark.parametrize(("secret", "words"), [(b"x" * 47, LIST), (b"x" * 48, ())])
def test_too_little_to_choose_by_is_refused(secret: bytes, words: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="too little"):
        words_from(secret, words)
