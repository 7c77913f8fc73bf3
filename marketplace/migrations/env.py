"""How migrations run: inside the application, on its engine, one transaction for each."""

from __future__ import annotations

from typing import Literal

from alembic import context
from flask import current_app
from sqlalchemy.types import TypeEngine

from marketplace.models.base import Pounds, UTCDateTime
from marketplace.models.tables import ALL


def render_item(kind: str, item: object, autogen_context: object) -> str | Literal[False]:
    """Write our own column types by what they are in the database: migrations outlive classes."""
    del autogen_context
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Pounds):
        return "sa.Integer()"
    return False


def compare_type(
    context: object,
    inspected_column: object,
    metadata_column: object,
    inspected_type: TypeEngine[object],
    metadata_type: TypeEngine[object],
) -> bool | None:
    """Our own types are plain ones to the database."""
    del context, inspected_column, metadata_column, inspected_type
    return False if isinstance(metadata_type, UTCDateTime | Pounds) else None


def include_object(
    item: object,
    name: str | None,
    type_: str,
    reflected: bool,  # noqa: FBT001 - Alembic passes it by position
    compare_to: object,
) -> bool:
    """Leave alone what only one database has: the search tables of PostgreSQL."""
    del item, compare_to
    return not (type_ == "table" and reflected and (name or "").startswith("search_"))


def run() -> None:
    """Bring the database of the current application to the wanted revision."""
    migrate = current_app.extensions["migrate"]
    with migrate.db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=ALL[0].Base.metadata,
            render_as_batch=True,
            render_item=render_item,
            compare_type=compare_type,
            include_object=include_object,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
