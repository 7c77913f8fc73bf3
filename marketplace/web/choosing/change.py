"""Looking for a change: what to do first, and where to find another service."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template

from marketplace.domain.finding import Criteria
from marketplace.queries.shown import Summary
from marketplace.web.asked import Asked
from marketplace.web.choosing.chosen import Chosen, chosen
from marketplace.web.marks import choosing


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """A service that somebody wants to leave, and where others of its kinds are."""

    summary: Summary
    search_address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePage:
    """What the page shows. `leaving` is empty where the address names nothing that is shown."""

    chosen: Chosen
    leaving: tuple[Leaving, ...]


@choosing
def change() -> str:
    """The page; the address may name the service that somebody has now."""
    which = chosen()
    leaving = tuple(
        Leaving(
            summary=detail.summary,
            search_address=Asked(
                criteria=Criteria(services=detail.summary.service_types)
            ).address(),
        )
        for detail in which.details
        if which.shared
    )
    return render_template("choosing/change.html", page=ChangePage(chosen=which, leaving=leaving))
