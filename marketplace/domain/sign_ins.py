"""Sign-ins: how long one lasts, and why one ends.

A sign-in ends by itself when nothing was done with it for a while, and after a day's work whatever
was done. Staff see more than a provider does, and work at desks that others pass: theirs is short.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import datetime, timedelta
from enum import StrEnum

IDLE_STAFF = timedelta(minutes=30)
IDLE_PROVIDER = timedelta(hours=2)
ABSOLUTE = timedelta(hours=12)
HEARTBEAT = timedelta(minutes=1)
"""How often at most it is noted that somebody is still there."""

_TOKEN_BYTES = 32


class Ending(StrEnum):
    """Why a sign-in is over."""

    SIGNED_OUT = "signed-out"
    ENDED = "ended"
    """Its owner ended it from another browser."""
    IDLE = "idle"
    TOO_OLD = "too-old"
    PASSWORD = "password"  # noqa: S105 - a reason: the password was changed
    SECOND_FACTOR = "second-factor"
    """The second factor was replaced or removed."""
    ROLES = "roles"
    CLOSED = "closed"
    """The account was closed."""


def idle_limit(*, staff: bool) -> timedelta:
    """How long nothing may happen."""
    return IDLE_STAFF if staff else IDLE_PROVIDER


def timed_out(
    *, started_at: datetime, last_seen_at: datetime, staff: bool, now: datetime
) -> Ending | None:
    """Why a sign-in has run out at `now`, None while it goes on. At its limit it has run out."""
    if now - started_at >= ABSOLUTE:
        return Ending.TOO_OLD
    if now - last_seen_at >= idle_limit(staff=staff):
        return Ending.IDLE
    return None


def new_token() -> str:
    """The random token that a browser keeps for one sign-in."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def digest(token: str) -> str:
    """What is kept of a token. It is random and long, so a fast hash is enough."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


_BROWSERS = (
    (re.compile(r"\bEdgA?/|\bEdgiOS/"), "Edge"),
    (re.compile(r"\bOPR/"), "Opera"),
    (re.compile(r"\bSamsungBrowser/"), "Samsung Internet"),
    (re.compile(r"\bFirefox/|\bFxiOS/"), "Firefox"),
    (re.compile(r"\bChrome/|\bChromium/|\bCriOS/"), "Chrome"),
    (re.compile(r"\bSafari/"), "Safari"),
)
_SYSTEMS = (
    (re.compile(r"\biPhone\b"), "an iPhone"),
    (re.compile(r"\biPad\b"), "an iPad"),
    (re.compile(r"\bAndroid\b"), "Android"),
    (re.compile(r"\bWindows\b"), "Windows"),
    (re.compile(r"\bCrOS\b"), "a Chromebook"),
    (re.compile(r"\bMacintosh\b"), "a Mac"),
    (re.compile(r"\bLinux\b"), "Linux"),
)
"""The first that is found counts: most browsers also name those that they are like."""


def browser_in_words(user_agent: str) -> str:
    """A browser as its owner would name it, such as "Firefox on Windows"."""
    browser = next((name for sign, name in _BROWSERS if sign.search(user_agent)), "A browser")
    system = next((name for sign, name in _SYSTEMS if sign.search(user_agent)), None)
    return browser if system is None else f"{browser} on {system}"
