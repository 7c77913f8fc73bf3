"""Export and import are each other's inverse, whatever people write into listings."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from marketplace.domain.access import command
from marketplace.domain.listing_file import COLUMNS, Entry
from marketplace.domain.listings import SERVICE_TYPES, PriceUnit
from marketplace.models.base import db
from marketplace.models.events import AuditEvent, OutboxRow
from marketplace.models.listings import Listing, ListingRevision
from marketplace.queries import visible
from marketplace.services.listings_file import export_listings, import_listings, import_rows
from marketplace.services.listings_file_checks import entry_from
from tests.integration.town import START

_UNREGULATED = sorted(slug for slug, kind in SERVICE_TYPES.items() if not kind.regulated)
_TRICKY = st.sampled_from(
    [
        "=1+1",
        "+44",
        "-x",
        "@SUM(A1)",
        "'=a",
        '"',
        "a,b",
        "'",
        "''",
        "line\nline",
        "é",
        "e\u0301",
        "家",
    ]
)
_TEXT = st.one_of(
    _TRICKY,
    st.text(
        st.characters(
            exclude_categories=["Cc", "Cs", "Cn"], exclude_characters="\u202a\u202b\u202c"
        ),
        max_size=60,
    ),
)
_NAME = st.one_of(_TRICKY, st.text("abc -=+@'\"é;,", min_size=1, max_size=60)).filter(
    lambda text: bool(text.strip())
)
_WORDS = st.lists(st.sampled_from(["Polish", "polish", "=BSL", "中文", "Old  Norse"]), max_size=4)
_MONEY = st.decimals(min_value=0, max_value=9999, places=2).map(str)


@st.composite
def rows(draw: st.DrawFn) -> dict[str, str]:
    """A row as somebody could have written it; not all of them are good."""
    place = draw(st.booleans())
    price = draw(st.booleans())
    return {
        "reference": draw(_NAME),
        "provider_name": draw(_NAME),
        "name": draw(_NAME),
        "summary": draw(_TEXT),
        "description": draw(_TEXT),
        "service_types": ";".join(draw(st.lists(st.sampled_from(_UNREGULATED), min_size=1))),
        "cqc_location_id": draw(st.sampled_from(["", "", "1-9000000000001", " rm 317"])),
        "address": draw(_TEXT),
        "town": draw(_TEXT),
        "postcode": draw(st.sampled_from(["", "zm12ab", "ZM3 4QU"])),
        "latitude": str(draw(st.floats(-90, 90))) if place else "",
        "longitude": str(draw(st.floats(-180, 180))) if place else "",
        "covers": draw(st.sampled_from(["", "3 miles", "12.5 MILES", "zm2;ZM1"])),
        "phone": draw(st.sampled_from(["", "01632 960001", "+44 1632 960002"])),
        "email": draw(st.sampled_from(["", "Someone@Example.org"])),
        "website": draw(st.sampled_from(["", "https://a.example.org/?q=1,2"])),
        "price_from": draw(_MONEY) if price else "",
        "price_to": "",
        "price_unit": draw(st.sampled_from(["", *PriceUnit])),
        "direct_payments": draw(st.sampled_from(["", "yes", "NO"])),
        "languages": ";".join(draw(_WORDS)),
        "needs": ";".join(draw(_WORDS)),
    }


@given(rows())
def test_reading_what_was_read_changes_nothing(row: dict[str, str]) -> None:
    once = entry_from(row, line=2)
    if not isinstance(once, Entry):
        return
    words = {"languages": once.languages, "needs": once.needs}
    spelled = {column: ";".join(word.name for word in found) for column, found in words.items()}
    assert entry_from({**once.content(), **spelled}, line=2) == once


@pytest.fixture
def open_app(sqlite_app: Flask) -> Iterator[Flask]:
    with sqlite_app.app_context():
        yield sqlite_app


def _counts() -> tuple[int, ...]:
    tables = (Listing, ListingRevision, AuditEvent, OutboxRow)
    found = tuple(db.session.scalar(select(func.count()).select_from(t)) or 0 for t in tables)
    return (*found, visible.directory_version())


@settings(
    max_examples=30,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(rows(), max_size=6, unique_by=lambda row: row["reference"]))
def test_an_import_of_an_export_changes_nothing(
    open_app: Flask, found: list[dict[str, str]]
) -> None:
    del open_app
    good = [row for row in found if isinstance(entry_from(row, line=2), Entry)]
    import_rows(good, actor=command("test"), now=START)
    with tempfile.TemporaryDirectory() as folder:
        first, second = Path(folder, "1.csv"), Path(folder, "2.csv")
        exported = export_listings(first)
        before = _counts()
        report = import_listings(first, actor=command("test"), now=START)
        assert report.problems == ()
        assert (report.added, report.changed, report.unchanged) == (0, 0, exported)
        assert _counts() == before
        export_listings(second)
        assert first.read_bytes() == second.read_bytes()
        _no_cell_runs_as_a_formula(first)


def _no_cell_runs_as_a_formula(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for column in set(COLUMNS) - {"latitude", "longitude"}:
                assert not row[column].startswith(("=", "+", "-", "@", "\t", "\r"))
