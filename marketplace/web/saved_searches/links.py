"""The pages behind the links of messages: to confirm that one wants to be told, and to stop.

A GET changes nothing, since programs open links before people do. What stops it needs no session
and no token of a form: the address proves it, so that a mail program can do it with one click.
"""

from __future__ import annotations

from urllib.parse import parse_qsl

from flask import abort, render_template, request
from werkzeug.datastructures import MultiDict

from marketplace.domain.errors import NotFoundError, RefusedError
from marketplace.services import saved_searches
from marketplace.services.saved_searches import LinkFor, Saved
from marketplace.web.asked import Asked
from marketplace.web.clock import now
from marketplace.web.criteria import BadParameter, asked_from
from marketplace.web.forms import Form
from marketplace.web.marks import coming_in, public
from marketplace.web.proved_by_address import proved_by_address
from marketplace.web.saved_searches.wording import in_words
from marketplace.web.where import where_from

Answer = str | tuple[str, int]


@coming_in
def confirm(token: str) -> Answer:
    """Show the search and a button; the button begins it, or keeps it for another year."""
    form = Form()
    try:
        saved = saved_searches.look(token, LinkFor.CONFIRM)
        if form.validate_on_submit():
            saved_searches.confirm(token, now=now())
            return _page("confirmed", saved)
    except NotFoundError:
        return _nothing_there()
    except RefusedError as refused:
        form.form_errors.append(str(refused))
    return _page("confirm", saved, form=form)


@public
@proved_by_address
def stop(token: str) -> Answer:
    """Show the search and a button; the button, or a mail program, stops it."""
    posted = request.method == "POST"
    if posted and not saved_searches.is_token(token):
        abort(400)
    try:
        saved = saved_searches.look(token, LinkFor.STOP)
        if posted:
            saved_searches.stop(token, now=now())
    except NotFoundError:
        return _nothing_there()
    return _page("stopped" if posted else "stop", saved)


def _nothing_there() -> Answer:
    return render_template("saved_searches/nothing_there.html"), 404


def _page(name: str, saved: Saved, *, form: Form | None = None) -> str:
    asked = _asked(saved.query)
    return render_template(
        f"saved_searches/{name}.html",
        saved=saved,
        address=f"/search?{saved.query}" if saved.query else "/search",
        facts=() if asked is None else in_words(asked.criteria),
        place="" if asked is None or asked.unknown is None else asked.place,
        form=form,
    )


def _asked(query: str) -> Asked | None:
    """The search as it reads now; None where an address of that sort is not known any more."""
    try:
        return asked_from(MultiDict(parse_qsl(query)), find_place=where_from)
    except BadParameter:
        return None
