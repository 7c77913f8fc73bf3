"""Reads lists of areas with their codes: the ONS names wards and authorities in files apart."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from pathlib import Path

from marketplace.domain.known_places import is_code
from marketplace.services.postcodes_file import UnreadablePostcodes

_CODE, _NAME = re.compile(r"code|[a-z]+[0-9]*cd"), re.compile(r"name|[a-z]+[0-9]*nm")
"""Titles of columns: "WD25CD" and "WD25NM" of the year 2025, or plain words."""
_LONGEST = 80


def area_names(path: Path) -> dict[str, str]:
    """Names of areas by GSS code. Raises UnreadablePostcodes, and OSError."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        try:
            rows = list(csv.reader(file, strict=True))
        except (csv.Error, UnicodeDecodeError) as problem:
            raise UnreadablePostcodes(
                f"{path.name}: the file cannot be read as a CSV file in UTF-8 ({problem})."
            ) from problem
    titles = [title.strip().casefold() for title in rows[0]] if rows else []
    code, name = _position(titles, _CODE), _position(titles, _NAME)
    if code is None or name is None:
        raise UnreadablePostcodes(
            f"{path.name}: the first line names no column with codes and one with names, such as "
            "WD25CD and WD25NM."
        )
    wide = [row for row in rows[1:] if len(row) > max(code, name)]
    return {
        row[code].strip(): " ".join(row[name].split())[:_LONGEST]
        for row in wide
        if is_code(row[code].strip())
    }


def _position(titles: Sequence[str], pattern: re.Pattern[str]) -> int | None:
    found = [position for position, title in enumerate(titles) if pattern.fullmatch(title)]
    return found[0] if found else None
