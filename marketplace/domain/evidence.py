"""What a hold stands on, and when newer evidence takes its place."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from marketplace.domain.dates import day_in_words
from marketplace.domain.ratings import EffectiveRating, Observation, Rating, RegisterEntry
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
    return f" on {day_in_words(evidence.published_on)}" if evidence.published_on else ""


def overtakes(
    better: Evidence,
    inadequate: Evidence | None,
    *,
    entry: RegisterEntry | None = None,
    followed: Collection[str] = (),
    placed_at: datetime | None = None,
) -> bool:
    """Whether a rating is newer than the Inadequate one that hid the listing.

    A later date is newer; on the same date another report is. A rating without a date never is.
    An Inadequate rating without a date counts from when it was last seen. `entry` is the record
    that `better` is from: a rating that a location earned itself overtakes that of one which it
    `followed`, whatever the dates. The rating of an unrelated location, to which a listing was
    linked meanwhile, has to be newer like any other.
    """
    published = better.published_on
    if better.rating in (None, Rating.INADEQUATE) or published is None:
        return False
    if inadequate is None:
        return placed_at is not None and published > placed_at.date()
    if inadequate.location_id in followed and _earned(better, entry):
        return True
    if inadequate.published_on is None:
        seen = inadequate.fetched_at.date()
        return published > (max(seen, placed_at.date()) if placed_at else seen)
    if published == inadequate.published_on:
        return None not in (better.report, inadequate.report) and better.report != inadequate.report
    return published > inadequate.published_on


def _earned(better: Evidence, entry: RegisterEntry | None) -> bool:
    """Whether the location earned this rating itself, under its present registration.

    New-framework ratings do not say whether they are inherited (API reference, section 7), so one
    from before the registration is not its own.
    """
    if better.inherited_from is not None or better.published_on is None:
        return False
    since = entry.registered_on if entry else None
    return since is None or better.published_on >= since


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
    editing one of them. Where either side leaves one out, nothing is plain.
    """
    if not postcode or not entry.postcode:
        return False
    if "".join(postcode.split()).upper() == "".join(entry.postcode.split()).upper():
        return False
    ours, theirs = _telling(name), _telling(entry.name)
    return bool(ours and theirs) and not ours & theirs


def _telling(name: str) -> frozenset[str]:
    """The words of a name that tell one service from another; all of them where none does."""
    words = frozenset("".join(c if c.isalnum() else " " for c in name.casefold()).split())
    return words - _GENERIC or words
