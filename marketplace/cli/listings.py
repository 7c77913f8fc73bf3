"""`flask listings`: import and export the listing file."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup

from marketplace.cli.terminal import explained, progress_bars, system_now
from marketplace.domain.access import command
from marketplace.domain.listing_file import Problem
from marketplace.services.listings_file import ImportReport, export_listings, import_listings
from marketplace.services.listings_file_reading import UnreadableFile

group = AppGroup("listings", help="Listings: import and export them as a CSV file.")


@group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--skip-bad",
    is_flag=True,
    help="Import the good rows and write the others to FILE.rejected.csv.",
)
def import_file(file: Path, *, skip_bad: bool) -> None:
    """Add and change listings from FILE, a CSV file: all rows or none.

    Every bad row is named with its line, column and reason. Listings that the file does not name
    are left alone, and a row that says nothing new changes nothing.
    """
    rejected_to = file.with_name(f"{file.stem}.rejected.csv") if skip_bad else None
    try:
        with explained(passing=UnreadableFile), progress_bars() as progress:
            report = import_listings(
                file,
                actor=command("listings import"),
                now=system_now(),
                rejected_to=rejected_to,
                progress=progress,
            )
    except UnreadableFile as unreadable:
        _tell(unreadable.problems)
        raise click.ClickException("Nothing was imported.") from unreadable
    _tell(report.problems)
    if report.problems and rejected_to is None:
        lines = len({problem.line for problem in report.problems})
        raise click.ClickException(
            f"Nothing was imported: {_count(lines, 'row')} cannot be used as they are. Mend the "
            "file and import it again, or import the good rows now with --skip-bad."
        )
    click.echo(_summary(report))
    if report.rejected:
        click.echo(
            f"{_count(report.rejected, 'row')} not imported. They are in {rejected_to}, each with "
            "what is wrong with it: mend that file and import it."
        )


@group.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export_file(file: Path) -> None:
    """Write every published listing to FILE, hidden ones too: keep the file to yourself.

    An import of the file changes nothing.
    """
    with explained():
        count = export_listings(file)
    click.echo(f"{_count(count, 'listing')} written to {file}.")


def _tell(problems: tuple[Problem, ...]) -> None:
    """Name each problem on standard error."""
    for problem in problems:
        where = f"Line {problem.line}" + (f", {problem.column}" if problem.column else "")
        click.echo(f"{where}: {problem.reason}", err=True)


def _summary(report: ImportReport) -> str:
    return (
        f"{_count(report.added, 'listing')} added, {report.changed:,} changed, "
        f"{report.unchanged:,} unchanged."
    )


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
