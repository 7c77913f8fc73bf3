"""How much each choice beside a list would leave of it.

Choices of one kind are alternatives (OR), kinds add up (AND), and of a kind of which nothing is
chosen anything will do. What a choice counts is what it would find with the choices of all other
kinds kept and those of its own given up for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

Choices = Mapping[str, Collection[str]]
"""By kind, what was chosen; or of one thing, all choices under which it is found."""


def missed(found_under: Choices, chosen: Choices) -> list[str]:
    """The kinds of which a thing is found under none of what was chosen."""
    return [
        kind
        for kind, some in chosen.items()
        if some and not any(choice in found_under.get(kind, ()) for choice in some)
    ]


def fits(found_under: Choices, chosen: Choices) -> bool:
    """Whether a thing is found."""
    return not missed(found_under, chosen)


def how_many(things: Iterable[Choices], chosen: Choices) -> int:
    """How many of these are found."""
    return sum(fits(found_under, chosen) for found_under in things)


def counted(things: Iterable[Choices], chosen: Choices) -> dict[str, Counter[str]]:
    """By kind, how many of these each choice would find. A choice that is not in it finds none.

    `chosen` names every kind that is to be counted, with nothing where nothing was chosen of it.
    """
    counts: dict[str, Counter[str]] = {kind: Counter() for kind in chosen}
    for found_under in things:
        gone = missed(found_under, chosen)
        # What misses one kind alone would be found by another choice of that kind, and of no other.
        for kind in () if len(gone) > 1 else gone or chosen:
            counts[kind].update(dict.fromkeys(found_under.get(kind, ()), 1))
    return counts
