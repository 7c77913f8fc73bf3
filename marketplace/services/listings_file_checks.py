"""Reads the cells of the listing file: what each column may hold, in plain words where it may not.

`entry_from` tells everything that is wrong with a row, not only the first thing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TypeVar

from email_validator import EmailNotValidError, validate_email

from marketplace.domain.listing_file import COLUMNS, REQUIRED, Entry, Problem, Word
from marketplace.domain.listings import (
    SERVICE_TYPES,
    Coverage,
    PriceUnit,
    normalised_location_id,
    service_type_for,
)
from marketplace.domain.places import normalised_postcode
from marketplace.domain.written import (
    one_line,
    phone_from,
    pounds_from,
    unprintable,
    website_from,
    with_lines,
    word_slug,
)

Read = TypeVar("Read")

_LONGEST = {
    "reference": 100,
    "provider_name": 200,
    "name": 200,
    "summary": 500,
    "description": 10_000,
    "service_types": 1_000,
    "cqc_location_id": 40,
    "address": 500,
    "town": 100,
    "covers": 2_000,
    "phone": 40,
    "email": 254,
    "website": 500,
    "languages": 2_000,
    "needs": 2_000,
}
_LONGEST_OTHER = 40
_DEGREES = re.compile(r"[+-]?[0-9]{1,3}(\.[0-9]{1,20})?([eE]-?[0-9]{1,2})?")
_LOCATION_ID = re.compile(r"[A-Z0-9][A-Z0-9-]*")


def entry_from(cells: Mapping[str, str], *, line: int) -> Entry | tuple[Problem, ...]:
    """Read one row. `cells` holds every column of COLUMNS, empty where not given."""
    reader = _Row(cells, line)
    postcode = reader.read("postcode", normalised_postcode)
    latitude = reader.read("latitude", lambda text: _degrees(text, 90))
    longitude = reader.read("longitude", lambda text: _degrees(text, 180))
    price_from, price_to = (
        reader.read("price_from", pounds_from),
        reader.read("price_to", pounds_from),
    )
    kinds = reader.read("service_types", _service_types) or ()
    location_id = reader.read("cqc_location_id", _location_id) or ""
    _check_together(reader, kinds)
    if price_from is not None and price_to is not None and price_to < price_from:
        reader.wrong("price_to", "is below price_from")
    entry = Entry(
        reference=reader.text("reference"),
        provider_name=reader.text("provider_name"),
        name=reader.text("name"),
        summary=reader.text("summary"),
        description=reader.text("description", lines=True),
        service_types=kinds,
        cqc_location_id=location_id,
        address=reader.text("address"),
        town=reader.text("town"),
        postcode=postcode or "",
        latitude=latitude,
        longitude=longitude,
        covers=str(reader.read("covers", Coverage.parse) or ""),
        phone=reader.read("phone", phone_from) or "",
        email=reader.read("email", _email) or "",
        website=reader.read("website", website_from) or "",
        price_from=price_from,
        price_to=price_to,
        price_unit=reader.read("price_unit", _price_unit) or "",
        direct_payments=reader.read("direct_payments", _yes) or False,
        languages=reader.read("languages", _words) or (),
        needs=reader.read("needs", _words) or (),
    )
    return reader.problems or entry


class _Row:
    """Reads the cells of one row and collects what is wrong with them."""

    def __init__(self, cells: Mapping[str, str], line: int) -> None:
        self._cells = cells
        self._line = line
        self._wrong: dict[str, str] = {}

    @property
    def problems(self) -> tuple[Problem, ...]:
        """One for each column that is wrong, in the order of the columns."""
        return tuple(
            Problem(line=self._line, column=column, reason=self._wrong[column])
            for column in COLUMNS
            if column in self._wrong
        )

    def given(self, column: str) -> bool:
        """Whether the cell holds anything at all, right or wrong."""
        return bool(self._cells[column].strip())

    def wrong(self, column: str, reason: str) -> None:
        """Note a problem; the first one of a column counts."""
        self._wrong.setdefault(column, reason)

    def text(self, column: str, *, lines: bool = False) -> str:
        """A cell as text: trimmed, white space collapsed unless it has lines of its own."""
        value = self._cells[column]
        if odd := unprintable(value):
            self.wrong(column, f"holds a character that cannot be shown (code {ord(odd)})")
            return ""
        value = with_lines(value) if lines else one_line(value)
        if not value and column in REQUIRED:
            self.wrong(column, "is empty, and every listing needs it")
        longest = _LONGEST.get(column, _LONGEST_OTHER)
        if len(value) > longest:
            self.wrong(column, f"is {len(value):,} characters long; {longest:,} is the most")
            return ""
        return value

    def read(self, column: str, reading: Callable[[str], Read]) -> Read | None:
        """A cell read as something; None where it is empty or wrong."""
        value = self.text(column)
        if not value:
            return None
        try:
            return reading(value)
        except ValueError as problem:
            self.wrong(column, str(problem))
            return None


def _check_together(reader: _Row, kinds: tuple[str, ...]) -> None:
    """What columns need of each other. Source of the last: the product's policy, 2."""
    if reader.given("latitude") is not reader.given("longitude"):
        reader.wrong("longitude", "latitude and longitude go together: give both or neither")
    if reader.given("price_to") and not reader.given("price_from"):
        reader.wrong("price_from", "is empty, and price_to is not")
    regulated = [SERVICE_TYPES[slug].name for slug in kinds if SERVICE_TYPES[slug].regulated]
    if regulated and not reader.given("cqc_location_id"):
        reader.wrong(
            "cqc_location_id",
            f"is empty, and {regulated[0]} is a regulated service: it is listed only with its CQC "
            "location ID",
        )


def _service_types(text: str) -> tuple[str, ...]:
    slugs = set()
    for word in _parts(text):
        kind = service_type_for(word)
        if kind is None:
            raise ValueError(f"“{word[:40]}” is not a service type that we know")
        slugs.add(kind.slug)
    if not slugs:
        raise ValueError("names no service type")
    return tuple(sorted(slugs))


def _location_id(text: str) -> str:
    location_id = normalised_location_id(text)
    if _LOCATION_ID.fullmatch(location_id) is None:
        raise ValueError("is not the form of a CQC location ID, such as 1-123456789 or RM317")
    return location_id


def _degrees(text: str, furthest: int) -> float:
    if _DEGREES.fullmatch(text) is None or abs(float(text)) > furthest:
        raise ValueError(f"has to be a number of degrees from -{furthest} to {furthest}")
    return round(float(text), 7) + 0.0  # a centimetre; -0.0 and 0.0 are the same place


def _price_unit(text: str) -> str:
    try:
        return PriceUnit(text.casefold()).value
    except ValueError:
        raise ValueError(f"has to be one of: {', '.join(PriceUnit)}") from None


def _email(text: str) -> str:
    try:
        return validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError as problem:
        raise ValueError(f"is not an email address: {problem}") from None


def _yes(text: str) -> bool:
    word = text.casefold()
    if word not in ("yes", "no"):
        raise ValueError("has to be yes or no")
    return word == "yes"


def _words(text: str) -> tuple[Word, ...]:
    """Languages or needs; the same word twice counts once."""
    found: dict[str, Word] = {}
    for name in _parts(text):
        slug = word_slug(name)
        found.setdefault(slug, Word(slug=slug, name=name))
    return tuple(found[slug] for slug in sorted(found))


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]
