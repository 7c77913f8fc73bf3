"""Judges a whole run from its stored observations: the step "decide".

The plan is made first, from what is stored alone, so that it can be made again; the guard looks
at it whole; then each change is one transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from sqlalchemy import select, update

from marketplace.domain.decisions import Alert, AlertKind, Decision, implausible
from marketplace.domain.events import BatchHeld
from marketplace.domain.moderation import decide
from marketplace.domain.ratings import Outcome
from marketplace.domain.visibility import Evidence, HoldKind
from marketplace.models.base import db
from marketplace.models.holds import BatchStatus, HeldBatch, QualityAlertRow
from marketplace.models.locations import Location
from marketplace.queries.open_holds import held_predecessors, never_checked
from marketplace.queries.rating_facts import (
    Look,
    Watched,
    facts_for,
    looks_of,
    watched_listings,
)
from marketplace.services.alerts import raise_alerts
from marketplace.services.deciding import Carried, Ground, carry_out, keep_decision
from marketplace.services.held_batches import RUN_SUBJECT, supersede_waiting
from marketplace.services.leases import renew
from marketplace.services.looking import Run, needs_second_look
from marketplace.services.transaction import transaction

_BATCH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What the rule says about one listing, and whether it had been checked before this run."""

    listing: Watched
    look: Look
    decision: Decision
    watched: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What came of the step. `withheld` are the changes that the guard stopped."""

    plan: tuple[Planned, ...]
    carried: tuple[Carried, ...]
    withheld: tuple[Planned, ...]


def judge(run: Run) -> Judged:
    """Plan, look at the plan as a whole, and carry it out; or keep it for a person."""
    plan = plan_of(run)
    changing = tuple(one for one in plan if one.watched and one.decision.changes)
    watched = sum(one.watched for one in plan)
    guarded = implausible(changes=len(changing), watched=watched, policy=run.policy)
    withheld = changing if guarded else ()
    if guarded:
        _hold_back(run, withheld, watched=watched)
    kept = {one.listing.listing_id for one in withheld}
    done = _carry_out_all(run, [one for one in plan if one.listing.listing_id not in kept])
    undone = (*withheld, *(one for one, carried in done if carried is None))
    _accept_all(run, plan, except_at={one.listing.location_key for one in undone})
    carried = tuple(carried for _, carried in done if carried is not None)
    return Judged(plan=plan, carried=carried, withheld=withheld)


def plan_of(run: Run) -> tuple[Planned, ...]:
    """What the rule says about every listing whose location the run looked at.

    Predecessors come before what followed them, so that a hold placed on one in this plan already
    counts for the next.
    """
    looks = looks_of(run.id)
    held = held_predecessors()
    settled: set[str] = set()
    plan = []
    for listing in _predecessors_first(watched_listings(list(looks)), looks):
        look = looks[listing.location_key]
        decision = _waiting(listing, look, settled) or _decision(run, listing, look, held)
        _note_holds(held, listing, decision)
        if decision.good_check:
            settled.add(listing.location_id)
        first = listing.first_checked_at
        # A time to come was written while the clock was wrong: that check was not in this run.
        before = first is not None and not run.started_at <= first <= run.clock()
        conclusive = look.observation.outcome in (Outcome.FOUND, Outcome.NOT_FOUND)
        plan.append(
            Planned(listing=listing, look=look, decision=decision, watched=before and conclusive)
        )
    return tuple(plan)


def _waiting(listing: Watched, look: Look, settled: set[str]) -> Decision | None:
    """A first check that has to wait: what it followed has not had its own, in this run or before.

    What is found there may hold this one too. None where nothing has to wait.
    """
    entry = look.observation.entry
    if entry is None or listing.first_checked_at is not None:
        return None
    before = [one for one in entry.predecessors if one not in settled]
    if not before or not never_checked(before):
        return None
    message = f"{listing.location_id} waits for the first check of what it followed."
    return Decision(
        alerts=(Alert(kind=AlertKind.PREDECESSOR_HELD, message=message),), reason=message
    )


def _decision(run: Run, listing: Watched, look: Look, held: dict[str, Evidence]) -> Decision:
    """Ask the rule. A new hold that no second look confirmed is left to the next run."""
    facts = facts_for(listing, look, held_predecessors=held)
    decision = decide(facts, listing.holds, run.policy, run.started_at)
    if needs_second_look(listing, decision) and look.looks < 2:  # noqa: PLR2004
        return Decision(alerts=decision.alerts, reason="Not confirmed by a second look yet.")
    return decision


def _note_holds(held: dict[str, Evidence], listing: Watched, decision: Decision) -> None:
    """Keep the picture of held locations true while the plan grows."""
    for placement in decision.place:
        if placement.kind is HoldKind.RATING:
            held[listing.location_id] = placement.evidence
    if any(lift.kind is HoldKind.RATING for lift in decision.lift):
        held.pop(listing.location_id, None)


def _predecessors_first(listings: list[Watched], looks: dict[int, Look]) -> list[Watched]:
    """Order listings so that those of a predecessor come first; a circle is cut anywhere."""
    groups: dict[str, list[Watched]] = {}
    for listing in listings:
        groups.setdefault(listing.location_id, []).append(listing)
    before: dict[str, tuple[str, ...]] = {}
    for location_id, group in groups.items():
        entry = looks[group[0].location_key].observation.entry
        before[location_id] = entry.predecessors if entry else ()
    ordered: dict[str, None] = {}
    entered: set[str] = set()
    waiting = list(reversed(groups))
    while waiting:
        location_id = waiting[-1]
        entered.add(location_id)
        ahead = [one for one in before[location_id] if one in groups and one not in entered]
        if ahead:
            waiting.extend(ahead)
        else:
            ordered[waiting.pop()] = None
    return [listing for location_id in ordered for listing in groups[location_id]]


def _carry_out_all(run: Run, plan: list[Planned]) -> list[tuple[Planned, Carried | None]]:
    """Carry out what changes or asks something, each in its own transaction.

    With None come those that a person changed meanwhile: nothing was done about them.
    """
    alerted = set(
        db.session.scalars(
            select(QualityAlertRow.listing_id).where(QualityAlertRow.closed_at.is_(None))
        )
    )
    return [
        (one, _carry_out(run, one))
        for one in plan
        if _has_work(one, alerted=one.listing.listing_id in alerted)
    ]


def _has_work(planned: Planned, *, alerted: bool) -> bool:
    """Whether carrying a decision out would write anything."""
    decision, listing = planned.decision, planned.listing
    if decision.changes or decision.renew or decision.alerts:
        return True
    if not decision.good_check:
        return False
    statement = decision.effective.statement if decision.effective else None
    shown = (statement.rating, statement.published_on) if statement else (None, None)
    stale = decision.effective is not None and shown != (
        listing.rating,
        listing.rating_published_on,
    )
    return alerted or stale or listing.first_checked_at is None


def _carry_out(run: Run, planned: Planned) -> Carried | None:
    """Carry out one decision, if the listing is still as it was when the plan was made.

    Where a person changed it meanwhile nothing is done: the next run looks afresh.
    """
    listing = planned.listing
    with transaction(actor=run.actor, now=run.clock()) as tx:
        renew(tx, run.lease)
        now = [
            one for one in watched_listings([listing.location_key], locked=True) if one == listing
        ]
        if not now:
            return None
        return carry_out(
            tx,
            planned.decision,
            listing_id=listing.listing_id,
            ground=Ground(run_id=run.id, observation_id=planned.look.observation_id),
        )


def _hold_back(run: Run, withheld: tuple[Planned, ...], *, watched: int) -> None:
    """Keep the changes of an implausible run for a person, in place of an earlier batch."""
    hides = sum(bool(one.decision.place) for one in withheld)
    restores = len(withheld) - hides
    with transaction(actor=run.actor, now=run.clock()) as tx:
        renew(tx, run.lease)
        supersede_waiting(tx)
        batch = HeldBatch(
            run_id=run.id,
            created_at=tx.now,
            status=BatchStatus.WAITING.value,
            hides=hides,
            restores=restores,
            watched=watched,
        )
        tx.add(batch)
        tx.session.flush()
        for one in withheld:
            keep_decision(
                tx,
                one.decision,
                listing_id=one.listing.listing_id,
                ground=Ground(
                    run_id=run.id, observation_id=one.look.observation_id, batch_id=batch.id
                ),
            )
        message = (
            f"A check would have hidden {hides} and restored {restores} of {watched} listings at "
            "once. Nothing of that was done. Look at the list, then apply or dismiss it."
        )
        raise_alerts(tx, [Alert(kind=AlertKind.MASS_CHANGE, message=message)], subject=RUN_SUBJECT)
        tx.record(
            BatchHeld(subject=f"batch:{batch.id}", hides=hides, restores=restores, watched=watched)
        )


def _accept_all(run: Run, plan: tuple[Planned, ...], *, except_at: set[int]) -> None:
    """Let pages show what was seen, where it could be judged by and all of it was carried out."""
    doubtful = {one.listing.location_key for one in plan if not one.decision.good_check}
    good = {
        one.listing.location_key: one.look
        for one in plan
        if one.listing.location_key not in doubtful | except_at
    }
    rest = iter(good.items())
    while batch := list(islice(rest, _BATCH)):
        with transaction(actor=run.actor, now=run.clock()) as tx:
            renew(tx, run.lease)
            tx.session.execute(
                update(Location),
                [
                    {
                        "id": key,
                        "last_found_id": look.observation_id,
                        "last_found_at": look.observation.fetched_at,
                    }
                    for key, look in batch
                ],
            )
