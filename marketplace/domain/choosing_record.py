"""What a person writes down about a choice, for themselves: what mattered, whom they chose, why.

The service keeps none of it. It is put on paper and forgotten.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

LONGEST_WORDS = 2000
"""Characters in each box: about a page of a print."""


class Mattered(StrEnum):
    """Something that often decides."""

    NEAR = "near"
    TIMES = "times"
    SAME_PEOPLE = "same-people"
    RATING = "rating"
    PRICE = "price"
    LANGUAGE = "language"
    GENDER = "gender"
    START = "start"
    VISIT = "visit"
    RECOMMENDED = "recommended"

    @property
    def label(self) -> str:
        """For pages and prints."""
        return _MATTERED[self]


_MATTERED = {
    Mattered.NEAR: "It comes to me, or is near me",
    Mattered.TIMES: "The days and times suit me",
    Mattered.SAME_PEOPLE: "I would know who comes",
    Mattered.RATING: "What the Care Quality Commission says",
    Mattered.PRICE: "What it costs, and how I can pay",
    Mattered.LANGUAGE: "My language, food, faith or culture",
    Mattered.GENDER: "Whether a man or a woman supports me",
    Mattered.START: "It can start when I need it",
    Mattered.VISIT: "How it felt when I visited or phoned",
    Mattered.RECOMMENDED: "What people I trust say about it",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoosingRecord:
    """One choice. `looked_at` are names of services; `chose` is one, or empty where none suited."""

    looked_at: tuple[str, ...]
    mattered: tuple[Mattered, ...]
    mattered_words: str
    chose: str
    why: str
    talked_to: str
    on: date

    @property
    def none_suited(self) -> bool:
        """Whether the choice was to take none of them."""
        return not self.chose
