"""What the browser carries of whoever follows what they told us: never the passphrase.

How long it is worth something says `marketplace.web.follow_session`. "Exit this page" and "Stop
following" let it go.
"""

from __future__ import annotations

from datetime import datetime

from marketplace.services.following import Following, goes_on
from marketplace.web.follow_session import FollowSession, Held

NAME = "following"


def carry(following: Following, *, now: datetime) -> None:
    """Let this browser follow a submission from now on, and no other."""
    _SESSION.carry(Held(id=following.submission_id, seal=following.seal), now=now)


def current(*, now: datetime) -> Following | None:
    """What this browser follows; None where nothing, or not any more."""
    held = _SESSION.current(now=now)
    return None if held is None else _following(held)


def is_known() -> bool:
    """Whether this browser follows something, or did a while ago: decided by the session alone.

    It is asked before the body of a request is read, which may carry a file.
    """
    return _SESSION.is_known()


def is_over(*, now: datetime) -> bool:
    """Whether this browser followed something, and was left alone for too long."""
    return _SESSION.is_over(now=now)


def end() -> None:
    """Let this browser follow nothing any more."""
    _SESSION.end()


def _following(held: Held) -> Following:
    return Following(submission_id=held.id, seal=held.seal)


_SESSION = FollowSession(
    name=NAME, key="submission", goes_on=lambda held: goes_on(_following(held))
)
