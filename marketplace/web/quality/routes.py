"""The pages of `/quality`, and where they are."""

from __future__ import annotations

from flask import Blueprint


def quality_pages() -> Blueprint:
    """The blueprint of `/quality`."""
    return Blueprint("quality", __name__, url_prefix="/quality")
