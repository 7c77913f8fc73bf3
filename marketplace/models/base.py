"""The base class of every table, the database handle, and the column types of our own."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    JSON,
    Connection,
    DateTime,
    Dialect,
    Engine,
    ExceptionContext,
    Integer,
    MetaData,
    String,
    event,
)
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

type_of_json = JSON(none_as_null=True)

JsonObject = dict[str, Any]
"""A JSON object as the database keeps it. Readers check what they take from it."""


class UTCDateTime(TypeDecorator[datetime]):
    """An aware time in UTC. SQLite drops time zones, so they are put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive time: what zone it meant cannot be known later."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored; pass an aware datetime")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give every stored time its zone back."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Pounds(TypeDecorator[Decimal]):
    """An amount in pounds, kept as whole pence: exact on every database."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """Refuse fractions of a penny rather than round them away unseen."""
        del dialect
        if value is None:
            return None
        pence = value * 100
        if pence != int(pence):
            raise ValueError(f"{value} is not a whole number of pence")
        return int(pence)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        """Give pounds with two places."""
        del dialect
        return None if value is None else (Decimal(value) / 100).quantize(Decimal("0.01"))


class Base(DeclarativeBase):
    """Declares tables. Constraint names follow one convention, so migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads a plain dict here
        datetime: UTCDateTime,
        str: String,
        JsonObject: type_of_json,
    }


ACTOR_LENGTH = 262
"""Enough for `str()` of every actor: "person:" and an e-mail address of 254 characters."""

db = SQLAlchemy(metadata=Base.metadata)


def among(column: str, values: Iterable[str]) -> str:
    """The condition of a CHECK constraint that a column holds one of these words of our own."""
    words = ", ".join(f"'{value}'" for value in values)
    return f"{column} IN ({words})"


WRITES = "marketplace_writes"
"""Execution option of a connection that is about to write (see `_begin`)."""


@event.listens_for(Engine, "connect")
def _on_connect(connection: object, record: ConnectionPoolEntry) -> None:
    """Set up SQLite: WAL, enforced foreign keys, patience with other writers, nothing lost.

    With `synchronous=NORMAL` what was committed last could be gone after a power cut, and with it
    the report whose reference somebody has written down.
    """
    del record
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None  # transactions are begun in `_begin`, not by the driver
    for pragma in (
        "journal_mode=WAL",
        "foreign_keys=ON",
        "busy_timeout=15000",
        "synchronous=FULL",
    ):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    """Begin at once for writing: SQLite refuses to upgrade a read that another writer overtook."""
    if connection.dialect.name == "sqlite":
        writes = connection.get_execution_options().get(WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


_OF_A_ROW = re.compile(r"\n(?:DETAIL|CONTEXT):")
"""Where PostgreSQL begins to quote values in what it says of an error."""


@event.listens_for(Engine, "handle_error")
def _quote_nothing(context: ExceptionContext) -> None:
    """Cut the row that was refused out of an error: what somebody wrote would reach the log."""
    for error in (context.original_exception, context.sqlalchemy_exception):
        if error is not None and error.args and isinstance(error.args[0], str):
            said, *rest = error.args
            error.args = (_OF_A_ROW.split(said, maxsplit=1)[0], *rest)
