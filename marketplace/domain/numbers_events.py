"""What the audit log keeps of numbers that somebody took out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from marketplace.domain.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class NumbersExported(Event):
    """Somebody took the numbers of concerns out as a file. `small` says whether all of them."""

    kind: ClassVar[str] = "numbers-exported"
    first: date
    last: date
    small: bool
    rows: int
