"""Words that are added to a submission after it was sent: what sort, whose, and for whom."""

from __future__ import annotations

from enum import StrEnum


class WordsKind(StrEnum):
    """What sort of words."""

    ADDED = "added"
    """The person adds something."""
    ASKED_QA = "asked-qa"
    """The person asks the QA team to look."""
    ASKED_OMBUDSMAN = "asked-ombudsman"
    """The person asked for the way to the Ombudsman."""
    NOT_SORTED = "not-sorted"
    """What the person says is not, or only partly, sorted."""
    REOPENED = "reopened"
    """Why the person opens it again."""
    TOLD_PERSON = "told-person"
    """Staff tell the person something."""
    NOTE = "note"
    """A note of staff."""
    TO_QA = "to-qa"
    """The provider tells the QA team something about it."""


class Author(StrEnum):
    """Whose words."""

    PERSON = "person"
    QA = "qa"
    SAFEGUARDING = "safeguarding"
    PROVIDER = "provider"


class Audience(StrEnum):
    """Who may read them, besides whoever wrote them."""

    PERSON = "person"
    """The person, and the staff who may read the concern."""
    STAFF = "staff"
    """Staff who may read the concern."""
    SAFEGUARDING = "safeguarding"
    """Safeguarding officers alone."""
