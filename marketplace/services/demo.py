"""Fills a database with the fictional council's providers and listings."""

from __future__ import annotations

from datetime import datetime

from marketplace.demo.listings import listing_rows
from marketplace.domain.access import Actor
from marketplace.domain.errors import MarketplaceError
from marketplace.services.listings_file import ImportReport, import_rows


class DemoDataBroken(MarketplaceError):
    """The demo's own rows do not pass the checks of the listing file."""


def seed(*, actor: Actor, now: datetime) -> ImportReport:
    """Import the fictional listings; what is there already stays as it is.

    Nothing is made up about the regulator: regulated listings wait for their first check, as any
    imported ones do.
    """
    report = import_rows(listing_rows(), actor=actor, now=now)
    if report.problems:
        raise DemoDataBroken("; ".join(f"{p.column}: {p.reason}" for p in report.problems))
    return report
