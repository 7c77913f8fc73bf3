"""Writes checked rows of a listing file to the database, many at a time.

Works inside the caller's transaction. A new listing is published at once; one with a location of
the regulator waits with the hold `unchecked` for its first good check, and so does a listing that
is linked to another location than before. Holds that are open stay open whatever the row says: a
hold is lifted by its own authority, never by an edit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from random import SystemRandom

from sqlalchemy import bindparam, delete, func, insert, select, update

from marketplace.domain.errors import ConflictError
from marketplace.domain.events import Event, ListingAdded, ListingChanged
from marketplace.domain.listing_file import Entry
from marketplace.domain.listings import Publication, slug_for
from marketplace.domain.provider_names import normal_name
from marketplace.models.base import Base
from marketplace.models.listings import (
    Listing,
    ListingRevision,
    listing_languages,
    listing_needs,
    listing_service_types,
)
from marketplace.queries.listing_rows import StoredListing, stored_listings
from marketplace.services.alerts import listing_subject
from marketplace.services.listings_file_links import forget_rating, hold_unchecked
from marketplace.services.listings_file_vocabulary import Known
from marketplace.services.transaction import Transaction
from marketplace.services.visibility import refresh

_CHUNK = 500
_SOURCE = "import"
_RANDOM = SystemRandom()
_LISTINGS = Base.metadata.tables[Listing.__tablename__]
_JOINS = (listing_service_types, listing_languages, listing_needs)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedRow:
    """A good row. `seen_version` is that of the listing whose cells filled absent columns."""

    line: int
    entry: Entry
    seen_version: int | None = None


@dataclass(slots=True, kw_only=True)
class Written:
    """What came of the rows so far."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    touched: list[int] = field(default_factory=list)


def write_rows(
    tx: Transaction, rows: Sequence[CheckedRow], progress: Callable[[int], None]
) -> Written:
    """Add new listings, change those that differ, leave the rest alone.

    Raises ConflictError where a listing changed between the check of its row and now.
    """
    known, written = Known(tx), Written()
    for start in range(0, len(rows), _CHUNK):
        given = rows[start : start + _CHUNK]
        known.learn_places({row.entry.postcode for row in given} - {""})
        chunk = [_with_place(row, known) for row in given]
        stored = stored_listings([row.entry.reference for row in chunk])
        _check_versions(chunk, stored)
        new = [row.entry for row in chunk if row.entry.reference not in stored]
        changed = [
            (row.entry, stored[row.entry.reference])
            for row in chunk
            if row.entry.reference in stored
            and stored[row.entry.reference].content != row.entry.content()
        ]
        known.learn([*new, *(entry for entry, _ in changed)])
        written.touched += [*_add(tx, new, known), *_change(tx, changed, known)]
        written.added += len(new)
        written.changed += len(changed)
        written.unchanged += len(chunk) - len(new) - len(changed)
        progress(start + len(chunk))
    refresh(tx, written.touched)
    return written


def _with_place(row: CheckedRow, known: Known) -> CheckedRow:
    """The row with the coordinates of its postcode where it gives none.

    Filled before rows are compared with what stands, so that the same file changes nothing twice.
    """
    entry = row.entry
    place = known.places.get(entry.postcode)
    if place is None or entry.latitude is not None:
        return row
    point = place.point
    return replace(row, entry=replace(entry, latitude=point.latitude, longitude=point.longitude))


def _check_versions(rows: Sequence[CheckedRow], stored: dict[str, StoredListing]) -> None:
    """Refuse to overwrite what somebody changed while the file was being checked."""
    for row in rows:
        now = stored.get(row.entry.reference)
        if row.seen_version is not None and (now is None or now.version != row.seen_version):
            raise ConflictError(
                f"The listing {row.entry.reference} was changed by somebody else while the file "
                "was being read. Nothing was imported; please run the import again."
            )


def _add(tx: Transaction, entries: Sequence[Entry], known: Known) -> list[int]:
    """Insert new listings with all that belongs to them; return their ids."""
    if not entries:
        return []
    rows = [
        {
            **_columns(tx, entry, known),
            "slug": slug_for(entry.name, _RANDOM),
            "reference": entry.reference,
            "publication": Publication.PUBLISHED.value,
            "published_at": tx.now,
            "visible": False,
            "changed_in": 0,
            "created_at": tx.now,
            "version": 1,
        }
        for entry in entries
    ]
    added = tx.session.execute(
        insert(Listing)
        .returning(Listing.reference, Listing.id)
        .execution_options(render_nulls=True),  # else each set of empty columns is a statement
        rows,
    )
    ids = dict(added.tuples().all())
    by_id = {ids[entry.reference]: entry for entry in entries}
    _write_words(tx, by_id)
    _write_revisions(tx, by_id, dict.fromkeys(by_id, 1))
    tx.record(
        *(
            ListingAdded(subject=listing_subject(listing_id), revision=1, source=_SOURCE)
            for listing_id in by_id
        )
    )
    hold_unchecked(tx, [id_ for id_, entry in by_id.items() if entry.cqc_location_id])
    return list(by_id)


