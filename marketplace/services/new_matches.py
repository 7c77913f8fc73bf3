"""Tells people what is new and matches a search that they saved; the daily job calls it.

One saved search is one transaction, which looks at it afresh: nothing is told twice, whoever runs
it and wherever it was cut off. What is new and who matches is read through the public door; so are
the words of the message, later, when it is sent.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from functools import partial

from sqlalchemy import func, select

from marketplace.domain.access import Actor
from marketplace.domain.finding import Criteria
from marketplace.domain.messages import MessageKind
from marketplace.domain.saved_search_events import (
    SavedSearchAskedAgain,
    SavedSearchTold,
    saved_search_subject,
)
from marketplace.domain.saved_searches import (
    MOST_IN_ONE_MESSAGE,
    SETTLED,
    Ending,
    SavedSearchStep,
    next_step,
)
from marketplace.models.base import db
from marketplace.models.saved_searches import SavedSearch
from marketplace.queries.visible_gatherings import first_shown
from marketplace.search.directory import Directory
from marketplace.services.leases import Turn, renew
from marketplace.services.mailing import send
from marketplace.services.saved_searches import end
from marketplace.services.transaction import Transaction, transaction

Read = Callable[[str], Criteria | None]
"""Reads a saved query; None where it cannot be read now (its place is not known any more)."""


class _Did(Enum):
    """What was done about one saved search."""

    TOLD = auto()
    ASKED_AGAIN = auto()
    REMOVED = auto()
    UNREADABLE = auto()
    """Nobody can tell now what matches it."""
    NOTHING = auto()
    """Nothing was due; or it was stopped meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a run did, in saved searches. `unreadable` ones wait for another day."""

    told: int
    asked_again: int
    removed: int
    unreadable: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Teller:
    """Goes through the saved searches once, as of `now`."""

    directory: Directory
    read: Read
    actor: Actor
    now: datetime
    turn: Turn

    def tell_all(self) -> Told:
        """Do what is due for each. Ends early where the process has to end.

        Raises LeaseLost where another process has taken over.
        """
        done: Counter[_Did] = Counter()
        fresh = self._fresh()
        for search_id in db.session.scalars(select(SavedSearch.id).order_by(SavedSearch.id)).all():
            if self.turn.stopping.is_set():
                break
            done[self._take_step(search_id, fresh)] += 1
        return Told(
            told=done[_Did.TOLD],
            asked_again=done[_Did.ASKED_AGAIN],
            removed=done[_Did.REMOVED],
            unreadable=done[_Did.UNREADABLE],
        )

    def _fresh(self) -> dict[int, datetime]:
        """What any of them could be told of: shown first since the one told longest ago."""
        chosen = select(func.min(SavedSearch.told_until)).where(
            SavedSearch.confirmed_at.is_not(None)
        )
        since = db.session.scalars(chosen).one()
        return {} if since is None else first_shown(after=since, until=self._until)

    @property
    def _until(self) -> datetime:
        return self.now - SETTLED

    def _take_step(self, search_id: int, fresh: dict[int, datetime]) -> _Did:
        """Do what is due for one, and say what that was."""
        matching = self._matching(search_id, fresh)
        with transaction(actor=self.actor, now=self.now) as tx:
            renew(tx, self.turn.lease)
            chosen = select(SavedSearch).where(SavedSearch.id == search_id).with_for_update()
            row = tx.session.scalars(
                chosen, execution_options={"populate_existing": True}
            ).one_or_none()
            if row is None:
                return _Did.NOTHING
            step = self._step(row)
            if step is SavedSearchStep.TELL:
                return self._tell(tx, row, matching, fresh)
            return _UPKEEP[step](tx, row)

    def _tell(
        self,
        tx: Transaction,
        row: SavedSearch,
        matching: list[int] | None,
        fresh: dict[int, datetime],
    ) -> _Did:
        if matching is None:
            return _Did.UNREADABLE
        new = [id_ for id_ in matching if fresh[id_] > row.told_until]
        row.told_until = max(row.told_until, self._until)
        return _Did.TOLD if _ask_to_tell(tx, row, new) else _Did.NOTHING

    def _step(self, row: SavedSearch) -> SavedSearchStep:
        return next_step(
            asked_at=row.asked_at,
            confirmed_at=row.confirmed_at,
            asked_again_at=row.asked_again_at,
            told_at=row.told_at,
            now=self.now,
        )

    def _matching(self, search_id: int, fresh: Collection[int]) -> list[int] | None:
        """Which of these match the search, best first; None where nobody can tell now.

        Before the transaction, since the directory reads for itself.
        """
        query = db.session.scalars(
            select(SavedSearch.query).where(SavedSearch.id == search_id)
        ).one_or_none()
        criteria = None if query is None else self.read(query)
        if criteria is None or not self.directory.can_answer(criteria):
            return None
        return (
            [id_ for id_ in self.directory.every(criteria, now=self.now) if id_ in fresh]
            if fresh
            else []
        )


def _ask_to_tell(tx: Transaction, row: SavedSearch, new: list[int]) -> bool:
    """Ask for the message, if there is anything to tell; whether there was."""
    if not new:
        return False
    named = new[:MOST_IN_ONE_MESSAGE]
    subject = saved_search_subject(row.id)
    send(
        tx,
        MessageKind.SEARCH_NEWS,
        address=row.email,
        subject=subject,
        search_id=row.id,
        named=len(named),
        more=len(new) - len(named),
        **{f"listing_{place}": id_ for place, id_ in enumerate(named, start=1)},
    )
    row.told_at = tx.now
    tx.record(SavedSearchTold(subject=subject, listings=len(new)))
    return True


def _ask_again(tx: Transaction, row: SavedSearch) -> _Did:
    subject = saved_search_subject(row.id)
    send(
        tx,
        MessageKind.SEARCH_STILL_WANTED,
        address=row.email,
        subject=subject,
        search_id=row.id,
    )
    row.asked_again_at = tx.now
    tx.record(SavedSearchAskedAgain(subject=subject))
    return _Did.ASKED_AGAIN


def _remove(tx: Transaction, row: SavedSearch, *, how: Ending) -> _Did:
    end(tx, row, how=how)
    return _Did.REMOVED


def _wait(_tx: Transaction, _row: SavedSearch) -> _Did:
    return _Did.NOTHING


_UPKEEP: Mapping[SavedSearchStep, Callable[[Transaction, SavedSearch], _Did]] = {
    SavedSearchStep.REMOVE_UNCONFIRMED: partial(_remove, how=Ending.UNCONFIRMED),
    SavedSearchStep.REMOVE_UNANSWERED: partial(_remove, how=Ending.UNANSWERED),
    SavedSearchStep.ASK_AGAIN: _ask_again,
    SavedSearchStep.WAIT: _wait,
}
"""What is done beside telling; each says what it did."""
