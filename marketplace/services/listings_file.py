"""Import and export of the listing file: all rows or none, and every bad row told.

The file is read and checked before the database is locked for writing; then everything is written
in one transaction.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from pathlib import Path

from sqlalchemy.exc import IntegrityError

from marketplace.domain.access import Actor
from marketplace.domain.errors import ConflictError
from marketplace.domain.listing_file import COLUMNS, Problem
from marketplace.domain.written import one_line
from marketplace.queries.listing_rows import (
    cells_of,
    published_cells,
    stored_listings,
    word_names,
)
from marketplace.services.listings_file_checks import entry_from
from marketplace.services.listings_file_reading import (
    ListingFile,
    RawRow,
    counted,
    guarded,
    write_rejected,
)
from marketplace.services.listings_file_writing import CheckedRow, write_rows
from marketplace.services.transaction import transaction

Progress = Callable[[str, int, int], None]
"""Told what is being done, how far it is and how far it goes."""

_CHUNK = 500
_NUMERIC = ("latitude", "longitude")
"""Never guarded against formulas: a minus sign before digits is a number and nothing else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import did. With problems and nothing rejected, nothing was imported."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True, kw_only=True)
class _Checked:
    """The rows of a file, good and bad, by line."""

    good: dict[int, tuple[RawRow, CheckedRow]] = field(default_factory=dict)
    bad: dict[int, tuple[RawRow, tuple[Problem, ...]]] = field(default_factory=dict)
    lines: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    """Lines by reference, of good rows and bad ones."""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every problem, by line."""
        return tuple(problem for line in sorted(self.bad) for problem in self.bad[line][1])

    @property
    def rows(self) -> list[CheckedRow]:
        """The good rows."""
        return [row for _, row in self.good.values()]


def no_progress(stage: str, done: int, total: int) -> None:
    """Tell nobody."""
    del stage, done, total


def import_listings(
    path: Path,
    *,
    actor: Actor,
    now: datetime,
    rejected_to: Path | None = None,
    progress: Progress = no_progress,
) -> ImportReport:
    """Add and change listings as a file says.

    With `rejected_to` the good rows are imported and the others are written there with their
    problems, in a file that can be mended and imported; else one bad row stops the import. Columns
    that the file does not have are left as they are. A row that says nothing new changes nothing.

    Raises:
        UnreadableFile: the file is no CSV of listings; nothing was imported.
        ConflictError: somebody else changed a listing meanwhile; nothing was imported.
        OSError: the file cannot be opened, or the rejected rows cannot be written.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        read = ListingFile(counted(file, lambda done: progress("Reading", done, size)))
        checked = _check(read.columns, read.rows())
    if checked.bad:
        if rejected_to is None:
            return ImportReport(problems=checked.problems)
        write_rejected(rejected_to, read.columns, [row for _, row in sorted(checked.bad.items())])
    report = _write(checked.rows, actor=actor, now=now, progress=progress)
    return replace(report, rejected=len(checked.bad), problems=checked.problems)


def import_rows(
    rows: Iterable[Mapping[str, str]],
    *,
    actor: Actor,
    now: datetime,
    progress: Progress = no_progress,
) -> ImportReport:
    """Do as `import_listings`, with rows that hold every column; none is imported if one is bad."""
    raw = (
        RawRow(line=line, cells=[row[column] for column in COLUMNS])
        for line, row in enumerate(rows, start=2)
    )
    checked = _check(COLUMNS, raw)
    if checked.bad:
        return ImportReport(problems=checked.problems)
    return _write(checked.rows, actor=actor, now=now, progress=progress)


def export_listings(path: Path) -> int:
    """Write every published listing, hidden ones too, to a file; return how many.

    The file appears whole or not at all.
    """
    draft = path.with_name(f"{path.name}.part")
    count = 0
    with draft.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for cells in published_cells():
            writer.writerow(
                cells[column] if column in _NUMERIC else guarded(cells[column])
                for column in COLUMNS
            )
            count += 1
    draft.replace(path)
    return count


def _write(
    rows: Sequence[CheckedRow], *, actor: Actor, now: datetime, progress: Progress
) -> ImportReport:
    """Write good rows in one transaction."""
    try:
        with transaction(actor=actor, now=now) as tx:
            written = write_rows(tx, rows, lambda done: progress("Writing", done, len(rows)))
    except IntegrityError as problem:
        raise ConflictError(
            "Somebody else was adding the same listings or providers at the same moment. Nothing "
            "was imported; please run the import again."
        ) from problem
    return ImportReport(added=written.added, changed=written.changed, unchanged=written.unchanged)


def _check(columns: Sequence[str], rows: Iterator[RawRow]) -> _Checked:
    """Check every row by itself, then the rows against each other."""
    checked = _Checked()
    absent = [column for column in COLUMNS if column not in columns]
    while chunk := tuple(islice(rows, _CHUNK)):
        given = [(raw, raw.by_column(columns)) for raw in chunk]
        filled = _filling(absent, [cells for _, cells in given if not isinstance(cells, Problem)])
        for raw, cells in given:
            if isinstance(cells, Problem):
                checked.bad[raw.line] = (raw, (cells,))
                continue
            reference = one_line(cells["reference"])
            checked.lines[reference].append(raw.line)
            version, rest = filled.get(reference, (None, {}))
            entry = entry_from({**dict.fromkeys(absent, ""), **rest, **cells}, line=raw.line)
            if isinstance(entry, tuple):
                checked.bad[raw.line] = (raw, entry)
            else:
                row = CheckedRow(line=raw.line, entry=entry, seen_version=version)
                checked.good[raw.line] = (raw, row)
    _reject_repeated(checked)
    return checked


def _filling(
    absent: Sequence[str], rows: Sequence[Mapping[str, str]]
) -> dict[str, tuple[int, dict[str, str]]]:
    """What stands in the database for columns that the file does not have, with its version."""
    if not absent:
        return {}
    names = word_names()
    given = {one_line(cells["reference"]): cells for cells in rows}
    return {
        reference: (
            listing.version,
            _standing(cells_of(listing, names), absent=absent, given=given[reference]),
        )
        for reference, listing in stored_listings(given.keys()).items()
    }


def _standing(
    cells: Mapping[str, str], *, absent: Sequence[str], given: Mapping[str, str]
) -> dict[str, str]:
    """The cells that stay; not the coordinates of another postcode than the one that is given."""
    postcode = given.get("postcode", cells["postcode"])
    moved = postcode.upper().replace(" ", "") != cells["postcode"].replace(" ", "")
    return {column: "" if moved and column in _NUMERIC else cells[column] for column in absent}


def _reject_repeated(checked: _Checked) -> None:
    """Of rows with one reference none is imported: which one is right is not for us to say."""
    for reference, lines in checked.lines.items():
        for line in lines if reference and len(lines) > 1 else ():
            others = ", ".join(str(other) for other in lines if other != line)
            reason = f"this reference also stands on line {others}"
            problem = Problem(line=line, column="reference", reason=reason)
            raw, problems = checked.bad.get(line) or (checked.good.pop(line)[0], ())
            checked.bad[line] = (raw, (*problems, problem))
