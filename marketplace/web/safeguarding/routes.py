"""The pages of `/safeguarding`, and where they are."""

from __future__ import annotations

from flask import Blueprint

from marketplace.web.hand_off_routes import add_hand_off_pages
from marketplace.web.safeguarding import (
    assessing,
    concern,
    deciding,
    hand_offs,
    linking,
    queue,
)

_POST = ("POST",)
_BOTH = ("GET", "POST")


def safeguarding_pages() -> Blueprint:
    """The blueprint of `/safeguarding`."""
    pages = Blueprint("safeguarding", __name__, url_prefix="/safeguarding")
    pages.add_url_rule("", view_func=queue.queue)
    message = "/messages/<int:message_id>"
    pages.add_url_rule(f"{message}/again", view_func=queue.mail_again, methods=_POST)
    pages.add_url_rule(f"{message}/aside", view_func=queue.mail_aside, methods=_POST)
    one = "/<int:concern_id>"
    pages.add_url_rule(one, view_func=concern.concern)
    for path, act in (
        ("accept", concern.accept),
        ("take-on", concern.take_on),
        ("release", concern.release),
        ("mark", linking.mark),
        ("links/<int:organisational_id>/end", linking.unlink),
    ):
        pages.add_url_rule(f"{one}/{path}", view_func=act, methods=_POST)
    for path, page in (
        ("assess", assessing.assess),
        ("note", deciding.note),
        ("tell", deciding.tell),
        ("consider", deciding.consider),
        ("close", deciding.close),
        ("link", linking.link),
    ):
        pages.add_url_rule(f"{one}/{path}", view_func=page, methods=_BOTH)
    add_hand_off_pages(pages, hand_offs, concern=one)
    return pages
