"""What the browser carries of whoever follows something by reference and passphrase: never these.

It is worth something for 30 minutes after the last look, for four hours at most, and only while
the passphrase is the same: a seal that only we can make says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import session

from marketplace.domain.following import Look

_OFTEN_ENOUGH = timedelta(minutes=1)
"""How exactly it is kept when somebody last looked: a session is not written at every look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What is followed: its id and its seal."""

    id: int
    seal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowSession:
    """One sort of thing that a browser may follow, one at a time.

    `name` is that of its place in the session, `key` that of its id there. `goes_on` asks whether
    a seal still holds.
    """

    name: str
    key: str
    goes_on: Callable[[Held], bool]

    def carry(self, held: Held, *, now: datetime) -> None:
        """Let this browser follow it from now on, and no other."""
        session[self.name] = self._kept(held, Look(since=now, seen=now))

    def current(self, *, now: datetime) -> Held | None:
        """What this browser follows; None where nothing, or not any more."""
        held, look = self._read()
        if held is None or look is None:
            return None
        if look.is_over(now) or not self.goes_on(held):
            return None
        if now - look.seen >= _OFTEN_ENOUGH:
            session[self.name] = self._kept(held, Look(since=look.since, seen=now))
        return held

    def is_known(self) -> bool:
        """Whether this browser follows something, or did a while ago: asked without a clock."""
        held, _ = self._read()
        return held is not None and self.goes_on(held)

    def is_over(self, *, now: datetime) -> bool:
        """Whether this browser followed something, and was left alone for too long."""
        _, look = self._read()
        return look is not None and look.is_over(now)

    def end(self) -> None:
        """Let this browser follow nothing any more."""
        session.pop(self.name, None)

    def _kept(self, held: Held, look: Look) -> dict[str, str | int]:
        return {
            self.key: held.id,
            "seal": held.seal,
            "since": int(look.since.timestamp()),
            "seen": int(look.seen.timestamp()),
        }

    def _read(self) -> tuple[Held | None, Look | None]:
        """What the session holds. Signed: only an older version of ours can look otherwise."""
        kept = session.get(self.name)
        if not isinstance(kept, dict):
            return None, None
        try:
            held = Held(id=int(kept[self.key]), seal=str(kept["seal"]))
            since, seen = (datetime.fromtimestamp(int(kept[at]), UTC) for at in ("since", "seen"))
        except (KeyError, TypeError, ValueError):
            return None, None
        return held, Look(since=since, seen=seen)
