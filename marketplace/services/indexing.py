"""Brings the text index up to date with the database, for the outbox rows that ask for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import delete, select, update

from marketplace.domain.access import Actor
from marketplace.domain.errors import MarketplaceError
from marketplace.models.base import db
from marketplace.models.events import OutboxRow
from marketplace.models.listings import Listing
from marketplace.search.documents import documents
from marketplace.search.text import IndexBusy, TextDocument, TextIndex
from marketplace.services.leases import Turn, renew
from marketplace.services.transaction import INDEX, Transaction, transaction
from marketplace.services.visibility import chunks

_CHUNK = 500
_FIRST_WAIT = timedelta(seconds=5)
_LONGEST_WAIT = timedelta(minutes=15)
_DISAGREE = "after the change the index and the database disagreed"

log = structlog.stdlib.get_logger(__name__)


class WorkStopped(MarketplaceError):
    """The process was asked to stop half-way through. Nothing is lost; the work is done later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An outbox row as read."""

    id: int
    listing_id: int
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexWork:
    """Brings the text index up to date. Methods return how many rows were done, and failed."""

    text_index: TextIndex
    actor: Actor
    now: datetime
    turn: Turn | None

    def apply_all(self, rows: list[Row]) -> tuple[int, int]:
        """Apply the new rows together, and each listing that failed before by itself."""
        done = failed = 0
        for part in _parts(rows):
            if self._must_stop():
                break
            try:
                put = self._apply({row.listing_id for row in part})
            except Exception as error:  # noqa: BLE001 - whatever is wrong with a copy, we try later
                failed += self._postpone(part, error)
                if isinstance(error, IndexBusy):  # the next part would wait as long, for nothing
                    break
            else:
                settled = self._settle(part, put)
                done, failed = done + settled[0], failed + settled[1]
        return done, failed

    def rebuild(self, rows: list[Row]) -> tuple[int, int]:
        """Build a new index of everything, which makes all rows read before good."""
        put: set[int] = set()
        self.text_index.rebuild(self._noting(documents(), put))
        return self._settle(rows, frozenset(put))

    def rebuild_or_postpone(self, rows: list[Row]) -> tuple[int, int]:
        """Rebuild; where that fails the rows wait."""
        try:
            return self.rebuild(rows)
        except MarketplaceError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever is wrong with a copy, we try later
            return 0, self._postpone(rows, error)

    def _apply(self, listing_ids: set[int]) -> frozenset[int]:
        """Put the visible ones of these listings into the index, and take the others out."""
        found = list(documents(listing_ids))
        put = frozenset(document.id for document in found)
        self.text_index.apply(documents=found, removed=listing_ids - put)
        return put

    def _noting(self, found: Iterable[TextDocument], put: set[int]) -> Iterator[TextDocument]:
        """Note which documents go in; stop when the process is asked to."""
        for document in found:
            if self._must_stop():
                raise WorkStopped("the index was being built when the process was asked to stop")
            put.add(document.id)
            yield document

    def _settle(self, rows: list[Row], put: frozenset[int]) -> tuple[int, int]:
        """Delete the rows of listings about which index and database now agree.

        Where a listing changed after it was read, its rows stay as they are for the next call.
        """
        listing_ids = {row.listing_id for row in rows}
        indexed = self.text_index.ids()
        with self._transaction() as tx:
            shown = visible_ids(listing_ids)
            agreed = {id_ for id_ in listing_ids if (id_ in shown) == (id_ in indexed)}
            wrong = {id_ for id_ in listing_ids - agreed if (id_ in shown) == (id_ in put)}
            done = [row.id for row in rows if row.listing_id in agreed]
            for chunk in chunks(done, _CHUNK):
                tx.session.execute(
                    delete(OutboxRow)
                    .where(OutboxRow.id.in_(chunk))
                    .execution_options(synchronize_session=False)
                )
            failed = [row for row in rows if row.listing_id in wrong]
            _write_failure(tx, failed, _DISAGREE)
        if failed:
            log.error("outbox_row_failed", topic=INDEX, rows=len(failed), error=_DISAGREE)
        return len(done), len(failed)

    def _postpone(self, rows: list[Row], error: Exception) -> int:
        """Let rows wait after an error. Only its kind is kept: its text may name people."""
        kind = type(error).__name__
        log.error("outbox_row_failed", topic=INDEX, rows=len(rows), error=kind)
        with self._transaction() as tx:
            _write_failure(tx, rows, kind)
        return len(rows)

    @contextmanager
    def _transaction(self) -> Iterator[Transaction]:
        with transaction(actor=self.actor, now=self.now) as tx:
            if self.turn is not None:
                renew(tx, self.turn.lease)
            yield tx

    def _must_stop(self) -> bool:
        return self.turn is not None and self.turn.stopping.is_set()


def _parts(rows: list[Row]) -> list[list[Row]]:
    """Cut rows into pieces of work: all new ones in one, then one for each listing that failed."""
    groups: dict[int, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.listing_id, []).append(row)
    again = [group for group in groups.values() if any(row.attempts for row in group)]
    fresh = [
        row for group in groups.values() if not any(row.attempts for row in group) for row in group
    ]
    return [fresh, *again] if fresh else again


def _write_failure(tx: Transaction, rows: list[Row], error: str) -> None:
    """Note a failed attempt; the wait doubles with each, up to `_LONGEST_WAIT`."""
    by_attempts: dict[int, list[int]] = {}
    for row in rows:
        by_attempts.setdefault(row.attempts, []).append(row.id)
    for attempts, ids in by_attempts.items():
        wait = min(_FIRST_WAIT * 2 ** min(attempts, 10), _LONGEST_WAIT)
        for chunk in chunks(ids, _CHUNK):
            tx.session.execute(
                update(OutboxRow)
                .where(OutboxRow.id.in_(chunk))
                .values(attempts=attempts + 1, due_at=tx.now + wait, last_error=error)
                .execution_options(synchronize_session=False)
            )


def visible_ids(listing_ids: Iterable[int]) -> frozenset[int]:
    """Those of these listings that the database says the public sees, to compare a copy with."""
    return frozenset(
        id_
        for chunk in chunks(sorted(listing_ids), _CHUNK)
        for id_ in db.session.scalars(
            select(Listing.id).where(Listing.id.in_(chunk), Listing.visible.is_(True))
        )
    )
