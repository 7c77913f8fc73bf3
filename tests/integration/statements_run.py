"""Which statements something runs: the same ones take the same time."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Engine, event

from marketplace.models.base import db


def statements_of(action: Callable[[], object]) -> list[str]:
    """The statements that an action sends to the database, without their values."""
    ran: list[str] = []

    def note(*arguments: object) -> None:
        ran.append(str(arguments[2]))

    db.session.rollback()
    event.listen(Engine, "before_cursor_execute", note)
    try:
        action()
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return ran
