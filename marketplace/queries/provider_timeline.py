"""A provider as the QA team knows it: everything that happened, from every source, in one line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from marketplace.domain.access import Permission, Principal, require
from marketplace.domain.errors import NotFoundError
from marketplace.domain.listings import Publication
from marketplace.domain.ratings import Rating
from marketplace.domain.timeline import Entry, EntryKind, newest_first
from marketplace.models.base import db
from marketplace.models.listings import Listing
from marketplace.models.providers import Provider
from marketplace.queries import timeline_listed, timeline_told
from marketplace.queries.pages import PER_PAGE, Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingLine:
    """One of its listings."""

    id: int
    name: str
    publication: Publication
    visible: bool
    rating: Rating | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderSeen:
    """A provider, and its listings."""

    id: int
    name: str
    legal_name: str | None
    since: datetime
    listings: tuple[ListingLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelinePage:
    """One page of the timeline. `pages` is at least 1."""

    entries: tuple[Entry, ...]
    total: int
    page: int
    pages: int


def provider_seen(provider_id: int, *, by: Principal) -> ProviderSeen:
    """A provider for staff. Raises NotFoundError."""
    require(by, Permission.READ_CONCERNS)
    provider = db.session.get(Provider, provider_id)
    if provider is None:
        raise NotFoundError("there is no such provider")
    chosen = select(Listing).where(Listing.provider_id == provider_id)
    return ProviderSeen(
        id=provider.id,
        name=provider.name,
        legal_name=provider.legal_name,
        since=provider.created_at,
        listings=tuple(
            ListingLine(
                id=row.id,
                name=row.name,
                publication=Publication(row.publication),
                visible=row.visible,
                rating=Rating(row.rating) if row.rating else None,
            )
            for row in db.session.scalars(chosen.order_by(Listing.name, Listing.id))
        ),
    )


def timeline(
    provider_id: int, *, by: Principal, kind: EntryKind | None = None, page: int = 1
) -> TimelinePage:
    """One page of what happened, newest first; a page beyond the last is the last.

    Concerns are there as far as they may be read: who may not know of one finds no trace of it.
    """
    require(by, Permission.READ_CONCERNS)
    sources = {_SOURCES[kind]} if kind else set(_SOURCES.values())
    found = [entry for source in sources for entry in source(provider_id, by)]
    entries = newest_first(entry for entry in found if kind in {None, entry.kind})
    turn = Turn.to(page, total=len(entries))
    return TimelinePage(
        entries=tuple(entries[turn.start : turn.start + PER_PAGE]),
        total=len(entries),
        page=turn.page,
        pages=turn.pages,
    )


def _told(provider_id: int, by: Principal) -> Iterator[Entry]:
    return timeline_told.told(provider_id, by=by)


def _hand_offs(provider_id: int, by: Principal) -> Iterator[Entry]:
    return timeline_told.hand_offs(provider_id, by=by)


def _ratings(provider_id: int, _by: Principal) -> Iterator[Entry]:
    return timeline_listed.ratings(provider_id)


def _holds(provider_id: int, _by: Principal) -> Iterator[Entry]:
    return timeline_listed.holds(provider_id)


def _alerts(provider_id: int, _by: Principal) -> Iterator[Entry]:
    return timeline_listed.alerts(provider_id)


def _cases(provider_id: int, _by: Principal) -> Iterator[Entry]:
    return timeline_listed.cases(provider_id)


_SOURCES: Mapping[EntryKind, Callable[[int, Principal], Iterator[Entry]]] = {
    EntryKind.TOLD: _told,
    EntryKind.INTELLIGENCE: _told,
    EntryKind.COMPLIMENT: _told,
    EntryKind.REGULATOR: _ratings,
    EntryKind.HOLD: _holds,
    EntryKind.ALERT: _alerts,
    EntryKind.CASE: _cases,
    EntryKind.HAND_OFF: _hand_offs,
}
