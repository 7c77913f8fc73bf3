"""The pages of `/account`, and where they are."""

from __future__ import annotations

from flask import Blueprint

from marketplace.web.account import (
    join,
    overview,
    password,
    register,
    reset,
    second_factor,
    sign_in,
)

_FORM = ("GET", "POST")


def account_pages() -> Blueprint:
    """The blueprint of `/account`."""
    pages = Blueprint("account", __name__, url_prefix="/account")
    _ways_in(pages)
    _second_step(pages)
    _own(pages)
    return pages


def _ways_in(pages: Blueprint) -> None:
    """The pages of somebody who has not signed in."""
    pages.add_url_rule("/sign-in", view_func=sign_in.sign_in, methods=_FORM)
    pages.add_url_rule("/register", view_func=register.register, methods=_FORM)
    pages.add_url_rule("/registered", view_func=register.registered)
    pages.add_url_rule("/invited/<token>", view_func=register.invited)
    pages.add_url_rule("/confirm/<token>", view_func=register.confirm, methods=_FORM)
    pages.add_url_rule("/reset", view_func=reset.reset, methods=_FORM)
    pages.add_url_rule("/reset/sent", view_func=reset.reset_sent)
    pages.add_url_rule("/reset/<token>", view_func=reset.choose_password, methods=_FORM)
    pages.add_url_rule("/join/<token>", view_func=join.join, methods=_FORM)


def _second_step(pages: Blueprint) -> None:
    """What stands between the password and everything else, and how it is kept."""
    factor = second_factor
    pages.add_url_rule("/second-factor", view_func=factor.second_factor, methods=_FORM)
    pages.add_url_rule("/second-factor/recovery", view_func=factor.recovery_code, methods=_FORM)
    pages.add_url_rule("/second-factor/set-up", view_func=factor.set_up, methods=_FORM)
    pages.add_url_rule("/second-factor/codes", view_func=factor.new_codes, methods=_FORM)
    pages.add_url_rule(
        "/second-factor/remove", "remove_second_factor", factor.remove, methods=_FORM
    )


def _own(pages: Blueprint) -> None:
    """The pages of somebody who has signed in."""
    pages.add_url_rule("", view_func=overview.overview)
    pages.add_url_rule("/back", view_func=overview.back)
    pages.add_url_rule("/name", view_func=password.name, methods=_FORM)
    pages.add_url_rule("/password", view_func=password.password, methods=_FORM)
    pages.add_url_rule("/sign-out", view_func=overview.sign_out, methods=["POST"])
    pages.add_url_rule("/signed-out", view_func=overview.signed_out)
    pages.add_url_rule(
        "/sign-ins/<int:sign_in_id>/end", view_func=overview.end_sign_in, methods=["POST"]
    )
    pages.add_url_rule(
        "/sign-ins/end-others", view_func=overview.end_other_sign_ins, methods=["POST"]
    )
