"""Loads files of postcodes into the tables of places, and tells listings what they know now."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TextIO

from sqlalchemy import delete

from marketplace.domain.access import Actor
from marketplace.domain.council_area import CouncilArea
from marketplace.domain.known_places import District, Unit
from marketplace.domain.place_events import PLACES, PostcodesImported
from marketplace.models.places import PostcodeRow
from marketplace.queries.places import area_middle
from marketplace.services.listing_places import place_listings
from marketplace.services.listings_file import Progress, no_progress
from marketplace.services.places_writing import (
    CHUNK,
    chunks,
    derive_places,
    put_districts,
    put_postcodes,
    remove_postcodes,
)
from marketplace.services.postcodes_file import (
    PostcodesRead,
    UnreadablePostcodes,
    read_postcodes,
)
from marketplace.services.postcodes_names import area_names
from marketplace.services.transaction import Transaction, transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class PostcodesLoaded:
    """What came of an import.

    `ended` counts postcodes that the files say are no longer in use, `removed` those of them that
    we had; `nowhere` those without coordinates; `moved` the districts whose middle is another one
    now; `listings` those that know more of where they are. `knows_area` says whether any district
    is in the council's area.
    """

    postcodes: int
    districts: int
    ended: int
    removed: int
    nowhere: int
    moved: int
    listings: int
    knows_area: bool


@dataclass(slots=True, kw_only=True)
class _Staged:
    """What the files say, read and checked, before anything is locked for writing.

    Postcodes are put aside in a file of ours: a country of them would fill the memory.
    """

    file: TextIO
    names: Mapping[str, str]
    districts: dict[str, District]
    ended: set[str]
    postcodes: int = 0
    nowhere: int = 0

    def units(self) -> Iterator[Unit]:
        self.file.seek(0)
        for postcode, latitude, longitude, authority, ward in csv.reader(self.file):
            yield Unit(postcode, float(latitude), float(longitude), authority, ward)


def import_postcodes(  # noqa: PLR0913 - what the command offers
    paths: Sequence[Path],
    *,
    actor: Actor,
    now: datetime,
    area: CouncilArea,
    names: Sequence[Path] = (),
    replace: bool = False,
    progress: Progress = no_progress,
) -> PostcodesLoaded:
    """Add and change postcodes as files say: all of them, or none and a reason.

    May be repeated. Postcodes that the files say have ended are removed; others that they do not
    name stay, unless `replace` says that the files are the whole truth. `names` are lists of
    areas with their codes, where the files have only these (the ONS adds them to its directory).
    Districts, towns and wards are worked out anew, and listings take what they lacked.

    Raises:
        UnreadablePostcodes: a file cannot be used; nothing was changed.
        OSError: one cannot be opened.
    """
    known = {code: name for path in names for code, name in area_names(path).items()}
    with tempfile.TemporaryFile("w+", encoding="utf-8", newline="") as file:
        staged = _Staged(file=file, names=known, districts={}, ended=set())
        for path in paths:
            _stage(staged, path, partial(progress, "Reading"))
        if not (staged.postcodes or staged.districts):
            raise UnreadablePostcodes("No postcode with coordinates was found.")
        with transaction(actor=actor, now=now) as tx:
            if replace:
                tx.session.execute(delete(PostcodeRow))
            _save(tx, staged, progress)
            return _follow(tx, staged, area)


def _stage(staged: _Staged, path: Path, progress: Callable[[int, int], None]) -> None:
    """Read a file whole, and put its postcodes aside."""
    read = PostcodesRead()
    writer = csv.writer(staged.file)
    for unit in read_postcodes(path, read, names=staged.names, progress=progress):
        writer.writerow(unit)
        staged.postcodes += 1
    if read.problems:
        count = len(read.problems) + read.more
        raise UnreadablePostcodes(
            f"{path.name}: {count:,} {'row' if count == 1 else 'rows'} cannot be used.",
            read.problems,
            read.more,
        )
    staged.districts.update(read.districts)
    staged.ended |= read.ended
    staged.nowhere += read.nowhere


def _save(tx: Transaction, staged: _Staged, progress: Progress) -> None:
    """Write the postcodes. Of one that is named twice the later row counts."""
    done = 0
    for chunk in chunks(staged.units(), CHUNK):
        put_postcodes(tx, list({unit.postcode: unit for unit in chunk}.values()))
        done += len(chunk)
        progress("Saving", done, staged.postcodes)


def _follow(tx: Transaction, staged: _Staged, area: CouncilArea) -> PostcodesLoaded:
    """Write what follows from the postcodes, and the event."""
    removed = remove_postcodes(tx, sorted(staged.ended))
    moved = put_districts(tx, staged.districts.values())
    moved |= derive_places(tx, names=staged.names)
    listings = place_listings(tx, moved_districts=moved)
    tx.record(
        PostcodesImported(
            subject=PLACES,
            postcodes=staged.postcodes,
            removed=removed,
            districts=len(moved),
            listings=listings,
        )
    )
    return PostcodesLoaded(
        postcodes=staged.postcodes,
        districts=len(staged.districts),
        ended=len(staged.ended),
        removed=removed,
        nowhere=staged.nowhere,
        moved=len(moved),
        listings=listings,
        knows_area=area_middle(area) is not None,
    )
