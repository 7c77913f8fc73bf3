"""What the audit log keeps of reports of mistakes: never what was written, nor by whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from marketplace.domain.events import Event


def mistake_subject(mistake_id: int) -> str:
    """What an event about a report is about."""
    return f"mistake:{mistake_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class MistakeReported(Event):
    """Somebody said that a listing's page is wrong. `wants_answer`: they gave an address."""

    kind: ClassVar[str] = "mistake-reported"
    listing: int
    about: str
    wants_answer: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MistakeEnded(Event):
    """An officer said what became of a report."""

    kind: ClassVar[str] = "mistake-ended"
    listing: int
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MistakesForgotten(Event):
    """Words and addresses of reports that ended long ago were removed."""

    kind: ClassVar[str] = "mistakes-forgotten"
    reports: int
