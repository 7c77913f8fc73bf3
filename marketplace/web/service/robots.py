"""Files for programs that visit: robots.txt, the sitemap, and whom to tell of a weakness."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, render_template, url_for

from marketplace.queries import visible
from marketplace.web import clock
from marketplace.web.marks import public
from marketplace.wiring import adapters

_VALID_FOR = timedelta(days=180)
"""How far ahead security.txt expires: its standard asks for less than a year."""
_PAGES = (
    "public.start",
    "public.activities",
    "public.ordering",
    "public.help_pages",
    "public.direct_payments",
    "public.paying_for_care",
    "public.contacts",
    "public.what_we_check",
    "public.policy",
    "public.accessibility",
    "public.privacy",
    "public.cookies",
)


@public
def robots() -> Response:
    """Search engines may read the pages, but need not walk through every search."""
    lines = (
        "User-agent: *",
        "Disallow: /search",
        "Disallow: /shortlist",
        "Disallow: /compare",
        "Disallow: /api/",
        f"Sitemap: {_absolute('service.sitemap')}",
    )
    return _text(lines)


@public
def sitemap() -> Response:
    """Every listing that the public can see, and the pages about the service."""
    base_url = adapters().settings.base_url
    body = render_template(
        "service/sitemap.xml",
        base_url=base_url,
        pages=[_absolute(endpoint) for endpoint in _PAGES],
        entries=visible.sitemap_entries(),
    )
    return Response(body, content_type="application/xml; charset=utf-8")


@public
def security() -> Response:
    """Whom to tell of a weakness (RFC 9116). `Expires` moves on by itself."""
    midnight = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    settings = adapters().settings
    lines = (
        f"Contact: tel:+44-{settings.council_phone.lstrip('0').replace(' ', '-')}",
        f"Expires: {(midnight + _VALID_FOR):%Y-%m-%dT%H:%M:%SZ}",
        f"Canonical: {_absolute('service.security')}",
        "Preferred-Languages: en",
    )
    return _text(lines)


def _absolute(endpoint: str) -> str:
    return adapters().settings.base_url + url_for(endpoint)


def _text(lines: tuple[str, ...]) -> Response:
    return Response("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
