"""What people looked for and did not find: by kind of service or need, and by district.

Searches are counted, not people. Nobody sees a count under 5, or can work one out: of one want the
districts are a table of their own, in which small cells stand together (`domain.disclosure`). How
often a search found nothing follows from what the directory held, which anybody can see, so it may
be all of the searches; it is held to the same rules in a table beside the first. No totals over
several wants are shown: one search can ask for several. Nor can months be chosen freely: two that
are too small to be shown, 4 and 4, would be shown as 10 together, which tells both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from marketplace.domain.concern_periods import Period, periods
from marketplace.domain.disclosure import Counts, Layout, protected
from marketplace.domain.wants import Want

MOST_MONTHS = 36
"""How long counts are kept."""
_MONTHS_OF_YEAR = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """How often one want was looked for in one district; empty where nobody said where."""

    want: Want
    district: str
    looked: int
    found_nothing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One district of a want; empty where nobody said where, None for all others together.

    Counts are to the nearest 5; None where they are not shown.
    """

    district: str | None
    looked: int | None
    found_nothing: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """One want, by whatever name people know it. Counts as of `Place`; `looked` is always shown."""

    want: Want
    name: str
    looked: int
    found_nothing: int | None
    places: tuple[Place, ...]


def gaps(rows: Iterable[Looked], *, needs: Mapping[str, str]) -> tuple[Gap, ...]:
    """What may be shown: those that found nothing most often first, then by name."""
    by_want: defaultdict[Want, list[Looked]] = defaultdict(list)
    for row in rows:
        by_want[row.want].append(row)
    found = (_gap(want, of_want, want.name(needs)) for want, of_want in by_want.items())
    shown = (gap for gap in found if gap is not None)
    return tuple(
        sorted(shown, key=lambda gap: (-(gap.found_nothing or 0), gap.name, gap.want.kind))
    )


def _gap(want: Want, rows: list[Looked], name: str) -> Gap | None:
    """One want as it may be shown; None where it was looked for less than 5 times."""
    looked = _counts({row.district: row.looked for row in rows})
    if looked.total is None:
        return None
    nothing = _counts({row.district: row.found_nothing for row in rows})
    named = sorted(set(looked.shown) | set(nothing.shown))
    places = [
        Place(
            district=district,
            looked=looked.shown.get(district),
            found_nothing=nothing.shown.get(district),
        )
        for district in named
    ]
    places.sort(
        key=lambda place: (not place.district, -(place.found_nothing or 0), -(place.looked or 0))
    )
    if named and not (looked.together is None and nothing.together is None):
        rest = Place(district=None, looked=looked.together, found_nothing=nothing.together)
        places.append(rest)
    return Gap(
        want=want,
        name=name,
        looked=looked.total,
        found_nothing=nothing.total,
        places=tuple(places),
    )


def _counts(by_district: Mapping[str, int]) -> Counts:
    """Each search is in one district, or in none that was said.

    None at all is no small count here: it tells of the directory, or of nobody.
    """
    cells = {district: number for district, number in by_district.items() if number}
    return protected(cells, total=sum(cells.values()), layout=Layout.PARTS)


def months_back(last: date, number: int) -> tuple[date, ...]:
    """So many months, as their first days, the newest first, `last` among them."""
    months = last.year * _MONTHS_OF_YEAR + last.month - 1
    return tuple(
        date((months - back) // _MONTHS_OF_YEAR, (months - back) % _MONTHS_OF_YEAR + 1, 1)
        for back in range(number)
    )


def periods_kept(today: date) -> tuple[Period, ...]:
    """The quarters and years that can be asked for: over, and with every month still kept."""
    oldest = months_back(today, MOST_MONTHS)[-1]
    return tuple(period for period in periods(today, running=False) if period.first >= oldest)
