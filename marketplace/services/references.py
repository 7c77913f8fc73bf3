"""References that nothing else of its kind carries yet."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from marketplace.models.base import db

_Column = InstrumentedAttribute[str] | InstrumentedAttribute[str | None]


def unused(new: Callable[[], str], *, column: _Column) -> str:
    """A reference made by `new` that stands in no row of this column.

    The table has to make sure of it once more: another process may take it before we write.
    """
    while True:
        reference = new()
        if db.session.scalars(select(column).where(column == reference)).first() is None:
            return reference
