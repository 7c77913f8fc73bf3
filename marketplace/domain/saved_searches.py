"""Saved searches: "tell me when something new matches", from the asking to the end.

Nothing is sent before whoever owns the address has confirmed it by the link that went there, but
that one message. Each message can stop it, with one click. It is not for ever: after a year we ask
whether it is still wanted. A listing is new when it was shown for the first time; one that comes
back after a hold is not, so that no message tells of the hold.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from marketplace.domain.dates import london_day

CONFIRM_WITHIN = timedelta(days=7)
"""So long the link works; then what nobody confirmed is removed."""
ASK_AGAIN_AFTER = timedelta(days=365)
ANSWER_WITHIN = timedelta(days=28)
"""After we asked again; then it is stopped."""
MOST_FOR_ONE_ADDRESS = 20
MOST_IN_ONE_MESSAGE = 20
"""Listings that a message names; where there were more it says that there may be."""
MOST_KEPT_FOR_ONE_MESSAGE = 200
"""Listings that wait to be named, best first: of those that are hidden before it is sent, the next
ones take the place."""
LONGEST_QUERY = 2000

SETTLED = timedelta(hours=1)
"""A listing is looked at when it was first shown so long ago: a large import that began before
then may be written after we have looked."""
LONGEST_WAIT_FOR_WORDS = timedelta(days=7)
"""So long a listing whose words cannot be found yet holds up what is told of words."""


class Ending(StrEnum):
    """Why a saved search ended."""

    STOPPED = "stopped"
    UNCONFIRMED = "unconfirmed"
    UNANSWERED = "unanswered"


class SavedSearchStep(StrEnum):
    """What the daily job does about one."""

    REMOVE_UNCONFIRMED = "remove-unconfirmed"
    REMOVE_UNANSWERED = "remove-unanswered"
    ASK_AGAIN = "ask-again"
    TELL = "tell"
    WAIT = "wait"


def next_step(
    *,
    asked_at: datetime,
    confirmed_at: datetime | None,
    asked_again_at: datetime | None,
    told_at: datetime | None,
    now: datetime,
) -> SavedSearchStep:
    """What is due. There is at most one message on a day, by the calendar of London."""
    if confirmed_at is None:
        over = now - asked_at >= CONFIRM_WITHIN
        return SavedSearchStep.REMOVE_UNCONFIRMED if over else SavedSearchStep.WAIT
    if asked_again_at is not None and now - asked_again_at >= ANSWER_WITHIN:
        return SavedSearchStep.REMOVE_UNANSWERED
    if any(
        sent is not None and london_day(sent) == london_day(now)
        for sent in (told_at, asked_again_at)
    ):
        return SavedSearchStep.WAIT
    if asked_again_at is None and now - confirmed_at >= ASK_AGAIN_AFTER:
        return SavedSearchStep.ASK_AGAIN
    return SavedSearchStep.TELL


def settled_at(now: datetime, *, unindexed_for: timedelta | None = None) -> datetime:
    """Up to when a look now misses nothing that is new.

    Of words only what the index of words has can be found: `unindexed_for` is how long the oldest
    change has waited for it, None where none does or nobody asks for words. What is shown from
    then on is for another day, unless it has waited so long that it may never come.
    """
    settled = now - SETTLED
    if unindexed_for is None:
        return settled
    indexed = now - unindexed_for - timedelta.resolution
    return min(settled, max(indexed, now - LONGEST_WAIT_FOR_WORDS))
