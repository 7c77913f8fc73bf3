"""Looks at every location at the regulator and stores what was seen: the step "observe".

Fetching runs in threads, as polite as the client is; storing runs here, one location a
transaction. Where a look would mean a new hold, the location is looked at again at once. A
listing's very first check is decided here and now.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event

from marketplace.cqc.client import CqcClient, RegulatorRefused
from marketplace.cqc.fetched import Fetched
from marketplace.cqc.pace import Stopped
from marketplace.domain.access import Actor
from marketplace.domain.decisions import Decision, Policy
from marketplace.domain.moderation import decide
from marketplace.domain.ratings import Observation, Outcome
from marketplace.queries.open_holds import held_predecessors, never_checked
from marketplace.queries.rating_facts import (
    Look,
    Watched,
    facts_for,
    look_of,
    watched_listings,
)
from marketplace.services.deciding import Carried, Ground, carry_out
from marketplace.services.leases import TTL, Lease, renew
from marketplace.services.observing import LinkedLocation, accept, record_observation
from marketplace.services.transaction import Transaction, transaction

OUTAGE_AFTER = 5
"""So many locations in a row that cannot be read are an outage: the run stops."""


RENEWED_EVERY = TTL.total_seconds() / 4
"""Seconds after which the lease is renewed although no answer came that could be stored."""


Pending = dict[Future[Fetched], tuple[LinkedLocation, bool]]
"""Requests under way: which location, and whether it is a second look."""


def no_progress(done: int, of: int) -> None:
    """Tell nobody how far a run is."""
    del done, of


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A run under way: what it may use and on whose behalf it writes."""

    id: int
    lease: Lease
    actor: Actor
    client: CqcClient
    clock: Callable[[], datetime]
    started_at: datetime
    parallel: int
    stopping: Event
    policy: Policy = field(default_factory=Policy)
    progress: Callable[[int, int], None] = no_progress


@dataclass(slots=True, kw_only=True)
class Seen:
    """What the step came to. `trouble` is set where it had to stop.

    `first_looks` are those that wait for a second one, by the location's row id.
    """

    found: int = 0
    missing: int = 0
    failures: dict[str, str] = field(default_factory=dict)
    carried: list[Carried] = field(default_factory=list)
    trouble: str | None = None
    in_a_row: int = 0
    first_looks: dict[int, tuple[tuple[int, Observation], ...]] = field(default_factory=dict)


def look_at_all(run: Run, places: list[LinkedLocation]) -> Seen:
    """Look at every place; stop at a refusal, an outage or a wish to stop, and say so."""
    seen = Seen()
    pending: Pending = {}
    pool = ThreadPoolExecutor(max_workers=run.parallel, thread_name_prefix="regulator")
    try:
        looks = _fetch_all(run, pool, places, seen, pending)
        for number, (place, fetched) in enumerate(looks, start=1):
            _count(seen, place, fetched)
            run.progress(number, len(places))
            if seen.in_a_row >= OUTAGE_AFTER:
                seen.trouble = (
                    f"{seen.in_a_row} locations in a row could not be read "
                    f"(the last: {fetched.failure})"
                )
                break
    except RegulatorRefused as refusal:
        seen.trouble = f"{refusal}; if that lasts, check CQC_API_URL and CQC_API_KEY"
    except Stopped:
        seen.trouble = "it was asked to stop"
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        _wait_for_the_last(run, pending)
    if seen.trouble is None and run.stopping.is_set():
        seen.trouble = "it was asked to stop"
    return seen


def _wait_for_the_last(run: Run, pending: Pending) -> None:
    """Let requests that are under way end, without losing the turn: they may take minutes."""
    left = [future for future in pending if not future.cancelled()]
    while wait(left, timeout=RENEWED_EVERY).not_done:
        _keep_turn(run)


def _keep_turn(run: Run) -> None:
    """Renew the lease between two looks. Raises LeaseLost."""
    with transaction(actor=run.actor, now=run.clock()) as tx:
        renew(tx, run.lease)


