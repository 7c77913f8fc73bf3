"""Names as they are compared, kept beside the names, so that one is found without reading all.

A model that keeps the key of `name` in `name_key` takes `key_of("name")` as the default of that
column, for rows that are inserted, and writes it again in a validator, for names that change.
What changes names by a statement of its own writes `normal_name` of them itself.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.engine.default import DefaultExecutionContext

from marketplace.domain.provider_names import normal_name


def key_of(column: str) -> Callable[[DefaultExecutionContext], str]:
    """A default that is the key of the name in this column of the row; empty where it has none."""

    def key(context: DefaultExecutionContext) -> str:
        # SQLAlchemy gives this method no types.
        row = context.get_current_parameters()  # type: ignore[no-untyped-call]
        return normal_name(row.get(column) or "")

    return key
