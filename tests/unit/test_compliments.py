"""Words are only left out of a compliment, and everybody can see where."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.domain.compliments import LEFT_OUT, only_leaves_out

SENT = "The care was not good at first. Then Ada came, and all was well."


@pytest.mark.parametrize(
    "shown",
    [
        SENT,
        "  The care was not good at first.\n Then Ada came, and all was well. ",
        "The care was not good at first. Then … came, and all was well.",
        "… Then … all was well.",
        "The care was not good …",
        "…all was well.",
    ],
)
def test_leaving_out_is_allowed_where_it_shows(shown: str) -> None:
    assert only_leaves_out(SENT, shown)


@pytest.mark.parametrize(
    "shown",
    [
        "",
        "…",
        "… …",
        "The care was good at first. Then Ada came, and all was well.",
        "The care was good …",
        "Then Ada came, and all was well.",
        "The care was not good at first.",
        "… all was very well.",
        "… all was well. The care …",
        "… a…",
        "The care was NOT good at first. …",
    ],
)
def test_anything_else_is_not(shown: str) -> None:
    assert not only_leaves_out(SENT, shown)


words = st.lists(st.sampled_from(["a", "b", "not", "good", LEFT_OUT]), max_size=8)


@given(before=words, gone=st.data())
def test_whatever_is_left_out_with_a_mark_is_allowed(
    before: list[str], gone: st.DataObject
) -> None:
    if not before:
        return
    start = gone.draw(st.integers(0, len(before)))
    end = gone.draw(st.integers(start, len(before)))
    after = [*before[:start], LEFT_OUT, *before[end:]]
    expected = any(word != LEFT_OUT for word in after)
    assert only_leaves_out(" ".join(before), " ".join(after)) is expected


@given(before=words, after=words)
def test_what_is_shown_stood_there_in_that_order(before: list[str], after: list[str]) -> None:
    if only_leaves_out(" ".join(before), " ".join(after)):
        rest = iter(before)
        assert all(word in rest for word in after if word != LEFT_OUT)
        assert LEFT_OUT in after or after == before
