"""Lists that staff read a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Select

PER_PAGE = 50
"""Rows of a page of every such list."""

_Chosen = TypeVar("_Chosen", bound=Select[Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """The page that is shown, counted from 1, and how many there are: one where there is no row."""

    page: int
    pages: int

    @classmethod
    def to(cls, page: int, *, total: int) -> Turn:
        """Turn to this page of a list of `total` rows; to the last where it lies beyond it."""
        pages = max(1, -(-total // PER_PAGE))
        return cls(page=min(max(1, page), pages), pages=pages)

    @property
    def start(self) -> int:
        """How many rows stand on the pages before."""
        return (self.page - 1) * PER_PAGE

    def rows(self, chosen: _Chosen) -> _Chosen:
        """The rows of this page alone; `chosen` is in the order of the list."""
        return chosen.limit(PER_PAGE).offset(self.start)
