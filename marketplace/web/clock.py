"""What time it is, for views. Tests pass a clock of their own to `create_app`."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import current_app

CLOCK = "CLOCK"
"""Name in the app's configuration of a function without arguments that returns an aware time."""


def system_clock() -> datetime:
    """The time of this machine, in UTC."""
    return datetime.now(UTC)


def now() -> datetime:
    """The time for the current request, aware, in UTC."""
    told: datetime = current_app.config[CLOCK]()
    return told
