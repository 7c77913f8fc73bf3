"""Reads a file of postcodes, packed (.gz) or not, row by row: it may have millions of them."""

from __future__ import annotations

import csv
import gzip
import io
import re
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from marketplace.domain.errors import MarketplaceError
from marketplace.domain.known_places import District, Unit, is_code
from marketplace.domain.listing_file import Problem
from marketplace.domain.national_grid import grid_point
from marketplace.domain.places import normalised_postcode, outward_code
from marketplace.services.postcodes_layout import Layout, layout_of

MOST_PROBLEMS = 50
"""Problems that are told one by one; more of a file's rows are wrong in the same way."""
_GZIP = b"\x1f\x8b"
_WHOLE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][ABD-HJLNP-UW-Z]{2}")
"""A postcode that is written the usual way already, as nearly all are."""
_TOLD_EVERY = 20_000
_LONGEST_AREA = {"authority": 60, "ward": 80, "town": 80}
_NOWHERE = 99
"""Degrees north, which the ONS writes for a postcode that stands nowhere."""
_SOUTH, _NORTH, _WEST, _EAST = 49.0, 61.5, -9.0, 2.5
"""The United Kingdom lies between these."""


class UnreadablePostcodes(MarketplaceError):
    """The file cannot be used as it is; nothing of it was imported.

    `problems` are those of its rows, at most `MOST_PROBLEMS`; `more` is how many others there are.
    """

    def __init__(self, message: str, problems: Sequence[Problem] = (), more: int = 0) -> None:
        super().__init__(message)
        self.problems = tuple(problems)
        self.more = more


@dataclass(slots=True, kw_only=True)
class PostcodesRead:
    """What was read so far besides postcodes, which are passed on at once."""

    districts: dict[str, District] = field(default_factory=dict)
    ended: set[str] = field(default_factory=set)
    """Postcodes that are no longer in use."""
    nowhere: int = 0
    """Rows of postcodes without coordinates: boxes, large users, the Crown dependencies."""
    problems: list[Problem] = field(default_factory=list)
    more: int = 0

    def wrong(self, line: int, column: str, reason: str) -> None:
        """Note what is wrong with a row."""
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem(line=line, column=column, reason=reason))
        else:
            self.more += 1


def read_postcodes(
    path: Path,
    read: PostcodesRead,
    *,
    names: Mapping[str, str],
    progress: Callable[[int, int], None],
) -> Iterator[Unit]:
    """Give the postcodes of a file one by one; note in `read` whatever else it says.

    `names` are the names of wards by GSS code; a ward whose name is not known is left empty.
    `progress` is told bytes read, and of how many. Rows that are wrong are noted and passed over:
    whoever asks decides what to do about them.

    Raises:
        UnreadablePostcodes: the file is no CSV of postcodes.
        OSError: it cannot be opened.
    """
    with ExitStack() as stack:
        raw = stack.enter_context(path.open("rb"))
        size = path.stat().st_size
        packed = raw.read(2) == _GZIP
        raw.seek(0)
        plain = stack.enter_context(gzip.GzipFile(fileobj=raw)) if packed else raw
        text = io.TextIOWrapper(plain, encoding="utf-8-sig", newline="")
        reader = csv.reader(text, strict=True)
        try:
            yield from _Rows(reader, read, names).units(lambda: progress(raw.tell(), size))
        except (csv.Error, UnicodeDecodeError) as problem:
            raise UnreadablePostcodes(
                f"Line {reader.line_num + 1}: the file cannot be read as a CSV file in UTF-8 from "
                f"here on ({problem})."
            ) from problem
        except (EOFError, zlib.error, gzip.BadGzipFile) as problem:
            raise UnreadablePostcodes(
                "The packed file is damaged or not whole. Download it again."
            ) from problem
        progress(size, size)


