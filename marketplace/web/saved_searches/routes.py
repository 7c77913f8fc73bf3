"""Where the pages of saved searches are."""

from __future__ import annotations

from flask import Blueprint

from marketplace.web.saved_searches import asking, links

_FORM = ["GET", "POST"]


def saved_search_pages() -> Blueprint:
    """The blueprint of saved searches."""
    pages = Blueprint("saved_searches", __name__, url_prefix="/tell-me")
    pages.add_url_rule("", view_func=asking.ask, methods=_FORM)
    pages.add_url_rule("/sent", view_func=asking.sent)
    pages.add_url_rule("/confirm/<token>", view_func=links.confirm, methods=_FORM)
    pages.add_url_rule("/stop/<token>", view_func=links.stop, methods=_FORM)
    return pages
