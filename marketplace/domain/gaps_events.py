"""What the audit log keeps of counts of searches that somebody took out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from marketplace.domain.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class GapsExported(Event):
    """Somebody took out, as a file, what people looked for in these months."""

    kind: ClassVar[str] = "gaps-exported"
    first: date
    last: date
    rows: int
