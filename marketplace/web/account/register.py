"""Asking for an account, and confirming the address of it."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from marketplace.domain.errors import InvalidError, RefusedError
from marketplace.services import accounts_register
from marketplace.services.accounts_sign_in import address_to_confirm, confirm_address
from marketplace.services.password_proof import WrongPasswordError
from marketplace.services.throttling import SlowDownError
from marketplace.web.account.arriving import came, go_on
from marketplace.web.account.forms import PasswordForm, RegisterForm
from marketplace.web.clock import now
from marketplace.web.marks import coming_in


@coming_in
def register() -> Response | str:
    """Ask for name, address and password. The answer never tells who has an account."""
    form = RegisterForm()
    if form.validate_on_submit():
        name, email, password = form.name.data, form.email.data, form.password.data
        try:
            accounts_register.register(name, email, password or "", came=came(), now=now())
        except InvalidError as error:
            form.refuse(error)
        except SlowDownError as refusal:
            form.form_errors.append(str(refusal))
        else:
            return redirect(url_for("account.registered"))
    return render_template("account/register.html", form=form)


@coming_in
def registered() -> str:
    """Ask to look for the message."""
    return render_template("account/registered.html")


@coming_in
def confirm(token: str) -> Response | str:
    """Confirm an address with its link and the password, and be signed in."""
    try:
        email = address_to_confirm(token, now=now())
    except RefusedError as refusal:
        return render_template("account/link_refused.html", reason=str(refusal), again="sign-in")
    form = PasswordForm()
    if form.validate_on_submit():
        try:
            came_in = confirm_address(token, form.password.data, came=came(), now=now())
        except (WrongPasswordError, SlowDownError) as refusal:
            form.form_errors.append(str(refusal))
        else:
            return go_on(came_in.started, to=None)
    return render_template("account/confirm.html", form=form, email=email)


@coming_in
def invited(token: str) -> str:
    """Greet a service that the council asked to register. Opening it uses nothing up.

    Who they are shows in the address that they register with, so the token decides nothing.
    """
    del token
    return render_template("account/invited.html")
