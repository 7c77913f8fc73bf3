"""Sends what arrived where it has to go: parts of the use cases that receive and release it."""

from __future__ import annotations

from collections.abc import Mapping

from marketplace.domain.concern_answers import Answers
from marketplace.domain.concern_extract import words_for
from marketplace.domain.concern_recipients import Recipient, Share
from marketplace.domain.concern_routes import Arrived, routes
from marketplace.domain.concern_steps import is_insider
from marketplace.domain.concerns import ConcernKind, Priority
from marketplace.domain.hand_off_rules import share_of
from marketplace.domain.hand_offs import Method
from marketplace.models.concerns import Concern, Submission
from marketplace.services.concern_sharing import share_with_provider, signs_in
from marketplace.services.hand_offs import hand_off, shares
from marketplace.services.safeguarding_mail import tell_officers
from marketplace.services.transaction import Transaction

_NOBODY = 0


def route(tx: Transaction, concern: Concern) -> None:
    """Hand a concern to whom it first goes, by the table, and tell them that it is there."""
    submission = tx.get(Submission, concern.submission_id)
    answers = Answers.from_json(submission.answers)
    agrees = shares(tx, concern)
    for way in routes(_arrived(tx, concern, submission, answers, agrees)):
        if way.recipient is Recipient.PROVIDER:
            share_with_provider(tx, concern, by=None)
            continue
        hand_off(
            tx,
            concern,
            recipient=way.recipient,
            basis=way.basis,
            method=Method.HERE,
            words=words_for(answers, recipient=way.recipient, share=share_of(way.basis)),
            by=None,
            agrees=agrees,
        )
    if ConcernKind(concern.kind).is_restricted:
        tell_officers(tx, concern)


def release(tx: Transaction, concern: Concern) -> None:
    """Let a concern go on that waited for a safeguarding officer. What need not wait stays so."""
    if not concern.waits_for_safeguarding:
        return
    concern.waits_for_safeguarding = False
    tx.session.flush()
    route(tx, concern)


def _arrived(
    tx: Transaction,
    concern: Concern,
    submission: Submission,
    answers: Answers,
    agrees: Mapping[Recipient, Share],
) -> Arrived:
    return Arrived(
        kind=ConcernKind(concern.kind),
        priority=Priority(concern.priority),
        beside_safeguarding=concern.waits_for_safeguarding,
        provider_answers=signs_in(tx, submission.provider_id),
        works_there=is_insider(answers),
        for_provider=agrees.get(Recipient.PROVIDER, Share.NO),
        for_qa=agrees.get(Recipient.QA, Share.NO),
    )
