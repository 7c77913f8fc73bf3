"""Where the pages are of whoever follows what they told us."""

from __future__ import annotations

from flask import Blueprint

from marketplace.web.concerns import following, following_acting, following_agreeing

_FORM = ["GET", "POST"]


def add_following_pages(pages: Blueprint) -> None:
    """Give `/tell-us` these pages. None has a reference or a passphrase in its address."""
    add = pages.add_url_rule
    add("/follow", view_func=following.follow, methods=_FORM)
    add("/follow/steps", view_func=following.followed)
    add("/follow/stop", view_func=following.stop, methods=["POST"])
    add("/follow/stopped", view_func=following.stopped)
    add("/follow/files/<int:file_id>", view_func=following.file)
    add("/follow/agreed", view_func=following_agreeing.agreed)
    add("/follow/agreed/contact", view_func=following_agreeing.end_contact, methods=_FORM)
    add("/follow/agreed/published", view_func=following_agreeing.end_publishing, methods=_FORM)
    add("/follow/agreed/<recipient>", view_func=following_agreeing.agree_to_less, methods=_FORM)
    add("/follow/<int:number>/ombudsman", view_func=following_acting.ombudsman, methods=_FORM)
    add("/follow/<int:number>/<what>", view_func=following_acting.act, methods=_FORM)
