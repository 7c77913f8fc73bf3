"""What invented providers say beyond the columns of the listing file: hours, terms, access.

It is written as an `Offer` keeps it (`domain.offers`), by the name of the listing.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from marketplace.demo.offers import offers

_TERMS = Path(__file__).parent / "data" / "terms"


@cache
def terms() -> Mapping[str, Mapping[str, object]]:
    """Fields of offers, by the reference of the listing. Raises KeyError for an unknown name."""
    references = {offer.name: offer.reference for offer in offers()}
    return {
        references[entry.pop("name")]: entry
        for path in sorted(_TERMS.glob("*.toml"))
        for entry in tomllib.loads(path.read_text(encoding="utf-8"))["listing"]
    }
