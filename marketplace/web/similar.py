"""Services like the one on a page, near it: found by the directory, so that none is hidden."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from marketplace.domain.finding import Criteria
from marketplace.domain.places import Point, Precision, Where
from marketplace.queries.shown import Detail, Summary
from marketplace.services.places import find_place
from marketplace.web.asked import Asked
from marketplace.web.reach_words import beside_in_words
from marketplace.wiring import adapters

MOST = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Like:
    """One other listing. `reach` says how it stands to the one on the page, or is empty."""

    summary: Summary
    reach: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Similar:
    """Other listings of the same kinds. `near` names where they were looked for, or is empty.

    `address` is that of the search which finds them all.
    """

    likes: tuple[Like, ...]
    near: str
    address: str


def similar_to(detail: Detail, *, now: datetime) -> Similar:
    """Up to `MOST` listings of the same kinds, in the directory's best order around this one."""
    where = _around(detail)
    services = detail.summary.service_types
    asked = Asked(criteria=Criteria(services=services, where=where, per_page=MOST + 1))
    found = adapters().directory.find(asked.criteria, now=now)
    likes = [
        Like(summary=summary, reach=beside_in_words(reach) if reach else "")
        for summary, reach in zip(found.summaries, found.reaches, strict=True)
        if summary.id != detail.summary.id
    ]
    near = where.district if where else ""
    return Similar(likes=tuple(likes[:MOST]), near=near, address=asked.address())


def _around(detail: Detail) -> Where | None:
    """Where to look: the listing's own place, else the middle of its postcode district.

    Ward and borough are those of our tables, so that what covers them counts; nobody else is asked.
    """
    postcode = detail.summary.postcode or ""
    outward = postcode.partition(" ")[0]
    if not outward:
        return None
    found = find_place(postcode, area=adapters().settings.council_area)
    known = found if isinstance(found, Where) else None
    if detail.latitude is None or detail.longitude is None:
        return known
    own = Where(
        asked=outward,
        label=postcode,
        point=Point(latitude=detail.latitude, longitude=detail.longitude),
        precision=Precision.POSTCODE,
        district=outward,
    )
    return replace(own, ward=known.ward, in_borough=known.in_borough) if known else own
