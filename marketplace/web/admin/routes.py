"""The pages of `/admin`, and where they are."""

from __future__ import annotations

from flask import Blueprint

from marketplace.web.admin import people

_POST = ("POST",)
_BOTH = ("GET", "POST")


def admin_pages() -> Blueprint:
    """The blueprint of `/admin`."""
    pages = Blueprint("admin", __name__, url_prefix="/admin")
    one = "/people/<int:account_id>"
    pages.add_url_rule("", view_func=people.people)
    pages.add_url_rule("/people/invite", view_func=people.invite, methods=_BOTH)
    pages.add_url_rule(one, view_func=people.person)
    pages.add_url_rule(f"{one}/roles/<role>/give", view_func=people.give_role, methods=_POST)
    pages.add_url_rule(f"{one}/roles/<role>/take", view_func=people.take_role, methods=_POST)
    pages.add_url_rule(f"{one}/invite-again", view_func=people.invite_again, methods=_POST)
    pages.add_url_rule(f"{one}/close", view_func=people.close, methods=_BOTH)
    pages.add_url_rule(f"{one}/second-factor", view_func=people.reset_second_factor, methods=_BOTH)
    return pages
