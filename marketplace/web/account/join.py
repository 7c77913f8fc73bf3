"""Coming in with an invitation: as staff, or as a colleague at a provider."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from marketplace.domain.errors import InvalidError, RefusedError
from marketplace.services.accounts_invitations import (
    Invitation,
    accept,
    accept_as_new,
    is_for,
    look_at_invitation,
)
from marketplace.web.account.arriving import came, go_on, home
from marketplace.web.account.forms import ButtonForm, JoinForm
from marketplace.web.clock import now
from marketplace.web.identity import visitor
from marketplace.web.marks import coming_in


@coming_in
def join(token: str) -> Response | str:
    """Show what somebody is invited to; the button uses the link."""
    try:
        invitation = look_at_invitation(token, now=now())
    except RefusedError as refusal:
        return render_template("account/link_refused.html", reason=str(refusal), again="join")
    if invitation.is_new:
        return _join_as_new(token, invitation)
    form = ButtonForm()
    if not form.validate_on_submit():
        return render_template("account/join.html", form=form, invitation=invitation)
    accept(token, now=now())
    who = visitor()
    here = is_for(who, invitation)
    return redirect(home() if here else url_for("account.sign_in"))


def _join_as_new(token: str, invitation: Invitation) -> Response | str:
    """Choose a name and a password, and be signed in."""
    form = JoinForm(name=invitation.name)
    if form.validate_on_submit():
        try:
            came_in = accept_as_new(
                token, form.name.data, form.password.data or "", came=came(), now=now()
            )
        except InvalidError as error:
            form.refuse(error)
        else:
            return go_on(came_in.started, to=None)
    return render_template("account/join_as_new.html", form=form, invitation=invitation)
