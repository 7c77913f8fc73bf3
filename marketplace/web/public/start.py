"""The start page: what somebody needs, and where they would get it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template

from marketplace.domain.finding import Criteria
from marketplace.domain.listings import SERVICE_TYPES
from marketplace.domain.service_types import ServiceType, Setting
from marketplace.search.directory import Found
from marketplace.web import clock
from marketplace.web.asked import Asked
from marketplace.web.marks import public
from marketplace.wiring import adapters


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of service that somebody offers, with how many listings there are."""

    service: ServiceType
    count: int

    @property
    def address(self) -> str:
        """Where its listings are."""
        return Asked(criteria=Criteria(services=(self.service.slug,))).address()

    @property
    def noun(self) -> str:
        """What is counted."""
        return "listing" if self.count == 1 else "listings"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Kinds of service that meet people in the same setting."""

    setting: Setting
    kinds: tuple[Kind, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StartPage:
    """What the start page shows. `groups` is empty where nothing is listed."""

    groups: tuple[Group, ...]


def groups_of(found: Found) -> tuple[Group, ...]:
    """What there is, by where people meet it, in the order of the vocabulary."""
    counts = {
        value.value: value.count
        for facet in found.facets
        if facet.name == "service"
        for value in facet.values
    }
    kinds = [
        Kind(service=service, count=counts[slug])
        for slug, service in SERVICE_TYPES.items()
        if counts.get(slug)
    ]
    by_setting = {
        setting: tuple(kind for kind in kinds if kind.service.setting is setting)
        for setting in Setting
    }
    return tuple(
        Group(setting=setting, kinds=kinds) for setting, kinds in by_setting.items() if kinds
    )


@public
def start() -> str:
    """The start page."""
    found = adapters().directory.find(Criteria(per_page=1), now=clock.now())
    return render_template("start/page.html", page=StartPage(groups=groups_of(found)))
