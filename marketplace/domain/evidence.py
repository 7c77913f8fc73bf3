"""What a hold stands on, and when newer evidence takes its place."""

from __future__ import annotations

from datetime import datetime

from marketplace.domain.ratings import EffectiveRating, Observation, RegisterEntry
from marketplace.domain.visibility import Evidence


def evidence_of(
    seen: Observation, location_id: str, rating: EffectiveRating | None = None
) -> Evidence:
    """What the observation shows, as a hold keeps it."""
    statement = rating.statement if rating else None
    return Evidence(
        location_id=location_id,
        fetched_at=seen.fetched_at,
        response_hash=seen.response_hash,
        rating=statement.rating if statement else None,
        published_on=statement.published_on if statement else None,
        report=statement.report if statement else None,
        home=statement.home if statement else None,
        group=statement.group if statement else None,
        inherited_from=statement.inherited_from if statement else None,
    )


def dated(evidence: Evidence) -> str:
    """The report's date for a sentence, where there is one."""
    return f" on {evidence.published_on:%d %B %Y}" if evidence.published_on else ""


def overtakes(
    better: Evidence, inadequate: Evidence | None, *, placed_at: datetime | None = None
) -> bool:
    """Whether a rating is newer than the Inadequate one that hid the listing.

    A later date is newer; on the same date another report is. A rating that the location earned
    itself overtakes one of its predecessor, whatever the dates. Without a date nothing is newer.
    """
    if better.rating is None:
        return False
    if inadequate is None:
        return better.published_on is not None and (
            placed_at is None or better.published_on > placed_at.date()
        )
    if inadequate.location_id != better.location_id and better.inherited_from is None:
        return True
    reference = inadequate.published_on or (placed_at.date() if placed_at else None)
    if better.published_on is None or reference is None:
        return False
    if better.published_on == reference:
        return None not in (better.report, inadequate.report) and better.report != inadequate.report
    return better.published_on > reference


_GENERIC = frozenset(
    [
        "a",
        "and",
        "at",
        "care",
        "centre",
        "company",
        "group",
        "home",
        "homecare",
        "homes",
        "house",
        "limited",
        "ltd",
        "of",
        "residential",
        "nursing",
        "service",
        "services",
        "support",
        "the",
        "uk",
    ]
)


def is_another_place(entry: RegisterEntry, *, name: str, postcode: str | None) -> bool:
    """Whether the record is plainly another place: the postcode and every telling word differ.

    A changed name or a moved office alone is not enough: nobody may leave the rating check by
    editing one of them.
    """
    if not postcode or not entry.postcode or not name:
        return False
    if postcode.replace(" ", "").upper() == entry.postcode.replace(" ", "").upper():
        return False
    return not _telling(name) & _telling(entry.name)


def _telling(name: str) -> frozenset[str]:
    """The words of a name that tell one service from another; all of them where none does."""
    words = frozenset("".join(c if c.isalnum() else " " for c in name.casefold()).split())
    return words - _GENERIC or words
