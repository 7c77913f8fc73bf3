"""The tables that are made of what people told us: their cells, and which cells a concern is in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from marketplace.domain.concern_recipients import Recipient
from marketplace.domain.concern_standing import (
    Acknowledged,
    Concluded,
    Elsewhere,
    Replied,
    Said,
    Told,
    acknowledged,
    concluded,
    elsewhere,
    replied,
    said,
)
from marketplace.domain.concerns import ConcernKind
from marketplace.domain.dates import london_day
from marketplace.domain.disclosure import Layout
from marketplace.domain.themes import Theme

NO_THEME = "No theme yet"


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSpec:
    """How one table is made. `cells` are all its names, empty where it has no end."""

    key: str
    caption: str
    first: str
    layout: Layout
    of: Callable[[Told, datetime], Iterable[str]]
    cells: tuple[str, ...] = ()
    elsewhere: str = ""


def _body(recipient: Recipient) -> str:
    """Its name at the beginning of a line."""
    name = recipient.label.removeprefix("the ")
    return name[:1].upper() + name[1:]


_OUTSIDE = tuple(recipient for recipient in Recipient if not recipient.works_here)
TABLES = (
    TableSpec(
        key="kind",
        caption="By kind",
        first="Kind",
        layout=Layout.PARTS,
        of=lambda told, _: (told.kind.label,),
        cells=tuple(kind.label for kind in ConcernKind if not kind.is_restricted),
    ),
    TableSpec(
        key="theme",
        caption="By theme",
        first="Theme",
        layout=Layout.OVERLAPPING,
        of=lambda told, _: {theme.label for theme in told.themes} or {NO_THEME},
        cells=(*(theme.label for theme in Theme), NO_THEME),
    ),
    TableSpec(
        key="provider",
        caption="By provider",
        first="Provider",
        layout=Layout.OPEN,
        of=lambda told, _: (told.provider,),
        elsewhere="Not known, or not about a provider",
    ),
    TableSpec(
        key="district",
        caption="By postcode district",
        first="District",
        layout=Layout.OPEN,
        of=lambda told, _: (told.district,),
        elsewhere="Not known",
    ),
    TableSpec(
        key="acknowledged",
        caption="Acknowledged in 3 working days",
        first="Where it stands",
        layout=Layout.PARTS,
        of=lambda told, _: (acknowledged(told),),
        cells=tuple(Acknowledged),
    ),
    TableSpec(
        key="replied",
        caption="Replies of providers in 10 working days",
        first="Where it stands",
        layout=Layout.PARTS,
        of=lambda told, now: (replied(told, london_day(now)),),
        cells=tuple(Replied),
    ),
    TableSpec(
        key="sorted",
        caption="Whether it is sorted, as people say",
        first="What they say",
        layout=Layout.PARTS,
        of=lambda told, _: (said(told),),
        cells=tuple(Said),
    ),
    TableSpec(
        key="concluded",
        caption="Concluded",
        first="Where it stands",
        layout=Layout.PARTS,
        of=lambda told, _: (concluded(told),),
        cells=tuple(Concluded),
    ),
    TableSpec(
        key="handed-off",
        caption="Handed to other bodies, and receipted",
        first="Where it stands",
        layout=Layout.PARTS,
        of=lambda told, now: (elsewhere(told, now),),
        cells=tuple(Elsewhere),
    ),
    TableSpec(
        key="recipient",
        caption="Other bodies that have it, or that we pointed to",
        first="Body",
        layout=Layout.OVERLAPPING,
        of=lambda told, _: {_body(each.recipient) for each in told.hand_offs},
        cells=tuple(_body(recipient) for recipient in _OUTSIDE),
    ),
)
