"""One's own account: what it is, where one is signed in, and the way out."""

from __future__ import annotations

from dataclasses import dataclass

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from marketplace.domain.access import Principal, Role
from marketplace.queries.people import provider_names
from marketplace.queries.sign_ins import open_sign_ins
from marketplace.services import sign_ins
from marketplace.services.second_factors import recovery_codes_left
from marketplace.web.clock import now
from marketplace.web.identity import forget, principal
from marketplace.web.marks import coming_in, signed_in, signing_in


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderLine:
    """A provider that somebody acts for, and where its people are."""

    name: str
    people: str


@signed_in
def overview() -> str:
    """Name, address, password, second factor, and everywhere that they are signed in."""
    who = principal()
    return render_template(
        "account/overview.html",
        who=who,
        roles=", ".join(role.label for role in Role if role in who.roles) or "Nothing yet",
        providers=_providers(who),
        codes_left=recovery_codes_left(who.account_id),
        sign_ins=open_sign_ins(who, now=now()),
    )


@signing_in
def sign_out() -> Response:
    """End this sign-in."""
    sign_ins.sign_out(by=principal(), now=now())
    forget()
    return redirect(url_for("account.signed_out"))


@coming_in
def signed_out() -> str:
    """Say that it worked."""
    return render_template("account/signed_out.html")


@signed_in
def end_sign_in(sign_in_id: int) -> Response:
    """End one of one's sign-ins; this one too."""
    who = principal()
    sign_ins.end_one(sign_in_id, by=who, now=now())
    if sign_in_id == who.session_id:
        forget()
        return redirect(url_for("account.signed_out"))
    return redirect(url_for("account.overview"))


@signed_in
def end_other_sign_ins() -> Response:
    """End all of one's sign-ins but this one."""
    sign_ins.end_others(by=principal(), now=now())
    return redirect(url_for("account.overview"))


@signed_in
def back() -> str:
    """After signing in in a second tab: the answers wait in the first."""
    return render_template("account/back.html")


def _providers(who: Principal) -> tuple[ProviderLine, ...]:
    return tuple(
        ProviderLine(name=name, people=url_for("provider.people", provider_id=provider_id))
        for provider_id, name in provider_names(who.provider_ids).items()
    )
