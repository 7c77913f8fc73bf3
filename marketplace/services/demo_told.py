"""Lets the invented people tell the invented council things, and lets its officers answer.

Everything goes through the use cases, each at the time at which it is said to have happened, so
that what is there is what could be there. For development only.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from marketplace.demo.people import PEOPLE
from marketplace.demo.told import PASSPHRASE, DemoTold, told
from marketplace.domain.access import Actor, Principal, visitor
from marketplace.models.accounts import Account, Membership
from marketplace.models.base import db
from marketplace.models.concerns import Concern, Submission
from marketplace.models.events import OutboxRow
from marketplace.models.messages import Message
from marketplace.services.demo_acts import Scene, play
from marketplace.services.passphrases import digest_of
from marketplace.services.submissions import submit
from marketplace.services.transaction import MAIL, transaction


def seed_told(*, actor: Actor, now: datetime) -> int:
    """Make what is not there yet; return how many. Who signs in has to be there already.

    What is there stays as it is, whatever was done with it since. No mail leaves for it.
    """
    there = set(db.session.scalars(select(Submission.reference)))
    missing = [each for each in told() if each.reference not in there]
    if not missing:
        return 0
    newest = db.session.scalar(select(func.max(Message.id))) or 0
    people = {person.role: _signed_in(person.email) for person in reversed(PEOPLE)}
    for each in missing:
        concern_id = _send(each, actor=actor, now=now)
        for act in each.acts:
            at = each.came_at(now) + timedelta(days=act.days)
            play(Scene(told=each, concern_id=concern_id, people=people, now=at), act)
    _count_as_sent(newest, actor=actor, now=now)
    return len(missing)


def _send(each: DemoTold, *, actor: Actor, now: datetime) -> int:
    """Tell it, and give it the reference and the passphrase that everybody knows."""
    at = each.came_at(now)
    sent = submit(each.answers, source=each.source, actor=visitor(), now=at)
    with transaction(actor=actor, now=at) as tx:
        submission = tx.get(Submission, sent.submission_id)
        submission.reference = each.reference
        submission.passphrase_digest = digest_of(each.reference, PASSPHRASE)
    chosen = select(Concern.id).where(Concern.submission_id == sent.submission_id)
    return db.session.scalars(chosen).one()


def _count_as_sent(newest: int, *, actor: Actor, now: datetime) -> None:
    """Nobody is written to about what was made up: those messages count as sent at the time."""
    with transaction(actor=actor, now=now) as tx:
        made = tx.session.scalars(select(Message).where(Message.id > newest)).all()
        for message in made:
            message.sent_at = message.created_at
        ids = [message.id for message in made]
        tx.session.execute(
            delete(OutboxRow).where(OutboxRow.topic == MAIL, OutboxRow.subject_id.in_(ids))
        )


def _signed_in(email: str) -> Principal:
    """Somebody as they are once they have signed in."""
    account = db.session.scalars(select(Account).where(Account.email == email)).one()
    mine = select(Membership.provider_id).where(Membership.account_id == account.id)
    role = next(person.role for person in PEOPLE if person.email == email)
    return Principal(
        account_id=account.id,
        session_id=0,
        email=email,
        name=account.name,
        roles=frozenset({role}),
        provider_ids=frozenset(db.session.scalars(mine)),
        has_second_factor=True,
        passed_second_factor=True,
    )
