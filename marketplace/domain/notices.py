"""What QA is told: the alerts of the rating rule, in plain words. They decide nothing."""

from __future__ import annotations

from collections.abc import Collection

from marketplace.domain.decisions import Alert, AlertKind, Facts
from marketplace.domain.ratings import (
    Doubt,
    EffectiveRating,
    KeyQuestion,
    Observation,
    Outcome,
    Rating,
    RegisterEntry,
)
from marketplace.domain.visibility import HoldKind


def unusable(facts: Facts, seen: Observation) -> Alert:
    """Say why a look decides nothing."""
    if not facts.confirmed:
        return Alert(
            kind=AlertKind.LOOKS_DISAGREE,
            message=f"Two looks at {facts.location_id} in a row did not agree.",
        )
    if seen.outcome is Outcome.UNREADABLE:
        return Alert(
            kind=AlertKind.SURPRISE,
            message=f"The regulator's record of {facts.location_id} has a shape that this service "
            f"does not know: {seen.failure or 'no detail'}.",
        )
    if seen.outcome is Outcome.FOUND and seen.entry is not None:
        return Alert(
            kind=AlertKind.SURPRISE,
            message=f"Asked for {facts.location_id}, the regulator answered with the record of "
            f"{seen.entry.location_id}.",
        )
    return Alert(
        kind=AlertKind.OUTAGE,
        message=f"The regulator could not be read for {facts.location_id}: "
        f"{seen.failure or 'no detail'}.",
    )


def mismatch(facts: Facts, rating: EffectiveRating) -> Alert:
    """Say that the record is another place's; more urgent where that one is Inadequate."""
    message = (
        f"The register's name and postcode for {facts.location_id} are not those of the listing. "
        "Check that the location ID is right."
    )
    if rating.rating is Rating.INADEQUATE:
        message += " The record is rated Inadequate: nothing was hidden on the strength of it."
    return Alert(kind=AlertKind.MISMATCH, message=message)


def surprises_of(entry: RegisterEntry, rating: EffectiveRating) -> tuple[Alert, ...]:
    """One alert for each word or shape that we do not know. With any of them nothing is lifted."""
    surprises = entry.surprises
    if Doubt.UNKNOWN_WORD in rating.doubts and not surprises:
        surprises = ("a rating is a word that this service does not know",)
    return tuple(
        Alert(kind=AlertKind.SURPRISE, message=f"{entry.location_id}: {surprise}.")
        for surprise in surprises
    )


def not_restored(kinds: Collection[HoldKind], why: str) -> tuple[Alert, ...]:
    """The alert for a listing that these holds keep hidden although nothing bad was seen.

    A listing that waits for its first check was never shown, so there is nothing to restore.
    """
    named = [kind for kind in (HoldKind.RATING, HoldKind.REGISTRATION) if kind in kinds]
    if not named:
        return ()
    message = f"Still hidden (hold: {' and '.join(named)}). {why}"
    return (Alert(kind=AlertKind.NOT_RESTORED, message=message),)


def for_people(entry: RegisterEntry, rating: EffectiveRating) -> tuple[Alert, ...]:
    """What decides nothing, but somebody in QA should know."""
    alerts = []
    bad = _inadequate_questions(entry, rating)
    if bad and rating.rating is not Rating.INADEQUATE:
        message = f"{entry.location_id} is rated Inadequate for {', '.join(bad)}, not overall."
        alerts.append(Alert(kind=AlertKind.KEY_QUESTION, message=message))
    if entry.dormant:
        message = f"The register shows {entry.location_id} as dormant: not currently operating."
        alerts.append(Alert(kind=AlertKind.DORMANT, message=message))
    for doubt in sorted(rating.doubts - {Doubt.UNKNOWN_WORD}):
        message = f"{entry.location_id}: {_DOUBTS[doubt]}"
        alerts.append(Alert(kind=AlertKind.RATING_UNCLEAR, message=message))
    return tuple(alerts)


def _inadequate_questions(entry: RegisterEntry, rating: EffectiveRating) -> list[str]:
    """The key questions rated Inadequate: beside the rating, or beside "not rated"."""
    counted = (rating.statement,) if rating.statement else entry.statements
    found = {
        question.question
        for statement in counted
        for question in statement.key_questions
        if question.rating is Rating.INADEQUATE
    }
    return [question.label for question in KeyQuestion if question in found]


_DOUBTS = {
    Doubt.HOMES_DISAGREE: "the old and the new form of its rating do not agree. The newer counts; "
    "where the dates do not tell, the worse.",
    Doubt.GROUPS_UNCLEAR: "its service groups are rated differently, and it is unclear which of "
    "them the listing offers. The worst counts.",
    Doubt.GROUPS_DIFFER: "one of the service groups that the listing offers is rated Inadequate, "
    "another is not. The worst counts.",
    Doubt.OTHER_GROUP_INADEQUATE: "a service group that the listing does not offer is rated "
    "Inadequate. It does not count for the listing.",
    Doubt.ODD_WORD: "its rating is a word not seen before that means unrated.",
}
