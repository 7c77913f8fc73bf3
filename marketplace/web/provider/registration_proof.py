"""Prove that a location is one's own: by a code to its website's domain, or by a call-back."""

from __future__ import annotations

from collections.abc import Callable

from flask import make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from marketplace.domain.access import Permission
from marketplace.domain.claims import proof_domains
from marketplace.domain.errors import FieldProblem, InvalidError, RefusedError
from marketplace.queries.claims import ClaimView, claims_of
from marketplace.queries.registrations import RegistrationView
from marketplace.services.claims import ask_for_call_back, enter_code, make_claim, send_code
from marketplace.web.clock import now
from marketplace.web.forms import Form
from marketplace.web.identity import principal
from marketplace.web.marks import requires
from marketplace.web.provider.registration_asking import changing
from marketplace.web.provider.registration_forms import CodeAddressForm, CodeForm
from marketplace.wiring import adapters


@requires(Permission.REGISTER)
def proof(registration_id: int) -> Response:
    """How the proof stands, and what can be done."""
    asked = changing(registration_id)
    if not asked.answers.register.location_id:
        address = url_for("provider.registration_register", registration_id=registration_id)
        return make_response(redirect(address))
    return _page(asked)


@requires(Permission.REGISTER)
def send(registration_id: int) -> Response:
    """Send a code."""
    asked = changing(registration_id)
    form = CodeAddressForm()
    if not form.validate_on_submit():
        return _page(asked, address_form=form)
    return _done(asked, form, lambda claim: _send(claim, form), address_form=form)


@requires(Permission.REGISTER)
def enter(registration_id: int) -> Response:
    """Enter the code."""
    asked = changing(registration_id)
    form = CodeForm()
    if not form.validate_on_submit():
        return _page(asked, code_form=form)
    return _done(
        asked,
        form,
        lambda claim: enter_code(claim.id, form.code.data, by=principal(), now=now()),
        code_form=form,
    )


@requires(Permission.REGISTER)
def call_back(registration_id: int) -> Response:
    """Ask an officer to phone the number on the register."""
    asked = changing(registration_id)
    form = CodeAddressForm(formdata=None)
    return _done(
        asked,
        form,
        lambda claim: ask_for_call_back(claim.id, by=principal(), now=now()),
        address_form=form,
    )


def _send(claim: ClaimView, form: CodeAddressForm) -> None:
    with adapters().brief_cqc_client() as client:
        send_code(
            claim.id, local_part=form.local_part.data, client=client, by=principal(), now=now()
        )


def _done(
    asked: RegistrationView, form: Form, act: Callable[[ClaimView], object], **forms: Form
) -> Response:
    """Do it for the claim of this registration; what is refused is said on the page."""
    try:
        act(_claim(asked))
    except InvalidError as error:
        form.refuse(error)
        return _page(asked, **forms)
    except RefusedError as error:
        message = str(error)
        sentence = f"{message[0].upper()}{message[1:]}"
        form.refuse(InvalidError((FieldProblem(field="", message=sentence),)))
        return _page(asked, **forms)
    return make_response(redirect(url_for("provider.registration_proof", registration_id=asked.id)))


def _claim(asked: RegistrationView) -> ClaimView:
    """The claim, made where it is not there yet: saying it twice is once."""
    return make_claim(
        registration_id=asked.id,
        cqc_id=asked.answers.register.location_id,
        by=principal(),
        now=now(),
    )


def _page(
    asked: RegistrationView,
    *,
    address_form: Form | None = None,
    code_form: Form | None = None,
) -> Response:
    link = asked.answers.register
    claims = claims_of(registration_id=asked.id)
    claim = next((one for one in claims if one.cqc_id == link.location_id), None)
    page = render_template(
        "registration/proof.html",
        registration=asked,
        link=link,
        claim=claim,
        takes_code=claim is not None and claim.takes_code(now()),
        domains=proof_domains(link.website),
        address_form=address_form or CodeAddressForm(formdata=None),
        code_form=code_form or CodeForm(formdata=None),
    )
    return make_response(page)
