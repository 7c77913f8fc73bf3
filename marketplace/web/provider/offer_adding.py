"""A provider that is in the directory adds a listing: empty, or as a copy of another."""

from __future__ import annotations

from flask import make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import RadioField
from wtforms.validators import InputRequired

from marketplace.domain.access import Permission, require_own
from marketplace.domain.errors import RefusedError
from marketplace.queries.edits import new_listings_of
from marketplace.queries.kept_listings import kept_listings
from marketplace.queries.own_locations import locations_of
from marketplace.services.edits import start_new
from marketplace.web.clock import now
from marketplace.web.forms import Form
from marketplace.web.identity import principal
from marketplace.web.marks import requires

_EMPTY = "empty"


class BeginForm(Form):
    """What a new listing begins with."""

    begin_with = RadioField(
        "How do you want to begin?",
        choices={},
        validators=[InputRequired("Choose how you want to begin")],
    )
    location_id = RadioField("Which location is it?", choices={}, validate_choice=False)


@requires(Permission.KEEP_LISTINGS)
def add(provider_id: int) -> Response:
    """Begin a new listing of a provider."""
    require_own(principal(), provider_id)
    form = _form(provider_id)
    if not form.validate_on_submit():
        return _page(provider_id, form)
    try:
        edit_id = _started(provider_id, form)
    except RefusedError as refused:
        form.form_errors.append(str(refused))
        return _page(provider_id, form)
    return make_response(redirect(url_for("provider.new_listing", edit_id=edit_id)))


def _started(provider_id: int, form: BeginForm) -> int:
    chosen = form.begin_with.data
    return start_new(
        provider_id,
        copy_of=None if chosen == _EMPTY else int(chosen),
        location_id=form.location_id.data or "",
        by=principal(),
        now=now(),
    )


def _form(provider_id: int) -> BeginForm:
    form = BeginForm()
    own = [kept for kept in kept_listings(by=principal()) if kept.provider_id == provider_id]
    form.begin_with.choices = {
        _EMPTY: "With an empty listing",
        **{str(kept.id): f"With a copy of {kept.name}" for kept in own},
    }
    form.location_id.choices = {
        **{one: f"Location {one} at CQC" for one in locations_of(provider_id)},
        "": "None of these: it needs no registration",
    }
    return form


def _page(provider_id: int, form: BeginForm) -> Response:
    under_way = new_listings_of(provider_id, by=principal())
    kept = [one for one in kept_listings(by=principal()) if one.provider_id == provider_id]
    page = render_template(
        "offers/begin.html",
        form=form,
        provider=kept[0].provider if kept else "",
        under_way=[
            (draft, url_for("provider.new_listing", edit_id=draft.edit_id)) for draft in under_way
        ],
        back=url_for("provider.home"),
    )
    return make_response(page)