def _fetch_all(
    run: Run,
    pool: ThreadPoolExecutor,
    places: list[LinkedLocation],
    seen: Seen,
    pending: Pending,
) -> Iterator[tuple[LinkedLocation, Fetched]]:
    """Yield the last look at each place, as they are done, each already stored."""
    waiting = iter(places)
    renewed = time.monotonic()

    def ask(place: LinkedLocation, *, again: bool) -> None:
        pending[pool.submit(run.client.fetch_location, place.cqc_id, now=run.clock)] = (
            place,
            again,
        )

    while not run.stopping.is_set():
        while len(pending) < run.parallel and (place := next(waiting, None)) is not None:
            ask(place, again=False)
        if not pending:
            return
        done, _ = wait(pending, timeout=1, return_when=FIRST_COMPLETED)
        if time.monotonic() - renewed > RENEWED_EVERY:
            renewed = time.monotonic()
            _keep_turn(run)
        for future in done:
            place, again = pending.pop(future)
            fetched = future.result()
            if _store(run, place, fetched, seen, again=again):
                ask(place, again=True)
            else:
                yield place, fetched


def _count(seen: Seen, place: LinkedLocation, fetched: Fetched) -> None:
    """Count what came of one place."""
    if fetched.outcome is Outcome.FOUND:
        seen.found, seen.in_a_row = seen.found + 1, 0
        return
    seen.failures[place.cqc_id] = fetched.failure or "the register shows no such record"
    if fetched.outcome is Outcome.NOT_FOUND:
        seen.missing, seen.in_a_row = seen.missing + 1, 0
    elif fetched.outcome is Outcome.FAILED:
        seen.in_a_row += 1


def _store(run: Run, place: LinkedLocation, fetched: Fetched, seen: Seen, *, again: bool) -> bool:
    """Store one look; return whether a second one is needed before anything may be decided."""
    with transaction(actor=run.actor, now=run.clock()) as tx:
        renew(tx, run.lease)
        observation_id = record_observation(
            tx, fetched, key=place.key, run_id=run.id, second_look=again
        )
        looks = [*seen.first_looks.pop(place.key, ()), (observation_id, fetched.observation)]
        look = look_of(looks)
        judged = [
            (listing, _foresee(run, listing, look)) for listing in watched_listings([place.key])
        ]
        if not again and any(decision.place for _, decision in judged):
            seen.first_looks[place.key] = tuple(looks)
            return True
        first = _decide_first_checks(tx, run, look, judged)
    seen.carried.extend(first)
    return False


def _foresee(run: Run, listing: Watched, look: Look) -> Decision:
    """What the rule would say now."""
    entry = look.observation.entry
    rated = entry is not None and any(statement.rating for statement in entry.statements)
    followed = {} if rated and entry and not entry.predecessors else held_predecessors()
    facts = facts_for(listing, look, held_predecessors=followed)
    return decide(facts, listing.holds, run.policy, run.clock())


def needs_second_look(listing: Watched, decision: Decision) -> bool:
    """Whether a decision would place a hold on the strength of this location's own record.

    A hold on account of a predecessor can follow from what the same run found there after both
    looks here: then there was no reason for a second one.
    """
    return any(one.evidence.location_id == listing.location_id for one in decision.place)


def _decide_first_checks(
    tx: Transaction, run: Run, look: Look, judged: list[tuple[Watched, Decision]]
) -> list[Carried]:
    """Carry out the decisions on listings that have never been checked before.

    One whose predecessor still waits for its own first check waits too: what is found there may
    hold this one. So does one that a person is changing at this moment.
    """
    entry = look.observation.entry
    if entry is not None and entry.predecessors and never_checked(entry.predecessors):
        return []
    first = [(one, decision) for one, decision in judged if one.first_checked_at is None]
    if not first:
        return []
    key = first[0][0].location_key
    if watched_listings([key], locked=True) != [one for one, _ in judged]:
        return []
    carried = [
        carry_out(
            tx,
            decision,
            listing_id=one.listing_id,
            ground=Ground(run_id=run.id, observation_id=look.observation_id),
        )
        for one, decision in first
    ]
    if len(first) == len(judged) and all(decision.good_check for _, decision in first):
        accept(
            tx,
            key=key,
            observation_id=look.observation_id,
            at=look.observation.fetched_at,
        )
    return carried
