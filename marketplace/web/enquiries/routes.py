"""Where the pages of enquiries are: asking, following, and the links of providers."""

from __future__ import annotations

from flask import Blueprint

from marketplace.web.enquiries import asking, following, linked, sent

_FORM = ("GET", "POST")


def enquiry_pages() -> Blueprint:
    """The blueprint. No address has a reference, a passphrase or words in it."""
    pages = Blueprint("enquiries", __name__)
    add = pages.add_url_rule
    add("/listings/<slug>/enquire", view_func=asking.ask, methods=_FORM)
    add("/enquiries/sent", view_func=sent.sent, methods=_FORM)
    add("/enquiries/follow", view_func=following.follow, methods=_FORM)
    add("/enquiries/follow/steps", view_func=following.followed)
    add("/enquiries/follow/add", view_func=following.add, methods=_FORM)
    add("/enquiries/follow/end", view_func=following.end, methods=_FORM)
    add("/enquiries/follow/stop", view_func=following.stop, methods=["POST"])
    add("/enquiries/follow/stopped", view_func=following.stopped)
    add("/enquiries/open/<token>", view_func=linked.linked, methods=_FORM)
    add("/enquiries/open/<token>/answer", view_func=linked.linked_answer, methods=_FORM)
    return pages
