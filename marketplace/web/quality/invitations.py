"""Services that the council asks to register: invite, remind, end, see who did."""

from __future__ import annotations

from flask import render_template
from werkzeug.wrappers import Response
from wtforms import EmailField, StringField

from marketplace.domain.access import Permission, may
from marketplace.domain.errors import InvalidError
from marketplace.queries.provider_invitations import invitations as listed
from marketplace.services.provider_invitations import end, invite, remind
from marketplace.web import asking
from marketplace.web.clock import now
from marketplace.web.forms import Form
from marketplace.web.identity import principal
from marketplace.web.marks import requires


class InvitationForm(Form):
    """Whom to ask."""

    organisation = StringField("Name of the service")
    email = EmailField("Email address")


@requires(Permission.READ_DESK)
def invitations() -> str:
    """All of them, and the form for one more."""
    return _shown(InvitationForm())


@requires(Permission.INVITE_PROVIDERS)
def invite_provider() -> str | Response:
    """Ask a service to register."""
    form = InvitationForm()
    if not form.validate_on_submit():
        return _shown(form)
    try:
        invite(
            organisation=form.organisation.data or "",
            email=form.email.data or "",
            by=principal(),
            now=now(),
        )
    except InvalidError as error:
        form.refuse(error)
        return _shown(form)
    return asking.done("The invitation is on its way.", "quality.invitations")


@requires(Permission.INVITE_PROVIDERS)
def remind_provider(invitation_id: int) -> Response:
    """Ask once more."""
    remind(invitation_id, by=principal(), now=now())
    return asking.done("The reminder is on its way.", "quality.invitations")


@requires(Permission.INVITE_PROVIDERS)
def end_invitation(invitation_id: int) -> Response:
    """Send no more reminders."""
    end(invitation_id, by=principal(), now=now())
    return asking.done("The invitation is ended.", "quality.invitations")


def _shown(form: InvitationForm) -> str:
    found = listed(by=principal(), page=asking.page())
    return render_template(
        "quality/invitations.html",
        form=form,
        found=found,
        paging=asking.paging(page_=found.page, pages=found.pages),
        may_invite=may(principal(), Permission.INVITE_PROVIDERS),
    )
