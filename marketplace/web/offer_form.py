"""Asks for an offer page by page, whatever it belongs to: a registration, a listing, a new one.

Whoever uses it gives an `OfferTarget`; the pages, their checks, and what happens to answers that
are wrong or stale are the same everywhere.
"""

from __future__ import annotations

from typing import Protocol

from flask import abort, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from marketplace.domain.dates import london_day
from marketplace.domain.errors import ConflictError, FieldProblem, InvalidError, RefusedError
from marketplace.domain.offer_checks import LONGEST, problems
from marketplace.domain.offer_differences import in_words
from marketplace.domain.offer_steps import BY_SLUG, STEPS, Step, after
from marketplace.domain.offers import Offer
from marketplace.domain.offers_normal import normal
from marketplace.web import clock
from marketplace.web.offer_choices import SERVICE_HINTS
from marketplace.web.offer_forms import StepForm
from marketplace.web.offer_forms_choosing import FORMS

CHANGING = "change"
"""In the query: the page was opened from the overview, and leads back there."""
NO_VERSION = -1_000_000_000
"""Of no draft: for a form that does not say."""


class OfferTarget(Protocol):
    """Where an offer comes from and goes to."""

    @property
    def caption(self) -> str:
        """What the offer belongs to, above each question."""

    @property
    def overview(self) -> str:
        """The address of the page that shows all answers."""

    def load(self) -> tuple[Offer, int]:
        """The offer as it is now, and its version. Raises NotFoundError."""

    def save(self, offer: Offer, *, version: int) -> None:
        """Keep it. Raises ConflictError, RefusedError, InvalidError."""

    def address_of(self, step: Step) -> str:
        """The address of one page."""


def ask(target: OfferTarget, slug: str) -> Response:
    """One page: show it, or take its answers and go on."""
    step = BY_SLUG.get(slug)
    if step is None:
        abort(404)
    offer, version = target.load()
    form = FORMS[slug](data=FORMS[slug].data_of(offer))
    if request.method == "GET" or "preview" in request.form:
        return _page(target, step, form, version=version)
    if not form.validate():
        return _page(target, step, form, version=version)
    try:
        answered = normal(form.applied(offer))
        _refuse_wrong(answered, step)
        target.save(answered, version=_version_sent())
    except InvalidError as wrong:
        form.refuse(_on_this_page(wrong, step))
    except RefusedError as refused:
        form.form_errors.append(_sentence(refused))
    except ConflictError:
        return _page(target, step, form, version=target.load()[1], stale=True)
    else:
        return make_response(redirect(_next(target, step)))
    return _page(target, step, form, version=version)


def answers(offer: Offer, target: OfferTarget) -> list[tuple[Step, list[str], str]]:
    """Every page of the form: its title, what was answered, and where to change it."""
    return [
        (
            step,
            [words for field in step.fields if (words := _said(offer, field))],
            f"{target.address_of(step)}?{CHANGING}=1",
        )
        for step in STEPS
    ]


def _page(
    target: OfferTarget, step: Step, form: StepForm, *, version: int, stale: bool = False
) -> Response:
    """The page with its form. `stale` says that what it is about has moved on."""
    if request.method == "GET" or stale:
        form.version.data = str(version)
    changing = CHANGING in request.args
    place = STEPS.index(step)
    back = target.overview if changing or place == 0 else target.address_of(STEPS[place - 1])
    shown = render_template(
        f"offers/{step.slug}.html",
        heading=step.title,
        caption=target.caption,
        step=step,
        number=place + 1,
        steps=len(STEPS),
        form=form,
        back=back,
        overview=target.overview,
        stale=stale,
        changing=changing,
        longest=LONGEST,
        service_hints=SERVICE_HINTS,
        previewed="preview" in request.form,
    )
    return make_response(shown, 409 if stale else 200)


def _refuse_wrong(offer: Offer, step: Step) -> None:
    """Check what this page asks. Whether somebody may offer it at all is asked when it is sent."""
    today = london_day(clock.now())
    found = problems(offer, registered=True, today=today, within=step.fields)
    if found:
        raise InvalidError(found)


def _on_this_page(wrong: InvalidError, step: Step) -> InvalidError:
    """Problems of other pages stand above the form, with the page that they are on."""
    return InvalidError(
        tuple(
            problem
            if problem.field in step.fields
            else FieldProblem(field="", message=problem.message)
            for problem in wrong.problems
        )
    )


def _next(target: OfferTarget, step: Step) -> str:
    following = after(step)
    if CHANGING in request.args or following is None:
        return target.overview
    return target.address_of(following)


def _version_sent() -> int:
    """The version that the form's page was made from; one that never was, where it does not say."""
    return request.form.get("version", NO_VERSION, type=int)


def _said(offer: Offer, field: str) -> str:
    """An answer in words; nothing for what was left open or is plainly no."""
    answer = getattr(offer, field)
    if answer in ("", (), None) or (answer is False and field != "personal_care"):
        return ""
    if field in _YES_TO:
        return _YES_TO[field]
    words = in_words(offer, field)
    return f"{_BEFORE[field]}: {words}" if field in _BEFORE else words


_YES_TO = {
    "can_choose_gender": "People can choose whether a man or a woman supports them",
    "address_private": "Private home: the address is not shown",
    "direct_payments": "Direct payments",
    "isf": "Individual Service Funds",
}
_BEFORE = {
    "price_from": "From",
    "price_to": "To",
    "minimum_visit": "Shortest visit",
    "weekend_rate": "At weekends",
    "bank_holiday_rate": "On bank holidays",
    "included": "Includes",
    "extra_charges": "Extra charges",
    "priced_on": "As of",
}


def _sentence(error: Exception) -> str:
    words = str(error)
    return f"{words[:1].upper()}{words[1:]}"
