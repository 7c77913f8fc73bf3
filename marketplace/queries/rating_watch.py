"""The rating watch: listings with the regulator's word on them, for staff.

A bounded number of statements for a page, however many listings there are: the order and the
filters are the database's; the records that say where a rating stands are read for the page alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    String,
    case,
    cast,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import joinedload

from marketplace.domain.effective import effective_rating
from marketplace.domain.listings import Publication
from marketplace.domain.ratings import Home, Rating, RatingStatement
from marketplace.domain.visibility import HoldKind
from marketplace.models.base import db
from marketplace.models.events import AuditEvent
from marketplace.models.holds import HoldRow
from marketplace.models.listings import Listing, listing_service_types
from marketplace.models.locations import Location, ObservationRow
from marketplace.models.providers import Provider
from marketplace.queries.observations import observation_from
from marketplace.queries.pages import PER_PAGE, Turn
from marketplace.queries.vocabulary import slugs_of

UNRATED = "none"
"""Stands for "no rating" among the ratings to filter by."""
ANY_HOLD = "any"
NO_HOLD = "none"
_CHANGES = ("rating-changed", "hold-placed", "hold-lifted", "hold-evidence-renewed")


class WatchSort(StrEnum):
    """In what order listings stand."""

    NAME = "name"
    WORST = "worst"
    REPORT = "report"
    CHECKED = "checked"


class WatchScope(StrEnum):
    """Which listings: those that the rating job watches, or every one there is."""

    WATCHED = "watched"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchFilter:
    """What is asked for. `unchecked_days`: no good look for so many days, or never."""

    words: str = ""
    ratings: frozenset[str] = frozenset()
    hold: str = ""
    unchecked_days: int | None = None
    changed_since: date | None = None
    scope: WatchScope = WatchScope.WATCHED
    sort: WatchSort = WatchSort.NAME


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchRow:
    """One listing. `home`, `group`, `inherited` say where its effective rating stands.

    `checked_at` is our last look that brought a record, `looked_at` the last of any outcome.
    """

    listing_id: int
    name: str
    reference: str
    provider: str
    location_id: str | None
    publication: Publication
    visible: bool
    rating: Rating | None
    published_on: date | None
    home: Home | None
    group: str | None
    inherited_from: str | None
    checked_at: datetime | None
    looked_at: datetime | None
    holds: tuple[HoldKind, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchPage:
    """One page of the watch. `pages` is at least 1."""

    rows: tuple[WatchRow, ...]
    total: int
    page: int
    pages: int


def watch(asked: WatchFilter, *, page: int, now: datetime) -> WatchPage:
    """One page of what is asked for; a page beyond the last is the last."""
    wanted = _conditions(asked, now)
    total = db.session.scalar(_joined(select(func.count())).where(*wanted)) or 0
    turn = Turn.to(page, total=total)
    rows = _rows(turn.rows(_chosen(asked, wanted)))
    return WatchPage(rows=rows, total=total, page=turn.page, pages=turn.pages)


def watch_all(asked: WatchFilter, *, now: datetime) -> Iterator[WatchRow]:
    """Everything that is asked for, in its order, for a file."""
    chosen = _chosen(asked, _conditions(asked, now))
    start = 0
    while rows := _rows(chosen.limit(PER_PAGE * 4).offset(start)):
        yield from rows
        start += len(rows)
        db.session.expunge_all()  # records are large


def _joined(chosen: Select[Any]) -> Select[Any]:
    return (
        chosen.select_from(Listing)
        .join(Provider, Provider.id == Listing.provider_id)
        .outerjoin(Location, Location.id == Listing.location_id)
    )


def _chosen(asked: WatchFilter, wanted: Sequence[ColumnElement[bool]]) -> Select[Any]:
    columns = (
        Listing.id,
        Listing.name,
        Listing.reference,
        Provider.name.label("provider"),
        Location.cqc_id,
        Listing.publication,
        Listing.visible,
        Listing.rating,
        Listing.rating_published_on,
        Location.last_found_id,
        Location.last_found_at,
        Location.last_observed_at,
    )
    return _joined(select(*columns)).where(*wanted).order_by(*_order(asked.sort), Listing.id)


def _order(sort: WatchSort) -> tuple[ColumnElement[Any], ...]:
    name = func.lower(Listing.name)
    if sort is WatchSort.WORST:
        ranks = {rating.value: -rating.rank for rating in Rating}
        return (case(ranks, value=Listing.rating, else_=1), name)
    if sort is WatchSort.REPORT:
        return (Listing.rating_published_on.desc().nulls_last(), name)
    if sort is WatchSort.CHECKED:
        return (Location.last_found_at.asc().nulls_first(), name)
    return (name,)


def _conditions(asked: WatchFilter, now: datetime) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if asked.scope is WatchScope.WATCHED:
        wanted.append(Listing.location_id.is_not(None))
        wanted.append(Listing.publication != Publication.WITHDRAWN.value)
    for word in asked.words.split():
        found = [Listing.name, Listing.reference, Provider.name, Location.cqc_id]
        wanted.append(or_(*(column.icontains(word, autoescape=True) for column in found)))
    if asked.ratings:
        rated: list[ColumnElement[bool]] = [Listing.rating.in_(asked.ratings - {UNRATED})]
        if UNRATED in asked.ratings:
            rated.append(Listing.rating.is_(None))
        wanted.append(or_(*rated))
    if asked.hold:
        wanted.append(_held(asked.hold))
    if asked.unchecked_days is not None:
        before = now - timedelta(days=asked.unchecked_days)
        wanted.append(or_(Location.last_found_at.is_(None), Location.last_found_at < before))
    if asked.changed_since is not None:
        wanted.append(_changed(datetime.combine(asked.changed_since, time(), tzinfo=UTC)))
    return wanted


def _held(hold: str) -> ColumnElement[bool]:
    chosen = select(HoldRow.id).where(HoldRow.listing_id == Listing.id, HoldRow.lifted_at.is_(None))
    if hold == NO_HOLD:
        return ~chosen.exists()
    if hold != ANY_HOLD:
        chosen = chosen.where(HoldRow.kind == hold)
    return chosen.exists()


def _changed(since: datetime) -> ColumnElement[bool]:
    """Whether its rating or one of its holds changed: by what the audit log says."""
    subject = literal("listing:") + cast(Listing.id, String)
    return (
        select(AuditEvent.id)
        .where(AuditEvent.subject == subject, AuditEvent.at >= since, AuditEvent.kind.in_(_CHANGES))
        .exists()
    )


def _rows(chosen: Select[Any]) -> tuple[WatchRow, ...]:
    found = db.session.execute(chosen).all()
    ids = [row.id for row in found]
    holds = _holds_of(ids)
    statements = _statements(found, ids)
    return tuple(_row(row, holds.get(row.id, ()), statements.get(row.id)) for row in found)


def _row(row: Row[Any], holds: tuple[HoldKind, ...], statement: RatingStatement | None) -> WatchRow:
    return WatchRow(
        listing_id=row.id,
        name=row.name,
        reference=row.reference,
        provider=row.provider,
        location_id=row.cqc_id,
        publication=Publication(row.publication),
        visible=row.visible,
        rating=Rating(row.rating) if row.rating else None,
        published_on=row.rating_published_on,
        home=statement.home if statement else None,
        group=statement.group if statement else None,
        inherited_from=statement.inherited_from if statement else None,
        checked_at=row.last_found_at,
        looked_at=row.last_observed_at,
        holds=holds,
    )


def _holds_of(ids: Sequence[int]) -> dict[int, tuple[HoldKind, ...]]:
    """The kinds of open hold of each of these listings."""
    found: dict[int, tuple[HoldKind, ...]] = {}
    chosen = (
        select(HoldRow.listing_id, HoldRow.kind)
        .where(HoldRow.listing_id.in_(ids), HoldRow.lifted_at.is_(None))
        .order_by(HoldRow.placed_at, HoldRow.id)
    )
    for listing_id, kind in db.session.execute(chosen):
        found[listing_id] = (*found.get(listing_id, ()), HoldKind(kind))
    return found


def _statements(found: Sequence[Row[Any]], ids: Sequence[int]) -> dict[int, RatingStatement | None]:
    """The statement that counts for each listing, from the newest record that we could read."""
    looks = [row.last_found_id for row in found if row.last_found_id]
    chosen = (
        select(ObservationRow)
        .where(ObservationRow.id.in_(looks))
        .options(joinedload(ObservationRow.record))
    )
    observed = {look.id: look for look in db.session.scalars(chosen)} if looks else {}
    offered = slugs_of(listing_service_types, ids) if looks else {}
    answers: dict[int, RatingStatement | None] = {}
    for row in found:
        look = observed.get(row.last_found_id)
        entry = observation_from(look, location_id=row.cqc_id).entry if look else None
        if entry is not None:
            effective = effective_rating(entry.statements, offered=frozenset(offered[row.id]))
            answers[row.id] = effective.statement
    return answers
