"""Slowing down: how long the next try has to wait after many.

Nothing is ever locked. The first tries are free; each further one doubles the wait, up to a
longest one; after a quiet time all is forgotten. A try that comes too soon is not looked at, and
does not make the wait longer.
"""

from __future__ import annotations

import ipaddress
import math
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

_IPV6_NETWORK = 64
"""What one customer gets: the rest of the address costs nothing to change."""
_SECONDS_IN_MINUTE = 60
_MOST_DOUBLINGS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How something is slowed. The `free`-th try is the first that makes the next one wait."""

    free: int
    first: timedelta
    longest: timedelta
    forgotten_after: timedelta


DEVICE = Rule(
    free=5,
    first=timedelta(seconds=10),
    longest=timedelta(minutes=15),
    forgotten_after=timedelta(hours=1),
)
"""Wrong passwords for one account on one browser that its owner has signed in with before."""
ACCOUNT = Rule(
    free=5,
    first=timedelta(seconds=15),
    longest=timedelta(minutes=15),
    forgotten_after=timedelta(hours=24),
)
"""Wrong passwords for one account on every other browser, together."""
NETWORK = Rule(
    free=20,
    first=timedelta(seconds=5),
    longest=timedelta(minutes=15),
    forgotten_after=timedelta(hours=1),
)
"""Wrong passwords from one network address, for any account. An office shares one address."""
CODE = Rule(
    free=5,
    first=timedelta(seconds=15),
    longest=timedelta(minutes=15),
    forgotten_after=timedelta(hours=24),
)
"""Wrong codes of the second factor, after the right password."""
MAIL = Rule(
    free=3,
    first=timedelta(minutes=5),
    longest=timedelta(minutes=15),
    forgotten_after=timedelta(hours=1),
)
"""Messages that anybody can have sent to one address."""
ASKING = Rule(
    free=30,
    first=timedelta(seconds=15),
    longest=timedelta(minutes=15),
    forgotten_after=timedelta(hours=1),
)
"""Accounts and links asked for from one network address."""
MISTAKES = Rule(
    free=10,
    first=timedelta(seconds=30),
    longest=timedelta(minutes=15),
    forgotten_after=timedelta(hours=1),
)
"""Reports of mistakes from one network address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tries:
    """How often something was tried since a time, and when the next try is taken."""

    since: datetime
    times: int
    free_at: datetime


def try_once(rule: Rule, before: Tries | None, *, now: datetime) -> Tries | None:
    """The count after one more try at `now`; None where it comes too soon."""
    if before is None or now - before.free_at >= rule.forgotten_after:
        before = Tries(since=now, times=0, free_at=now)
    if now < before.free_at:
        return None
    times = before.times + 1
    return replace(before, times=times, free_at=now + wait_after(rule, times))


def wait_after(rule: Rule, times: int) -> timedelta:
    """How long the next try waits after so many."""
    if times < rule.free:
        return timedelta(0)
    doublings = min(times - rule.free, _MOST_DOUBLINGS)
    return min(rule.longest, rule.first * (1 << doublings))


def given_back(tries: Tries, *, now: datetime) -> Tries:
    """The count without the last try, which turned out to be right."""
    return replace(tries, times=max(tries.times - 1, 0), free_at=now)


def in_words(wait: timedelta) -> str:
    """A wait as people say it, rounded up: "1 second", "45 seconds", "2 minutes"."""
    seconds = max(1, math.ceil(wait.total_seconds()))
    if seconds <= _SECONDS_IN_MINUTE:
        return f"{seconds} second{'' if seconds == 1 else 's'}"
    return f"{math.ceil(seconds / _SECONDS_IN_MINUTE)} minutes"


def network_of(address: str | None) -> str:
    """What counts as one network address: all of IPv4's, the first half of IPv6's."""
    try:
        parsed = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((int(parsed), _IPV6_NETWORK), strict=False))
    return str(parsed)
