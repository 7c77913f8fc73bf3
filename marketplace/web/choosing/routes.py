"""The pages of choosing, and where they are."""

from __future__ import annotations

from flask import Blueprint

from marketplace.web.choosing import change, comparing, pack, record, shortlist


def choosing_pages() -> Blueprint:
    """The blueprint of shortlist, comparison, print pack and choosing record."""
    pages = Blueprint("choosing", __name__)
    pages.add_url_rule("/shortlist", view_func=shortlist.shortlist)
    pages.add_url_rule("/shortlist/chosen", view_func=shortlist.on_it)
    pages.add_url_rule("/shortlist/add", view_func=shortlist.add, methods=["POST"])
    pages.add_url_rule("/shortlist/remove", view_func=shortlist.remove, methods=["POST"])
    pages.add_url_rule("/shortlist/tidy", view_func=shortlist.tidy, methods=["POST"])
    pages.add_url_rule("/shortlist/empty", view_func=shortlist.empty, methods=["POST"])
    pages.add_url_rule("/compare", view_func=comparing.compare)
    pages.add_url_rule("/shortlist/pack", view_func=pack.pack)
    pages.add_url_rule("/shortlist/pack.pdf", view_func=pack.pack_pdf)
    pages.add_url_rule("/shortlist/record", view_func=record.record, methods=["GET", "POST"])
    pages.add_url_rule("/shortlist/change", view_func=change.change)
    return pages
