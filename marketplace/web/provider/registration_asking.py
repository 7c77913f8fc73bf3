"""What the pages of a registration share: whose it is, what was saved, and where to go next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from flask import abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.domain.dates import london_day
from marketplace.domain.errors import ConflictError, NotFoundError
from marketplace.domain.registration_answers import Section
from marketplace.domain.registration_checks import Part
from marketplace.domain.registration_tasks import title_of
from marketplace.queries.registrations import RegistrationView, own_registration
from marketplace.services.registrations import save_section
from marketplace.web.clock import now
from marketplace.web.identity import principal
from marketplace.web.provider.registration_forms import AnyForm

CHECKING = "check"
"""In `?back=`: the page was opened from "Check your answers", and leads back there."""

ENDPOINTS: dict[Part, str] = {
    Part.KIND: "provider.registration_kind",
    Part.REGISTER: "provider.registration_register",
    Part.DETAILS: "provider.registration_details",
    Part.CONTACT: "provider.registration_contact",
    Part.PROOF: "provider.registration_proof",
    Part.DECLARATIONS: "provider.registration_declarations",
    Part.OFFERS: "provider.registration_offers",
    Part.SAFETY: "provider.registration_safety",
    Part.DOCUMENTS: "provider.registration_documents",
    Part.EXPECTATIONS: "provider.registration_expectations",
}
"""Where each part is answered."""


def own(registration_id: int) -> RegistrationView:
    """The registration, if it is this person's. Raises NotFoundError."""
    return own_registration(registration_id, by=principal(), today=london_day(now()))


def changing(registration_id: int) -> RegistrationView:
    """The same for a page that changes it. One that was sent shows how it stands instead."""
    found = own(registration_id)
    if found.account_id != principal().account_id:
        raise NotFoundError("only whoever began a registration can change it")
    if not found.status.can_change and request.method == "GET":
        abort(redirect(url_for("provider.registration", registration_id=registration_id)))
    return found


def version_sent() -> int:
    """The version that the form's page was made from; 0, which is none, where it does not say."""
    return request.form.get("version", 0, type=int)


def next_page(registration_id: int) -> str:
    """Where "Save and continue" leads: the task list, or the check where somebody came from it."""
    checking = request.args.get("back") == CHECKING
    endpoint = "provider.registration_check" if checking else "provider.registration"
    return url_for(endpoint, registration_id=registration_id)


def address_of(part: Part, registration_id: int) -> str:
    """Where a part is answered."""
    return url_for(ENDPOINTS[part], registration_id=registration_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One page with one form about one part; `shown` is what else its template shows."""

    registration: RegistrationView
    part: Part
    template: str
    form: AnyForm
    shown: Mapping[str, object] = field(default_factory=dict)

    def page(self, *, stale: bool = False) -> Response:
        """Show the form; `stale` says that the registration has moved on since it was opened."""
        found = own(self.registration.id) if stale else self.registration
        self.form.version.data = str(found.version)
        shown = render_template(
            f"registration/{self.template}.html",
            heading=title_of(self.part, found.facts),
            registration=found,
            answers=found.answers,
            form=self.form,
            stale=stale,
            back=next_page(found.id),
            **self.shown,
        )
        return make_response(shown, 409 if stale else 200)

    def save(self, section: Section) -> Response:
        """Keep the answers and go on; what was typed stays on the page where it is stale."""
        return self.saved(
            lambda version: save_section(
                self.registration.id, section, version=version, by=principal(), now=now()
            )
        )

    def saved(self, save: Callable[[int], object]) -> Response:
        """The same for any way of saving, which is given the version."""
        try:
            save(version_sent())
        except ConflictError:
            return self.page(stale=True)
        return self.go_on()

    def go_on(self) -> Response:
        """To the next page."""
        target = next_page(self.registration.id)
        return make_response(redirect(target))
