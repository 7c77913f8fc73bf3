"""When a provider is asked whether a listing's details are still right, and what follows.

Five months after the details were confirmed it is asked, 14 days later reminded, and 28 days after
the first message the listing is held `stale` until somebody confirms. Nobody is held who was not
reminded a week before, or whom no message reached. Days are those of London.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

ASK_AFTER_MONTHS = 5
REMIND_AFTER = timedelta(days=14)
HOLD_AFTER = timedelta(days=28)
REMINDER_STANDS = timedelta(days=7)
"""So long a reminder stands at least before the listing is held: the job may have been away."""
LINK_LASTS = timedelta(days=120)
"""A link lifts the hold too, long after it was sent."""


class Step(StrEnum):
    """What is done next."""

    ASK = "ask"
    REMIND = "remind"
    HOLD = "hold"


class Answer(StrEnum):
    """How a round of asking ended."""

    ACCOUNT = "account"
    """Somebody confirmed the details in their account."""
    LINK = "link"
    """Somebody confirmed them by the link of a message."""
    PAUSED = "paused"
    """The provider paused the listing: it is asked anew when it has resumed."""
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """A round of asking that goes on. `reached` says whether any of its messages was sent."""

    asked_on: date
    reminded_on: date | None = None
    reached: bool = False
    held: bool = False


def next_step(*, confirmed_on: date, under_way: Round | None, today: date) -> Step | None:
    """What is to be done today for a listing whose details were last confirmed on that day."""
    if under_way is None:
        return Step.ASK if today >= asked_from(confirmed_on) else None
    if under_way.held or today < under_way.asked_on + REMIND_AFTER:
        return None
    if under_way.reminded_on is None:
        return Step.REMIND
    due = max(under_way.asked_on + HOLD_AFTER, under_way.reminded_on + REMINDER_STANDS)
    return Step.HOLD if today >= due and under_way.reached else None


def asked_from(confirmed_on: date) -> date:
    """The day on which the provider is asked: five months on, or that month's last day."""
    years, month = divmod(confirmed_on.month - 1 + ASK_AFTER_MONTHS, 12)
    year, month = confirmed_on.year + years, month + 1
    last = calendar.monthrange(year, month)[1]
    return date(year, month, min(confirmed_on.day, last))
