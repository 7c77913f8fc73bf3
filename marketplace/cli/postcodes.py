"""`flask postcodes`: where postcodes, districts and places are."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup

from marketplace.cli.terminal import explained, progress_bars, system_now
from marketplace.domain.access import command
from marketplace.services.postcodes_file import UnreadablePostcodes
from marketplace.services.postcodes_import import PostcodesLoaded, import_postcodes
from marketplace.wiring import adapters

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

group = AppGroup("postcodes", help="Postcodes: where they are.")


@group.command("import")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=_FILE)
@click.option(
    "--names",
    multiple=True,
    metavar="FILE",
    type=_FILE,
    help="A list of areas with their codes (WD25CD, WD25NM), where FILE has codes alone.",
)
@click.option("--replace", is_flag=True, help="Remove all postcodes that FILE does not name.")
def import_files(files: tuple[Path, ...], names: tuple[Path, ...], *, replace: bool) -> None:
    """Load postcodes from FILE, a CSV (.gz too): all of them or none.

    Reads the ONS Postcode Directory, Code-Point Open, and any CSV with the columns postcode,
    latitude and longitude (authority and ward, where it has them). Listings without coordinates
    take those of their postcode. May be repeated.
    """
    try:
        with explained(passing=UnreadablePostcodes), progress_bars() as progress:
            loaded = import_postcodes(
                files,
                actor=command("postcodes import"),
                now=system_now(),
                area=adapters().settings.council_area,
                names=names,
                replace=replace,
                progress=progress,
            )
    except UnreadablePostcodes as unreadable:
        for problem in unreadable.problems:
            column = f", {problem.column}" if problem.column else ""
            click.echo(f"Line {problem.line}{column}: {problem.reason}", err=True)
        if unreadable.more:
            click.echo(f"There are {unreadable.more:,} more rows like these.", err=True)
        raise click.ClickException(f"{unreadable} Nothing was imported.") from unreadable
    for line in _told(loaded):
        click.echo(line)


def _told(loaded: PostcodesLoaded) -> list[str]:
    """What came of it, line by line."""
    postcodes, districts = (
        _count(loaded.postcodes, "postcode"),
        _count(loaded.districts, "district"),
    )
    lines = [f"{postcodes} and {districts} were read."]
    if loaded.nowhere:
        has = "has" if loaded.nowhere == 1 else "have"
        lines.append(f"{_count(loaded.nowhere, 'row')} {has} no coordinates: left out.")
    if loaded.ended:
        lines.append(
            f"{_count(loaded.ended, 'postcode')} {'is' if loaded.ended == 1 else 'are'} no longer "
            f"in use: {loaded.removed:,} were removed."
        )
    if loaded.moved == 1:
        lines.append("The middle of 1 district is new or has moved.")
    else:
        lines.append(f"The middles of {loaded.moved:,} districts are new or have moved.")
    lines.append(
        f"{_count(loaded.listings, 'listing')} took what was missing from these postcodes."
    )
    if not loaded.knows_area:
        lines.append(
            "No district that we know is in COUNCIL_AREA, so nobody can look inside or outside "
            "the council's area. Set it to an authority as these files write it, or to districts."
        )
    return lines


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
