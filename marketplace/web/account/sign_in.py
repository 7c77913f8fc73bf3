"""Signing in with a password."""

from __future__ import annotations

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from marketplace.domain.errors import RefusedError
from marketplace.domain.sign_ins import Ending
from marketplace.services.accounts_sign_in import sign_in as begin
from marketplace.web.account.arriving import came, go_on, home, local_address
from marketplace.web.account.forms import SignInForm
from marketplace.web.clock import now
from marketplace.web.identity import visitor
from marketplace.web.marks import coming_in

_ENDED = {
    Ending.IDLE: "You were signed out because nothing happened for a while.",
    Ending.TOO_OLD: "You were signed out because you had been signed in for a long time.",
    Ending.ENDED: "You were signed out from another browser.",
    Ending.PASSWORD: "You were signed out because the password was changed.",
    Ending.SECOND_FACTOR: "You were signed out because the second step of signing in was changed.",
    Ending.ROLES: "You were signed out because your role changed.",
}
"""Why somebody is here again, from the address of the page: it can say no more than this."""


@coming_in
def sign_in() -> Response | str:
    """Ask for address and password; lead back to where somebody came from."""
    who = visitor()
    if who is not None and not who.needs_second_factor and request.method == "GET":
        return redirect(local_address(request.args.get("next")) or home())
    form = SignInForm(next=request.args.get("next", ""))
    if form.validate_on_submit():
        try:
            came_in = begin(form.email.data, form.password.data, came=came(), now=now())
        except RefusedError as refusal:
            form.form_errors.append(str(refusal))
        else:
            return go_on(came_in.started, to=form.next.data)
    return render_template(
        "account/sign_in.html", form=form, notice=_notice(request.args.get("ended"))
    )


def _notice(word: str | None) -> str | None:
    return _ENDED.get(Ending(word)) if word in set(Ending) else None
