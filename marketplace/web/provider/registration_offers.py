"""The services in a registration: added, copied, taken out. What each says is asked elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

from flask import make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from marketplace.domain.access import Permission
from marketplace.domain.errors import ConflictError, NotFoundError
from marketplace.domain.offers import Offer
from marketplace.domain.registration_checks import Problem, problems, problems_of_offer
from marketplace.queries.registrations import RegistrationView
from marketplace.services.registrations import add_offer, remove_offer
from marketplace.web.clock import now
from marketplace.web.identity import principal
from marketplace.web.marks import requires
from marketplace.web.provider.registration_asking import changing, next_page, version_sent
from marketplace.web.provider.registration_forms import ButtonForm


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferLine:
    """One service of the list, and what is still to do for it. `number` counts from 0."""

    number: int
    offer: Offer
    problems: tuple[Problem, ...]

    @property
    def name(self) -> str:
        """What it is called here."""
        return self.offer.name or f"Service {self.number + 1}"


@requires(Permission.REGISTER)
def offers(registration_id: int) -> Response:
    """The list of services."""
    return _page(changing(registration_id))


@requires(Permission.REGISTER)
def add(registration_id: int) -> Response:
    """Add a service, and begin with it."""
    form = ButtonForm()
    if not form.validate_on_submit():
        return _page(changing(registration_id))
    return _added(registration_id, copy_of=None)


@requires(Permission.REGISTER)
def copy(registration_id: int, number: int) -> Response:
    """Add a copy of a service."""
    form = ButtonForm()
    if not form.validate_on_submit():
        return _page(changing(registration_id))
    return _added(registration_id, copy_of=number)


@requires(Permission.REGISTER)
def remove(registration_id: int, number: int) -> Response:
    """Ask whether to take a service out, and take it out."""
    asked = changing(registration_id)
    line = _line(asked, number)
    form = ButtonForm()
    if not form.validate_on_submit():
        form.version.data = str(asked.version)
        page = render_template(
            "registration/offer_remove.html", registration=asked, line=line, form=form
        )
        return make_response(page)
    remove_offer(registration_id, number, version=version_sent(), by=principal(), now=now())
    return _to_list(registration_id)


@requires(Permission.REGISTER)
def stopped(registration_id: int) -> Response:
    """Why something cannot be listed, and what somebody can do."""
    asked = changing(registration_id)
    stops = [problem for problem in problems(asked.facts) if problem.stops]
    page = render_template("registration/stopped.html", registration=asked, stops=stops)
    return make_response(page)


def _added(registration_id: int, *, copy_of: int | None) -> Response:
    try:
        number = add_offer(
            registration_id, copy_of=copy_of, version=version_sent(), by=principal(), now=now()
        )
    except ConflictError:
        return _page(changing(registration_id), stale=True)
    return make_response(
        redirect(
            url_for("provider.registration_offer", registration_id=registration_id, number=number)
        )
    )


def _to_list(registration_id: int) -> Response:
    return make_response(
        redirect(url_for("provider.registration_offers", registration_id=registration_id))
    )


def _line(asked: RegistrationView, number: int) -> OfferLine:
    """One of the services. Raises NotFoundError."""
    lines = [one for one in _lines(asked) if one.number == number]
    if not lines:
        raise NotFoundError("there is no such service in this registration")
    return lines[0]


def _lines(asked: RegistrationView) -> list[OfferLine]:
    return [
        OfferLine(number=number, offer=offer, problems=problems_of_offer(number, asked.facts))
        for number, offer in enumerate(asked.answers.offers)
    ]


def _page(asked: RegistrationView, *, stale: bool = False) -> Response:
    form = ButtonForm(formdata=None)
    form.version.data = str(asked.version)
    page = render_template(
        "registration/offers.html",
        registration=asked,
        lines=_lines(asked),
        form=form,
        stale=stale,
        back=next_page(asked.id),
    )
    return make_response(page, 409 if stale else 200)
