"""The pages of `/tell-us`, and where they are."""

from __future__ import annotations

from flask import Blueprint


def concern_pages() -> Blueprint:
    """The blueprint of `/tell-us`."""
    return Blueprint("concerns", __name__, url_prefix="/tell-us")
