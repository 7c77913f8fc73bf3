"""What messages about accounts and invitations are made from."""

from __future__ import annotations

from marketplace.domain.dates import day_in_words, london_day, moment_in_words
from marketplace.domain.mail_text import greeting_name
from marketplace.domain.messages import FactorChange, WhyNotSent
from marketplace.models.accounts import Account
from marketplace.models.base import db
from marketplace.models.cases import ProviderInvitation
from marketplace.models.providers import Provider
from marketplace.services.mail_facts import (
    Asked,
    Facts,
    NotDue,
    link_facts,
    link_of,
    written,
)

_CHANGES = {
    FactorChange.SET_UP: "The second step of signing in to your account was set up.",
    FactorChange.REPLACED: (
        "The second step of signing in to your account was moved to another device or app."
    ),
    FactorChange.REMOVED: "The second step of signing in to your account was removed.",
    FactorChange.NEW_CODES: (
        "New recovery codes were made for your account. The earlier ones no longer work."
    ),
}


def nothing_more(message: Asked) -> Facts:
    """For words that need no more than every message has."""
    del message
    return {}


def a_link(message: Asked) -> Facts:
    """A link, and until when it works."""
    return link_facts(link_of(message))


def when_it_was_asked(message: Asked) -> Facts:
    """The day and the time of what happened."""
    day, _, time = moment_in_words(message.created_at).partition(" at ")
    return {"on": day, "at": time}


def second_factor_changed(message: Asked) -> Facts:
    """What happened to the second factor, and when."""
    change = FactorChange(str(message.refers["change"]))
    return {**when_it_was_asked(message), "what_changed": _CHANGES[change]}


def colleague_invitation(message: Asked) -> Facts:
    """Who invites, and to which provider."""
    link = link_of(message)
    inviter = db.session.get(Account, link.made_by) if link.made_by is not None else None
    return {
        **link_facts(link),
        "provider": written(message.row(Provider, "provider_id").name),
        "inviter": greeting_name(inviter.name) if inviter else "",
    }


def provider_invitation(message: Asked) -> Facts:
    """Whom the council invites. Raises NotDue once they have begun, or the invitation ended."""
    invitation = message.row(ProviderInvitation, "invitation_id")
    if invitation.ended_at is not None or invitation.registration_id is not None:
        raise NotDue(WhyNotSent.INVITATION_ENDED)
    link = link_of(message)
    return {
        "link": link_facts(link)["link"],
        "link_until": day_in_words(london_day(link.expires_at)),
        "organisation": written(invitation.organisation),
    }
