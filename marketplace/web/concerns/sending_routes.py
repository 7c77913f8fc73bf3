"""Where the pages are that say the kind back, send, and show the reference."""

from __future__ import annotations

from flask import Blueprint


def add_sending_pages(pages: Blueprint) -> None:
    """Give `/tell-us` these pages."""
    del pages
