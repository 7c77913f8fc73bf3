"""Writes the tables of places. Fragments: they run inside the transaction of a use case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TypeVar

from sqlalchemy import delete, func, insert, select, text
from sqlalchemy.dialects import postgresql, sqlite

from marketplace.domain.known_places import (
    District,
    Named,
    Tally,
    Unit,
    districts_of,
    towns_of,
    wards_of,
)
from marketplace.models.places import PlaceName, PostcodeDistrict, PostcodeRow
from marketplace.services.transaction import Transaction

CHUNK = 5_000
"""Postcodes in one statement."""
_IDS = 500
_INWARD = len(" 1AA")
_ENOUGH = 20
"""Postcodes of a district from which on its middle is better than what stands there already."""
_ROUGH_DECIMALS = 2
"""Of a degree, about a kilometre: how exactly the middle of fewer postcodes is kept."""

_Item = TypeVar("_Item")

# One statement with a row for each value would be too long, and one for each row too slow.
_PUT_MANY = text("""
    INSERT INTO postcodes AS old (postcode, latitude, longitude, authority, ward)
    SELECT * FROM unnest(
        CAST(:postcode AS varchar[]), CAST(:latitude AS float8[]), CAST(:longitude AS float8[]),
        CAST(:authority AS varchar[]), CAST(:ward AS varchar[])
    )
    ON CONFLICT (postcode) DO UPDATE SET
        latitude = excluded.latitude, longitude = excluded.longitude,
        authority = excluded.authority, ward = excluded.ward
    WHERE (old.latitude, old.longitude, old.authority, old.ward)
        IS DISTINCT FROM (excluded.latitude, excluded.longitude, excluded.authority, excluded.ward)
""")
_PUT_EACH = text("""
    INSERT INTO postcodes (postcode, latitude, longitude, authority, ward)
    VALUES (:postcode, :latitude, :longitude, :authority, :ward)
    ON CONFLICT (postcode) DO UPDATE SET
        latitude = excluded.latitude, longitude = excluded.longitude,
        authority = excluded.authority, ward = excluded.ward
    WHERE (latitude, longitude, authority, ward)
        IS NOT (excluded.latitude, excluded.longitude, excluded.authority, excluded.ward)
""")


def put_postcodes(tx: Transaction, units: Sequence[Unit]) -> None:
    """Add and change postcodes, each named once; rows that say nothing new are left alone."""
    if not units:
        return
    if _on_postgresql(tx):
        columns = zip(*units, strict=True)
        values = {name: list(column) for name, column in zip(Unit._fields, columns, strict=True)}
        tx.session.execute(_PUT_MANY, values)
    else:
        tx.session.connection().execute(_PUT_EACH, [unit._asdict() for unit in units])


def remove_postcodes(tx: Transaction, postcodes: Iterable[str]) -> int:
    """Take postcodes out; return how many of them there were."""
    gone = 0
    for chunk in chunks(postcodes, _IDS):
        done = delete(PostcodeRow).where(PostcodeRow.postcode.in_(chunk))
        gone += len(tx.session.scalars(done.returning(PostcodeRow.postcode)).all())
    return gone


def put_districts(tx: Transaction, districts: Iterable[District]) -> frozenset[str]:
    """Add and change middles of districts; return which moved. An empty town keeps what stands."""
    stored = {row.district: row for row in _districts(tx)}
    changed = [
        row._replace(town=row.town or stored[row.district].town) if row.district in stored else row
        for row in districts
    ]
    changed = [row for row in changed if stored.get(row.district) != row]
    kind = postgresql.insert if _on_postgresql(tx) else sqlite.insert
    statement = kind(PostcodeDistrict)
    names = [name for name in District._fields if name != "district"]
    if changed:
        tx.session.connection().execute(
            statement.on_conflict_do_update(
                index_elements=["district"],
                set_={name: statement.excluded[name] for name in names},
            ),
            [row._asdict() for row in changed],
        )
    return frozenset(row.district for row in changed)


def put_names(tx: Transaction, places: Iterable[Named]) -> None:
    """Add and change places by name. Others stay: an old name of a ward is still looked for."""
    by_key = {place.key: place for place in places if place.key[0]}
    chosen = select(PlaceName.id, PlaceName.folded, PlaceName.near, PlaceName.authority)
    replaced = [id_ for id_, *key in tx.session.execute(chosen).tuples() if tuple(key) in by_key]
    for chunk in chunks(replaced, _IDS):
        tx.session.execute(delete(PlaceName).where(PlaceName.id.in_(chunk)))
    if by_key:
        rows = [{**place._asdict(), "folded": key[0]} for key, place in by_key.items()]
        tx.session.execute(insert(PlaceName), rows)


def derive_places(tx: Transaction, *, names: Mapping[str, str]) -> frozenset[str]:
    """Work out districts, wards and towns anew from all postcodes; return the districts that moved.

    `names` are names of authorities by GSS code. A district of which only a few postcodes are
    known keeps the middle that it has. Without one it gets theirs, rounded: of a single postcode
    that would be a street, and private homes are shown in the middles of their districts.
    """
    outward = func.substr(PostcodeRow.postcode, 1, func.length(PostcodeRow.postcode) - _INWARD)
    parts = (outward, PostcodeRow.authority, PostcodeRow.ward)
    sums = (func.count(), func.sum(PostcodeRow.latitude), func.sum(PostcodeRow.longitude))
    rows = tx.session.execute(select(*parts, *sums).group_by(*parts)).all()
    tallies = [Tally(*row) for row in rows]
    known = {row.district for row in _districts(tx)}
    derived = districts_of(tallies, least=_ENOUGH)
    few = {name: _rough(row) for name, row in districts_of(tallies, least=1).items()}
    moved = put_districts(
        tx, [derived.get(name) or few[name] for name in few if name in derived or name not in known]
    )
    towns = towns_of(_districts(tx), dict(names))
    put_names(tx, [*wards_of(tallies, dict(names)), *towns])
    return moved


def _rough(row: District) -> District:
    return row._replace(
        latitude=round(row.latitude, _ROUGH_DECIMALS),
        longitude=round(row.longitude, _ROUGH_DECIMALS),
    )


def chunks(rows: Iterable[_Item], size: int) -> Iterator[list[_Item]]:
    """Cut rows into runs of at most `size`."""
    rest = iter(rows)
    while chunk := list(islice(rest, size)):
        yield chunk


def _districts(tx: Transaction) -> list[District]:
    columns = [getattr(PostcodeDistrict, name) for name in District._fields]
    return [District(*row) for row in tx.session.execute(select(*columns))]


def _on_postgresql(tx: Transaction) -> bool:
    return tx.session.get_bind().dialect.name == "postgresql"
