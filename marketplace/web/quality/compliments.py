"""Compliments that may stand on listings: what waits, and an officer's word on each."""

from __future__ import annotations

from flask import render_template
from werkzeug.wrappers import Response
from wtforms import HiddenField, RadioField, TextAreaField

from marketplace.domain.access import Permission, may
from marketplace.domain.compliments import ENDED_WORDS, LONGEST, Standing
from marketplace.domain.concern_access import Reader
from marketplace.domain.errors import InvalidError, RefusedError
from marketplace.queries.compliments import ComplimentSeen, listings_for
from marketplace.queries.compliments import compliment as compliment_seen
from marketplace.queries.compliments import compliments as listed
from marketplace.services import compliment_decisions
from marketplace.services.concern_loading import note_read
from marketplace.web import asking
from marketplace.web.clock import now
from marketplace.web.forms import Form
from marketplace.web.identity import principal
from marketplace.web.marks import requires


class ComplimentForm(Form):
    """What an officer says. Which fields are shown depends on where the compliment stands."""

    version = HiddenField()
    listing_id = RadioField("Which listing is it about?", validate_choice=False)
    words = TextAreaField("Words to show")
    reason = TextAreaField("Reason")


@requires(Permission.READ_CONCERNS)
def compliments() -> str:
    """Those that wait or are shown, and the newest that have ended."""
    who = principal()
    going_on = listed(by=who)
    return render_template(
        "quality/compliments.html",
        standings={
            standing: [each for each in going_on if each.standing is standing]
            for standing in (
                Standing.WAITS_FOR_US,
                Standing.WAITS_FOR_LISTING,
                Standing.WAITS_FOR_PROVIDER,
                Standing.SHOWN,
            )
        },
        ended=listed(by=who, ended=True),
        ended_words=ENDED_WORDS,
    )


@requires(Permission.READ_CONCERNS)
def compliment(compliment_id: int) -> str:
    """One compliment with its words, and what can be done now."""
    who = principal()
    found = compliment_seen(compliment_id, by=who)
    note_read(found.concern_id, by=who, now=now(), audience=Reader.STAFF)
    return _shown(found, _form(found))


@requires(Permission.HANDLE_CONCERNS)
def place_compliment(compliment_id: int) -> str | Response:
    """Say on which listing it can stand."""
    found = compliment_seen(compliment_id, by=principal())
    form = _form(found)
    chosen = str(form.listing_id.data or "")
    try:
        compliment_decisions.place(
            compliment_id,
            listing_id=int(chosen) if chosen in dict(form.listing_id.choices) else None,
            version=asking.version_from(form.version.data),
            by=principal(),
            now=now(),
        )
    except (InvalidError, RefusedError) as error:
        return _refused(found, form, error)
    return _done("The provider can agree now.", compliment_id)


@requires(Permission.HANDLE_CONCERNS)
def approve_compliment(compliment_id: int) -> str | Response:
    """Let it stand on the listing."""
    found = compliment_seen(compliment_id, by=principal())
    form = _form(found)
    try:
        compliment_decisions.approve(
            compliment_id,
            words=form.words.data or "",
            version=asking.version_from(form.version.data),
            by=principal(),
            now=now(),
        )
    except (InvalidError, RefusedError) as error:
        return _refused(found, form, error)
    return _done("The compliment stands on the listing.", compliment_id)


@requires(Permission.HANDLE_CONCERNS)
def decline_compliment(compliment_id: int) -> str | Response:
    """Decline it, or take it off the listing, with a reason."""
    found = compliment_seen(compliment_id, by=principal())
    form = _form(found)
    try:
        compliment_decisions.decline(
            compliment_id,
            reason=form.reason.data or "",
            version=asking.version_from(form.version.data),
            by=principal(),
            now=now(),
        )
    except (InvalidError, RefusedError) as error:
        return _refused(found, form, error)
    return _done("The compliment is not shown.", compliment_id)


def _done(told: str, compliment_id: int) -> Response:
    return asking.done(told, "quality.compliment", compliment_id=compliment_id)


def _form(found: ComplimentSeen) -> ComplimentForm:
    form = ComplimentForm()
    form.listing_id.choices = [(str(key), name) for key, name in listings_for(found)]
    if not form.is_submitted():
        form.version.data, form.words.data = str(found.version), found.words
    return form


def _refused(
    found: ComplimentSeen, form: ComplimentForm, error: InvalidError | RefusedError
) -> str:
    if isinstance(error, InvalidError):
        form.refuse(error)
    else:
        form.form_errors.append(str(error))
    return _shown(found, form)


def _shown(found: ComplimentSeen, form: ComplimentForm) -> str:
    return render_template(
        "quality/compliment.html",
        found=found,
        form=form,
        may_decide=may(principal(), Permission.HANDLE_CONCERNS),
        ended_words=ENDED_WORDS,
        longest=LONGEST,
    )
