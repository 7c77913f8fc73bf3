"""Taking values out of JSON whose shape has to be what we know.

The regulator leaves empty fields out, so a missing value and a null are the same: nothing. A value
of another kind than the known one means that the shape has changed, and nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import TypeAlias

JSON: TypeAlias = "dict[str, JSON] | list[JSON] | str | int | float | bool | None"
JsonObject: TypeAlias = Mapping[str, JSON]

_LONGEST_QUOTE = 40


class UnreadableShape(Exception):
    """The record has a shape that we do not know. `reason` names fields, never their content."""

    def __init__(self, reason: str) -> None:
        """Keep the reason, a short plain sentence."""
        super().__init__(reason)
        self.reason = reason


def text(holder: JsonObject, field: str) -> str | None:
    """The text of a field; None where it is missing. Raises UnreadableShape for another kind."""
    value = holder.get(field)
    if value is None or isinstance(value, str):
        return value
    raise UnreadableShape(f"{field} is not text")


def filled(holder: JsonObject, field: str) -> str | None:
    """The trimmed text of a field; None where it is missing or empty."""
    return (text(holder, field) or "").strip() or None


def child(holder: JsonObject, field: str) -> JsonObject | None:
    """The object in a field; None where it is missing. Raises UnreadableShape for another kind."""
    value = holder.get(field)
    if value is None or isinstance(value, dict):
        return value
    raise UnreadableShape(f"{field} is not an object")


def children(holder: JsonObject, field: str) -> tuple[JsonObject, ...]:
    """The objects in a list. Raises UnreadableShape where it is not a list of objects."""
    value = holder.get(field)
    if value is None:
        return ()
    if not isinstance(value, list):
        raise UnreadableShape(f"{field} is not a list")
    found: list[JsonObject] = []
    for item in value:
        if not isinstance(item, dict):
            raise UnreadableShape(f"{field} holds something that is not an object")
        found.append(item)
    return tuple(found)


def moment(holder: JsonObject, field: str, *, surprises: list[str]) -> datetime | None:
    """The date, or date and time, in a field. The regulator gives no zone: taken as UTC.

    Text that is no date is noted in `surprises`, and the date is missing.
    """
    written = filled(holder, field)
    if written is None:
        return None
    try:
        found = datetime.fromisoformat(written)
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        surprises.append(f"{field} is not a date: {quoted(written)}")
        return None


def day(holder: JsonObject, field: str, *, surprises: list[str]) -> date | None:
    """The date in a field, without its time."""
    found = moment(holder, field, surprises=surprises)
    return found.date() if found else None


def quoted(word: str) -> str:
    """A word of the regulator's for an alert: printable, short, in quotation marks."""
    plain = " ".join("".join(c if c.isprintable() else " " for c in word).split())
    return f'"{plain[:_LONGEST_QUOTE]}"'
