"""Asking to be told: the search comes in the address, as on the search page, the rest is typed."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import EmailField
from wtforms.validators import InputRequired

from marketplace.domain.errors import InvalidError, RefusedError
from marketplace.domain.throttling import network_of
from marketplace.services import saved_searches
from marketplace.web.asked import Asked
from marketplace.web.clock import now
from marketplace.web.criteria import asked_from
from marketplace.web.forms import Form
from marketplace.web.marks import coming_in
from marketplace.web.saved_searches.wording import in_words
from marketplace.web.where import where_from


class AskForm(Form):
    """Where to write to. Nothing else is asked."""

    email = EmailField("Email address", [InputRequired("Enter your email address")])


@coming_in
def ask() -> Response | str:
    """Show the search, and ask for the address."""
    asked = asked_from(request.args, find_place=where_from)
    form = AskForm()
    if asked.unknown is None and form.validate_on_submit() and _sent(asked, form):
        return redirect(url_for("saved_searches.sent"))
    return render_template(
        "saved_searches/ask.html", asked=asked, facts=in_words(asked.criteria), form=form
    )


@coming_in
def sent() -> str:
    """Ask to look for the message."""
    return render_template("saved_searches/sent.html")


def _sent(asked: Asked, form: AskForm) -> bool:
    """Ask the use case; what it refuses stands in the form."""
    try:
        saved_searches.ask(
            asked.query(),
            form.email.data or "",
            network=network_of(request.remote_addr),
            now=now(),
        )
    except InvalidError as wrong:
        form.refuse(wrong)
    except RefusedError as refused:
        form.form_errors.append(str(refused))
    else:
        return True
    return False
