"""What the browser carries of whoever follows what they told us: never the passphrase.

It is worth something for 30 minutes after the last look, for four hours at most, and only while
the passphrase is the same. "Exit this page" and "Stop following" let it go.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import session

from marketplace.domain.following import Look
from marketplace.services.following import Following, goes_on

NAME = "following"
_OFTEN_ENOUGH = timedelta(minutes=1)
"""How exactly it is kept when somebody last looked: a session is not written at every look."""


def carry(following: Following, *, now: datetime) -> None:
    """Let this browser follow a submission from now on, and no other."""
    session[NAME] = _kept(following, Look(since=now, seen=now))


def current(*, now: datetime) -> Following | None:
    """What this browser follows; None where nothing, or not any more."""
    following, look = _read()
    if following is None or look is None:
        return None
    if look.is_over(now) or not goes_on(following):
        return None
    if now - look.seen >= _OFTEN_ENOUGH:
        session[NAME] = _kept(following, Look(since=look.since, seen=now))
    return following


def is_known() -> bool:
    """Whether this browser follows something, or did a while ago: decided by the session alone.

    It is asked before the body of a request is read, which may carry a file.
    """
    following, _ = _read()
    return following is not None and goes_on(following)


def is_over(*, now: datetime) -> bool:
    """Whether this browser followed something, and was left alone for too long."""
    _, look = _read()
    return look is not None and look.is_over(now)


def end() -> None:
    """Let this browser follow nothing any more."""
    session.pop(NAME, None)


def _kept(following: Following, look: Look) -> dict[str, str | int]:
    return {
        "submission": following.submission_id,
        "seal": following.seal,
        "since": int(look.since.timestamp()),
        "seen": int(look.seen.timestamp()),
    }


def _read() -> tuple[Following | None, Look | None]:
    """What the session holds. It is signed: only an older version of ours can look otherwise."""
    kept = session.get(NAME)
    if not isinstance(kept, dict):
        return None, None
    try:
        following = Following(submission_id=int(kept["submission"]), seal=str(kept["seal"]))
        since, seen = (datetime.fromtimestamp(int(kept[at]), UTC) for at in ("since", "seen"))
    except (KeyError, TypeError, ValueError):
        return None, None
    return following, Look(since=since, seen=seen)
