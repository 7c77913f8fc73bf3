"""`flask cqc import-directory` as an operator meets it."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from marketplace.models.base import db
from marketplace.models.register import RegisterPlace
from marketplace.queries.register_places import search
from marketplace.services.register_places import put, row_of
from marketplace.services.transaction import transaction
from tests.integration.desk import TEST
from tests.unit.directory_files import HEADER, directory, row


@pytest.fixture(name="place")
def with_context(directory: Flask) -> Flask:
    return directory


def imported(app: Flask, path: Path, *more: str) -> Result:
    return app.test_cli_runner().invoke(args=["cqc", "import-directory", str(path), *more])


def file_of(tmp_path: Path, content: bytes | str, name: str = "directory.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def copied() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(RegisterPlace)) or 0


def many(number: int) -> str:
    return directory(*(row(f"1-99{one:07}", f"Larkspur {one}") for one in range(number)))


def test_it_copies_every_place_and_may_be_repeated(place: Flask, tmp_path: Path) -> None:
    path = file_of(tmp_path, many(2_345))
    first = imported(place, path)
    assert first.exit_code == 0, first.output
    assert "2,345 places of CQC's directory of 18 November 2026: 2,345 are new" in first.output
    assert copied() == 2_345
    assert "0 are new here" in imported(place, path).output
    (one,) = search("larkspur 2344")
    assert (one.address, one.organisation) == (
        "1 Example Street, Exampleton",
        "Larkspur Care Limited",
    )
    assert one.seen_at == datetime(2026, 11, 18, tzinfo=UTC)


def test_a_newer_list_keeps_its_names(place: Flask, tmp_path: Path) -> None:
    at = datetime(2026, 11, 18, tzinfo=UTC) + timedelta(hours=4)
    with transaction(actor=TEST, now=at) as tx:
        put(
            tx,
            [row_of(cqc_id="1-990000000", name="Renamed", postcode="", source="list", seen_at=at)],
        )
    imported(place, file_of(tmp_path, many(2)))
    assert [one.name for one in search("renamed")] == ["Renamed"]
    assert search("renamed")[0].organisation == "Larkspur Care Limited"
    assert len(search("larkspur")) == 1


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"a,b,c\n1,2,3\n", "CQC Location ID"),
        (HEADER.encode(), "names no location"),
        (b"", "CQC Location ID"),
        pytest.param(gzip.compress(b"half of it " * 50_000)[:-30], "not whole", id="cut short"),
        (b"x" * 2_000_000, "far too long"),
        (directory(row("1-990000000", "Good"), "too,few").encode(), "Line 7"),
        (directory(row("1-990000000", "A"), made_on="1 May 2099").encode(), "still to come"),
    ],
)
def test_a_file_that_cannot_be_used_changes_nothing(
    sqlite_directory: Flask, tmp_path: Path, content: bytes, told: str
) -> None:
    result = imported(sqlite_directory, file_of(tmp_path, content))
    assert result.exit_code == 1
    assert told in result.output
    assert "Nothing was imported." in result.output
    assert "Traceback" not in result.output
    assert copied() == 0


def test_a_file_without_a_day_asks_for_one(sqlite_directory: Flask, tmp_path: Path) -> None:
    text = f"{HEADER}\r\n{row('1-990000000', 'Larkspur').replace('14/Apr/2022', '')}\r\n"
    path = file_of(tmp_path, text)
    assert "--produced-on" in imported(sqlite_directory, path).output
    assert copied() == 0
    done = imported(sqlite_directory, path, "--produced-on", "2026-11-01")
    assert "directory of 1 November 2026" in done.output
    assert copied() == 1


def test_older_bytes_are_read(sqlite_directory: Flask, tmp_path: Path) -> None:
    text = directory(row("1-990000000", "Caf\u00e9 Ros\u00e9"))
    assert imported(sqlite_directory, file_of(tmp_path, text.encode("latin-1"))).exit_code == 0
    assert search("cafe rose")[0].name == "Caf\u00e9 Ros\u00e9"


def test_no_file(sqlite_directory: Flask, tmp_path: Path) -> None:
    assert imported(sqlite_directory, tmp_path / "none.csv").exit_code == 2


@pytest.mark.parametrize("packed", [True, False])
def test_the_sample_of_2025_is_copied(
    sqlite_directory: Flask, shared: Path, tmp_path: Path, *, packed: bool
) -> None:
    path = shared / "cqc" / "directory-2025-08-sample.csv.gz"
    if not packed:
        path = file_of(tmp_path, gzip.decompress(path.read_bytes()))
    result = imported(sqlite_directory, path)
    assert result.exit_code == 0, result.output
    assert "329 places" in result.output
    assert "170 rows name an organisation" in result.output
    assert [one.cqc_id for one in search("gl2 0xe")] == ["1-22940471514"]
    assert search("care at home bexhill")[0].postcode == "TN39 4SJ"
    stored = db.session.scalars(select(RegisterPlace)).all()
    kept = " ".join(f"{one.name} {one.provider_name} {one.address}" for one in stored)
    assert "REDACTED" not in kept
    assert not [one for one in stored if one.provider_name.startswith(("Mr", "Miss", "Dr "))]
