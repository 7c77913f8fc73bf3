"""Files that come with what people tell us: how many, and what is told of one too many."""

from __future__ import annotations

from datetime import timedelta

from marketplace.domain.throttling import Rule

MOST_FILES = 5
FILE = "file"
"""The field of the forms that problems are told of."""
TOO_MANY = (
    f"You can add {MOST_FILES} files. Remove one first, or tell us that you have more: we can ask "
    "for them."
)
UPLOADS = Rule(
    free=30,
    first=timedelta(seconds=30),
    longest=timedelta(minutes=10),
    forgotten_after=timedelta(hours=2),
)
"""From one network, so that nobody fills our disks."""
