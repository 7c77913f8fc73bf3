"""A provider's inbox: how each thing in it stands, and by when a reply is due, in words.

A reply is asked for where somebody complains or is worried. A comment and a compliment are there
to be read. Source: the product's "Telling us".
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum

from marketplace.domain.concern_times import reply_due
from marketplace.domain.concerns import ConcernKind, ConcernStatus
from marketplace.domain.dates import day_in_words
from marketplace.domain.working_days import is_working_day

ASKED_TO_REPLY = frozenset({ConcernKind.COMPLAINT, ConcernKind.CONCERN})
"""The kinds for which a provider has to reply. It may reply to a comment."""
MAY_REPLY = ASKED_TO_REPLY | {ConcernKind.COMMENT}
"""Nothing is to be put right in a compliment."""

_DAY = timedelta(days=1)


class InboxState(StrEnum):
    """How something in an inbox stands, for whoever answers it."""

    NEW = "new"
    """Nobody has opened it."""
    OVERDUE = "overdue"
    """The last day for a reply is over, whether it was opened or not."""
    DUE = "due"
    READ = "read"
    """Opened; no reply is asked for."""
    REPLIED = "replied"
    ENDED = "ended"
    """The council has gone on with it without a reply."""

    @property
    def label(self) -> str:
        """For pages."""
        return _LABELS[self]

    @property
    def waits(self) -> bool:
        """Whether the provider has something to do about it."""
        return self in {InboxState.NEW, InboxState.OVERDUE, InboxState.DUE}


_LABELS = {
    InboxState.NEW: "New",
    InboxState.OVERDUE: "Overdue",
    InboxState.DUE: "Waiting for your reply",
    InboxState.READ: "Read",
    InboxState.REPLIED: "Replied",
    InboxState.ENDED: "No reply needed any more",
}
_TITLES = {
    ConcernKind.COMPLAINT: "Complaint",
    ConcernKind.CONCERN: "Concern",
    ConcernKind.COMMENT: "Comment",
    ConcernKind.COMPLIMENT: "Compliment",
}


def title_of(kind: ConcernKind) -> str:
    """What a thing in the inbox is called. Raises KeyError for what no provider may see."""
    return _TITLES[kind]


def due_on(kind: ConcernKind, status: ConcernStatus, shared_at: datetime) -> date | None:
    """The last day for a reply; None where none is asked for, or it is not waited for."""
    waited_for = kind in ASKED_TO_REPLY and status is ConcernStatus.WITH_PROVIDER
    return reply_due(shared_at) if waited_for else None


def state_of(
    *, opened: bool, with_provider: bool, replied: bool, due: date | None, today: date
) -> InboxState:
    """How it stands: `with_provider` says that it is with it now, `due` the last day for a reply.

    What came back after a reply waits for another one. Overdue counts more than new.
    """
    if due is not None and is_overdue(due, today):
        return InboxState.OVERDUE
    if not opened:
        return InboxState.NEW
    if due is not None:
        return InboxState.DUE
    if with_provider:
        return InboxState.READ
    return InboxState.REPLIED if replied else InboxState.ENDED


def is_overdue(due: date, today: date) -> bool:
    """Whether the last day for a reply is over. On that day itself a reply is in time."""
    return today > due


def due_in_words(due: date, today: date) -> str:
    """By when a reply is due: "Reply by 7 December 2026, in 3 working days"."""
    if today == due:
        return f"Reply today, {day_in_words(due)}"
    if today < due:
        left = _working_days(today, due)
        return f"Reply by {day_in_words(due)}, in {_counted(left)}"
    late = _working_days(due, today)
    return f"The reply was due on {day_in_words(due)}" + (f", {_counted(late)} ago" if late else "")


def _working_days(first: date, last: date) -> int:
    """How many working days come after `first`, up to and with `last`."""
    days = (last - first).days
    return sum(is_working_day(first + number * _DAY) for number in range(1, days + 1))


def _counted(days: int) -> str:
    return "1 working day" if days == 1 else f"{days} working days"
