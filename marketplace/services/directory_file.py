"""Reads CQC's directory file: a CSV with a few lines of title, one row for each open place.

The columns have changed names over the years, so each is known under several. Columns that name
people are not read. Source: API reference, section 9.
"""

from __future__ import annotations

import csv
import gzip
import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO

from marketplace.domain.errors import MarketplaceError
from marketplace.domain.location_ids import read_location_id

_LONGEST_LINE = 1024 * 1024
_LONGEST_FILE = 400 * 1024 * 1024
_HEADER_WITHIN = 20
_MOST_PROBLEMS = 10
_GZIP = b"\x1f\x8b"
_BOM = b"\xef\xbb\xbf"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")

_COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("name", "location name"),
    "cqc_id": ("cqc location id", "location id"),
    "postcode": ("postcode", "postal code", "location postal code"),
    "address": ("address", "address 1", "location street address"),
    "address_2": ("address 2", "location address line 2"),
    "town": ("town/city", "town", "location city"),
    "county": ("county", "location county"),
    "provider_name": ("provider name",),
    "service_types": ("service types",),
    "checked_on": ("date of latest check", "report publication date", "publication date"),
}
_REQUIRED = ("name", "cqc_id", "postcode")
_ADDRESS = ("address", "address_2", "town", "county")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY_IN_WORDS = re.compile(
    r"(?<!\d)(\d{1,2})[ /._-]+([a-z]{3,9})[ /._,-]+(\d{4})(?!\d)", re.IGNORECASE
)
_NUMBERS = re.compile(r"(?<!\d)(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?!\d)")
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")


class UnreadableDirectory(MarketplaceError):
    """The file cannot be used as it is; nothing of it was imported. `problems` are sentences."""

    def __init__(self, *problems: str) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryRow:
    """One place as the file has it."""

    cqc_id: str
    name: str
    postcode: str
    address: str
    provider_name: str
    service_types: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryFile:
    """A file that was read whole.

    `produced_on` is the day it was made, as it says itself or its name does; else the newest day
    of a check that it names, which cannot be later. `others` counts rows without a location, which
    are those of organisations.
    """

    produced_on: date | None
    rows: tuple[DirectoryRow, ...]
    others: int


def read_directory(path: Path, *, progress: Callable[[int, int], None]) -> DirectoryFile:
    """Read a directory file, packed (.gz) or not. `progress` is told bytes read, and of how many.

    Of two rows with one ID the later counts. Raises UnreadableDirectory and OSError.
    """
    with ExitStack() as stack:
        raw = stack.enter_context(path.open("rb"))
        size = path.stat().st_size
        start = raw.read(4)
        raw.seek(0)
        if start.startswith((*_UTF_16, *_WORKBOOKS)):
            raise UnreadableDirectory(
                "This is a spreadsheet, or a text that is not in UTF-8. Download CQC's care "
                "directory as CSV, or save the file as “CSV UTF-8 (comma delimited)”."
            )
        unpacked: BinaryIO | gzip.GzipFile = raw
        if start.startswith(_GZIP):
            unpacked = stack.enter_context(gzip.GzipFile(fileobj=raw))
        lines = _text(_lines(unpacked, lambda: progress(min(raw.tell(), size), size)))
        return _Reader(lines).read(named_on=day_in(path.name))


def day_in(text: str) -> date | None:
    """The first day written in a text, in words, as ISO or in numbers; None where there is none."""
    for found in _DAY_IN_WORDS.finditer(text):
        month = found[2].lower()[:3]
        if month in _MONTHS:
            return _day(int(found[3]), _MONTHS.index(month) + 1, int(found[1]))
    iso, numbers = _ISO.search(text), _NUMBERS.search(text)
    if iso is not None:
        return _day(int(iso[1]), int(iso[2]), int(iso[3]))
    if numbers is not None:
        return _day(int(numbers[3]), int(numbers[2]), int(numbers[1]))
    return None


