"""Choosing a new password with a link that was sent to the address."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from marketplace.domain.errors import InvalidError, RefusedError
from marketplace.services.accounts_password import address_to_reset, ask_for_reset
from marketplace.services.accounts_password import reset as choose
from marketplace.services.throttling import SlowDownError
from marketplace.web.account.arriving import came, go_on
from marketplace.web.account.forms import AddressForm, NewPasswordForm
from marketplace.web.clock import now
from marketplace.web.marks import coming_in


@coming_in
def reset() -> Response | str:
    """Ask for the address. The answer never tells who has an account."""
    form = AddressForm()
    if form.validate_on_submit():
        try:
            ask_for_reset(form.email.data, came=came(), now=now())
        except InvalidError as error:
            form.refuse(error)
        except SlowDownError as refusal:
            form.form_errors.append(str(refusal))
        else:
            return redirect(url_for("account.reset_sent"))
    return render_template("account/reset.html", form=form)


@coming_in
def reset_sent() -> str:
    """Ask to look for the message."""
    return render_template("account/reset_sent.html")


@coming_in
def choose_password(token: str) -> Response | str:
    """Choose a new password with the link, and be signed in."""
    try:
        email = address_to_reset(token, now=now())
    except RefusedError as refusal:
        return render_template("account/link_refused.html", reason=str(refusal), again="reset")
    form = NewPasswordForm()
    if form.validate_on_submit():
        try:
            came_in = choose(token, form.password.data or "", came=came(), now=now())
        except InvalidError as error:
            form.refuse(error)
        else:
            return go_on(came_in.started, to=None)
    return render_template("account/choose_password.html", form=form, email=email)
