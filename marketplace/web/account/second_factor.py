"""The second step of signing in, and what guards it: set up, replaced, removed."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

import segno
from flask import make_response, redirect, render_template, request, session, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from marketplace.domain.access import Principal
from marketplace.domain.errors import InvalidError, RefusedError
from marketplace.domain.second_factor import in_groups
from marketplace.services import second_factors
from marketplace.services.accounts_password import prove_own
from marketplace.services.password_proof import From
from marketplace.services.sign_ins import Started
from marketplace.services.throttling import SlowDownError
from marketplace.web.account.arriving import came, complete, home, local_address
from marketplace.web.account.forms import (
    CodeForm,
    CurrentPasswordForm,
    RecoveryCodeForm,
    ReplaceForm,
)
from marketplace.web.clock import now
from marketplace.web.forms import Form
from marketplace.web.identity import principal, remember
from marketplace.web.marks import signed_in, signing_in


class _Prove(Protocol):
    """A use case that completes a sign-in with a code."""

    def __call__(self, code: str, *, by: Principal, came: From, now: datetime) -> Started:
        """Raise InvalidError or SlowDownError where the code is not taken."""


_SECRET = "new_second_factor"  # noqa: S105 - the name under which the session keeps it


@signing_in
def second_factor() -> Response | str:
    """Ask for a code of the app."""
    who = principal()
    if not who.has_second_factor:
        return redirect(url_for("account.set_up", next=local_address(request.args.get("next"))))
    if who.passed_second_factor:
        return redirect(local_address(request.args.get("next")) or home())
    form = CodeForm(next=request.args.get("next", ""))
    if form.validate_on_submit() and (answer := _prove(form, second_factors.prove_code)):
        return answer
    return render_template("account/second_factor.html", form=form)


@signing_in
def recovery_code() -> Response | str:
    """Ask for a recovery code of somebody who does not have the app."""
    form = RecoveryCodeForm(next=request.args.get("next", ""))
    if principal().passed_second_factor:
        return redirect(home())
    if form.validate_on_submit() and (answer := _prove(form, second_factors.prove_recovery_code)):
        return answer
    return render_template("account/recovery_code.html", form=form)


@signing_in
def set_up() -> Response | str:
    """Show the key of a new second factor, and ask for the first code of it."""
    who = principal()
    if who.has_second_factor and who.needs_second_factor:
        return redirect(url_for("account.second_factor"))
    chosen = ReplaceForm if who.has_second_factor else CodeForm
    form = chosen(next=request.args.get("next", ""))
    secret: str = session.setdefault(_SECRET, second_factors.new_secret())
    if form.validate_on_submit():
        try:
            if who.has_second_factor:
                prove_own(form.current.data, by=who, came=came(), now=now())
            started, codes = second_factors.set_up(secret, form.code.data, by=who, now=now())
        except (InvalidError, SlowDownError) as refusal:
            _refuse(form, refusal)
        else:
            remember(started)
            return complete(_codes(codes, to=form.next.data))
    address = second_factors.address_for_app(secret, who=who)
    return render_template(
        "account/set_up.html", form=form, who=who, picture=_qr(address), key=in_groups(secret)
    )


@signed_in
def new_codes() -> Response | str:
    """Make new recovery codes, after the password."""
    form = CurrentPasswordForm()
    who = principal()
    if form.validate_on_submit():
        try:
            proof = prove_own(form.current.data, by=who, came=came(), now=now())
            codes = second_factors.replace_recovery_codes(proof, by=who, now=now())
        except (InvalidError, SlowDownError) as refusal:
            _refuse(form, refusal)
        else:
            return _codes(codes, to=url_for("account.overview"))
    return render_template("account/new_codes.html", form=form)


@signed_in
def remove() -> Response | str:
    """Do without the second step, after the password; staff cannot."""
    form = CurrentPasswordForm()
    who = principal()
    if who.is_staff:
        raise RefusedError("Everybody who works for the council needs a second step.")
    if form.validate_on_submit():
        try:
            proof = prove_own(form.current.data, by=who, came=came(), now=now())
            second_factors.remove_own(proof, by=who, now=now())
        except (InvalidError, SlowDownError) as refusal:
            _refuse(form, refusal)
        else:
            return redirect(url_for("account.overview"))
    return render_template("account/remove_second_factor.html", form=form)


def _prove(form: Form, prove: _Prove) -> Response | None:
    """Complete the sign-in where the code is right; else say what is wrong on the form."""
    try:
        started = prove(form.code.data, by=principal(), came=came(), now=now())
    except (InvalidError, SlowDownError) as refusal:
        _refuse(form, refusal)
        return None
    remember(started)
    return complete(redirect(local_address(form.next.data) or home()))


def _refuse(form: Form, refusal: InvalidError | SlowDownError) -> None:
    if isinstance(refusal, InvalidError):
        form.refuse(refusal)
    else:
        form.form_errors.append(str(refusal))


def _codes(codes: tuple[str, ...], *, to: str | None) -> Response:
    """The page that shows recovery codes, this once."""
    go_on = local_address(to) or home()
    return make_response(render_template("account/codes.html", codes=codes, go_on=go_on))


def _qr(address: str) -> Markup:
    """A QR code as a drawing inside the page: nothing is loaded, and no style is inline."""
    drawing = segno.make(address, error="m", micro=False).svg_inline(
        scale=5, dark="#000", light="#fff", lineclass=None, svgclass=None
    )
    return Markup(drawing)  # noqa: S704 - made of numbers by the library
