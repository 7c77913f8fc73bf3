"""Reads filters from the addresses of staff lists, and writes the addresses of their pages."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from marketplace.domain.dates import iso_date, london_day
from marketplace.web.clock import now
from marketplace.web.criteria import BadParameter
from marketplace.web.paging import Paging, paging_of

_Choice = TypeVar("_Choice", bound=StrEnum)
_MOST_DIGITS = 9
_LONGEST = 200


def today() -> date:
    """The day that it is here."""
    return london_day(now())


def text(name: str) -> str:
    """Words to look for, trimmed; empty where none were given."""
    return " ".join(request.args.get(name, "").replace("\x00", "").split())[:_LONGEST]


def choice(name: str, kind: type[_Choice], otherwise: _Choice) -> _Choice:
    """One of a closed set. Raises BadParameter for another word."""
    given = request.args.get(name, "")
    if not given:
        return otherwise
    try:
        return kind(given)
    except ValueError:
        raise BadParameter(name, "Choose one of the values that the page offers.") from None


def choices(name: str, kind: type[_Choice]) -> tuple[_Choice, ...]:
    """Several of a closed set. Raises BadParameter for another word."""
    try:
        return tuple(kind(given) for given in request.args.getlist(name) if given)
    except ValueError:
        raise BadParameter(name, "Choose one of the values that the page offers.") from None


def number(name: str, otherwise: int | None = None) -> int | None:
    """A whole number from 1. Raises BadParameter for anything else."""
    given = request.args.get(name, "").strip()
    if not given:
        return otherwise
    if not given.isdecimal() or len(given) > _MOST_DIGITS or int(given) < 1:
        raise BadParameter(name, "Enter a whole number, such as 7.")
    return int(given)


def page() -> int:
    """Which page of a list."""
    return number("page", 1) or 1


def day(name: str) -> date | None:
    """A day as the browser's own field writes it. Raises BadParameter for anything else."""
    given = request.args.get(name, "").strip()
    if not given:
        return None
    try:
        return iso_date(given)
    except ValueError:
        message = "Enter a date as year, month and day, such as 2027-03-27."
        raise BadParameter(name, message) from None


def moment_from(text_: str | None) -> datetime:
    """A time that a form of ours carries back. Raises BadParameter where it was changed."""
    try:
        found = datetime.fromisoformat(text_ or "")
    except ValueError:
        raise BadParameter("version", "Open the page again.") from None
    if found.tzinfo is None:
        raise BadParameter("version", "Open the page again.")
    return found


def version_from(text_: str | None) -> int:
    """A version that an address or a form of ours carries. Raises BadParameter otherwise."""
    if not text_ or not text_.isdecimal() or len(text_) > _MOST_DIGITS:
        raise BadParameter("version", "Open the page again.")
    return int(text_)


def paging(*, page_: int, pages: int) -> Paging:
    """The page numbers of this list, each with the filters that stand."""
    where = request.endpoint or ""

    def address(*, page: int) -> str:
        return address_with(where, page=page)

    return paging_of(page=page_, pages=pages, address=address)


def address_with(endpoint: str, **changes: object) -> str:
    """The address of another view with the filters that stand, and these changes."""
    asked: dict[str, object] = {name: request.args.getlist(name) for name in request.args}
    asked.pop("page", None)
    return url_for(endpoint, **{**asked, **changes})  # type: ignore[arg-type]


def done(message: str, endpoint: str, **where: object) -> Response:
    """Go on to another page, which says what was done."""
    flash(message)
    return redirect(url_for(endpoint, **where))  # type: ignore[arg-type]
