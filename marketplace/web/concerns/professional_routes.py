"""Where the pages are of the short form for providers, partners and professionals."""

from __future__ import annotations

from flask import Blueprint


def add_professional_pages(pages: Blueprint) -> None:
    """Give `/tell-us` these pages."""
    del pages
