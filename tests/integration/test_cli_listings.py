"""`flask listings` and `flask seed-demo` as an operator meets them."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from click.testing import Result
from flask import Flask

from marketplace.cli.terminal import Bars, explained
from marketplace.domain.listing_file import COLUMNS
from tests.integration.listing_files import CARE, GARDEN, counts, write
from tests.running import running_app


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "town.csv"


def run(app: Flask, *arguments: object) -> Result:
    return app.test_cli_runner().invoke(args=[str(argument) for argument in arguments])


def how_many(app: Flask) -> int:
    with app.app_context():
        return counts()["listings"]


def test_import_and_export_say_what_they_did(sqlite_app: Flask, file: Path) -> None:
    write(file, GARDEN, CARE)
    first = run(sqlite_app, "listings", "import", file)
    assert first.exit_code == 0
    assert first.stdout == "2 listings added, 0 changed, 0 unchanged.\n"
    exported = file.with_name("out.csv")
    second = run(sqlite_app, "listings", "export", exported)
    assert second.exit_code == 0
    assert second.stdout == f"2 listings written to {exported}.\n"
    third = run(sqlite_app, "listings", "import", exported)
    assert third.stdout == "0 listings added, 0 changed, 2 unchanged.\n"


def test_an_export_of_nothing_can_be_imported(sqlite_app: Flask, file: Path) -> None:
    assert run(sqlite_app, "listings", "export", file).exit_code == 0
    assert file.read_text(encoding="utf-8").strip() == ",".join(COLUMNS)
    done = run(sqlite_app, "listings", "import", file)
    assert done.exit_code == 0
    assert done.stdout == "0 listings added, 0 changed, 0 unchanged.\n"


def test_bad_rows_are_named_and_nothing_is_imported(sqlite_app: Flask, file: Path) -> None:
    write(file, GARDEN, {**CARE, "cqc_location_id": "", "postcode": "nowhere"})
    done = run(sqlite_app, "listings", "import", file)
    assert done.exit_code == 1
    assert "Line 3, cqc_location_id: is empty, and Home care is a regulated" in done.stderr
    assert "Line 3, postcode: this is not the shape of a UK postcode" in done.stderr
    assert "Nothing was imported: 1 row cannot be used" in done.stderr
    assert how_many(sqlite_app) == 0
    assert list(file.parent.glob("*.rejected.csv")) == []


def test_with_skip_bad_the_good_rows_come_in(sqlite_app: Flask, file: Path) -> None:
    write(file, GARDEN, {**CARE, "cqc_location_id": ""})
    done = run(sqlite_app, "listings", "import", "--skip-bad", file)
    assert done.exit_code == 0
    assert "Line 3, cqc_location_id" in done.stderr
    assert "1 listing added" in done.stdout
    rejected = file.with_name("town.rejected.csv")
    assert str(rejected) in done.stdout
    assert rejected.read_text(encoding="utf-8").count("\n") == 2
    assert how_many(sqlite_app) == 1


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        (b"", 1, "empty"),
        (bytes(range(9)) * 40, 1, "not a text file"),
        (b"reference;provider_name;name\n", 1, "not known"),
        (b"reference,provider_name,name,service_types\nA,\x00B,C,cleaning\n\xff", 3, "not UTF-8"),
    ],
)
def test_rubbish_is_refused_whole(
    sqlite_app: Flask, file: Path, content: bytes, line: int, reason: str
) -> None:
    file.write_bytes(content)
    for skip in ([], ["--skip-bad"]):
        done = run(sqlite_app, "listings", "import", *skip, file)
        assert done.exit_code == 1
        assert f"Line {line}" in done.stderr
        assert reason in done.stderr
        assert "Nothing was imported" in done.stderr
        assert how_many(sqlite_app) == 0
    assert list(file.parent.glob("*.rejected.csv")) == []


def test_a_file_that_is_not_there_or_cannot_be_written_is_said(
    sqlite_app: Flask, file: Path
) -> None:
    missing = run(sqlite_app, "listings", "import", file)
    assert missing.exit_code == 2
    assert "does not exist" in missing.stderr
    nowhere = run(sqlite_app, "listings", "export", file.parent / "no" / "x.csv")
    assert nowhere.exit_code == 1
    assert "No such file or directory" in nowhere.stderr


def test_an_empty_database_is_explained(empty_sqlite_url: str, tmp_path: Path, file: Path) -> None:
    write(file, GARDEN)
    with running_app(database_url=empty_sqlite_url, instance_dir=tmp_path) as app:
        done = run(app, "listings", "import", file)
    assert done.exit_code == 1
    assert "db upgrade" in done.stderr
    assert "Traceback" not in done.output


def test_the_demo_is_seeded_once_however_often_it_is_asked_for(sqlite_app: Flask) -> None:
    first = run(sqlite_app, "seed-demo")
    assert first.exit_code == 0
    assert "150 added" in first.stdout
    with sqlite_app.app_context():
        before = counts()
    assert "Sign in at" in first.stdout
    again = run(sqlite_app, "seed-demo", "--no-sign-ins")
    assert "Sign in at" not in again.stdout
    assert "0 added, 0 changed, 150 were there already" in again.stdout
    with sqlite_app.app_context():
        assert counts() == before
    page = sqlite_app.test_client().get("/api/v1/listings").get_json()
    assert page["total"] > 50


def test_the_demo_has_no_place_in_production(sqlite_url: str, tmp_path: Path) -> None:
    with running_app(
        database_url=sqlite_url,
        instance_dir=tmp_path,
        APP_ENV="production",
        BASE_URL="https://care.example.org",
        CQC_API_URL="https://register.example.org/public/v1",
        CQC_API_KEY="invented",
        MAIL_URL="smtps://mail.example.org",
        MAIL_FROM="care@example.org",
    ) as app:
        done = run(app, "seed-demo")
        assert done.exit_code == 1
        assert "Nothing was done" in done.stderr
        assert how_many(app) == 0


def test_bars_follow_the_stages(capsys: pytest.CaptureFixture[str]) -> None:
    with Bars() as bars:
        bars("Reading", 5, 10)
        bars("Reading", 10, 10)
        bars("Writing", 1, 1)
    assert "Writing" in capsys.readouterr().err


def test_an_unexpected_error_is_not_explained_away() -> None:
    with pytest.raises(RuntimeError), explained():
        raise RuntimeError("a fault of ours")
    with pytest.raises(click.ClickException, match="No such file"), explained():
        Path("/no/such/file").read_text(encoding="utf-8")
