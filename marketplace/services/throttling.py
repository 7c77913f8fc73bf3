"""Counts tries for all processes together, and refuses those that come too soon.

The rules are in `domain.throttling`. What is counted is kept as a digest: the table names nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from marketplace.domain.access import visitor
from marketplace.domain.errors import RefusedError
from marketplace.domain.throttling import Rule, Tries, given_back, in_words, try_once
from marketplace.models.accounts import Throttle
from marketplace.services.keyed import keyed_digest
from marketplace.services.transaction import Transaction, transaction

# Made once: to build them takes longer than to run them.
_COUNT = (
    select(Throttle.since, Throttle.times, Throttle.free_at)
    .where(Throttle.key == bindparam("wanted"))
    .with_for_update()
)
_NEW_COUNT = {
    name: make(Throttle).on_conflict_do_nothing(index_elements=["key"]).returning(Throttle.key)
    for name, make in (("postgresql", postgresql.insert), ("sqlite", sqlite.insert))
}
"""Gives the key back where it was made: the number of rows of an INSERT is no driver's promise."""
_COUNTED = (
    update(Throttle)
    .where(Throttle.key == bindparam("wanted"))
    .values(since=bindparam("since"), times=bindparam("times"), free_at=bindparam("free_at"))
    .execution_options(synchronize_session=False)
)


class SlowDownError(RefusedError):
    """Too many tries. `wait` is how long until the next one is looked at."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(f"There were too many tries. Wait {in_words(wait)}, then try again.")
        self.wait = wait


def take(key: str, rule: Rule, now: datetime) -> None:
    """Count one try of something, in a transaction of its own; `key` is any text that names it.

    The count stands whatever becomes of the caller's own work. Raises SlowDownError, a
    RefusedError with a sentence for the page, where it comes too soon.
    """
    take_all({key: rule}, now=now)


def take_all(keys: Mapping[str, Rule], *, now: datetime) -> timedelta:
    """Count one try under each key, or none where one of them has to wait.

    Returns how long the next try will have to wait. Raises SlowDownError.
    """
    with transaction(actor=visitor(), now=now) as tx:
        return take_in(tx, keys)


def take_in(tx: Transaction, keys: Mapping[str, Rule]) -> timedelta:
    """Do what `take_all` does inside a transaction: the count goes if that is rolled back."""
    counts: dict[str, Tries] = {}
    waits = [timedelta(0)]
    # In one order, so that two who count the same keys never wait for each other.
    rules = {_digest(name): rule for name, rule in keys.items()}
    for key in sorted(rules):
        before = _locked(tx, key)
        after = try_once(rules[key], before, now=tx.now)
        if after is None:
            waits.append(before.free_at - tx.now)
        else:
            counts[key] = after
    if len(waits) > 1:
        raise SlowDownError(max(waits))
    for key, tries in counts.items():
        _write(tx, key, tries)
    return max((tries.free_at - tx.now for tries in counts.values()), default=timedelta(0))


def give_back(tx: Transaction, *names: str) -> None:
    """Take one try back under each name: it was a right one, and only wrong ones count."""
    for key in sorted(_digest(name) for name in names):
        _write(tx, key, given_back(_locked(tx, key), now=tx.now))


def forgive(tx: Transaction, *names: str) -> None:
    """Forget every try under these names."""
    keys = [_digest(name) for name in names]
    tx.session.execute(delete(Throttle).where(Throttle.key.in_(keys)))


def _digest(name: str) -> str:
    return keyed_digest("throttle", name)


def _locked(tx: Transaction, key: str) -> Tries:
    """The count under a key, made where there is none, and nobody else's until we commit."""
    while (row := tx.session.execute(_COUNT, {"wanted": key}).one_or_none()) is None:
        # Another process may make it at this moment, and even delete it again.
        if _made(tx, key):
            return Tries(since=tx.now, times=0, free_at=tx.now)
    since, times, free_at = row
    return Tries(since=since, times=times, free_at=free_at)


def _made(tx: Transaction, key: str) -> bool:
    """Make an empty count, which is ours until we commit; False where somebody else has."""
    empty = {"key": key, "since": tx.now, "times": 0, "free_at": tx.now}
    make = _NEW_COUNT[tx.session.get_bind().dialect.name]
    return tx.session.connection().execute(make, empty).one_or_none() is not None


def _write(tx: Transaction, key: str, tries: Tries) -> None:
    counted = {"since": tries.since, "times": tries.times, "free_at": tries.free_at}
    tx.session.connection().execute(_COUNTED, {"wanted": key, **counted})
