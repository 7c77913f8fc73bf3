"""What every answer tells the browser: run nothing but ours, ask nobody else, keep no secrets."""

from __future__ import annotations

import secrets
from urllib.parse import urlsplit

from flask import Flask, Response, g

_YEAR_IN_SECONDS = 365 * 24 * 60 * 60

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()"
    ),
    # For browsers that do not know frame-ancestors.
    "X-Frame-Options": "DENY",
    # What is hidden later may not live on in the copies that search engines show.
    "X-Robots-Tag": "noarchive",
}


def csp_nonce() -> str:
    """The nonce of this answer, made when a template first asks for it.

    An answer that asks for none (an error page, JSON) has none in its policy either: that keeps
    two such answers identical.
    """
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    nonce: str = g.csp_nonce
    return nonce


def content_security_policy(*, nonce: str | None, https: bool, tiles: str = "") -> str:
    """The policy: our own files, scripts with the nonce, nothing from anywhere else.

    `tiles` is where the council takes the pictures of its maps from, if anywhere.
    """
    scripts = f"'self' 'nonce-{nonce}'" if nonce else "'none'"
    rules = [
        "default-src 'none'",
        f"script-src {scripts}",
        "style-src 'self'",
        f"img-src 'self' {tiles}".rstrip(),
        # For the suggestions under the search boxes.
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
    if https:
        rules.append("upgrade-insecure-requests")
    return "; ".join(rules)


def tile_source(tile_url: str) -> str:
    """What the policy allows for a template such as "https://{s}.example.org/{z}/{x}/{y}.png"."""
    parts = urlsplit(tile_url)
    return f"{parts.scheme}://{parts.netloc.replace('{s}', '*')}" if tile_url else ""


def protect(app: Flask, *, https: bool, tile_url: str = "") -> None:
    """Add the headers to every answer of `app`; `https` also tells browsers to stay on https."""
    tiles = tile_source(tile_url)

    @app.after_request
    def _add_headers(response: Response) -> Response:
        for name, value in _ALWAYS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault(
            "Content-Security-Policy",
            content_security_policy(nonce=g.get("csp_nonce"), https=https, tiles=tiles),
        )
        # What is hidden has to be gone at the next look, from every cache on the way too.
        response.headers.setdefault("Cache-Control", "private, no-cache")
        if https:
            response.headers.setdefault(
                "Strict-Transport-Security", f"max-age={_YEAR_IN_SECONDS}; includeSubDomains"
            )
        return response
