"""The job that asks whether details are still right, run by tests at a time of their own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime

from flask import Flask
from sqlalchemy import select, update

from jobs.chase import CHASE
from jobs.runner import Runner
from jobs.work import DONE
from marketplace.domain.access import Principal, Role
from marketplace.models.accounts import SingleUseLink
from marketplace.models.base import db
from marketplace.models.listings import Listing
from marketplace.models.messages import Message
from marketplace.services.links import token_of
from marketplace.services.transaction import transaction
from tests.integration.desk import add_person
from tests.integration.town import JOB, Clock

ASKED_ON = datetime(2027, 4, 2, 9, 0, tzinfo=UTC)
"""Five months after START."""
Chase = Callable[[], None]


def chaser(app: Flask, clock: Clock) -> Chase:
    """Runs the job at the clock's time, and lets every message that it left be sent."""

    def run() -> None:
        runner = Runner(app, stopping=threading.Event(), clock=clock)
        assert runner.once(CHASE) == DONE
        all_are_sent(clock.now)

    return run


def keeper_of(listing_id: int) -> Principal:
    """Somebody who keeps a listing."""
    provider_ids = (provider_of(listing_id),)
    return add_person("owner@example.org", Role.PROVIDER, provider_ids=provider_ids)


def provider_of(listing_id: int) -> int:
    """The provider of a listing."""
    return db.session.get_one(Listing, listing_id).provider_id


def all_are_sent(now: datetime) -> None:
    """Let every message that waits be sent."""
    with transaction(actor=JOB, now=now) as tx:
        tx.session.execute(update(Message).where(Message.sent_at.is_(None)).values(sent_at=now))


def messages() -> list[str]:
    """The kinds of the messages so far, oldest first."""
    return list(db.session.scalars(select(Message.kind).order_by(Message.id)))


def newest_token() -> str:
    """The token of the link that was made last."""
    db.session.rollback()
    links = db.session.scalars(select(SingleUseLink).order_by(SingleUseLink.id)).all()
    return token_of(links[-1])
