"""Counts how often listings were opened and found, and what was looked for. Never who.

Nothing about a visitor is kept, and nothing of the answer depends on it. Left out are programs
that say what they are, pages that a browser fetches in advance, requests for the head only, and
whoever has a session here (providers and staff): that there is one is seen without opening it, so
pages stay the same for everybody.
"""

from __future__ import annotations

import atexit
import re
from collections.abc import Iterable

from flask import Flask, current_app, request

from marketplace.domain.numbers import Counted
from marketplace.domain.wants import Want
from marketplace.services.search_tally import SearchTally
from marketplace.services.tally import Flusher, Tally
from marketplace.web import clock

_TALLY = "marketplace_tally"
_SEARCHES = "marketplace_searches"
_FLUSHER = "marketplace_flusher"
_PROGRAMS = re.compile(
    r"(?<!cu)bot\b|crawl|spider|slurp|scrap|archive|preview|monitor|uptime|probe|check|scan|fetch"
    r"|headless|lighthouse|curl|wget|httpie|python|java/|okhttp|go-http|libwww|perl|ruby|php"
    r"|axios|node|facebookexternalhit|whatsapp|feed",
    re.IGNORECASE,
)


def count_listings(app: Flask) -> None:
    """Give `app` tallies of its own."""
    app.extensions[_TALLY] = Tally()
    app.extensions[_SEARCHES] = SearchTally()


def keep_counts(app: Flask) -> Flask:
    """Add what `app` counts to the database, now and then and at the end of this process.

    For processes that serve. Without it counts stay in memory.
    """
    flusher = Flusher(lambda: flush_counts(app))
    app.extensions[_FLUSHER] = flusher
    atexit.register(flusher.end)
    return app


def flush_counts(app: Flask) -> int:
    """Add what `app` has counted so far; return how many counts that were."""
    tally: Tally = app.extensions[_TALLY]
    searches: SearchTally = app.extensions[_SEARCHES]
    with app.app_context():
        return tally.flush(now=clock.now()) + searches.flush(now=clock.now())


def count(listing_ids: Iterable[int], counted: Counted) -> None:
    """Count that somebody looks at these listings now, if it is somebody."""
    if not _is_somebody():
        return
    tally: Tally = current_app.extensions[_TALLY]
    tally.note(listing_ids, counted, now=clock.now())
    _begin_flushing()


def note_search(wants: Iterable[Want], *, district: str, found_nothing: bool) -> None:
    """Count that somebody looks for these now, if it is somebody."""
    if not _is_somebody():
        return
    searches: SearchTally = current_app.extensions[_SEARCHES]
    searches.note(wants, district=district, found_nothing=found_nothing, now=clock.now())
    _begin_flushing()


def _begin_flushing() -> None:
    flusher: Flusher | None = current_app.extensions.get(_FLUSHER)
    if flusher is not None:
        flusher.begin()


def _is_somebody() -> bool:
    """Whether the request looks like that of a person outside."""
    agent = request.headers.get("User-Agent", "")
    purpose = request.headers.get("Sec-Purpose", request.headers.get("Purpose", ""))
    return (
        request.method in {"GET", "POST"}
        and bool(agent)
        and not _PROGRAMS.search(agent)
        and "prefetch" not in purpose
        and current_app.config["SESSION_COOKIE_NAME"] not in request.cookies
    )
