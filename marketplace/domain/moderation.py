"""The monitoring policy: what one look at the regulator does to one listing.

`decide` is total, pure and deterministic. It never touches a hold of another authority, and an
input that is a failure or a surprise changes nothing. Source: the product's policy ("How the
rating rule treats the hard cases") and the API reference, section 8.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from marketplace.domain.decisions import (
    Alert,
    AlertKind,
    Decision,
    Facts,
    Lift,
    Placement,
    Policy,
)
from marketplace.domain.effective import effective_rating
from marketplace.domain.evidence import dated, evidence_of, is_another_place, overtakes
from marketplace.domain.ratings import (
    Doubt,
    EffectiveRating,
    Observation,
    Outcome,
    Rating,
    RegisterEntry,
    Registration,
)
from marketplace.domain.visibility import Evidence, Hold, HoldKind

RULE_VERSION = "2026-11"
"""Stands beside every hold and decision. Change it whenever `decide` changes."""


def decide(facts: Facts, open_holds: Iterable[Hold], policy: Policy, now: datetime) -> Decision:
    """Say which holds to place and lift for one listing, whom to alert, and why.

    The order of `open_holds` does not matter. A listing without a location ID is not the
    regulator's business and is never touched.
    """
    holds = {hold.kind: hold for hold in open_holds}
    if facts.location_id is None:
        return Decision(reason="The service is not linked to the regulator.")
    seen = facts.observation
    if seen is None:
        return Decision(reason="The regulator has not been asked yet.")
    if seen.outcome is Outcome.NOT_FOUND and facts.confirmed:
        return _not_found(facts, seen, holds, policy, now)
    if seen.entry is None or seen.outcome is not Outcome.FOUND or not facts.confirmed:
        return _nothing(holds, _why_unusable(facts, seen))
    if is_another_place(seen.entry, name=facts.name, postcode=facts.postcode):
        return _nothing(
            holds,
            Alert(
                kind=AlertKind.MISMATCH,
                message=f"The register's name and postcode for {facts.location_id} are not those "
                "of the listing. Check that the location ID is right.",
            ),
        )
    return _found(facts, seen, seen.entry, holds)


def _why_unusable(facts: Facts, seen: Observation) -> Alert:
    """Say in plain words why a look decides nothing."""
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
    return Alert(
        kind=AlertKind.OUTAGE,
        message=f"The regulator could not be read for {facts.location_id}: "
        f"{seen.failure or 'no detail'}.",
    )


def _nothing(holds: dict[HoldKind, Hold], alert: Alert) -> Decision:
    """Change nothing; say why a held listing was not restored."""
    alerts = () if alert.kind is AlertKind.OUTAGE else (alert,)
    return Decision(alerts=alerts + _not_restored(holds, alert.message), reason=alert.message)


def _not_restored(holds: dict[HoldKind, Hold], why: str) -> tuple[Alert, ...]:
    """The alert for a listing that its holds keep hidden although nothing bad was seen."""
    kinds = [kind for kind in (HoldKind.RATING, HoldKind.REGISTRATION) if kind in holds]
    if not kinds:
        return ()
    return (
        Alert(
            kind=AlertKind.NOT_RESTORED,
            message=f"Still hidden (hold: {' and '.join(kinds)}). {why}",
        ),
    )


def _not_found(
    facts: Facts, seen: Observation, holds: dict[HoldKind, Hold], policy: Policy, now: datetime
) -> Decision:
    """A record that is gone: believed after enough looks over enough days, not before."""
    since = facts.missing_since
    gone = (
        since is not None
        and facts.missing_checks >= policy.missing_checks
        and now - since >= policy.missing_for
    )
    if not gone:
        why = f"The register shows no record of {facts.location_id} at the moment."
        return Decision(alerts=_not_restored(holds, why), reason=why)
    why = (
        f"The register has shown no record of {facts.location_id} on {facts.missing_checks} "
        f"checks since {since:%d %B %Y}."
    )
    alert = Alert(kind=AlertKind.NOT_ON_REGISTER, message=why)
    if HoldKind.REGISTRATION in holds:
        return Decision(alerts=(alert,), reason=why)
    placement = Placement(
        kind=HoldKind.REGISTRATION, reason=why, evidence=evidence_of(seen, facts.location_id or "")
    )
    return Decision(place=(placement,), alerts=(alert,), reason=why)


def _found(
    facts: Facts, seen: Observation, entry: RegisterEntry, holds: dict[HoldKind, Hold]
) -> Decision:
    """Judge a readable record of the right place."""
    rating = effective_rating(entry.statements, offered=facts.offered)
    surprises = entry.surprises
    if Doubt.UNKNOWN_WORD in rating.doubts and not surprises:
        surprises = ("a rating is a word that this service does not know",)
    alerts = tuple(
        Alert(kind=AlertKind.SURPRISE, message=f"{entry.location_id}: {surprise}.")
        for surprise in surprises
    )
    if entry.registration is Registration.UNKNOWN:
        why = f"The register does not say whether {entry.location_id} is registered."
        unclear = alerts or (Alert(kind=AlertKind.SURPRISE, message=why),)
        return Decision(alerts=unclear + _not_restored(holds, why), reason=why)
    evidence = evidence_of(seen, entry.location_id, rating)
    if entry.registration is Registration.DEREGISTERED:
        return _deregistered(entry, holds, evidence, alerts)
    judged = _rated(facts, rating, holds, evidence, doubtful=bool(surprises))
    lifts = judged.lift if surprises else judged.lift + _good_check_lifts(holds, evidence)
    return Decision(
        place=judged.place,
        lift=lifts,
        renew=judged.renew,
        alerts=alerts + judged.alerts + _for_people(entry, rating),
        reason=judged.reason,
        good_check=not surprises,
        effective=None if surprises else rating,
    )


def _deregistered(
    entry: RegisterEntry,
    holds: dict[HoldKind, Hold],
    evidence: Evidence,
    alerts: tuple[Alert, ...],
) -> Decision:
    """A closed registration: held as such; what its old rating was no longer matters."""
    when = f" on {entry.deregistered_on:%d %B %Y}" if entry.deregistered_on else ""
    why = f"{entry.location_id} was taken off the register{when}."
    if entry.successors:
        why += f" The register names {', '.join(entry.successors)} as what followed it."
    place: tuple[Placement, ...] = ()
    if HoldKind.REGISTRATION not in holds:
        place = (Placement(kind=HoldKind.REGISTRATION, reason=why, evidence=evidence),)
    return Decision(
        place=place,
        lift=_lift_unchecked(holds, evidence),
        alerts=(*alerts, Alert(kind=AlertKind.DEREGISTERED, message=why)),
        reason=why,
        good_check=True,
    )


def _rated(
    facts: Facts,
    rating: EffectiveRating,
    holds: dict[HoldKind, Hold],
    evidence: Evidence,
    *,
    doubtful: bool,
) -> Decision:
    """What the effective rating does to the hold `rating`."""
    held = holds.get(HoldKind.RATING)
    if rating.rating is Rating.INADEQUATE:
        why = f"Rated Inadequate by the regulator{dated(evidence)}."
        return _inadequate(held, Placement(kind=HoldKind.RATING, reason=why, evidence=evidence))
    followed = facts.predecessor
    if held is None and followed is not None and not overtakes(evidence, followed):
        why = (
            f"Its predecessor {followed.location_id} is hidden for its rating, and "
            f"{evidence.location_id} has no better rating yet."
        )
        placement = Placement(kind=HoldKind.RATING, reason=why, evidence=followed)
        alert = Alert(kind=AlertKind.PREDECESSOR_HELD, message=why)
        return Decision(place=(placement,), alerts=(alert,), reason=why)
    if held is None:
        return Decision(reason="Nothing at the regulator speaks against showing it.")
    if rating.rating is None:
        why = "The regulator shows no current rating."
    elif doubtful:
        why = "The regulator's record holds something that this service does not know."
    elif not overtakes(evidence, held.evidence, placed_at=held.placed_at):
        why = f"The rating {rating.rating.label} is not newer than the Inadequate one."
    else:
        why = f"Rated {rating.rating.label} by the regulator{dated(evidence)}."
        return Decision(
            lift=(Lift(kind=HoldKind.RATING, reason=why, evidence=evidence),), reason=why
        )
    return Decision(alerts=_not_restored(holds, why), reason=why)


def _inadequate(held: Hold | None, placement: Placement) -> Decision:
    """Hide, or stay hidden on the newer report."""
    if held is None:
        return Decision(place=(placement,), reason=placement.reason)
    before, after = held.evidence, placement.evidence
    same = before is not None and (before.report, before.published_on, before.location_id) == (
        after.report,
        after.published_on,
        after.location_id,
    )
    older = (
        before is not None
        and before.published_on is not None
        and (after.published_on is None or after.published_on < before.published_on)
    )
    return Decision(renew=() if same or older else (placement,), reason=placement.reason)


def _good_check_lifts(holds: dict[HoldKind, Hold], evidence: Evidence) -> tuple[Lift, ...]:
    """A registered location, read and understood: what only waited for that is over."""
    lifts = _lift_unchecked(holds, evidence)
    if HoldKind.REGISTRATION in holds:
        why = f"{evidence.location_id} is on the register."
        lifts += (Lift(kind=HoldKind.REGISTRATION, reason=why, evidence=evidence),)
    return lifts


def _lift_unchecked(holds: dict[HoldKind, Hold], evidence: Evidence) -> tuple[Lift, ...]:
    """The first good check has been made."""
    if HoldKind.UNCHECKED not in holds:
        return ()
    why = "Checked against the register."
    return (Lift(kind=HoldKind.UNCHECKED, reason=why, evidence=evidence),)


def _for_people(entry: RegisterEntry, rating: EffectiveRating) -> tuple[Alert, ...]:
    """What decides nothing, but somebody in QA should know."""
    alerts = []
    questions = rating.statement.key_questions if rating.statement else ()
    bad = [q.question.label for q in questions if q.rating is Rating.INADEQUATE]
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


_DOUBTS = {
    Doubt.HOMES_DISAGREE: "the old and the new form of its rating do not agree. The newer counts; "
    "where the dates do not tell, the worse.",
    Doubt.GROUPS_UNCLEAR: "its service groups are rated differently, and it is unclear which of "
    "them the listing offers. The worst counts.",
    Doubt.GROUPS_DIFFER: "one of the service groups that the listing offers is rated Inadequate, "
    "another is not. The worst counts.",
    Doubt.ODD_WORD: "its rating is a word not seen before that means unrated.",
}
