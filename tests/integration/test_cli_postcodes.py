"""`flask postcodes import` as an operator meets it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from marketplace.models.base import db
from marketplace.models.places import PostcodeRow
from marketplace.services.postcodes_file import MOST_PROBLEMS


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "postcodes.csv"


def run(app: Flask, *arguments: str | Path) -> Result:
    return app.test_cli_runner().invoke(args=["postcodes", "import", *map(str, arguments)])


def count(app: Flask) -> int:
    with app.app_context():
        return db.session.scalars(select(func.count()).select_from(PostcodeRow)).one()


def test_what_was_read_is_told_line_by_line(sqlite_app: Flask, file: Path) -> None:
    file.write_text(
        "pcds,doterm,lat,long,lad25cd\n"
        "DA5 1AA,,51.44,0.15,E09000004\n"
        "DA5 1AB,202001,51.44,0.15,E09000004\n"
        "JE2 3AB,,99.999999,0,\n"
    )
    done = run(sqlite_app, file)
    assert done.exit_code == 0, done.output
    *lines, hint = done.output.splitlines()
    assert lines == [
        "1 postcode and 0 districts were read.",
        "1 row has no coordinates: left out.",
        "1 postcode is no longer in use: 0 were removed.",
        "The middle of 1 district is new or has moved.",
        "0 listings took what was missing from these postcodes.",
    ]
    assert hint.startswith("No district that we know is in COUNCIL_AREA")


def test_several_files_are_one_import_and_all_or_nothing(sqlite_app: Flask, file: Path) -> None:
    other = file.with_name("other.csv")
    file.write_text("DA5 1AA,51.44,0.15,Marlbridge\n")
    other.write_text("DA5 1AB,51.44,0.15,Marlbridge\nDA5,1AD,0.15,Marlbridge\n")
    done = run(sqlite_app, file, other)
    assert done.exit_code == 1
    assert done.output.splitlines() == [
        "Line 2, latitude: is no number",
        "Error: other.csv: 1 row cannot be used. Nothing was imported.",
    ]
    assert count(sqlite_app) == 0

    other.write_text("DA5 1AB,51.44,0.15,Marlbridge\n")
    done = run(sqlite_app, file, other)
    assert "2 postcodes" in done.output
    assert "COUNCIL_AREA" not in done.output
    assert count(sqlite_app) == 2
    assert run(sqlite_app, "--replace", other).exit_code == 0
    assert count(sqlite_app) == 1


def test_more_bad_rows_than_anybody_reads_are_counted(sqlite_app: Flask, file: Path) -> None:
    file.write_text("postcode,latitude,longitude\n" + "here,51,0\n" * (MOST_PROBLEMS + 1200))
    done = run(sqlite_app, file)
    assert done.exit_code == 1
    assert done.output.splitlines()[MOST_PROBLEMS:] == [
        "There are 1,200 more rows like these.",
        "Error: postcodes.csv: 1,250 rows cannot be used. Nothing was imported.",
    ]


def test_a_list_of_names_that_is_none_is_refused(sqlite_app: Flask, file: Path) -> None:
    file.write_text("DA5 1AA,51.44,0.15\n")
    done = run(sqlite_app, file, "--names", file)
    assert done.exit_code == 1
    assert "no column with codes and one with names" in done.output
    assert count(sqlite_app) == 0
