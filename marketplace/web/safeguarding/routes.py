"""The pages of `/safeguarding`, and where they are."""

from __future__ import annotations

from flask import Blueprint


def safeguarding_pages() -> Blueprint:
    """The blueprint of `/safeguarding`."""
    return Blueprint("safeguarding", __name__, url_prefix="/safeguarding")
