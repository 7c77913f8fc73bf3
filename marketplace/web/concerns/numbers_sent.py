"""Numbers that a form of these pages carries back, such as the version of the answers it showed."""

from __future__ import annotations

NEVER = 0
"""No version of a draft, and no number of a concern, is this one."""
_MOST_DIGITS = 9


def number_from(given: str | None) -> int:
    """The number that a form brought; `NEVER` where it brought anything else."""
    if not given or not given.isascii() or not given.isdigit() or len(given) > _MOST_DIGITS:
        return NEVER
    return int(given)
