"""What the search page shows: what was asked and what was found, as words and links."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from markupsafe import Markup

from marketplace.domain.finding import Criteria, Sort
from marketplace.domain.listings import PriceUnit
from marketplace.domain.reach import DEFAULT_MILES, Reach
from marketplace.queries.shown import Summary
from marketplace.search.directory import Found
from marketplace.search.facets import Facet
from marketplace.search.folding import searchable
from marketplace.web.asked import Asked, pounds_in_address
from marketplace.web.filters import joined, listings_in_words, pounds
from marketplace.web.maps import Map, MapCircle, MapPoint, rounded
from marketplace.web.paging import Paging, paging_of
from marketplace.web.public.choices import choices_markup
from marketplace.web.public.filter_panels import LONGEST_OPEN, Panel, panels_of, radii
from marketplace.web.public.nothing_found import Instead
from marketplace.web.public.placed import Placed
from marketplace.web.reach_words import (
    doorstep_notice,
    place_notice,
    radius_in_words,
    reach_of_row,
)

_RINGS = (1.0, 5.0, 10.0, 25.0, 50.0)
"""Miles of the rings that a map may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A label and where it leads."""

    label: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A result. `reach` says how it reaches the place asked for, empty where none was.

    `mark` is its number on the map, empty where it is not on it.
    """

    listing: Summary
    reach: str
    mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """What the search page shows. `unknown` is a place's error message, empty where there is none.

    `wider` is for a search that found little, `instead` for one that found nothing. `unsearched`
    says that the words are too common to look for, or none at all. `placed` is the search
    for the place that the words name.
    """

    heading: str
    title_note: str
    counted: str
    words: str
    place: str
    unknown: str
    places: tuple[Link, ...]
    notice: str
    reached: str
    criteria: Criteria
    within: str
    max_price: str
    units: tuple[PriceUnit, ...]
    sorts: tuple[Sort, ...]
    radii: tuple[Link, ...]
    panels: tuple[Panel, ...]
    rows: tuple[Row, ...]
    unsearched: bool
    searched: str | None
    also: str
    suggestions: tuple[Link, ...]
    active: tuple[Link, ...]
    clear_address: str
    anywhere_address: str
    wordless_address: str
    wider: Link | None
    placed: Placed | None
    instead: Instead
    tell_address: str
    paging: Paging
    map: Map | None
    choices: Callable[[Facet], Markup] = choices_markup
    longest_open: int = LONGEST_OPEN
    usual_radius: str = radius_in_words(DEFAULT_MILES)

    @property
    def chosen(self) -> int:
        """How many filters are on."""
        return sum(panel.chosen for panel in self.panels)


def search_page(
    asked: Asked, found: Found, *, instead: Instead | None = None, placed: Placed | None = None
) -> SearchPage:
    """Put what was asked and what was found into words and links."""
    criteria, unknown = asked.criteria, asked.unknown
    where = criteria.where
    rows = _rows(asked, found)
    return SearchPage(
        heading=_heading(asked),
        title_note=f" (page {found.page} of {found.pages})" if found.pages > 1 else "",
        counted=_counted(asked, found, instead),
        words=criteria.words,
        place=asked.typed_place,
        unknown="" if unknown is None else unknown.message,
        places=_other_places(asked),
        notice=_notice(asked),
        reached=_reached(asked, found),
        criteria=criteria,
        within="" if criteria.within is None else radius_in_words(criteria.within),
        max_price=pounds_in_address(criteria.max_price),
        units=tuple(PriceUnit),
        sorts=tuple(sort for sort in Sort if where is not None or sort is not Sort.DISTANCE),
        radii=tuple(Link(label=radius_in_words(m), address=f"{m:g}") for m in radii(criteria)),
        panels=panels_of(found.facets, criteria),
        rows=rows,
        unsearched=bool(criteria.words) and not searchable(criteria.words),
        searched=found.searched,
        also=joined(tuple(f"“{words}”" for words in found.also)) if found.also else "",
        suggestions=_suggestions(asked, found),
        active=tuple(_active(asked, found)),
        clear_address=asked.unfiltered().address(),
        anywhere_address=asked.without("postcode"),
        wordless_address=asked.instead("").address(),
        wider=_wider(asked, found),
        placed=placed,
        instead=instead or Instead(),
        tell_address=f"/tell-me?{asked.query()}".rstrip("?"),
        paging=paging_of(page=found.page, pages=found.pages, address=asked.address),
        map=_map(asked, found, rows),
    )


def _heading(asked: Asked) -> str:
    words, where = asked.criteria.words, asked.criteria.where
    heading = f"Results for “{words}”" if words else "Search results"
    return f"{heading} near {where.label}" if where is not None else heading


