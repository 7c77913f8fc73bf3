"""The regulator's lists: pages of rows that have to add up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus

from marketplace.cqc.answers import Answer
from marketplace.cqc.shapes import UnreadableShape, filled
from marketplace.domain.listings import normalised_location_id

_MOST_PAGES = 1_000


class IncompleteList(Exception):
    """A list from the regulator cannot be trusted to be whole. The message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LocationStub:
    """One row of the regulator's list of locations."""

    location_id: str
    name: str
    postcode: str | None


def all_rows(ask: Callable[[int], Answer], field: str) -> tuple[list[object], int]:
    """Collect every page of a list. Returns the rows, and the total that the pages claim.

    `ask` answers for a page, from 1. Raises IncompleteList where the pages do not fit together;
    whether the rows add up to the total is for the caller, who knows about doubles.
    """
    rows: list[object] = []
    page, pages, total = 1, 1, 0
    while page <= pages:
        content = _page(ask(page), page)
        claimed = (_count(content, "total"), _count(content, "totalPages"))
        if page > 1 and claimed != (total, pages):
            raise IncompleteList("the list changed while it was read")
        total, pages = claimed
        part = content.get(field)
        if not isinstance(part, list) or pages > _MOST_PAGES or (part and not pages):
            raise IncompleteList("a page of the list has an unknown shape")
        rows += part
        page += 1
    return rows, total


def stub(row: object) -> LocationStub:
    """Read one row of the list of locations. Raises IncompleteList for an unknown shape."""
    if not isinstance(row, dict):
        raise IncompleteList("a row of the list is not an object")
    try:
        location_id = normalised_location_id(filled(row, "locationId") or "")
        name, postcode = filled(row, "locationName") or "", filled(row, "postalCode")
    except UnreadableShape as refusal:
        raise IncompleteList(f"a row of the list: {refusal.reason}") from refusal
    if not location_id:
        raise IncompleteList("a row of the list has no locationId")
    return LocationStub(location_id=location_id, name=name, postcode=postcode)


def timestamp(moment: datetime) -> str:
    """Write a time as the feed of changes wants it: UTC, whole seconds (the fraction is cut).

    Raises ValueError for a time without a zone.
    """
    if moment.tzinfo is None:
        raise ValueError("a time without a zone")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _page(answer: Answer, number: int) -> dict[str, object]:
    if answer.status != HTTPStatus.OK:
        raise IncompleteList(f"the regulator answered {answer.status}")
    content = answer.content
    if not isinstance(content, dict) or str(content.get("page")) != str(number):
        raise IncompleteList("the answer is not the page that was asked for")
    return content


def _count(content: dict[str, object], field: str) -> int:
    value = content.get(field)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise IncompleteList(f"{field} of the list is not a number")
    return value
