"""Who acts for a provider: colleagues are invited and removed here."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import EmailField
from wtforms.validators import InputRequired, Length

from marketplace.domain.access import Permission, require_own
from marketplace.domain.errors import InvalidError, NotFoundError
from marketplace.queries.people import colleagues, invited, name_of, provider_names
from marketplace.services import accounts_colleagues
from marketplace.services.throttling import SlowDownError
from marketplace.web.clock import now
from marketplace.web.forms import Form
from marketplace.web.identity import principal
from marketplace.web.marks import requires

_LONGEST = 254


class InviteForm(Form):
    """The address of a colleague."""

    email = EmailField(
        "Email address of your colleague",
        [InputRequired("Enter an email address"), Length(max=_LONGEST)],
    )


class ButtonForm(Form):
    """A button, and the token that guards it."""


@requires(Permission.INVITE_COLLEAGUES)
def people(provider_id: int) -> Response | str:
    """Everybody who acts for a provider, who was invited, and the form that invites."""
    who = principal()
    require_own(who, provider_id)
    form = InviteForm()
    if form.validate_on_submit():
        try:
            accounts_colleagues.invite_colleague(provider_id, form.email.data, by=who, now=now())
        except InvalidError as error:
            form.refuse(error)
        except SlowDownError as refusal:
            form.form_errors.append(str(refusal))
        else:
            return redirect(_people(provider_id))
    return render_template(
        "provider/people.html",
        form=form,
        who=who,
        provider_id=provider_id,
        provider=provider_names((provider_id,))[provider_id],
        colleagues=colleagues(provider_id),
        invited=invited(provider_id, now=now()),
    )


@requires(Permission.INVITE_COLLEAGUES)
def withdraw_invitation(provider_id: int, link_id: int) -> Response:
    """Take an invitation back."""
    accounts_colleagues.withdraw_invitation(provider_id, link_id, by=principal(), now=now())
    return redirect(_people(provider_id))


@requires(Permission.INVITE_COLLEAGUES)
def remove_colleague(provider_id: int, account_id: int) -> Response | str:
    """Ask whether somebody is to be removed, and remove them."""
    who = principal()
    require_own(who, provider_id)
    if account_id not in {each.account_id for each in colleagues(provider_id)}:
        raise NotFoundError("there is no such person here")
    form = ButtonForm()
    if not form.validate_on_submit():
        return render_template(
            "provider/remove_colleague.html",
            form=form,
            provider_id=provider_id,
            provider=provider_names((provider_id,))[provider_id],
            name=name_of(account_id),
            is_self=account_id == who.account_id,
        )
    accounts_colleagues.remove_colleague(provider_id, account_id, by=who, now=now())
    return redirect(
        url_for("account.overview") if account_id == who.account_id else _people(provider_id)
    )


def _people(provider_id: int) -> str:
    return url_for("provider.people", provider_id=provider_id)
