"""What the audit log keeps of cases on the council's desk. The words of a case stay with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from marketplace.domain.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOpened(Event):
    """Something was put on the desk. `about` is what: "registration:5"."""

    kind: ClassVar[str] = "case-opened"
    case: str
    reference: str
    about: str
    referrals: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAssigned(Event):
    """A case was given to somebody, or to nobody (`account_id` None)."""

    kind: ClassVar[str] = "case-assigned"
    account_id: int | None
    before: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseClosed(Event):
    """A case ended: decided by an officer, or taken back. `waited_days` counts whole days."""

    kind: ClassVar[str] = "case-closed"
    case: str
    about: str
    outcome: str
    waited_days: int
