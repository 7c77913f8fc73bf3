"""`flask cqc import-directory`: a first copy of the register, without a key."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from marketplace.cli.terminal import explained, progress_bars, system_now
from marketplace.domain.access import command
from marketplace.domain.dates import day_in_words
from marketplace.services.directory_file import UnreadableDirectory
from marketplace.services.directory_import import import_directory


@click.command("import-directory")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--produced-on",
    type=click.DateTime(formats=["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="The day the file was made, where it does not say so itself.",
)
@with_appcontext
def import_file(file: Path, *, produced_on: datetime | None) -> None:
    """Copy the places of CQC's care directory FILE, a CSV (.gz too): all of them or none.

    Providers look their location up in this copy. The nightly job keeps it up to date where there
    is a key. Names of people are not copied.
    """
    day: date | None = produced_on.date() if produced_on else None
    try:
        with explained(passing=UnreadableDirectory), progress_bars() as progress:
            done = import_directory(
                file,
                actor=command("cqc import-directory"),
                now=system_now(),
                produced_on=day,
                progress=progress,
            )
    except UnreadableDirectory as unreadable:
        for problem in unreadable.problems:
            click.echo(problem, err=True)
        raise click.ClickException("Nothing was imported.") from unreadable
    click.echo(
        f"{done.places:,} places of CQC's directory of {day_in_words(done.produced_on)}: "
        f"{done.added:,} are new here."
    )
    if done.others:
        click.echo(f"{done.others:,} rows name an organisation and no location: not copied.")
