"""What is written to the audit log: one class per event, its fields are its keys.

A missing or an extra key raises, because these are dataclasses. `subject` says what it is about
("listing:12"); `data()` is what the log keeps. No event carries free text about a person.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from marketplace.domain.visibility import Evidence

JsonData = dict[str, object]


def plain(value: object) -> object:
    """Turn a value of an event into what JSON can hold; dates become ISO text."""
    if isinstance(value, Evidence):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, tuple | list | frozenset):
        return [plain(item) for item in value]
    return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Base of the events. Every subclass sets `kind` and names its `subject`."""

    kind: ClassVar[str]
    subject: str

    def data(self) -> JsonData:
        """Return the keys and values that the audit log keeps."""
        return {
            field.name: plain(getattr(self, field.name))
            for field in fields(self)
            if field.name != "subject"
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingAdded(Event):
    """A listing was added; `source` is where from ("import")."""

    kind: ClassVar[str] = "listing-added"
    revision: int
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingChanged(Event):
    """Some fields of a listing changed; their names, not their content."""

    kind: ClassVar[str] = "listing-changed"
    revision: int
    source: str
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldPlaced(Event):
    """A hold was placed on a listing."""

    kind: ClassVar[str] = "hold-placed"
    hold: str
    reason: str
    rule_version: str
    evidence: Evidence | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldLifted(Event):
    """A hold was lifted by its own authority."""

    kind: ClassVar[str] = "hold-lifted"
    hold: str
    reason: str
    rule_version: str
    evidence: Evidence | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldEvidenceRenewed(Event):
    """The hold stays, and now stands on newer evidence."""

    kind: ClassVar[str] = "hold-evidence-renewed"
    hold: str
    reason: str
    rule_version: str
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingChanged(Event):
    """The effective rating that we show for a listing changed."""

    kind: ClassVar[str] = "rating-changed"
    before: str | None
    after: str | None
    published_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRaised(Event):
    """QA was alerted for the first time, or again after the alert had been closed."""

    kind: ClassVar[str] = "alert-raised"
    alert: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchHeld(Event):
    """The mass-change guard stopped a run."""

    kind: ClassVar[str] = "batch-held"
    hides: int
    restores: int
    watched: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchSettled(Event):
    """A person applied or dismissed a held batch, or a later run took its place."""

    kind: ClassVar[str] = "batch-settled"
    outcome: str
    applied: int
    passed_over: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VisibilityRepaired(Event):
    """The nightly check found the copy `visible` different from the holds, and mended it."""

    kind: ClassVar[str] = "visibility-repaired"
    before: bool
    after: bool
