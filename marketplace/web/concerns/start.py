"""Where "Tell us" begins, goes on, and is given up."""

from __future__ import annotations

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.domain.concern_answers import Answers, Naming
from marketplace.domain.concern_steps import Step, steps
from marketplace.queries.shown import Summary
from marketplace.services.concern_drafts import Draft, discard
from marketplace.services.concern_drafts import start as begin_draft
from marketplace.web.clock import now
from marketplace.web.concerns import draft_session
from marketplace.web.concerns.telling import address_of
from marketplace.web.concerns.telling_forms import NothingForm
from marketplace.web.listing_at import visible_listing
from marketplace.web.marks import coming_in
from marketplace.wiring import adapters


@coming_in
def start() -> Response:
    """What this is, and the button that begins; whoever has a draft can go on with it.

    `?about=` is the slug of the listing whose page led here. One that nobody may see is as none.
    """
    form = NothingForm()
    listing = _listing(request.values.get("about", ""))
    if form.validate_on_submit():
        draft_session.carry(begin_draft(_begun_with(listing), now()))
        return make_response(redirect(url_for("concerns.exit_page")))
    draft = draft_session.opened()
    shown = render_template(
        "concerns/start.html",
        form=form,
        listing=listing,
        draft=draft,
        go_on=_next_of(draft) if draft else "",
    )
    return make_response(shown)


@coming_in
def give_up() -> Response:
    """Remove everything that was answered, for good."""
    draft = draft_session.opened()
    if draft is not None:
        discard(draft.token, files=adapters().files, now=now())
    draft_session.forget()
    return make_response(redirect(url_for("concerns.given_up")))


@coming_in
def given_up() -> str:
    """That it is gone."""
    return render_template("concerns/given_up.html")


def _listing(slug: str) -> Summary | None:
    detail = visible_listing(slug)
    return detail.summary if detail else None


def _begun_with(listing: Summary | None) -> Answers:
    """Which service it is about, where the page of a listing led here."""
    if listing is None:
        return Answers()
    return Answers(
        naming=Naming(words=listing.name, place=listing.town, cqc_id=listing.location_id or "")
    )


def _next_of(draft: Draft) -> str:
    """The first page that was not answered yet, or the check."""
    for step in steps(draft.typed):
        if step.asks and step not in draft.answered:
            return address_of(step) if step is not Step.DANGER else url_for("concerns.exit_page")
    return url_for("concerns.check")
