"""The pages of `/account`, and where they are."""

from __future__ import annotations

from flask import Blueprint


def account_pages() -> Blueprint:
    """The blueprint of `/account`."""
    return Blueprint("account", __name__, url_prefix="/account")
