"""The page of one listing in its provider's account, and what can be done with it there."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import TextAreaField
from wtforms.validators import InputRequired

from marketplace.domain.access import Permission
from marketplace.domain.errors import InvalidError
from marketplace.domain.offers import Availability
from marketplace.queries.kept_listings import KeptListing, kept_listing
from marketplace.services import keeping
from marketplace.web.clock import now
from marketplace.web.forms import Form
from marketplace.web.identity import principal
from marketplace.web.marks import requires

_KEEPS = Permission.KEEP_LISTINGS
_TELL_US = "Tell us what you would like us to look at"


class AskForm(Form):
    """What a person is asked to look at."""

    words = TextAreaField(_TELL_US, [InputRequired(_TELL_US)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Something else about the listing, and where it is."""

    text: str
    address: str


_ABOUT = (
    ("provider.listing_edit", "Change its details"),
    ("provider.listing_preview", "See it as a resident would"),
    ("provider.listing_history", "What has changed, and when"),
    ("provider.numbers", "How often it was seen"),
)


@requires(_KEEPS)
def listing(listing_id: int) -> str:
    """What the public sees of it and why, and what its provider can do."""
    kept = kept_listing(listing_id, by=principal())
    return render_template(
        "provider/listing.html",
        kept=kept,
        links=links_about(kept),
        availabilities=tuple(Availability),
        current=kept.current_availability(now()),
    )


@requires(_KEEPS)
def pause(listing_id: int) -> Response:
    """Hide it for a while."""
    keeping.pause(listing_id, by=principal(), now=now())
    return _told(listing_id, "You paused this listing. The public cannot see it.")


@requires(_KEEPS)
def resume(listing_id: int) -> Response:
    """End the pause."""
    keeping.resume(listing_id, by=principal(), now=now())
    return _told(listing_id, "You resumed this listing.")


@requires(_KEEPS)
def confirm(listing_id: int) -> Response:
    """Say that the details are still right."""
    keeping.confirm(listing_id, by=principal(), now=now())
    return _told(listing_id, "Thank you. You confirmed that the details are right.")


@requires(_KEEPS)
def availability(listing_id: int) -> Response:
    """Say whether there are spaces."""
    chosen = request.form.get("availability", "")
    if chosen not in set(Availability):
        abort(400)
    given = Availability(chosen)
    keeping.give_availability(listing_id, given, by=principal(), now=now())
    return _told(listing_id, f"Availability: {given.label.lower()}, as of today.")


@requires(_KEEPS)
def withdraw(listing_id: int) -> Response | str:
    """Take it out for good, after a clear warning."""
    kept = kept_listing(listing_id, by=principal())
    form = Form()
    if kept.is_withdrawn or not form.validate_on_submit():
        return render_template("provider/withdraw.html", kept=kept, form=form)
    keeping.withdraw(listing_id, by=principal(), now=now())
    return _told(listing_id, "You withdrew this listing.")


@requires(_KEEPS)
def ask(listing_id: int) -> Response | str:
    """Ask a person at the council to look at why it is not shown."""
    kept = kept_listing(listing_id, by=principal())
    form = AskForm()
    if form.validate_on_submit():
        try:
            reference = keeping.ask_a_person(listing_id, form.words.data, by=principal(), now=now())
        except InvalidError as invalid:
            form.refuse(invalid)
        else:
            return _told(listing_id, f"We have your question. Its reference is {reference}.")
    return render_template("provider/ask.html", kept=kept, form=form)


def links_about(kept: KeptListing) -> tuple[Link, ...]:
    """The other pages about a listing. One that was withdrawn is only looked back on."""
    past = {"provider.listing_history", "provider.numbers"}
    return tuple(
        Link(text=text, address=url_for(endpoint, listing_id=kept.id))
        for endpoint, text in _ABOUT
        if endpoint in past or not kept.is_withdrawn
    )


def _told(listing_id: int, message: str) -> Response:
    """Back to the listing's page, where the message stands on top."""
    flash(message)
    return redirect(url_for("provider.listing", listing_id=listing_id))
