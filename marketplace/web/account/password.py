"""Changing one's own name and password."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from marketplace.domain.errors import InvalidError
from marketplace.services.accounts_password import change, change_name
from marketplace.services.throttling import SlowDownError
from marketplace.web.account.arriving import came, complete
from marketplace.web.account.forms import ChangePasswordForm, NameForm
from marketplace.web.clock import now
from marketplace.web.identity import principal, remember
from marketplace.web.marks import signed_in


@signed_in
def password() -> Response | str:
    """Choose a new password; every other sign-in ends."""
    form = ChangePasswordForm()
    who = principal()
    if form.validate_on_submit():
        current, new = form.current.data, form.password.data or ""
        try:
            started = change(current, new, by=who, came=came(), now=now())
        except InvalidError as error:
            form.refuse(error)
        except SlowDownError as refusal:
            form.form_errors.append(str(refusal))
        else:
            remember(started)
            return complete(redirect(url_for("account.overview")))
    return render_template("account/password.html", form=form)


@signed_in
def name() -> Response | str:
    """Correct one's own name."""
    who = principal()
    form = NameForm(name=who.name)
    if form.validate_on_submit():
        try:
            change_name(form.name.data, by=who, now=now())
        except InvalidError as error:
            form.refuse(error)
        else:
            return redirect(url_for("account.overview"))
    return render_template("account/name.html", form=form)
