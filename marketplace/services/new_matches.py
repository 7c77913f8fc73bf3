"""Tells people what is new and matches a search that they saved; the daily job calls it.

One saved search is one transaction, which looks at it afresh: nothing is told twice, whoever runs
it and wherever it was cut off. What is new and who matches is read through the public door; so are
the words of the message, later, when it is sent.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
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
    MOST_KEPT_FOR_ONE_MESSAGE,
    Ending,
    SavedSearchStep,
    next_step,
    settled_at,
)
from marketplace.models.base import db
from marketplace.models.saved_searches import SavedSearch
from marketplace.queries.visible_gatherings import first_shown
from marketplace.search.directory import Directory
from marketplace.services.leases import Turn, renew
from marketplace.services.mailing import send
from marketplace.services.outbox import waiting
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
class _News:
    """Listings by when they were first shown, up to a moment before which none is missing.

    `worded_until` is that moment where words are asked for: their index may be behind.
    """

    shown: Mapping[int, datetime]
    until: datetime
    worded_until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """What matches a search, best first, of what was first shown until then."""

    listings: tuple[int, ...]
    until: datetime


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
        news = self._news()
        for search_id in db.session.scalars(select(SavedSearch.id).order_by(SavedSearch.id)).all():
            if self.turn.stopping.is_set():
                break
            done[self._take_step(search_id, news)] += 1
        return Told(
            told=done[_Did.TOLD],
            asked_again=done[_Did.ASKED_AGAIN],
            removed=done[_Did.REMOVED],
            unreadable=done[_Did.UNREADABLE],
        )

    def _news(self) -> _News:
        """What any of them could be told of: shown first since the one told longest ago."""
        until = settled_at(self.now)
        worded_until = settled_at(self.now, unindexed_for=waiting(self.now).oldest)
        # Of those too that wait for a confirmation: it may come before their turn does.
        since = db.session.scalars(select(func.min(SavedSearch.told_until))).one()
        shown = {} if since is None else first_shown(after=since, until=until)
        return _News(shown=shown, until=until, worded_until=worded_until)

    def _take_step(self, search_id: int, news: _News) -> _Did:
        """Do what is due for one, and say what that was."""
        look = self._look(search_id, news)
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
                return _tell(tx, row, look, news)
            return _UPKEEP[step](tx, row)

    def _step(self, row: SavedSearch) -> SavedSearchStep:
        return next_step(
            asked_at=row.asked_at,
            confirmed_at=row.confirmed_at,
            asked_again_at=row.asked_again_at,
            told_at=row.told_at,
            now=self.now,
        )

    def _look(self, search_id: int, news: _News) -> _Look | None:
        """What is new and matches the search; None where nobody can tell now.

        Before the transaction, since the directory reads for itself.
        """
        query = db.session.scalars(
            select(SavedSearch.query).where(SavedSearch.id == search_id)
        ).one_or_none()
        criteria = None if query is None else self.read(query)
        if criteria is None or not self.directory.can_answer(criteria):
            return None
        until = news.worded_until if criteria.words else news.until
        new = {id_ for id_, at in news.shown.items() if at <= until}
        found = self.directory.every(criteria, now=self.now) if new else ()
        return _Look(listings=tuple(id_ for id_ in found if id_ in new), until=until)


def _tell(tx: Transaction, row: SavedSearch, look: _Look | None, news: _News) -> _Did:
    if look is None:
        return _Did.UNREADABLE
    new = [id_ for id_ in look.listings if news.shown[id_] > row.told_until]
    row.told_until = max(row.told_until, look.until)
    return _Did.TOLD if _ask_to_tell(tx, row, new) else _Did.NOTHING


def _ask_to_tell(tx: Transaction, row: SavedSearch, new: list[int]) -> bool:
    """Ask for the message, if there is anything to tell; whether there was."""
    if not new:
        return False
    # More than it will name: what is hidden before it is sent may leave no gap in it.
    named = new[:MOST_KEPT_FOR_ONE_MESSAGE]
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
