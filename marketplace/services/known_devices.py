"""Browsers that somebody has signed in with: strangers' failures do not slow them.

A browser keeps one random name and, for each account that signed in with it, a seal that only we
can make. The idea is that of OWASP's "device cookies". It proves nothing about who sits there: it
only chooses which count of failures a try belongs to. So each browser is slowed for itself, and
all unknown ones together.
"""

from __future__ import annotations

import re
import secrets

from marketplace.services.keyed import keyed_digest, same

_MOST_ACCOUNTS = 5
"""That share one browser; the one that signed in longest ago is forgotten first."""
_NAME = re.compile(r"[A-Za-z0-9_-]{22}")
_NAME_BYTES = 16


def device_of(cookie: str | None, account_id: int | None) -> str | None:
    """The name of a browser that this account knows, None for any other."""
    name, seals = _parts(cookie)
    if name is None or account_id is None:
        return None
    known = _seal(name, account_id)
    return name if any(same(seal, known) for seal in seals) else None


def cookie_knowing(cookie: str | None, account_id: int) -> str:
    """What a browser keeps once this account has signed in with it."""
    name, seals = _parts(cookie)
    name = name or secrets.token_urlsafe(_NAME_BYTES)
    seal = _seal(name, account_id)
    others = [each for each in seals if each != seal]
    return ".".join((name, seal, *others[: _MOST_ACCOUNTS - 1]))


def _parts(cookie: str | None) -> tuple[str | None, list[str]]:
    name, *seals = (cookie or "").split(".")[: _MOST_ACCOUNTS + 1]
    return (name, seals) if _NAME.fullmatch(name) else (None, [])


def _seal(name: str, account_id: int) -> str:
    return keyed_digest("device", name, account_id)
