"""Every kind of page that a stranger can open, by a name that a failed test shows."""

from __future__ import annotations

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
    "listing rated Outstanding": "/listings/?rating=outstanding",
    "listing rated Good": "/listings/?rating=good",
    "listing that requires improvement": "/listings/?rating=requires-improvement",
    "listing that is not rated": "/listings/?rating=not-rated&service=home-care",
    "listing of an unregulated service": "/listings/?service=gardening",
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


def address(live: Live, name: str) -> str:
    """The path of a page by its name in `PLACES`."""
    path = PLACES[name]
    if not path.startswith("/listings/?"):
        return path
    return str(live.listings(path.removeprefix("/listings/?"))[0]["url"])
