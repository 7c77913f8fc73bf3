"""Datasette on the same listings: full-text search (FTS5) and facets, as it comes.

Its limits of time are raised, so that it answers every question, and suggestions of facets are
off, which would be work that nobody asked for. It has no radius: the distance is a condition of
its `_where`, and by distance it cannot sort.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode

from marketplace.domain.finding import Criteria, Sort

REQUIREMENTS = ("datasette==0.65.5", "gunicorn==27.0.1", "uvicorn==0.54.0")
FACETS = (("_facet", "rating"), ("_facet", "direct_payments"), ("_facet_array", "services"))
SERVED = """
from datasette.app import Datasette

settings = {"default_page_size": 20, "facet_time_limit_ms": 60_000, "sql_time_limit_ms": 60_000,
            "suggest_facets": False, "max_returned_rows": 1000, "num_sql_threads": 3}
app = Datasette(["bench.db"], settings=settings).app()
"""
_COLUMNS = (
    *("id", "name", "summary", "description", "town", "kinds", "rating", "direct_payments"),
    *("latitude", "longitude", "price_from", "services", "needs"),
)
_MILES_A_DEGREE = 69.09


def build(folder: Path, rows: Path) -> None:
    """Make the database that it serves, with the indexes that its filters would use."""
    with (
        closing(sqlite3.connect(folder / "bench.db")) as made,
        rows.open(encoding="utf-8") as lines,
    ):
        made.execute(
            f"CREATE TABLE listings ({', '.join(_COLUMNS)})".replace(
                "id,", "id INTEGER PRIMARY KEY,", 1
            )
        )
        marks = ", ".join("?" * len(_COLUMNS))
        made.executemany(
            f"INSERT INTO listings VALUES ({marks})",  # noqa: S608 - our own names
            (_values(json.loads(line)) for line in lines),
        )
        for column in ("rating", "direct_payments", "latitude", "name"):
            made.execute(f"CREATE INDEX by_{column} ON listings ({column})")
        made.execute(
            "CREATE VIRTUAL TABLE listings_fts USING fts5 (name, summary, description, town, "
            "kinds, content='listings', content_rowid='id', tokenize='porter')"
        )
        made.execute("INSERT INTO listings_fts (listings_fts) VALUES ('rebuild')")
        made.commit()
    (folder / "served.py").write_text(SERVED, encoding="utf-8")


def path(criteria: Criteria) -> str:
    """Where its page for a question is, with the facets that ours has of the same columns."""
    pairs = [("_search", criteria.words)] if criteria.words else []
    if criteria.ratings:
        pairs.append(("rating__in", ",".join(choice.value for choice in criteria.ratings)))
    if criteria.direct_payments:
        pairs.append(("direct_payments", "1"))
    if criteria.max_price is not None:
        pairs.append(("price_from__lte", str(criteria.max_price)))
    for column, slugs in (("services", criteria.services), ("needs", criteria.needs)):
        if slugs:
            pairs.append(("_where", _holds(column, slugs)))
    pairs += [("_where", _near(criteria))] if criteria.where is not None else []
    pairs += [("_sort", "name")] if criteria.sort is Sort.NAME else []
    if criteria.page > 1:
        pairs.append(("_next", _after(criteria)))
    return f"/bench/listings?{urlencode([*pairs, *FACETS])}"


def _values(row: dict[str, object]) -> tuple[object, ...]:
    """As its table keeps them: lists as JSON."""
    return tuple(
        json.dumps(row[name]) if isinstance(row[name], list) else row[name] for name in _COLUMNS
    )


def _holds(column: str, slugs: tuple[str, ...]) -> str:
    """That a list holds one of these; its own `__arraycontains` would ask for all of them."""
    values = ", ".join(f"'{slug}'" for slug in slugs)
    return f"exists (select 1 from json_each({column}) where value in ({values}))"  # noqa: S608


def _near(criteria: Criteria) -> str:
    """Within the miles, on a plane: with functions of its own database it could be exact."""
    point = criteria.where.point if criteria.where else None
    assert point is not None
    north = f"(latitude - {point.latitude}) * {_MILES_A_DEGREE}"
    east = f"(longitude - ({point.longitude})) * {_MILES_A_DEGREE * 0.62:.2f}"
    miles = criteria.within or 25
    side = miles / _MILES_A_DEGREE
    return (
        f"latitude between {point.latitude - side} and {point.latitude + side} "
        f"and ({north}) * ({north}) + ({east}) * ({east}) < {miles * miles}"
    )


def _after(criteria: Criteria) -> str:
    """It pages by the last row before, which is found here by its number."""
    last = (criteria.page - 1) * criteria.per_page
    return f"a,{last}" if criteria.sort is Sort.NAME else str(last)
