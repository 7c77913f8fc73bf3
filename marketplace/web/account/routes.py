"""The pages of `/account`, and where they are."""

from __future__ import annotations

from flask import Blueprint

from marketplace.web.account import overview


def account_pages() -> Blueprint:
    """The blueprint of `/account`."""
    pages = Blueprint("account", __name__, url_prefix="/account")
    _own(pages)
    return pages


def _own(pages: Blueprint) -> None:
    """The pages of somebody who has signed in."""
    pages.add_url_rule("", view_func=overview.overview)
    pages.add_url_rule("/back", view_func=overview.back)
    pages.add_url_rule("/sign-out", view_func=overview.sign_out, methods=["POST"])
    pages.add_url_rule("/signed-out", view_func=overview.signed_out)
    pages.add_url_rule(
        "/sign-ins/<int:sign_in_id>/end", view_func=overview.end_sign_in, methods=["POST"]
    )
    pages.add_url_rule(
        "/sign-ins/end-others", view_func=overview.end_other_sign_ins, methods=["POST"]
    )
