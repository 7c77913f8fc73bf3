"""Every kind of page that a stranger can open, by a name that a failed test shows."""

from __future__ import annotations

from flask import Flask

from marketplace.web.marks import Mark, mark_of
from tests.browser.live import Live

PLACES = {
    "start": "/",
    "search for everything": "/search",
    "search for words": "/search?q=home+care",
    "search with filters": "/search?service=home-care&rating=good&direct_payments=yes&sort=name",
    "search with a typing slip": "/search?q=gardning",
    "search that finds nothing": "/search?q=xylophonist",
    "search near a place": "/search?postcode=ZM1&q=care",
    "search near a place, by distance": "/search?postcode=ZM1&within=2&sort=distance&max_price=30",
    "search near no place that we know": "/search?postcode=Atlantis&q=care",
    "search that offers other kinds": "/search?postcode=ZM5&within=0.5&service=private-hospital",
    "how results are ordered": "/how-results-are-ordered",
    "second page of results": "/search?page=2",
    "page beyond the last": "/search?page=999",
    "bad parameter": "/search?page=none",
    "search by everything that can be asked": (
        "/search?q=company&postcode=ZM1&within=5&meeting=comes-to-me&need=dementia&who=older-people"
        "&language=polish&day=monday&time=morning&availability=spaces&access=step-free"
        "&borough=inside&direct_payments=yes&max_price=30&price_unit=hour&sort=price"
    ),
    "activities": "/activities",
    "activities of a day near a place": "/activities?day=wednesday&postcode=ZM1",
    "activities that nobody has": "/activities?day=sunday&time=evening&cost=free",
    "activities near no place that we know": "/activities?postcode=Atlantis",
    "help": "/help",
    "direct payments": "/help/direct-payments",
    "paying for care": "/help/paying-for-care",
    "adult social care": "/help/contacts",
    "what we check": "/help/what-we-check",
    "listing rated Outstanding": "/listings/?rating=outstanding",
    "listing rated Good": "/listings/?rating=good",
    "listing that requires improvement": "/listings/?rating=requires-improvement",
    "listing that is not rated": "/listings/?rating=not-rated&service=home-care",
    "listing of an unregulated service": "/listings/?service=gardening",
    "listing that comes to people": "/listings/?service=home-care&postcode=ZM1&sort=distance",
    "listing of a club that meets": "/listings/?q=spinning+jenny+theatre",
    "listing with words of praise": "/listings/?q=kestrel+home+care+hatherwick",
    "listing that never existed": "/listings/nobody-here-0000000000",
    "what a provider needs to register": "/register-your-service",
    "policy": "/policy",
    "accessibility": "/accessibility",
    "privacy": "/privacy",
    "cookies": "/cookies",
    "page that does not exist": "/no-such-page",
}
"""A query after `/listings/` stands for the first listing that the API finds with it."""
NOT_PAGES = {
    *("public.activities_calendar", "public.listing_sessions"),
    *("public.suggest_places", "public.suggest_services"),
}
"""Endpoints that give files, or facts for our own scripts."""


def is_for_strangers(app: Flask, endpoint: str) -> bool:
    """Whether it is one of the public pages, which do not know who looks at them."""
    return endpoint.startswith("public.") and mark_of(app.view_functions[endpoint]) is Mark.PUBLIC


def address(live: Live, name: str) -> str:
    """The path of a page by its name in `PLACES`."""
    path = PLACES[name]
    if not path.startswith("/listings/?"):
        return path
    return str(live.listings(path.removeprefix("/listings/?"))[0]["url"])
