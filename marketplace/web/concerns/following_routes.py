"""Where the pages are of whoever follows what they told us."""

from __future__ import annotations

from flask import Blueprint


def add_following_pages(pages: Blueprint) -> None:
    """Give `/tell-us` these pages."""
    del pages
