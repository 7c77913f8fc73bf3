"""Files of postcodes for tests, and what an import of them left in the tables."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import select

from marketplace.domain.access import command
from marketplace.domain.council_area import CouncilArea
from marketplace.models.base import db
from marketplace.models.places import PostcodeRow
from marketplace.services.postcodes_import import PostcodesLoaded, import_postcodes
from tests.integration.town import START

PLAIN = "postcode,latitude,longitude,authority,ward\n"
ONSPD_NAMES = (
    *("pcd", "pcd2", "pcds", "dointr", "doterm", "oscty", "ced", "oslaua", "osward", "parish"),
    *("usertype", "oseast1m", "osnrth1m", "osgrdind", "oshlthau", "lat", "long", "imd"),
)


def load(
    *paths: Path, names: Iterable[Path] = (), replace: bool = False, area: str = ""
) -> PostcodesLoaded:
    """Import files as the command does."""
    return import_postcodes(
        paths,
        actor=command("postcodes import"),
        now=START,
        area=CouncilArea.parse(area),
        names=tuple(names),
        replace=replace,
    )


def written(folder: Path, text: str, name: str = "postcodes.csv") -> Path:
    """Write a file."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def onspd(*rows: tuple[str, str, str, str, str]) -> str:
    """A directory of the ONS: postcode, day it ended, ward, north and east of each row."""
    lines = [",".join(ONSPD_NAMES)]
    for postcode, ended, ward, north, east in rows:
        packed = postcode.replace(" ", "").ljust(7)
        lines.append(
            f'"{packed}","{packed}","{postcode}","198001","{ended}","E99999999","E99999999",'
            f'"E09000004","{ward}","E43000194","0","0548000","0173000","1","E18000007",'
            f'{north},{east},"20000"'
        )
    return "\n".join(lines) + "\n"


def stored() -> dict[str, tuple[float, float, str, str]]:
    """What the table has, by postcode."""
    return {
        row.postcode: (row.latitude, row.longitude, row.authority, row.ward)
        for row in db.session.scalars(select(PostcodeRow))
    }
