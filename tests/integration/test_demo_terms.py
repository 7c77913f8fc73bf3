"""The demo's providers say more than the listing file holds, once, and rightly."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from marketplace.demo.terms import terms
from marketplace.domain.access import command
from marketplace.domain.offer_checks import problems
from marketplace.domain.offers import Offer
from marketplace.models.base import db
from marketplace.models.events import AuditEvent
from marketplace.models.listings import Listing
from marketplace.queries.offers import offer_of
from marketplace.services.demo import seed
from marketplace.services.demo_terms import seed_terms

SEEDING = command("seed-demo")
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("sqlite_directory")


def _offers() -> dict[str, Offer]:
    chosen = select(Listing.id, Listing.reference).where(Listing.reference.in_(terms()))
    return {reference: offer_of(key) for key, reference in db.session.execute(chosen)}


def test_what_they_say_passes_the_checks_of_the_form_and_is_said_once() -> None:
    seed(actor=SEEDING, now=NOW)
    found = _offers()
    assert set(found) == set(terms())
    for offer in found.values():
        given = {name for said in terms().values() for name in said}
        assert problems(offer, registered=True, today=NOW.date(), within=given) == ()
        assert offer.included
    events = db.session.scalar(select(func.count()).select_from(AuditEvent))
    again = seed(actor=SEEDING, now=NOW)
    assert (again.added, again.changed) == (0, 0)
    assert seed_terms(actor=SEEDING, now=NOW) == 0
    assert db.session.scalar(select(func.count()).select_from(AuditEvent)) == events
