"""The monitoring policy: what one look at the regulator does to one listing.

`decide` is total, pure and deterministic. It never touches a hold of another authority, and an
input that is a failure or a surprise changes nothing. Source: the product's policy ("How the
rating rule treats the hard cases") and the API reference, section 8.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from marketplace.domain import notices
from marketplace.domain.dates import day_in_words
from marketplace.domain.decisions import (
    Alert,
    AlertKind,
    Decision,
    Facts,
    Lift,
    Placement,
    Policy,
)
from marketplace.domain.effective import answering, effective_rating
from marketplace.domain.evidence import dated, evidence_of, is_another_place, overtakes
from marketplace.domain.ratings import (
    EffectiveRating,
    Observation,
    Outcome,
    Rating,
    Registration,
)
from marketplace.domain.readable import Readable
from marketplace.domain.visibility import Evidence, Hold, HoldKind

RULE_VERSION = "2026-11"
"""Stands beside every hold and decision. Change it whenever `decide` changes."""

_SURPRISED = "The regulator's record holds something that this service does not know."


def decide(facts: Facts, open_holds: Iterable[Hold], policy: Policy, now: datetime) -> Decision:
    """Say which holds to place and lift for one listing, whom to alert, and why.

    `open_holds` has at most one of a kind; their order does not matter. A listing without a
    location ID is not the regulator's business and is never touched.
    """
    holds = {hold.kind: hold for hold in open_holds}
    if facts.location_id is None:
        return Decision(reason="The service is not linked to the regulator.")
    seen = facts.observation
    if seen is None:
        return Decision(reason="The regulator has not been asked yet.")
    usable = facts.confirmed and seen.location_id == facts.location_id
    if usable and seen.outcome is Outcome.NOT_FOUND:
        return _not_found(facts, seen, holds, policy, now)
    entry = seen.entry if usable and seen.outcome is Outcome.FOUND else None
    if entry is None or entry.location_id != facts.location_id:
        return _nothing(holds, notices.unusable(facts, seen))
    rating = effective_rating(entry.statements, offered=facts.offered)
    if is_another_place(entry, name=facts.name, postcode=facts.postcode):
        return _nothing(holds, notices.mismatch(facts, rating))
    return _found(
        Readable(
            facts=facts,
            seen=seen,
            entry=entry,
            rating=rating,
            holds=holds,
            surprises=notices.surprises_of(entry, rating),
        )
    )


def _nothing(holds: Mapping[HoldKind, Hold], alert: Alert) -> Decision:
    """Change nothing; say why a held listing was not restored."""
    alerts = () if alert.kind is AlertKind.OUTAGE else (alert,)
    return Decision(
        alerts=alerts + notices.not_restored(holds, alert.message), reason=alert.message
    )


def _not_found(
    facts: Facts, seen: Observation, holds: Mapping[HoldKind, Hold], policy: Policy, now: datetime
) -> Decision:
    """A record that is gone: believed after enough looks over enough days, not before."""
    since = facts.missing_since
    # Time that only passed since the last look proves nothing.
    watched_until = min(now, seen.fetched_at)
    if (
        since is None
        or facts.missing_checks < policy.missing_checks
        or watched_until - since < policy.missing_for
    ):
        why = f"The register shows no record of {facts.location_id} at the moment."
        return Decision(alerts=notices.not_restored(holds, why), reason=why)
    why = (
        f"The register has shown no record of {facts.location_id} on {facts.missing_checks} "
        f"checks since {day_in_words(since)}."
    )
    alert = Alert(kind=AlertKind.NOT_ON_REGISTER, message=why)
    if HoldKind.REGISTRATION in holds:
        return Decision(alerts=(alert,), reason=why)
    evidence = evidence_of(seen, seen.location_id)
    placement = Placement(kind=HoldKind.REGISTRATION, reason=why, evidence=evidence)
    return Decision(place=(placement,), alerts=(alert,), reason=why)


def _found(look: Readable) -> Decision:
    """Judge a record. One that holds a surprise may hide, by what it plainly says; never lift."""
    if look.entry.registration is Registration.UNKNOWN:
        why = f"The register does not say whether {look.entry.location_id} is registered."
        unclear = look.surprises or (Alert(kind=AlertKind.SURPRISE, message=why),)
        return Decision(alerts=unclear + notices.not_restored(look.holds, why), reason=why)
    registered = look.entry.registration is Registration.REGISTERED
    judged = _rated(look) if registered else _deregistered(look)
    alerts = look.surprises + judged.alerts
    lifts = judged.lift
    if not look.surprises:
        lifts += _good_check_lifts(look, registered=registered)
    elif registered and HoldKind.REGISTRATION in look.holds:
        alerts += notices.not_restored((HoldKind.REGISTRATION,), _SURPRISED)
    return Decision(
        place=judged.place,
        lift=lifts,
        renew=judged.renew,
        alerts=alerts + notices.for_people(look.entry, look.rating) if registered else alerts,
        reason=judged.reason,
        good_check=not look.surprises,
        effective=look.rating if registered and not look.surprises else None,
    )


def _deregistered(look: Readable) -> Decision:
    """A closed registration: held as such; what its old rating was no longer matters."""
    entry = look.entry
    when = f" on {day_in_words(entry.deregistered_on)}" if entry.deregistered_on else ""
    why = f"{entry.location_id} was taken off the register{when}."
    if entry.successors:
        why += f" The register names {', '.join(entry.successors)} as what followed it."
    placement = Placement(kind=HoldKind.REGISTRATION, reason=why, evidence=look.evidence)
    held = look.holds.get(HoldKind.REGISTRATION)
    judged = Decision(place=() if held else (placement,))
    if held and look.rating.rating is Rating.INADEQUATE:
        judged = _inadequate(held, placement)
    alert = Alert(kind=AlertKind.DEREGISTERED, message=why)
    return replace(judged, alerts=(alert,), reason=why)


def _rated(look: Readable) -> Decision:
    """What the effective rating does to the hold `rating`."""
    evidence, held = look.evidence, look.holds.get(HoldKind.RATING)
    if look.rating.rating is Rating.INADEQUATE:
        why = f"Rated Inadequate by the regulator{dated(evidence)}."
        if evidence.inherited_from:
            why += f" The rating was given under its former registration {evidence.inherited_from}."
        return _inadequate(held, Placement(kind=HoldKind.RATING, reason=why, evidence=evidence))
    unanswered = _unanswered(look)
    if held is not None:
        return _perhaps_restored(look, held, unanswered)
    if unanswered is None:
        return Decision(reason="Nothing at the regulator speaks against showing it.")
    why = _why_unanswered(look, unanswered)
    return Decision(
        place=(Placement(kind=HoldKind.RATING, reason=why, evidence=unanswered),),
        alerts=(Alert(kind=AlertKind.PREDECESSOR_HELD, message=why),),
        reason=why,
    )


def _inadequate(held: Hold | None, placement: Placement) -> Decision:
    """Hide, or stay hidden on the newer report."""
    if held is None:
        return Decision(place=(placement,), reason=placement.reason)
    before, after = held.evidence, placement.evidence
    same = before is not None and _report(before) == _report(after)
    older = (
        before is not None
        and before.published_on is not None
        and (after.published_on is None or after.published_on < before.published_on)
    )
    return Decision(renew=() if same or older else (placement,), reason=placement.reason)


def _report(evidence: Evidence) -> tuple[object, ...]:
    """What makes two Inadequate ratings one and the same."""
    return (evidence.location_id, evidence.report, evidence.published_on, evidence.group)


def _unanswered(look: Readable) -> Evidence | None:
    """An Inadequate rating that the listing brings along and that nothing newer has answered.

    Its predecessor's; or the last one before the registration ended, which did not matter while
    the listing was held as closed, but must not be escaped by registering anew.
    """
    closed = look.holds.get(HoldKind.REGISTRATION)
    last = closed.evidence if closed else None
    brought = [look.facts.predecessor]
    if last is not None and last.rating is Rating.INADEQUATE:
        brought.append(last)
    for inadequate in brought:
        if inadequate is not None:
            answer = _answer_to(look, inadequate)
            if answer is None or not overtakes(
                answer, inadequate, entry=look.entry, followed=look.followed
            ):
                return inadequate
    return None


def _answer_to(look: Readable, inadequate: Evidence | None) -> Evidence | None:
    """The rating to measure against an Inadequate one; None where what was rated is gone."""
    here = inadequate is not None and inadequate.location_id == look.entry.location_id
    statement = answering(
        look.entry.statements,
        look.rating.statement,
        group=inadequate.group if inadequate and here else None,
        offered=look.facts.offered,
    )
    if statement is None:
        return None
    return evidence_of(look.seen, look.entry.location_id, EffectiveRating(statement=statement))


def _why_unanswered(look: Readable, inadequate: Evidence) -> str:
    """Say whose Inadequate rating still stands."""
    location_id = look.entry.location_id
    if inadequate.location_id == location_id:
        return (
            f"{location_id} was last rated Inadequate{dated(inadequate)}; no better one is newer."
        )
    return (
        f"Its predecessor {inadequate.location_id} was rated Inadequate{dated(inadequate)}, and "
        f"{location_id} has no better rating yet."
    )


def _perhaps_restored(look: Readable, held: Hold, unanswered: Evidence | None) -> Decision:
    """Lift the hold where a better rating is newer than what it stands on; else say why not."""
    answer = _answer_to(look, held.evidence)
    label = answer.rating.label if answer and answer.rating else "none"
    if look.rating.rating is None:
        why = "The regulator shows no current rating."
    elif look.surprises:
        why = _SURPRISED
    elif answer is None:
        why = "The record no longer rates the service group that was Inadequate."
    elif not overtakes(
        answer,
        held.evidence,
        entry=look.entry,
        followed=look.followed,
        placed_at=held.placed_at,
    ):
        why = f"The rating {label} is not newer than the Inadequate one."
    elif unanswered is not None:
        why = _why_unanswered(look, unanswered)
    else:
        why = f"Rated {label} by the regulator{dated(answer)}."
        return Decision(lift=(Lift(kind=HoldKind.RATING, reason=why, evidence=answer),), reason=why)
    alerts = notices.not_restored((HoldKind.RATING,), why)
    return Decision(renew=_newer(look, held, unanswered), alerts=alerts, reason=why)


def _newer(look: Readable, held: Hold, unanswered: Evidence | None) -> tuple[Placement, ...]:
    """Let the hold stand on an Inadequate rating that it brings along, where that is newer."""
    before = held.evidence.published_on if held.evidence else None
    if unanswered is None or unanswered.published_on is None:
        return ()
    if before is not None and before >= unanswered.published_on:
        return ()
    why = _why_unanswered(look, unanswered)
    return (Placement(kind=HoldKind.RATING, reason=why, evidence=unanswered),)


def _good_check_lifts(look: Readable, *, registered: bool) -> tuple[Lift, ...]:
    """What only waited for a record that was read and understood."""
    lifted = {HoldKind.UNCHECKED: "Checked against the register."}
    if registered:
        lifted[HoldKind.REGISTRATION] = f"{look.entry.location_id} is on the register."
    return tuple(
        Lift(kind=kind, reason=why, evidence=look.evidence)
        for kind, why in lifted.items()
        if kind in look.holds
    )
