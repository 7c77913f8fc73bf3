"""What messages about providers' inboxes are made from: whose inbox it is, and dates.

What somebody told us, of which kind it is and how urgent stays in the account.
"""

from __future__ import annotations

from sqlalchemy import select

from marketplace.domain.concern_recipients import Recipient
from marketplace.domain.concerns import ConcernKind, ConcernStatus
from marketplace.domain.dates import day_in_words, london_day
from marketplace.domain.hand_offs import HandOffStatus
from marketplace.domain.inbox import due_on, is_overdue
from marketplace.domain.messages import WhyNotSent
from marketplace.models.accounts import Membership
from marketplace.models.base import db
from marketplace.models.concern_work import HandOff
from marketplace.models.concerns import Concern, Submission
from marketplace.models.providers import Provider
from marketplace.queries import quality_officers
from marketplace.services.mail_facts import Asked, Facts, NotDue, written


def shared(message: Asked) -> Facts:
    """Whose inbox has something new. Raises NotDue where it is gone from there.

    Everybody who acts for the provider gets it, though one of them may have opened it by now.
    """
    concern = message.row(Concern, "concern_id")
    provider = _still_theirs(message)
    _require_shared(concern, provider.id)
    return {"provider": written(provider.name), **_due(concern, message)}


def reminder(message: Asked) -> Facts:
    """Since when it waits, and by when a reply is due. Raises NotDue where there is one."""
    concern = message.row(Concern, "concern_id")
    provider = _still_theirs(message)
    _require_shared(concern, provider.id)
    due = _due(concern, message)
    if not due["due"] or concern.shared_at is None:
        raise NotDue(WhyNotSent.REPLIED)
    shared_on = day_in_words(london_day(concern.shared_at))
    return {"provider": written(provider.name), "shared": shared_on, **due}


def overdue(message: Asked) -> Facts:
    """By when a reply was due. Raises NotDue where there is one, or it is not theirs to know."""
    concern = message.row(Concern, "concern_id")
    due = _due(concern, message)
    if not due["due"]:
        raise NotDue(WhyNotSent.REPLIED)
    provider_id = db.session.get_one(Submission, concern.submission_id).provider_id
    told = () if provider_id is None else quality_officers.to_be_told(provider_id)
    if concern.waits_for_safeguarding or message.account_id not in {
        each.account_id for each in told
    }:
        raise NotDue(WhyNotSent.NOT_THEIRS)
    return due


def _due(concern: Concern, message: Asked) -> Facts:
    """By when a reply is due, empty where none is waited for; and whether that day is over."""
    if concern.shared_at is None:
        return {"due": "", "is_late": False}
    due = due_on(ConcernKind(concern.kind), ConcernStatus(concern.status), concern.shared_at)
    if due is None:
        return {"due": "", "is_late": False}
    return {"due": day_in_words(due), "is_late": is_overdue(due, london_day(message.now))}


def _require_shared(concern: Concern, provider_id: int) -> None:
    """Raise NotDue where all that was shared with a provider was taken back."""
    standing = select(HandOff.id).where(
        HandOff.concern_id == concern.id,
        HandOff.recipient == Recipient.PROVIDER.value,
        HandOff.provider_id == provider_id,
        HandOff.status != HandOffStatus.TAKEN_BACK.value,
    )
    if concern.shared_at is None or db.session.scalars(standing).first() is None:
        raise NotDue(WhyNotSent.TAKEN_BACK)


def _still_theirs(message: Asked) -> Provider:
    """The provider whose inbox it is. Raises NotDue for somebody who has left it since."""
    provider = message.row(Provider, "provider_id")
    belongs = select(Membership.id).where(
        Membership.account_id == message.account_id,
        Membership.provider_id == provider.id,
        Membership.ended_at.is_(None),
    )
    if db.session.scalars(belongs).first() is None:
        raise NotDue(WhyNotSent.LEFT)
    return provider
