"""Migrations on each kind of database: one head, equal to the models, both ways with rows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import flask_migrate
import pytest
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import CheckConstraint, func, inspect, select

from marketplace.app import create_app
from marketplace.domain.listings import SERVICE_TYPES
from marketplace.domain.provider_names import normal_name
from marketplace.models.base import Base, db
from marketplace.models.events import AuditEvent
from marketplace.models.holds import HoldRow
from marketplace.models.listings import Listing, ServiceTypeRow
from marketplace.models.locations import Location
from marketplace.models.providers import Provider
from tests.integration.town import add_listing
from tests.migrations.evidence import add_evidence
from tests.running import settings_for


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The application on a database in which nothing is yet."""
    url = request.getfixturevalue(f"empty_{request.param}_url")
    app = create_app(settings_for(database_url=url, instance_dir=tmp_path))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def revisions(app: Flask) -> list[str]:
    """Every revision, oldest first."""
    config = app.extensions["migrate"].migrate.get_config()
    found = ScriptDirectory.from_config(config).walk_revisions()
    return [script.revision for script in found][::-1]


def tables() -> set[str]:
    """What is in the database, without the note of how far it is migrated."""
    db.session.rollback()
    return set(inspect(db.engine).get_table_names()) - {"alembic_version"}


def fill() -> None:
    """Rows with every kind of reference between them."""
    listing_id = add_listing("1-999000001")
    add_listing(None, reference="ref-meadow", services=("gardening",))
    add_evidence(listing_id)


def counted() -> tuple[int, int, int, int]:
    """How many rows `fill` has left in some tables."""
    db.session.rollback()
    kinds = (Listing, Location, HoldRow, AuditEvent)
    found = [db.session.scalar(select(func.count()).select_from(kind)) or 0 for kind in kinds]
    db.session.rollback()  # PostgreSQL changes no table that somebody still reads
    return found[0], found[1], found[2], found[3]


def test_there_is_one_head(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        config = sqlite_app.extensions["migrate"].migrate.get_config()
        assert len(ScriptDirectory.from_config(config).get_heads()) == 1


def test_the_head_equals_the_models(empty: Flask) -> None:
    del empty
    flask_migrate.upgrade()
    flask_migrate.check()  # raises where a table, column, index or foreign key differs
    assert tables() >= set(Base.metadata.tables)
    inspector = inspect(db.engine)
    for table in Base.metadata.sorted_tables:
        named = {one.name for one in table.constraints if isinstance(one, CheckConstraint)}
        there = {one["name"] for one in inspector.get_check_constraints(table.name)}
        assert there == named, table.name


def test_the_vocabulary_is_that_of_the_domain(app: Flask) -> None:
    with app.app_context():
        rows = db.session.execute(select(ServiceTypeRow.slug, ServiceTypeRow.name)).all()
    assert {row.slug: row.name for row in rows} == {
        slug: kind.name for slug, kind in SERVICE_TYPES.items()
    }


def test_down_to_nothing_and_up_again_with_rows(empty: Flask) -> None:
    del empty
    flask_migrate.upgrade()
    fill()
    db.session.remove()
    flask_migrate.downgrade(revision="base")
    assert tables() == set()
    flask_migrate.upgrade()
    flask_migrate.check()
    assert counted() == (0, 0, 0, 0)
    fill()
    assert counted() == (2, 1, 1, 1)


def test_each_step_down_and_up_keeps_the_rows(empty: Flask) -> None:
    """The first migration makes the tables; no later one loses what is in them."""
    steps = revisions(empty)
    flask_migrate.upgrade()
    fill()
    before = counted()
    db.session.remove()
    for step in reversed(steps[:-1]):
        flask_migrate.downgrade(revision=step)
        assert counted() == before, step
    for step in steps[1:]:
        flask_migrate.upgrade(revision=step)
        assert counted() == before, step
    flask_migrate.check()


def test_names_that_are_there_get_their_keys(empty: Flask) -> None:
    del empty
    flask_migrate.upgrade()
    add_listing(None, reference="ref-meadow", name="The St. Mary\u2019s & Café Ltd")
    db.session.remove()
    flask_migrate.downgrade(revision="0005")
    flask_migrate.upgrade()
    assert db.session.scalars(select(Listing.name_key)).all() == ["st marys and cafe"]
    for name, key in db.session.execute(select(Provider.name, Provider.name_key)).tuples():
        assert key == normal_name(name)
    assert db.session.scalars(select(Provider.legal_name_key)).all() == [""]