def _change(
    tx: Transaction, pairs: Sequence[tuple[Entry, StoredListing]], known: Known
) -> list[int]:
    """Bring existing listings to what their rows say; return their ids."""
    if not pairs:
        return []
    by_id = {stored.id: entry for entry, stored in pairs}
    columns = {id_: _columns(tx, entry, known) for id_, entry in by_id.items()}
    names = next(iter(columns.values()))
    tx.session.connection().execute(
        update(_LISTINGS)
        .where(_LISTINGS.c.id == bindparam("listing_id"))
        .values({name: bindparam(f"new_{name}") for name in names})
        .values(version=_LISTINGS.c.version + 1),
        [
            {"listing_id": id_, **{f"new_{name}": value for name, value in values.items()}}
            for id_, values in columns.items()
        ],
    )
    for join in _JOINS:
        tx.session.execute(delete(join).where(join.c.listing_id.in_(by_id)))
    _write_words(tx, by_id)
    numbers = _next_revisions(tx, by_id)
    _write_revisions(tx, by_id, numbers)
    tx.record(*(_changed_event(entry, stored, numbers[stored.id]) for entry, stored in pairs))
    relinked = [
        stored.id
        for entry, stored in pairs
        if entry.cqc_location_id != stored.content["cqc_location_id"]
    ]
    forget_rating(tx, relinked)
    hold_unchecked(tx, [id_ for id_ in relinked if by_id[id_].cqc_location_id])
    return list(by_id)


def _columns(tx: Transaction, entry: Entry, known: Known) -> dict[str, object]:
    """The columns of a listing's row that its entry decides."""
    place = known.places.get(entry.postcode)
    return {
        "provider_id": known.providers[entry.provider_name],
        "location_id": known.locations.get(entry.cqc_location_id),
        "name": entry.name,
        "name_key": normal_name(entry.name),
        "summary": entry.summary,
        "description": entry.description,
        "address": entry.address,
        "town": entry.town,
        "postcode": entry.postcode or None,
        "latitude": entry.latitude,
        "longitude": entry.longitude,
        "authority": place.authority if place else "",
        "ward": place.ward if place else "",
        "covers": entry.covers,
        "phone": entry.phone,
        "email": entry.email,
        "website": entry.website,
        "price_from": entry.price_from,
        "price_to": entry.price_to,
        "price_unit": entry.price_unit or None,
        "direct_payments": entry.direct_payments,
        "updated_at": tx.now,
    }


def _write_words(tx: Transaction, by_id: dict[int, Entry]) -> None:
    """Link listings to their service types, languages and needs."""
    links = {
        listing_service_types: [
            (id_, slug) for id_, entry in by_id.items() for slug in entry.service_types
        ],
        listing_languages: [
            (id_, word.slug) for id_, entry in by_id.items() for word in entry.languages
        ],
        listing_needs: [(id_, word.slug) for id_, entry in by_id.items() for word in entry.needs],
    }
    for table, pairs in links.items():
        if pairs:
            rows = [{"listing_id": id_, "slug": slug} for id_, slug in pairs]
            tx.session.execute(insert(table), rows)


def _next_revisions(tx: Transaction, by_id: dict[int, Entry]) -> dict[int, int]:
    """The number of each listing's next revision."""
    newest = (
        select(ListingRevision.listing_id, func.max(ListingRevision.number))
        .where(ListingRevision.listing_id.in_(by_id))
        .group_by(ListingRevision.listing_id)
    )
    found = dict(tx.session.execute(newest).tuples().all())
    return {id_: found.get(id_, 0) + 1 for id_ in by_id}


def _write_revisions(tx: Transaction, by_id: dict[int, Entry], numbers: dict[int, int]) -> None:
    """Keep the content of each listing as it is now."""
    rows = [
        {
            "listing_id": id_,
            "number": numbers[id_],
            "at": tx.now,
            "actor": str(tx.actor),
            "content": entry.content(),
        }
        for id_, entry in by_id.items()
    ]
    tx.session.execute(insert(ListingRevision), rows)


def _changed_event(entry: Entry, stored: StoredListing, revision: int) -> Event:
    """The event of a change: which columns, not what they hold."""
    after = entry.content()
    return ListingChanged(
        subject=listing_subject(stored.id),
        revision=revision,
        source=_SOURCE,
        changed=tuple(column for column in after if after[column] != stored.content[column]),
    )
