"""It was sent: the reference, the passphrase once, and how to follow."""

from __future__ import annotations

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.services.enquiries import sent_before, take_passphrase
from marketplace.web.clock import now
from marketplace.web.enquiries.asking import SENT
from marketplace.web.enquiries.forms import ButtonForm
from marketplace.web.marks import coming_in
from marketplace.wiring import adapters


@coming_in
def sent() -> Response:
    """One enquiry that was sent from this browser: `?which=` says which one.

    Looking changes nothing; the button forgets it, and no other.
    """
    which = request.args.get("which", "")
    token = SENT.found(which, now=now())
    SENT.forget_old(now=now())
    found = sent_before(token, now=now()) if token else None
    if token is None or found is None:
        return redirect(url_for("enquiries.follow"))
    if ButtonForm().validate_on_submit():
        take_passphrase(token, now=now())
        SENT.forget(which)
        return redirect(url_for("enquiries.follow"))
    where = f"{adapters().settings.base_url}{url_for('enquiries.follow')}"
    shown = render_template("enquiries/sent.html", sent=found, where=where, which=which)
    answer = make_response(shown)
    answer.headers["Cache-Control"] = "no-store"
    return answer
