"""What messages to whoever told us something are made from: next to nothing.

Somebody else may read them. So they say neither what it was about nor its reference.
"""

from __future__ import annotations

from marketplace.domain.concerns import ConcernStatus
from marketplace.domain.messages import WhyNotSent
from marketplace.models.base import db
from marketplace.models.concerns import Concern, Submission
from marketplace.services.concern_news import address_of
from marketplace.services.mail_facts import Asked, Facts, NotDue


def to_sender(message: Asked) -> Facts:
    """Nothing but whether it may still go. Raises NotDue where they want no email any more."""
    return _to(message, message.row(Submission, "submission_id"))


def ask_whether_sorted(message: Asked) -> Facts:
    """As `to_sender`. Raises NotDue too where they have answered, or there is a new reply due."""
    concern = message.row(Concern, "concern_id")
    if concern.sorted is not None:
        raise NotDue(WhyNotSent.ANSWERED)
    if concern.asked_at is None or concern.status == ConcernStatus.WITH_PROVIDER:
        raise NotDue(WhyNotSent.ASKED_ANEW)
    return _to(message, db.session.get_one(Submission, concern.submission_id))


def _to(message: Asked, submission: Submission) -> Facts:
    if address_of(submission) != message.address:
        raise NotDue(WhyNotSent.CONTACT_WITHDRAWN)
    return {}
