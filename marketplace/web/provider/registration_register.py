"""Find one's service in CQC's register, and say "this is us"."""

from __future__ import annotations

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.domain.access import Permission
from marketplace.domain.errors import ConflictError, FieldProblem, InvalidError
from marketplace.domain.location_ids import read_location_id
from marketplace.domain.register_places import question_from
from marketplace.domain.register_view import RegisterOutcome, RegisterView
from marketplace.domain.registration_answers import RegisterLink
from marketplace.domain.registrations import ProviderKind
from marketplace.queries.register_places import PlaceFound, is_filled, search
from marketplace.queries.registrations import RegistrationView
from marketplace.services.claims import make_claim
from marketplace.services.register_view import look_up
from marketplace.services.registrations import save_location
from marketplace.web.clock import now
from marketplace.web.identity import principal
from marketplace.web.marks import requires
from marketplace.web.provider.registration_asking import changing, next_page, version_sent
from marketplace.web.provider.registration_forms import ButtonForm, LocationForm, PlaceForm
from marketplace.web.provider.registration_sections import regulator
from marketplace.wiring import adapters

_NONE = "none"
"""The choice "none of these"."""


@requires(Permission.REGISTER)
def register(registration_id: int) -> Response:
    """Where a registered provider finds its location; with another regulator, its number."""
    asked = changing(registration_id)
    if asked.facts.kind is ProviderKind.OTHER_REGULATOR:
        return regulator(registration_id)
    words = request.args.get("q", "").strip()
    location_id = question_from(words).location_id
    if location_id:
        return _to_location(asked, location_id)
    form = PlaceForm(formdata=request.args if "q" in request.args else None)
    if "q" in request.args:
        form.validate()
    return _search_page(asked, form, words)


@requires(Permission.REGISTER)
def choose(registration_id: int) -> Response:
    """One of the places found, or none of them."""
    asked = changing(registration_id)
    chosen = request.args.get("location", "")
    if chosen == _NONE:
        return _page("register_none", asked)
    if chosen:
        return _to_location(asked, chosen)
    words = request.args.get("q", "")
    return _search_page(asked, PlaceForm(data={"q": words}), words, unchosen=True)


@requires(Permission.REGISTER)
def location(registration_id: int) -> Response:
    """What CQC says of one location: "Is this you?", and yes."""
    asked = changing(registration_id)
    form = ButtonForm()
    view = _look(request.args.get("id", ""))
    if view.outcome.stops or not form.validate_on_submit():
        return _location_page(asked, view, form)
    try:
        save_location(
            registration_id, link_of(view), version=version_sent(), by=principal(), now=now()
        )
    except ConflictError:
        return _location_page(changing(registration_id), view, form, stale=True)
    make_claim(registration_id=registration_id, cqc_id=view.location_id, by=principal(), now=now())
    return make_response(redirect(next_page(registration_id)))


def link_of(view: RegisterView) -> RegisterLink:
    """What is kept of a look at the register: nothing but the ID where CQC did not answer."""
    found = view.outcome is RegisterOutcome.FOUND
    if not found:
        return RegisterLink(location_id=view.location_id)
    return RegisterLink(
        location_id=view.location_id,
        found=True,
        looked_at=view.looked_at,
        name=view.name,
        provider_name=view.organisation,
        address=view.address,
        town=view.town,
        postcode=view.postcode,
        phone=view.phone,
        website=view.website,
        activities=view.activities,
        register_service_types=view.register_service_types,
        rating=view.rating,
        rated_on=view.rated_on,
        dormant=view.dormant,
    )


def _look(location_id: str) -> RegisterView:
    with adapters().brief_cqc_client() as client:
        return look_up(location_id, client=client, now=now())


def _is_site(words: str) -> bool:
    """Whether it could be the ID of an NHS site, which looks like a word."""
    try:
        return words.isalnum() and bool(read_location_id(words))
    except ValueError:
        return False


def _number_problem(words: str) -> str:
    """What is wrong with a number that found nothing; empty for names and postcodes."""
    question = question_from(words)
    if question.postcode or question.district or len(question.words) != 1:
        return ""
    try:
        if any(letter.isdigit() for letter in words):
            read_location_id(words)
    except ValueError as problem:
        return str(problem)
    return ""


def _to_location(asked: RegistrationView, location_id: str) -> Response:
    address = url_for(
        "provider.registration_location",
        registration_id=asked.id,
        id=location_id,
        back=request.args.get("back"),
    )
    return make_response(redirect(address))


def _search_page(
    asked: RegistrationView, form: PlaceForm, words: str, *, unchosen: bool = False
) -> Response:
    """The search box, and what it found."""
    places = search(words) if words and not form.problems else ()
    if words and not places and (problem := _number_problem(words)):
        form.refuse(InvalidError((FieldProblem(field="q", message=problem),)))
    choices = LocationForm()
    choices.offer(places)
    if unchosen:
        choices.ask()
    return _page(
        "register",
        asked,
        form=form,
        words=words,
        places=places,
        choices=choices,
        hints={place.cqc_id: _whereabouts(place) for place in places},
        can_search=is_filled(),
        is_site=bool(words) and _is_site(words),
    )


def _whereabouts(place: PlaceFound) -> str:
    """What tells places of one name apart."""
    where = ", ".join(filter(None, (place.organisation, place.address, place.postcode)))
    return ". ".join(filter(None, (where, f"ID {place.cqc_id}")))


def _location_page(
    asked: RegistrationView, view: RegisterView, form: ButtonForm, *, stale: bool = False
) -> Response:
    form.version.data = str(asked.version)
    return _page("location", asked, status=409 if stale else 200, view=view, form=form, stale=stale)


def _page(
    template: str, asked: RegistrationView, *, status: int = 200, **shown: object
) -> Response:
    page = render_template(f"registration/{template}.html", registration=asked, **shown)
    return make_response(page, status)
