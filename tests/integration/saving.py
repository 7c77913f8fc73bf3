"""Saving a search as a person does, and the job that tells of what is new."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import select

from jobs.runner import Runner
from jobs.tell_new_matches import TELL_NEW_MATCHES
from jobs.work import DONE
from marketplace.domain.messages import MessageKind
from marketplace.models.base import db
from marketplace.models.messages import Message
from marketplace.models.saved_searches import SavedSearch
from marketplace.services import saved_searches
from marketplace.services.saved_searches import LinkFor, address_of_link
from tests.integration.postmen import Doing, mailer
from tests.integration.town import START, Clock

MARY = "mary@example.org"
HOME_CARE = "service=home-care"
DAY = timedelta(days=1)
MORNING = START + DAY


def token(link_for: LinkFor, *, email: str = MARY) -> str:
    """What stands at the end of the link in a message to this address."""
    db.session.rollback()
    row = db.session.scalars(select(SavedSearch).where(SavedSearch.email == email)).one()
    return address_of_link(row, link_for).rpartition("/")[2]


def save(query: str = HOME_CARE, *, email: str = MARY, now: datetime = START) -> None:
    """Ask and confirm, as a person does."""
    saved_searches.ask(query, email, network="192.0.2.1", now=now)
    db.session.rollback()
    chosen = select(SavedSearch).where(SavedSearch.email == email, SavedSearch.query == query)
    link = address_of_link(db.session.scalars(chosen).one(), LinkFor.CONFIRM)
    saved_searches.confirm(link.rpartition("/")[2], now=now)


def run(app: Flask, clock: Clock) -> None:
    """Run the job once, at the clock's time."""
    assert Runner(app, stopping=threading.Event(), clock=clock).once(TELL_NEW_MATCHES) == DONE


def post(clock: Clock) -> list[str]:
    """Send what waits; the texts of the news among it."""
    postman = Doing(lambda _: None)
    mailer(postman, clock).send_due()
    return [mail.text for mail in postman.sent if "new and match" in mail.text]


def kept() -> list[SavedSearch]:
    """The saved searches as the database has them."""
    db.session.rollback()
    return list(db.session.scalars(select(SavedSearch).order_by(SavedSearch.id)))


def news() -> int:
    """How many messages about something new were asked for."""
    db.session.rollback()
    chosen = select(Message.id).where(Message.kind == MessageKind.SEARCH_NEWS.value)
    return len(db.session.scalars(chosen).all())
