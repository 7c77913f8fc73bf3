"""The person agrees to less than before: for one recipient, to being contacted, to publishing.

What stands on the consent and has not arrived is taken back in the same transaction.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select, update

from marketplace.domain.access import visitor
from marketplace.domain.concern_answers import Answers, Contact, ContactWay
from marketplace.domain.concern_recipients import Recipient, Share
from marketplace.domain.concerns import ConcernKind
from marketplace.domain.consent_withdrawal import less_than
from marketplace.domain.errors import RefusedError
from marketplace.domain.following_events import ConsentReduced, ContactEnded
from marketplace.domain.submission_events import submission_subject
from marketplace.models.concern_words import ConcernFile, Consent
from marketplace.models.concerns import Concern, Submission
from marketplace.services.compliments import person_withdraws
from marketplace.services.concern_moves import take_from_provider
from marketplace.services.concern_sharing import share_with_provider
from marketplace.services.following import Following, opened
from marketplace.services.following_hand_offs import give_to_team
from marketplace.services.hand_offs import open_of, shares, withdraw_consent
from marketplace.services.transaction import Transaction, transaction


def agree_to_less(following: Following, recipient: Recipient, to: Share, *, now: datetime) -> int:
    """Let the person agree to less for a recipient; return how many hand-offs were taken back.

    What they agree to already changes nothing. Raises NotFoundError, and RefusedError for more
    than they agreed to before, or for whom they were not asked about.
    """
    with transaction(actor=visitor(), now=now) as tx:
        submission = opened(tx, following)
        strands = _strands(tx, submission)
        before = shares(tx, strands[0]).get(recipient, Share.NO)
        if to is before:
            return 0
        if to not in less_than(recipient, before):
            raise RefusedError("Here you can agree to less than before, not to more. Phone us.")
        row = Consent(submission_id=submission.id, recipient=recipient.value, share=to.value)
        row.at = now
        tx.add(row)
        tx.session.flush()
        taken = sum(_take_back(tx, strand, recipient, to) for strand in strands)
        if recipient is Recipient.PROVIDER:
            _hide_files(tx, submission)
        tx.record(
            ConsentReduced(
                subject=submission_subject(submission.id),
                recipient=recipient.value,
                before=before.value,
                after=to.value,
                taken_back=taken,
            )
        )
        return taken


def end_contact(following: Following, *, now: datetime) -> None:
    """Let the person not be contacted any more; how to reach them is removed. Safe to repeat.

    What they need to be understood stays. Raises NotFoundError.
    """
    with transaction(actor=visitor(), now=now) as tx:
        submission = opened(tx, following)
        answers = Answers.from_json(submission.answers)
        way = answers.contact.way
        if way in {None, ContactWay.NONE}:
            return
        kept = Contact(
            way=ContactWay.NONE,
            needs=answers.contact.needs,
            needs_words=answers.contact.needs_words,
        )
        submission.answers = replace(answers, contact=kept).as_json()
        tx.session.flush()
        tx.record(ContactEnded(subject=submission_subject(submission.id), way=f"{way}"))


def end_publishing(following: Following, *, now: datetime) -> None:
    """Let the person's praise not be published, or no longer. Raises NotFoundError."""
    with transaction(actor=visitor(), now=now) as tx:
        person_withdraws(tx, opened(tx, following).id)


def _strands(tx: Transaction, submission: Submission) -> list[Concern]:
    """All of its concerns, those too that the person does not know of: consent is for them all."""
    chosen = select(Concern).where(Concern.submission_id == submission.id).order_by(Concern.id)
    return list(tx.session.scalars(chosen.with_for_update()))


def _take_back(tx: Transaction, concern: Concern, recipient: Recipient, to: Share) -> int:
    """Take back what has not arrived, and give it anew where less was agreed; how many."""
    taken = len(withdraw_consent(tx, concern, recipient))
    if recipient is Recipient.QA and concern.kind == ConcernKind.COUNCIL_COMPLAINT:
        # Nobody asked about the complaints team by itself: it has what was agreed for this one.
        taken += len(withdraw_consent(tx, concern, Recipient.COUNCIL_COMPLAINTS))
    if taken and recipient is Recipient.QA:
        give_to_team(tx, concern)
    if taken and recipient is Recipient.PROVIDER:
        _after_provider(tx, concern, to)
    return taken


def _after_provider(tx: Transaction, concern: Concern, to: Share) -> None:
    """Put it before the provider without the name, or let it stand as when it came."""
    if open_of(tx, concern, Recipient.PROVIDER):
        return
    if to is Share.WITHOUT_NAME and not concern.waits_for_safeguarding:
        try:
            share_with_provider(tx, concern, by=None)
        except RefusedError:
            pass
        else:
            return
    take_from_provider(tx, concern)
    give_to_team(tx, concern)


def _hide_files(tx: Transaction, submission: Submission) -> None:
    """Show the provider none of the person's files any more: their names stand in them too."""
    theirs = (ConcernFile.submission_id == submission.id, ConcernFile.reply_id.is_(None))
    tx.session.execute(update(ConcernFile).where(*theirs).values(shared=False))
