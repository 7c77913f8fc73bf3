"""Fills our copy of the register from CQC's directory file: a use case of the terminal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from sqlalchemy import select

from marketplace.domain.access import Actor
from marketplace.domain.dates import day_in_words
from marketplace.models.register import RegisterPlace
from marketplace.services.directory_file import DirectoryRow, UnreadableDirectory, read_directory
from marketplace.services.listings_file import Progress, no_progress
from marketplace.services.register_places import CHUNK, Row, chunks, put, row_of
from marketplace.services.transaction import transaction

_AHEAD = timedelta(days=1)
"""How far a file's day may be ahead of our clock: it is written without a time zone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryImported:
    """What came of an import. `others` counts rows of organisations, which are not kept."""

    places: int
    added: int
    others: int
    produced_on: date


def import_directory(
    path: Path,
    *,
    actor: Actor,
    now: datetime,
    produced_on: date | None = None,
    progress: Progress = no_progress,
) -> DirectoryImported:
    """Put every place of a directory file into the copy: all of them, or none and a reason.

    May be repeated. A place that a newer list has named since keeps that list's name and
    postcode. `produced_on` takes the place of the day that the file gives.

    Raises:
        UnreadableDirectory: the file cannot be used; nothing was changed.
        OSError: it cannot be opened.
    """
    found = read_directory(path, progress=lambda done, of: progress("Reading", done, of))
    made_on = _made_on(produced_on or found.produced_on, now=now)
    made_at = datetime.combine(made_on, time(), tzinfo=UTC)
    rows = sorted((_row_of(row, made_at) for row in found.rows), key=_key)
    with transaction(actor=actor, now=now) as tx:
        known = set(tx.session.scalars(select(RegisterPlace.cqc_id)))
        for number, chunk in enumerate(chunks(rows)):
            put(tx, chunk)
            progress("Saving", number * CHUNK + len(chunk), len(rows))
    return DirectoryImported(
        places=len(rows),
        added=sum(_key(row) not in known for row in rows),
        others=found.others,
        produced_on=made_on,
    )


def _made_on(day: date | None, *, now: datetime) -> date:
    """The day that a file was made. Raises UnreadableDirectory without one that can be right."""
    if day is None:
        raise UnreadableDirectory(
            "The file does not say on which day it was made. Say it with --produced-on, for "
            "example --produced-on 2026-11-18."
        )
    if datetime.combine(day, time(), tzinfo=UTC) > now + _AHEAD:
        raise UnreadableDirectory(
            f"The file says that it was made on {day_in_words(day)}, which is still to come. "
            "Say the right day with --produced-on."
        )
    return day


def _row_of(row: DirectoryRow, made_at: datetime) -> Row:
    return row_of(
        cqc_id=row.cqc_id,
        name=row.name,
        postcode=row.postcode,
        address=row.address,
        provider_name=row.provider_name,
        service_types=row.service_types,
        source="directory",
        seen_at=made_at,
        details_at=made_at,
    )


def _key(row: Row) -> str:
    return f"{row['cqc_id']}"
