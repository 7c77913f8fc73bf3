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
