"""Reads the words that belong to listings: service types, needs, languages.

Takes ids that the public door has already let through, or that staff may see.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from functools import cache, lru_cache
from itertools import islice
from typing import TypeVar

from sqlalchemy import ColumnElement, ScalarSelect, Select, Table, bindparam, func, select

from marketplace.models.base import db
from marketplace.models.listings import Language, Need

_Key = TypeVar("_Key", int, str)
_CHUNK = 500
_MOST_KEPT = 10_000


def chunks(ids: Collection[_Key]) -> Iterator[tuple[_Key, ...]]:
    """Cut ids or slugs into runs that fit one statement on every database."""
    rest = iter(ids)
    while chunk := tuple(islice(rest, _CHUNK)):
        yield chunk


def slugs_of(table: Table, ids: Sequence[int] | None) -> defaultdict[int, tuple[str, ...]]:
    """Slugs by listing id, in alphabetical order; None reads the whole table."""
    found: defaultdict[int, tuple[str, ...]] = defaultdict(tuple)
    if ids is None:
        together = db.session.execute(_all_slugs(table)).all()
        found.update((listing_id, parted(slugs)) for listing_id, slugs in together)
        return found
    for chunk in chunks(ids):
        for listing_id, slug in db.session.execute(_slugs(table), {"ids": chunk}):
            found[listing_id] += (slug,)
    return found


@cache
def _all_slugs(table: Table) -> Select[tuple[int, str]]:
    """One row for each listing: a third of the time that one for each slug takes."""
    slugs = func.aggregate_strings(table.c.slug, ",")
    return select(table.c.listing_id, slugs).group_by(table.c.listing_id)


def slugs_together(table: Table, listing_id: ColumnElement[int]) -> ScalarSelect[str]:
    """The same slugs as a column of a statement that reads listings, for `parted` to read."""
    slugs = func.aggregate_strings(table.c.slug, ",")
    return select(slugs).where(table.c.listing_id == listing_id).scalar_subquery()


@lru_cache(maxsize=_MOST_KEPT)
def parted(slugs: str) -> tuple[str, ...]:
    """Slugs that were read together, in alphabetical order.

    Few combinations stand in many listings, so each is one tuple for all of them.
    """
    return tuple(sorted(slugs.split(",")))


@cache
def _slugs(table: Table) -> Select[tuple[int, str]]:
    """The statement for the slugs of some listings, made once."""
    chosen = select(table.c.listing_id, table.c.slug).order_by(table.c.listing_id, table.c.slug)
    return chosen.where(table.c.listing_id.in_(bindparam("ids", expanding=True)))


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
