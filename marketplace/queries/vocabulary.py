"""Reads the words that belong to listings: service types, needs, languages.

Takes ids that the public door has already let through, or that staff may see.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from itertools import islice

from sqlalchemy import Select, Table, bindparam, select

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
    everything, by_id = _slugs(table)
    parts = [{}] if ids is None else [{"ids": chunk} for chunk in chunks(ids)]
    for part in parts:
        for listing_id, slug in db.session.execute(by_id if part else everything, part):
            found[listing_id] += (slug,)
    return found


@cache
def _slugs(table: Table) -> tuple[Select[tuple[int, str]], Select[tuple[int, str]]]:
    """The statements for all slugs of a table and for those of some listings, made once."""
    everything = select(table.c.listing_id, table.c.slug).order_by(table.c.listing_id, table.c.slug)
    return everything, everything.where(table.c.listing_id.in_(bindparam("ids", expanding=True)))


def names_of(kind: type[Need | Language], table: Table, listing_id: int) -> tuple[str, ...]:
    """The names, for reading, of one listing's needs or languages."""
    chosen = (
        select(kind.name)
        .join(table, table.c.slug == kind.slug)
        .where(table.c.listing_id == listing_id)
        .order_by(kind.name)
    )
    return tuple(db.session.scalars(chosen))


def spelt_in_order(kind: type[Need | Language], table: Table, listing_id: int) -> tuple[str, ...]:
    """The same names in the order of their slugs, which no database's collation changes."""
    chosen = (
        select(kind.slug, kind.name)
        .join(table, table.c.slug == kind.slug)
        .where(table.c.listing_id == listing_id)
    )
    names = dict(db.session.execute(chosen).tuples().all())
    return tuple(names[slug] for slug in sorted(names))
