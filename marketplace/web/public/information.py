"""Pages about the service itself."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlsplit

from flask import render_template

from marketplace.domain.ratings import Rating
from marketplace.domain.reach import DEFAULT_MILES
from marketplace.web.marks import public
from marketplace.wiring import adapters

STATEMENT_PREPARED = date(2026, 11, 22)
"""When somebody last went through the accessibility statement."""


@public
def policy() -> str:
    """The monitoring policy in plain English."""
    return render_template("information/policy.html", ratings=tuple(Rating))


@public
def ordering() -> str:
    """How results are ordered, and what is in them."""
    return render_template("information/ordering.html", miles=f"{DEFAULT_MILES:g}")


@public
def registering() -> str:
    """How a service registers: what it needs, and where to begin."""
    return render_template("registration/start.html")


@public
def accessibility() -> str:
    """The accessibility statement."""
    return render_template("information/accessibility.html", prepared=STATEMENT_PREPARED)


@public
def privacy() -> str:
    """What happens to information about people."""
    settings = adapters().settings
    return render_template(
        "information/privacy.html",
        lookup_host=_host(settings.postcode_lookup_url),
        tile_host=_host(settings.tile_url),
    )


@public
def cookies() -> str:
    """Which cookies there are, when each is set, and what it holds."""
    return render_template(
        "information/cookies.html", tile_host=_host(adapters().settings.tile_url)
    )


def _host(address: str | None) -> str | None:
    """Whom an address is of, for people: `*` stands for the servers that share the work."""
    host = urlsplit(address).hostname if address else None
    return host and host.replace("{s}", "*")