class _Rows:
    """The rows of one file."""

    def __init__(
        self, reader: Iterator[list[str]], read: PostcodesRead, names: Mapping[str, str]
    ) -> None:
        self._reader = reader
        self._read = read
        self._names = names

    def units(self, progress: Callable[[], None]) -> Iterator[Unit]:
        first = next(self._reader, None)
        if not first:
            raise UnreadablePostcodes("The file is empty, or its first line is.")
        layout = layout_of(first)
        if isinstance(layout, str):
            raise UnreadablePostcodes(layout)
        rows = self._reader if layout.has_header else _again(first, self._reader)
        for number, cells in enumerate(rows, start=2 if layout.has_header else 1):
            if number % _TOLD_EVERY == 0:
                progress()
            if len(cells) != layout.width:
                if any(cells):
                    reason = f"has {len(cells)} cells, and the first line {layout.width}"
                    self._read.wrong(number, "", reason)
                continue
            unit = self._unit(number, cells, layout)
            if unit is not None:
                yield unit

    def _unit(self, line: int, cells: list[str], layout: Layout) -> Unit | None:
        """One postcode; None for a row that says something else, or that is wrong."""
        ended = layout.ended is not None and cells[layout.ended].strip()
        try:
            postcode = _postcode(cells[layout.postcode])
        except ValueError as problem:
            if not ended:
                self._district(line, cells, layout, str(problem))
            return None
        if ended:
            self._read.ended.add(postcode)
            return None
        self._read.ended.discard(postcode)
        point = self._point(line, cells, layout)
        if point is None:
            return None
        return Unit(
            postcode,
            *point,
            self._area(cells, layout.authority, "authority"),
            self._ward(self._area(cells, layout.ward, "ward")),
        )

    def _district(self, line: int, cells: list[str], layout: Layout, reason: str) -> None:
        """A row of a whole district, as lists of these have them; else the postcode is wrong."""
        try:
            district = outward_code(cells[layout.postcode])
        except ValueError:
            self._read.wrong(line, layout.names[layout.postcode], reason)
            return
        point = self._point(line, cells, layout)
        if point is not None:
            authority = self._area(cells, layout.authority, "authority")
            town = self._area(cells, layout.town, "town")
            self._read.districts[district] = District(district, *point, authority, town)

    def _point(self, line: int, cells: list[str], layout: Layout) -> tuple[float, float] | None:
        """Degrees, north first; None where the row has none or wrong ones."""
        column = layout.up
        try:
            up, across = 0.0, 0.0
            if cells[layout.up].strip() or cells[layout.across].strip():
                up = float(cells[layout.up])
                column = layout.across
                across = float(cells[layout.across])
            if not up or (up > _NOWHERE and not layout.grid):
                self._read.nowhere += 1
                return None
            column = layout.up
            return _on_grid(across, up) if layout.grid else _in_kingdom(up, across)
        except ValueError as problem:
            said = str(problem)
            reason = "is no number" if said.startswith("could not convert") else said
            self._read.wrong(line, layout.names[column], reason)
            return None

    def _ward(self, ward: str) -> str:
        return self._names.get(ward, "") if is_code(ward) else ward

    def _area(self, cells: list[str], position: int | None, name: str) -> str:
        if position is None:
            return ""
        return " ".join(cells[position].split())[: _LONGEST_AREA[name]]


def _postcode(cell: str) -> str:
    return cell if _WHOLE.fullmatch(cell) else normalised_postcode(cell)


def _on_grid(eastings: float, northings: float) -> tuple[float, float]:
    point = grid_point(eastings, northings)
    return round(point.latitude, 6), round(point.longitude, 6)


def _in_kingdom(latitude: float, longitude: float) -> tuple[float, float]:
    if _SOUTH <= latitude <= _NORTH and _WEST <= longitude <= _EAST:
        return latitude, longitude
    if _SOUTH <= longitude <= _NORTH and _WEST <= latitude <= _EAST:
        raise ValueError("is a longitude: latitude and longitude have changed places")
    raise ValueError("is not in the United Kingdom (49 to 61.5 north, 9 west to 2.5 east)")


def _again(first: list[str], rest: Iterator[list[str]]) -> Iterator[list[str]]:
    yield first
    yield from rest
