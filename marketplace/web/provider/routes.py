"""The pages of `/provider`, and where they are."""

from __future__ import annotations

from flask import Blueprint


def provider_pages() -> Blueprint:
    """The blueprint of `/provider`."""
    return Blueprint("provider", __name__, url_prefix="/provider")
