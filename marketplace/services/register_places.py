"""Keeps our copy of the register: from the regulator's list every night, from its directory file.

The copy helps somebody to find their location's ID, and decides nothing. Nothing is ever removed
from it: what newer lists do not name any more is not found any more after a while.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from marketplace.cqc.client import CqcClient, RegulatorRefused
from marketplace.cqc.lists import IncompleteList, LocationStub
from marketplace.cqc.pace import Stopped
from marketplace.domain.access import Actor
from marketplace.domain.errors import MarketplaceError
from marketplace.domain.register_places import (
    compact_postcode,
    one_line,
    organisation_name,
    place_name,
    search_name,
)
from marketplace.models.base import db
from marketplace.models.register import RegisterPlace
from marketplace.queries.register_places import FORGOTTEN_AFTER
from marketplace.services.indexing import WorkStopped
from marketplace.services.leases import Turn, renew
from marketplace.services.transaction import Transaction, transaction

CHUNK = 1_000
"""Rows in one statement, and in one transaction of the nightly job."""
_LONGEST_ID = 40
_WORTH_COMPARING = 200
"""A copy with fewer places than this says nothing about how long a list should be."""

Row = dict[str, object]


class RegisterNotRead(MarketplaceError):
    """The regulator's list could not be read, or cannot be whole. Nothing was changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refreshed:
    """What came of a refresh: how many places the list names, and how many of them are new."""

    listed: int
    added: int


def refresh(
    client: CqcClient, *, actor: Actor, clock: Callable[[], datetime], turn: Turn
) -> Refreshed:
    """Bring the copy up to date with the regulator's list of every location in England.

    The list is read whole before anything is written. Each chunk renews the lease, so a run that
    was overtaken stops; whatever was written by then is right, and the next run writes the rest.

    Raises:
        RegisterNotRead: the list did not come, or cannot be whole: nothing was written.
        WorkStopped: the process has to end.
        LeaseLost: another process has taken over.
    """
    places = _listed(client)
    seen_at = clock()
    _refuse_short(len(places), now=seen_at)
    known = set(db.session.scalars(select(RegisterPlace.cqc_id)))
    rows = sorted((_row_of(place, seen_at) for place in places), key=_key)
    for chunk in chunks(rows):
        if turn.stopping.is_set():
            raise WorkStopped("the copy of the register was being written")
        with transaction(actor=actor, now=clock()) as tx:
            renew(tx, turn.lease)
            put(tx, chunk)
    return Refreshed(listed=len(rows), added=sum(_key(row) not in known for row in rows))


def put(tx: Transaction, rows: Sequence[Row]) -> None:
    """Write rows, at most `CHUNK`, in the order of their IDs: two who write never cross.

    A row that is older than what stands there changes neither name nor postcode; details of a
    directory are replaced by those of one that is as new, and by no list.
    """
    postgres = tx.session.get_bind().dialect.name == "postgresql"
    insert = postgresql.insert(RegisterPlace) if postgres else sqlite.insert(RegisterPlace)
    new = insert.excluded
    newer = new.seen_at >= RegisterPlace.seen_at
    informed = and_(
        new.details_at.is_not(None),
        or_(RegisterPlace.details_at.is_(None), new.details_at >= RegisterPlace.details_at),
    )
    chosen: dict[str, ColumnElement[object]] = {
        name: case((when, new[name]), else_=getattr(RegisterPlace, name))
        for when, names in (
            (newer, ("name", "search_name", "postcode", "source", "seen_at")),
            (informed, ("address", "provider_name", "service_types", "details_at")),
        )
        for name in names
    }
    statement = insert.on_conflict_do_update(index_elements=["cqc_id"], set_=chosen)
    tx.session.connection().execute(statement, list(rows))


def row_of(  # noqa: PLR0913 - the columns
    *,
    cqc_id: str,
    name: str,
    postcode: str,
    address: str = "",
    provider_name: str = "",
    service_types: Iterable[str] = (),
    source: str,
    seen_at: datetime,
    details_at: datetime | None = None,
) -> Row:
    """A row as it is stored: cleaned, folded for look-up, without names of people."""
    kept = place_name(one_line(name))
    return {
        "cqc_id": cqc_id,
        "name": kept,
        "search_name": search_name(kept),
        "postcode": compact_postcode(postcode),
        "address": one_line(address, longest=500),
        "provider_name": organisation_name(one_line(provider_name)),
        "service_types": "|".join(dict.fromkeys(service_types)),
        "source": source,
        "seen_at": seen_at,
        "details_at": details_at,
    }


def chunks(rows: Sequence[Row]) -> Iterable[Sequence[Row]]:
    """Cut rows into runs of at most `CHUNK`."""
    return (rows[start : start + CHUNK] for start in range(0, len(rows), CHUNK))


def _listed(client: CqcClient) -> list[LocationStub]:
    """Read the whole list, closed locations included: the regulator has no filter for them."""
    try:
        places = client.list_locations()
    except IncompleteList as problem:
        raise RegisterNotRead(
            f"the regulator's list is not whole ({problem}); nothing was changed"
        ) from problem
    except RegulatorRefused as refusal:
        raise RegisterNotRead(
            f"{refusal}; nothing was changed. If that lasts, check CQC_API_URL and CQC_API_KEY"
        ) from refusal
    except Stopped as stopped:
        raise WorkStopped("the regulator's list was being read") from stopped
    return [place for place in places if len(place.location_id) <= _LONGEST_ID]


def _refuse_short(listed: int, *, now: datetime) -> None:
    """Refuse a list that adds up and still cannot be whole: closed locations stay on it."""
    chosen = select(func.count()).where(
        RegisterPlace.source == "list", RegisterPlace.seen_at >= now - FORGOTTEN_AFTER
    )
    before = db.session.scalars(chosen).one()
    if listed == 0 or (before >= _WORTH_COMPARING and listed * 2 < before):
        raise RegisterNotRead(
            f"the regulator's list names {listed:,} locations and named {before:,} before, which "
            "cannot be right; nothing was changed"
        )


def _row_of(place: LocationStub, seen_at: datetime) -> Row:
    return row_of(
        cqc_id=place.location_id,
        name=place.name,
        postcode=place.postcode or "",
        source="list",
        seen_at=seen_at,
    )


def _key(row: Row) -> str:
    return f"{row['cqc_id']}"
