"""What the database itself refuses, so that nobody rewrites evidence past the application."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Executable, Insert, delete, insert, literal, select, text, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import DatabaseError

from marketplace.models.base import Base, db
from tests.integration.town import START, add_listing
from tests.migrations.evidence import add_evidence, alert
from tests.running import running_app

APPEND_ONLY = (
    *("audit_events", "decisions", "listing_revisions"),
    *("observations", "regulator_records", "safeguarding_reasons"),
    *("concern_steps", "consents"),
)
NEVER_DELETED = ("held_batches", "holds", "job_runs", "quality_alerts")
NUMBERED = [name for name in (*APPEND_ONLY, *NEVER_DELETED) if name != "regulator_records"]
every_table = pytest.mark.parametrize("name", [*APPEND_ONLY, *NEVER_DELETED])
TABLES = Base.metadata.tables
LATER = START + timedelta(days=1)


def filled(app: Flask) -> Iterator[None]:
    """Let a test run on an application with a row in every table that is kept."""
    with app.app_context():
        add_evidence(add_listing("1-999000001"))
        yield
        db.session.remove()


@pytest.fixture
def kept(app: Flask) -> Iterator[None]:
    """Evidence on each kind of database."""
    yield from filled(app)


@pytest.fixture
def kept_on_sqlite(sqlite_app: Flask) -> Iterator[None]:
    """Evidence on SQLite, for what only SQLite can be asked."""
    yield from filled(sqlite_app)


@pytest.fixture
def kept_on_postgresql(postgresql_url: str, tmp_path: Path) -> Iterator[None]:
    """Evidence on PostgreSQL, for what only PostgreSQL can be asked."""
    with running_app(database_url=postgresql_url, instance_dir=tmp_path) as app:
        yield from filled(app)


def contents(name: str) -> list[tuple[object, ...]]:
    """All rows of a table."""
    db.session.rollback()
    return [tuple(row) for row in db.session.execute(select(TABLES[name]))]


def refused(statement: Executable, name: str) -> None:
    """Fail where the database carries a statement out, or where a row is another afterwards."""
    before = contents(name)
    assert before, "a table without rows proves nothing"
    with pytest.raises(DatabaseError, match="is kept for ever"):
        db.session.execute(statement)
    assert contents(name) == before


def replacing(name: str, **other: object) -> Insert:
    """Write the row of a table once more, with other content, over what is in its way."""
    table = TABLES[name]
    values = [
        literal(other[column.name], column.type) if column.name in other else column
        for column in table.columns
    ]
    return insert(table).prefix_with("OR REPLACE").from_select(list(table.columns), select(*values))


@every_table
@pytest.mark.usefixtures("kept")
def test_no_row_is_deleted(name: str) -> None:
    refused(delete(TABLES[name]), name)


@pytest.mark.parametrize("name", APPEND_ONLY)
@pytest.mark.usefixtures("kept")
def test_no_row_of_evidence_is_changed(name: str) -> None:
    (key,) = TABLES[name].primary_key.columns
    refused(update(TABLES[name]).values({key: key}), name)


@pytest.mark.parametrize("name", NEVER_DELETED)
@pytest.mark.usefixtures("kept")
def test_no_row_gets_another_number(name: str) -> None:
    refused(update(TABLES[name]).values(id=TABLES[name].c.id + 1000), name)


@every_table
@pytest.mark.usefixtures("kept_on_postgresql")
def test_no_table_is_emptied(name: str) -> None:
    refused(text(f"TRUNCATE {name} CASCADE"), name)


@pytest.mark.usefixtures("kept_on_postgresql")
def test_no_table_is_emptied_by_way_of_another() -> None:
    refused(text("TRUNCATE listings CASCADE"), "holds")


@pytest.mark.parametrize("name", APPEND_ONLY)
@pytest.mark.usefixtures("kept_on_postgresql")
def test_no_row_of_evidence_is_changed_by_adding_it_again(name: str) -> None:
    table = TABLES[name]
    (key,) = table.primary_key.columns
    again = postgresql.insert(table).from_select(list(table.columns), select(table))
    refused(again.on_conflict_do_update(index_elements=[key], set_={key: key}), name)


@every_table
@pytest.mark.usefixtures("kept_on_sqlite")
def test_no_row_is_replaced_by_its_key(name: str) -> None:
    refused(replacing(name), name)


@pytest.mark.parametrize("name", ["listing_revisions", "holds", "held_batches", "quality_alerts"])
@pytest.mark.usefixtures("kept_on_sqlite")
def test_no_row_is_replaced_by_another_unique_key(name: str) -> None:
    """REPLACE deletes whatever is in the way of any unique index, not of the primary key alone."""
    refused(replacing(name, id=1000), name)


@pytest.mark.usefixtures("kept_on_sqlite")
def test_no_record_is_replaced_by_its_hidden_number() -> None:
    again = text(
        "INSERT OR REPLACE INTO regulator_records (rowid, digest, body, first_seen_at) "
        "SELECT rowid, 'forged', body, first_seen_at FROM regulator_records"
    )
    refused(again, "regulator_records")


@pytest.mark.usefixtures("kept_on_sqlite")
def test_no_row_is_replaced_by_changing_another() -> None:
    """UPDATE OR REPLACE deletes what is in the way too: here the open alert, by a closed one."""
    alerts = TABLES["quality_alerts"]
    db.session.execute(update(alerts).values(closed_at=LATER))
    listing_id = db.session.scalars(select(alerts.c.listing_id)).one()
    db.session.add(alert(listing_id))
    db.session.commit()
    reopened = update(alerts).prefix_with("OR REPLACE").where(alerts.c.closed_at.is_not(None))
    refused(reopened.values(closed_at=None), "quality_alerts")


@pytest.mark.usefixtures("kept")
def test_rows_are_still_added_and_alerts_still_move() -> None:
    alerts = TABLES["quality_alerts"]
    db.session.execute(update(alerts).values(times=2, last_raised_at=LATER, closed_at=LATER))
    db.session.commit()
    add_listing("1-999000002")
    assert len(contents("holds")) == 2
    assert [row[7:9] for row in contents("quality_alerts")] == [(2, LATER)]
