"""It was sent: the reference, the passphrase once, and how to follow."""

from __future__ import annotations

from flask import redirect, render_template, session, url_for
from werkzeug.wrappers import Response

from marketplace.services.enquiries import sent_before, take_passphrase
from marketplace.web.clock import now
from marketplace.web.enquiries.asking import SENT
from marketplace.web.enquiries.forms import AboutOneForm
from marketplace.web.marks import coming_in
from marketplace.wiring import adapters


@coming_in
def sent() -> Response | str:
    """What was sent from this browser last. Looking changes nothing; the button forgets it.

    The button of a page that is still open on an earlier one shows this one instead: nobody has
    said of this one that they have it.
    """
    token = session.get(SENT)
    found = sent_before(token, now=now()) if isinstance(token, str) else None
    if found is None:
        return redirect(url_for("enquiries.follow"))
    form = AboutOneForm()
    if form.validate_on_submit() and form.reference.data == found.reference:
        take_passphrase(str(token), now=now())
        del session[SENT]
        return redirect(url_for("enquiries.follow"))
    where = f"{adapters().settings.base_url}{url_for('enquiries.follow')}"
    return render_template("enquiries/sent.html", sent=found, where=where)
