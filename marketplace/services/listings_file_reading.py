"""Reads a CSV file row by row and says in plain words why one cannot be read.

Nothing here knows what a listing is: that is `services.listings_file_checks`.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from marketplace.domain.errors import MarketplaceError
from marketplace.domain.listing_file import COLUMNS, PROBLEM, REQUIRED, Problem

_BOM = b"\xef\xbb\xbf"
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_SAVE_AS = "Save it as “CSV UTF-8 (comma delimited)” and try again."
_FORMULA = re.compile(r"[=+\-@\t\r]")
_ESCAPED_FORMULA = re.compile(r"'+[=+\-@\t\r]")


class UnreadableFile(MarketplaceError):
    """The file as a whole cannot be read; nothing of it can be relied on."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(problem.reason for problem in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class RawRow:
    """One row as it stands in the file, and the line that it begins on."""

    line: int
    cells: Sequence[str]

    def by_column(self, columns: Sequence[str]) -> Mapping[str, str] | Problem:
        """The cells by column; a problem where the row is longer or shorter than the header."""
        if len(self.cells) != len(columns):
            return Problem(
                line=self.line,
                column="",
                reason=f"this row has {len(self.cells)} cells and the header has {len(columns)}; "
                "is a comma or a quotation mark missing?",
            )
        return {
            column: without_guard(cell)
            for column, cell in zip(columns, self.cells, strict=True)
            if column != PROBLEM
        }


class ListingFile:
    """An open listing file: its columns, and its rows one after the other."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._reader = csv.reader(_decoded(lines), strict=True)
        header = next(self._rows(), None)
        if header is None:
            raise UnreadableFile(
                Problem(line=1, column="", reason="The file is empty: it has no header row.")
            )
        self.columns = tuple(cell.strip().casefold() for cell in header.cells)
        _check_header(self.columns)

    def rows(self) -> Iterator[RawRow]:
        """Every row that holds anything. Raises UnreadableFile."""
        return (row for row in self._rows() if any(cell.strip() for cell in row.cells))

    def _rows(self) -> Iterator[RawRow]:
        while True:
            line = self._reader.line_num + 1
            try:
                cells = next(self._reader)
            except StopIteration:
                return
            except csv.Error as problem:
                raise UnreadableFile(
                    Problem(line=line, column="", reason=_plain(problem))
                ) from problem
            yield RawRow(line=line, cells=cells)


def counted(lines: Iterable[bytes], progress: Callable[[int], None]) -> Iterator[bytes]:
    """Pass lines on and tell how many bytes have been read."""
    done = 0
    for line in lines:
        done += len(line)
        progress(done)
        yield line


def guarded(cell: str) -> str:
    """Write text so that a spreadsheet does not run it as a formula; `without_guard` undoes it."""
    if _FORMULA.match(cell) or _ESCAPED_FORMULA.match(cell):
        return f"'{cell}"
    return cell


def without_guard(cell: str) -> str:
    """Take off the apostrophe that `guarded` put before a formula."""
    return cell[1:] if _ESCAPED_FORMULA.match(cell) else cell


def write_rejected(
    path: Path, columns: Sequence[str], rows: Iterable[tuple[RawRow, Sequence[Problem]]]
) -> None:
    """Write rows that were not imported, with their problems in a column of their own.

    Cells stay as they were, so that a mended file can be imported as it is.
    """
    kept = [position for position, column in enumerate(columns) if column != PROBLEM]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*(columns[position] for position in kept), PROBLEM])
        for row, problems in rows:
            padded = [*row.cells, *[""] * (len(columns) - len(row.cells))]
            reasons = "; ".join(f"{p.column}: {p.reason}".lstrip(": ") for p in problems)
            cells = [*(padded[position] for position in kept), reasons, *row.cells[len(columns) :]]
            writer.writerow([f"'{cell}" if _FORMULA.match(cell) else cell for cell in cells])


def _decoded(lines: Iterable[bytes]) -> Iterator[str]:
    """Lines as text. Raises UnreadableFile at the first that is not UTF-8."""
    for number, line in enumerate(lines, start=1):
        if number == 1 and line.startswith(_WORKBOOKS):
            raise _unreadable(number, "This is a spreadsheet workbook and not a CSV file.")
        try:
            text = line.removeprefix(_BOM if number == 1 else b"").decode("utf-8")
        except UnicodeDecodeError as problem:
            raise _unreadable(number, "This line is not UTF-8 text.") from problem
        if number == 1 and "\0" in text:
            raise _unreadable(number, "This is not a text file.")
        yield text


def _unreadable(line: int, what: str) -> UnreadableFile:
    return UnreadableFile(Problem(line=line, column="", reason=f"{what} {_SAVE_AS}"))


def _check_header(columns: tuple[str, ...]) -> None:
    """Refuse unknown, repeated and missing columns, all at once."""
    problems = [
        Problem(line=1, column=_printable(column), reason="this column is not known")
        for column in columns
        if column not in (*COLUMNS, PROBLEM)
    ]
    problems += [
        Problem(line=1, column=column, reason="this column stands in the header more than once")
        for column in COLUMNS
        if columns.count(column) > 1
    ]
    problems += [
        Problem(line=1, column=column, reason="this column is missing, and every listing needs it")
        for column in REQUIRED
        if column not in columns
    ]
    if problems:
        raise UnreadableFile(*problems)


def _printable(column: str) -> str:
    """A column's name for a message: short, and harmless to a terminal."""
    return "".join(c if c.isprintable() else "?" for c in column[:60])


def _plain(problem: csv.Error) -> str:
    """What the CSV reader complains of, in words that help."""
    if "field larger" in str(problem):
        return (
            f"A cell that begins here holds more than {csv.field_size_limit():,} characters. Is a "
            "quotation mark missing?"
        )
    return f"The file cannot be read as CSV from here on ({problem}). Is a quotation mark missing?"
