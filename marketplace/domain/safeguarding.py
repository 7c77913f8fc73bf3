"""What safeguarding officers find in a concern: its marks."""

from __future__ import annotations

from enum import StrEnum


class Mark(StrEnum):
    """What an officer can mark a safeguarding concern as."""

    ORGANISATIONAL = "organisational"
    """About the organisation as such: concerns about single people are linked to it."""
    PATTERN = "pattern"
    """Part of a pattern: it is not the first of its sort."""

    @property
    def label(self) -> str:
        """For pages."""
        return {"organisational": "About the organisation", "pattern": "Part of a pattern"}[
            self.value
        ]
