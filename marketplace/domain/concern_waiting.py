"""What a concern waits for, and by when: the same words on the list and on its page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from marketplace.domain.cases import working_days_left
from marketplace.domain.concern_times import ASKED_AFTER, acknowledgement_due, reply_due
from marketplace.domain.concerns import ConcernKind, ConcernStatus
from marketplace.domain.dates import london_day
from marketplace.domain.inbox import ASKED_TO_REPLY
from marketplace.domain.triage import TriageDecision


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingFacts:
    """Where a concern stands, and since when. `due_on` and `decision` are the newest triage's."""

    status: ConcernStatus
    received_at: datetime
    kind: ConcernKind = ConcernKind.CONCERN
    acknowledged_at: datetime | None = None
    shared_at: datetime | None = None
    replied_at: datetime | None = None
    decision: TriageDecision | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What it waits for. `days_left` counts working days, negative once overdue."""

    words: str
    due_on: date | None = None
    days_left: int | None = None

    @property
    def due_words(self) -> str:
        """By when, in words; empty where nothing is due."""
        left = self.days_left
        if left is None:
            return ""
        if left == 0:
            return "Due today"
        days = "1 working day" if abs(left) == 1 else f"{abs(left)} working days"
        return f"Due in {days}" if left > 0 else f"Overdue by {days}"

    @property
    def is_overdue(self) -> bool:
        """Whether it should have happened before today."""
        return self.days_left is not None and self.days_left < 0


_WORDS = {
    ConcernStatus.RECEIVED: "To be acknowledged",
    ConcernStatus.ACKNOWLEDGED: "To be triaged",
    ConcernStatus.REOPENED: "Opened again: to be triaged",
    ConcernStatus.WITH_PROVIDER: "The provider's reply",
    ConcernStatus.REPLIED: "What the person says about the reply",
    ConcernStatus.CONFIRMED: "The person has answered: to be considered",
    ConcernStatus.CONSIDERED: "Considered: to be closed or handed off",
    ConcernStatus.HANDED_OFF: "Word from another body",
    ConcernStatus.CLOSED: "Nothing: it is closed",
}
_DECIDED = {
    TriageDecision.TO_PROVIDER: "To be shared with the provider",
    TriageDecision.CONSIDER: "To be considered",
    TriageDecision.HAND_OFF: "To be handed to another body",
    TriageDecision.WATCH: "Kept with what else we know",
}


def waiting_for(facts: StandingFacts, *, today: date) -> Waiting:
    """What a concern that stands so waits for, and by when that is due."""
    status = facts.status
    if status is not ConcernStatus.CLOSED and facts.acknowledged_at is None:
        words = _WORDS[ConcernStatus.RECEIVED]
        if status is ConcernStatus.WITH_PROVIDER:
            words = "To be acknowledged; it is with the provider"
        return _due(words, acknowledgement_due(facts.received_at), today)
    if status is ConcernStatus.TRIAGED:
        words = _DECIDED[facts.decision] if facts.decision else "To be considered"
        return _due(words, facts.due_on, today)
    if status is ConcernStatus.WITH_PROVIDER and facts.shared_at:
        if facts.kind not in ASKED_TO_REPLY:
            return Waiting(words="Nothing: the provider can read it, and is not asked to reply")
        return _due(_WORDS[status], reply_due(facts.shared_at), today)
    if status is ConcernStatus.REPLIED and facts.replied_at:
        asked = london_day(facts.replied_at + ASKED_AFTER)
        return Waiting(words=_WORDS[status], due_on=asked)
    return Waiting(words=_WORDS[status])


def _due(words: str, due_on: date | None, today: date) -> Waiting:
    left = working_days_left(today, due_on) if due_on else None
    return Waiting(words=words, due_on=due_on, days_left=left)
