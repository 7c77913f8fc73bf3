"""Reads the words that belong to listings: service types, needs, languages.

Takes ids that the public door has already let through, or that staff may see.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from itertools import islice

from sqlalchemy import Table, select

from marketplace.models.base import db
from marketplace.models.listings import Language, Need

_CHUNK = 500


def chunks(ids: Collection[int]) -> Iterator[tuple[int, ...]]:
    """Cut ids into runs that fit one statement on every database."""
    rest = iter(ids)
    while chunk := tuple(islice(rest, _CHUNK)):
        yield chunk


def slugs_of(table: Table, ids: Sequence[int] | None) -> defaultdict[int, tuple[str, ...]]:
    """Slugs by listing id, in alphabetical order; None reads the whole table."""
    found: defaultdict[int, tuple[str, ...]] = defaultdict(tuple)
    chosen = select(table.c.listing_id, table.c.slug).order_by(table.c.listing_id, table.c.slug)
    parts = [chosen]
    if ids is not None:
        parts = [chosen.where(table.c.listing_id.in_(chunk)) for chunk in chunks(ids)]
    for part in parts:
        for listing_id, slug in db.session.execute(part):
            found[listing_id] += (slug,)
    return found


def names_of(kind: type[Need | Language], table: Table, listing_id: int) -> tuple[str, ...]:
    """The names, for reading, of one listing's needs or languages."""
    chosen = (
        select(kind.name)
        .join(table, table.c.slug == kind.slug)
        .where(table.c.listing_id == listing_id)
        .order_by(kind.name)
    )
    return tuple(db.session.scalars(chosen))
