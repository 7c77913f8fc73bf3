"""What stands beside a choice is what choosing it would find: OR inside a kind, AND across them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from marketplace.domain.choice_counts import counted, fits, how_many

CLUBS = (
    {"day": ("tuesday",), "cost": ("", "10", "5")},
    {"day": ("tuesday", "friday"), "cost": ("", "10")},
    {"day": ("friday",), "cost": ("",)},
)


def test_nothing_chosen_finds_and_counts_everything() -> None:
    nothing = {"day": (), "cost": ()}
    assert how_many(CLUBS, nothing) == 3
    assert counted(CLUBS, nothing) == {
        "day": {"tuesday": 2, "friday": 2},
        "cost": {"": 3, "10": 2, "5": 1},
    }


def test_a_choice_narrows_the_other_kinds_and_not_its_own() -> None:
    assert counted(CLUBS, {"day": ("tuesday",), "cost": ()}) == {
        "day": {"tuesday": 2, "friday": 2},
        "cost": {"": 2, "10": 2, "5": 1},
    }


def test_choices_of_one_kind_are_alternatives_and_kinds_add_up() -> None:
    both = {"day": ("tuesday", "friday"), "cost": ("10",)}
    assert how_many(CLUBS, both) == 2
    assert not fits(CLUBS[2], both)
    assert counted(CLUBS, both)["day"] == {"tuesday": 2, "friday": 1}


def test_what_misses_two_kinds_counts_nowhere() -> None:
    assert counted(CLUBS[2:], {"day": ("monday",), "cost": ("5",)}) == {"day": {}, "cost": {}}


def test_of_a_kind_that_a_thing_knows_nothing_of_it_has_no_choice() -> None:
    assert counted([{}], {"day": (), "access": ("step-free",)}) == {"day": {}, "access": {}}


_KINDS = {"day": "mtw", "cost": "025", "access": "ab"}
_some = st.fixed_dictionaries(
    {kind: st.sets(st.sampled_from(values)) for kind, values in _KINDS.items()}
)


@given(st.lists(_some, max_size=12), _some)
def test_every_count_is_what_that_choice_would_find(
    things: list[dict[str, set[str]]], chosen: dict[str, set[str]]
) -> None:
    counts = counted(things, chosen)
    for kind, values in _KINDS.items():
        for value in values:
            assert counts[kind][value] == how_many(things, {**chosen, kind: {value}})