class _Reader:
    """Reads rows one after the other, and collects what is wrong with them."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._csv = csv.reader(lines, strict=True)
        self._problems: list[str] = []
        self._newest: date | None = None

    def read(self, *, named_on: date | None) -> DirectoryFile:
        produced_on, columns, width = self._header()
        rows: dict[str, DirectoryRow] = {}
        others = 0
        for line, cells in self._rows():
            if not any(cell.strip() for cell in cells):
                continue
            row = self._row(line, cells, columns, width)
            if row is None:
                others += 1
                continue
            rows[row.cqc_id] = row
        if self._problems:
            raise UnreadableDirectory(*self._told())
        if not rows:
            raise UnreadableDirectory("The file names no location, so nothing was imported.")
        return DirectoryFile(
            produced_on=produced_on or named_on or self._newest,
            rows=tuple(rows.values()),
            others=others,
        )

    def _header(self) -> tuple[date | None, dict[str, int], int]:
        """Find the row of column names, and the day in the title lines above it."""
        produced_on: date | None = None
        for _, cells in self._rows():
            found = _columns(cells)
            if "cqc_id" in found:
                missing = [_COLUMNS[name][0] for name in _REQUIRED if name not in found]
                if missing:
                    raise UnreadableDirectory(
                        f"The file has no column for {', '.join(missing)}. Is it CQC's care "
                        "directory, as downloaded?"
                    )
                return produced_on, found, len(cells)
            produced_on = produced_on or day_in(" ".join(cells))
            if self._csv.line_num >= _HEADER_WITHIN:
                break
        raise UnreadableDirectory(
            f"None of the first {_HEADER_WITHIN} lines names a column “CQC Location ID”. Is this "
            "CQC's care directory, as downloaded?"
        )

    def _rows(self) -> Iterator[tuple[int, list[str]]]:
        while True:
            line = self._csv.line_num + 1
            try:
                cells = next(self._csv)
            except StopIteration:
                return
            except csv.Error as problem:
                raise UnreadableDirectory(
                    f"Line {line}: the file cannot be read as CSV from here on ({problem}). Is a "
                    "quotation mark missing?"
                ) from problem
            yield line, cells

    def _row(
        self, line: int, cells: Sequence[str], columns: dict[str, int], width: int
    ) -> DirectoryRow | None:
        """One place; None for a row without a location, and for one that is noted as wrong."""
        if len(cells) != width:
            self._problems.append(
                f"Line {line}: this row has {len(cells)} cells and the header has {width}."
            )
            return None
        cell = {name: _cell(cells[number]) for name, number in columns.items()}
        if not cell["cqc_id"]:
            return None
        try:
            cqc_id = read_location_id(cell["cqc_id"])
        except ValueError:
            self._problems.append(f"Line {line}: “{cell['cqc_id'][:40]}” is no CQC location ID.")
            return None
        if (checked := day_in(cell.get("checked_on", ""))) is not None:
            self._newest = max(checked, self._newest or checked)
        address = ", ".join(cell[name] for name in _ADDRESS if cell.get(name))
        return DirectoryRow(
            cqc_id=cqc_id,
            name=cell["name"],
            postcode=cell["postcode"],
            address=re.sub(r"\s*,[\s,]*", ", ", address).strip(", "),
            provider_name=cell.get("provider_name", ""),
            service_types=_list(cell.get("service_types", "")),
        )

    def _told(self) -> list[str]:
        """The first problems, and how many more there are."""
        more = len(self._problems) - _MOST_PROBLEMS
        told = self._problems[:_MOST_PROBLEMS]
        return [*told, f"There are {more:,} more rows like these."] if more > 0 else told


def _columns(cells: Sequence[str]) -> dict[str, int]:
    """Where each column that we read stands, if this is the row of column names."""
    titles = [re.sub(r"\(.*?\)", "", cell).strip().casefold() for cell in cells]
    return {
        name: titles.index(title)
        for name, known in _COLUMNS.items()
        for title in known[::-1]
        if title in titles
    }


def _cell(text: str) -> str:
    """A cell on one line; what was redacted is empty."""
    plain = " ".join(text.split())
    return "" if plain.casefold() == "redacted" else plain


def _list(text: str) -> tuple[str, ...]:
    """Service types: with "|" between in CQC's own files, with commas in older ones."""
    parts = text.split("|" if "|" in text else ",")
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))


def _lines(file: BinaryIO | gzip.GzipFile, progress: Callable[[], None]) -> Iterator[bytes]:
    """Lines of bytes, none of them and not all of them endlessly long."""
    total = 0
    try:
        while line := file.readline(_LONGEST_LINE + 1):
            total += len(line)
            if len(line) > _LONGEST_LINE or total > _LONGEST_FILE:
                raise UnreadableDirectory(
                    "A line of the file, or all of it, is far too long for CQC's care directory."
                )
            progress()
            yield line
    except (EOFError, zlib.error, gzip.BadGzipFile) as problem:
        raise UnreadableDirectory(
            "The packed file is damaged or not whole, so nothing was imported. Download it again."
        ) from problem


def _text(lines: Iterator[bytes]) -> Iterator[str]:
    """Lines of text. Those that are not UTF-8 are from an older Windows program, line by line."""
    for number, line in enumerate(lines):
        plain = line.removeprefix(_BOM) if number == 0 else line
        for encoding in ("utf-8", "cp1252"):
            try:
                yield plain.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
        else:
            yield plain.decode("latin-1")


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