def _counted(asked: Asked, found: Found, instead: Instead | None) -> str:
    if instead is not None and instead.words_wait:
        return "We cannot search by words at the moment"
    if not found.total:
        return "Nothing found"
    counted = listings_in_words(found.total)
    return f"{counted}, wherever they are" if asked.unknown is not None else counted


def _notice(asked: Asked) -> str:
    """What to know about the place; that there has to be one, where only a distance was asked."""
    where, within = asked.criteria.where, asked.criteria.within
    if where is not None:
        return f"{place_notice(where)} {doorstep_notice(where)}".strip()
    if within is None or asked.unknown is not None:
        return ""
    return f"Enter a postcode or place above to look within {radius_in_words(within)} of it."


def _reached(asked: Asked, found: Found) -> str:
    """How far was looked, so that nobody takes what is near for all that there is."""
    where = asked.criteria.where
    if where is None or found.radius is None or not found.total:
        return ""
    return (
        f"They come to {where.label}, or are within {radius_in_words(found.radius)} of it, or have "
        "not said where they are."
        if asked.criteria.within is None
        else f"They come to {where.label}, or are within {radius_in_words(found.radius)} of it."
    )


def _other_places(asked: Asked) -> tuple[Link, ...]:
    """Places that may have been meant."""
    where, unknown = asked.criteria.where, asked.unknown
    names = unknown.suggestions if unknown else where.others if where else ()
    return tuple(Link(label=name, address=asked.at(name)) for name in names)


def _rows(asked: Asked, found: Found) -> tuple[Row, ...]:
    where = asked.criteria.where
    marks = (str(number) for number in range(1, len(found.summaries) + 1))
    return tuple(
        Row(
            listing=listing,
            reach=reach_of_row(reach, where, covers=listing.covers),
            mark=next(marks) if point is not None else "",
        )
        for listing, reach, point in zip(found.summaries, found.reaches, found.points, strict=True)
    )


def _active(asked: Asked, found: Found) -> Iterator[Link]:
    """The choices that narrow the search, each with the address that takes it off."""
    criteria = asked.criteria
    if asked.typed_place:
        label = asked.typed_place if criteria.where is None else criteria.where.label
        yield Link(label=f"Place: {label}", address=asked.without("postcode"))
    if criteria.within is not None and criteria.where is not None:
        yield Link(
            label=f"Within {radius_in_words(criteria.within)}", address=asked.without("within")
        )
    for facet in found.facets:
        for value in facet.values:
            if value.selected:
                address = asked.without(facet.name, value.value)
                yield Link(label=f"{facet.label}: {value.label}", address=address)
    if criteria.max_price is not None:
        unit = f" {criteria.price_unit.label}" if criteria.price_unit else ""
        label = f"At most {pounds(criteria.max_price)}{unit}"
        yield Link(label=label, address=asked.without("max_price"))


def _wider(asked: Asked, found: Found) -> Link | None:
    """The radius that finds more, with how much, where this one found little."""
    wider = found.wider
    if wider is None:
        return None
    return Link(
        label=f"Look within {radius_in_words(wider.miles)}: {listings_in_words(wider.total)}",
        address=asked.within(wider.miles),
    )


def _suggestions(asked: Asked, found: Found) -> tuple[Link, ...]:
    """The same search for other words."""
    return tuple(
        Link(label=words, address=asked.instead(words).address()) for words in found.suggestions
    )


def _map(asked: Asked, found: Found, rows: tuple[Row, ...]) -> Map | None:
    """The results that are somewhere exactly, and the place asked for; None where none is.

    What comes from further away than was looked is off the edge: it would make a dot of the rest.
    """
    points = tuple(
        MapPoint(
            latitude=rounded(point)[0],
            longitude=rounded(point)[1],
            label=row.listing.name,
            mark=row.mark,
            note=row.reach,
            href=f"/listings/{row.listing.slug}",
            is_far=_is_far(reach, found),
        )
        for row, reach, point in zip(rows, found.reaches, found.points, strict=True)
        if point is not None
    )
    if not points:
        return None
    where = asked.criteria.where
    if where is None:
        return Map(points=points)
    north, east = rounded(where.point)
    centre = MapPoint(latitude=north, longitude=east, label=where.label, kind="place")
    near = (reach for reach in found.reaches if reach is not None and not _is_far(reach, found))
    furthest = max((reach.miles or 0.0 for reach in near), default=0.0)
    enough = next((ring for ring in _RINGS if ring >= furthest), _RINGS[-1])
    rings = tuple(
        MapCircle(latitude=north, longitude=east, miles=ring) for ring in _RINGS if ring <= enough
    )
    return Map(points=(*points, centre), rings=rings)


def _is_far(reach: Reach | None, found: Found) -> bool:
    """Whether a listing is further away than was looked: it is found for what it covers."""
    miles = None if reach is None else reach.miles
    return miles is not None and found.radius is not None and miles > found.radius
