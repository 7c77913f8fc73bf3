"""Where the pages are of the short form for providers, partners and professionals."""

from __future__ import annotations

from flask import Blueprint

from marketplace.web.concerns import professional


def add_professional_pages(pages: Blueprint) -> None:
    """Give `/tell-us` these pages."""
    both = ("GET", "POST")
    pages.add_url_rule("/professionals", view_func=professional.professionals, methods=both)
    pages.add_url_rule(
        "/professionals/send", view_func=professional.professionals_send, methods=("POST",)
    )
