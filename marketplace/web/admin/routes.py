"""The pages of `/admin`, and where they are."""

from __future__ import annotations

from flask import Blueprint


def admin_pages() -> Blueprint:
    """The blueprint of `/admin`."""
    return Blueprint("admin", __name__, url_prefix="/admin")
