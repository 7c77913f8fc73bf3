"""Reports of mistakes for tests, made as the form makes them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from marketplace.domain.mistakes import MistakeAbout
from marketplace.models.base import db
from marketplace.models.mistakes import Mistake
from marketplace.services.mistakes import Report, report
from tests.integration.town import START

WRONG = "The phone number belongs to somebody else, says Mrs Penhaligon."


def told(  # noqa: PLR0913 - each has its default
    listing_id: int,
    *,
    words: str = WRONG,
    email: str = "",
    form: str = "a token of a form that is long enough",
    network: str = "192.0.2.1",
    now: datetime = START,
) -> str:
    """Report that a phone number is wrong; the reference."""
    slug = f"listing-{listing_id}"
    given = Report(slug=slug, about=MistakeAbout.CONTACT, words=words, email=email, form=form)
    return report(given, listing_id=listing_id, network=network, now=now)


def reported(reference: str) -> Mistake:
    """A report as the database has it now."""
    db.session.rollback()
    return db.session.scalars(select(Mistake).where(Mistake.reference == reference)).one()
