"""Where the pages of the form are, from its start to "check your answers", and the ways out."""

from __future__ import annotations

from flask import Blueprint

from marketplace.web.concerns import leaving


def add_telling_pages(pages: Blueprint) -> None:
    """Give `/tell-us` the pages of the form."""
    pages.add_url_rule("/leave", view_func=leaving.leave)
    pages.add_url_rule("/exit-this-page", view_func=leaving.exit_page)
    pages.add_url_rule("/staying-safe", view_func=leaving.safety)
