"""What is counted of a listing, for its provider. Never who."""

from __future__ import annotations

from enum import StrEnum


class Counted(StrEnum):
    """One thing that happens to a listing and is counted."""

    VIEW = "view"
    FOUND = "found"
    """A search showed it on the page that somebody looked at."""
    SHORTLIST = "shortlist"
    CONTACT = "contact"

    @property
    def label(self) -> str:
        """For pages."""
        return _LABELS[self]


_LABELS = {
    Counted.VIEW: "Times its page was opened",
    Counted.FOUND: "Times a search showed it",
    Counted.SHORTLIST: "Times it was put on a shortlist",
    Counted.CONTACT: "Times somebody got in touch through this service",
}
