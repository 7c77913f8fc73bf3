"""A shortlist: addresses of listings that somebody chose, the first chosen first.

It belongs to whoever made it and is kept by their browser alone. Every function returns a new one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum

MOST = 20
"""Listings on one shortlist: what a cookie and the address of a shared one hold safely."""
MOST_COMPARED = 4
"""Listings side by side: what fits across a sheet of paper."""

Slugs = tuple[str, ...]
_SLUG = re.compile(r"[A-Za-z0-9-]{1,120}")


class Kept(StrEnum):
    """What became of something that was put on a shortlist or taken off it."""

    ADDED = "added"
    THERE_ALREADY = "there-already"
    FULL = "full"
    REMOVED = "removed"
    EMPTIED = "emptied"


def normal(slugs: Iterable[str]) -> Slugs:
    """The first `MOST` of these, each once, without what is no address of a listing at all."""
    return tuple(dict.fromkeys(slug for slug in slugs if _SLUG.fullmatch(slug)))[:MOST]


def with_added(slugs: Slugs, more: Iterable[str]) -> tuple[Slugs, Kept]:
    """The shortlist with these after what it holds, as far as there is room."""
    new = [slug for slug in normal(more) if slug not in slugs]
    if not new:
        return slugs, Kept.THERE_ALREADY
    longer = (*slugs, *new)
    return longer[:MOST], Kept.FULL if len(longer) > MOST else Kept.ADDED


def with_put_back(slugs: Slugs, places: Mapping[str, int]) -> tuple[Slugs, Kept]:
    """The shortlist with what was taken off it where that was, as far as there is room.

    `places` counts from 0; who was last, or further on than there is now, comes last. What has
    come meanwhile stays.
    """
    new = [slug for slug in normal(places) if slug not in slugs]
    room = MOST - len(slugs)
    whole = list(slugs)
    for slug in sorted(new[:room], key=places.__getitem__):
        whole.insert(places[slug], slug)
    if not new:
        return slugs, Kept.THERE_ALREADY
    return tuple(whole), Kept.FULL if len(new) > room else Kept.ADDED


def without(slugs: Slugs, gone: Iterable[str]) -> Slugs:
    """The shortlist less these."""
    left_out = frozenset(gone)
    return tuple(slug for slug in slugs if slug not in left_out)
