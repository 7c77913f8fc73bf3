"""What somebody tells us is taken in as a whole, once, and goes where it first has to go."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.domain.access import Role, visitor
from marketplace.domain.concern_answers import (
    Contact,
    ContactWay,
    Happening,
    Naming,
    WorksThere,
    YesNo,
)
from marketplace.domain.concern_recipients import Recipient, Share
from marketplace.domain.concerns import ConcernKind, ConcernStatus, Source
from marketplace.domain.errors import ConflictError, NotFoundError
from marketplace.domain.hand_offs import HandOffStatus
from marketplace.models.base import Base, db
from marketplace.models.concern_words import ConcernFile, Consent
from marketplace.models.concern_work import HandOff
from marketplace.models.concerns import Concern, ConcernDraft, ConcernStep, Submission
from marketplace.models.messages import Message
from marketplace.services import concern_drafts
from marketplace.services.concern_routing import release
from marketplace.services.passphrases import opens
from marketplace.services.submissions import (
    SHOWN_FOR,
    Sent,
    sent_before,
    submit,
    take_passphrase,
)
from marketplace.services.transaction import transaction
from tests.integration.desk import TEST, add_person, add_provider
from tests.integration.telling import ANSWERS, an_answer, concern_of, submitted
from tests.integration.town import START, add_listing, events, place_hold

pytestmark = pytest.mark.usefixtures("directory")

SECOND = timedelta(seconds=1)


def count(model: type[Base]) -> int:
    """How many rows a table has."""
    return db.session.scalars(select(func.count()).select_from(model)).one()


def hand_offs(sent: Sent) -> dict[str, HandOff]:
    """Where the concerns of what was sent went, by recipient."""
    chosen = select(HandOff).join(Concern).where(Concern.submission_id == sent.submission_id)
    return {made.recipient: made for made in db.session.scalars(chosen)}


def messages() -> list[tuple[str, str]]:
    """What was asked to be mailed, and to whom."""
    chosen = select(Message.kind, Message.address).order_by(Message.id)
    return [(kind, address) for kind, address in db.session.execute(chosen)]


def a_provider_with_an_account() -> int:
    """Bramble Care, for which somebody signs in."""
    provider_id = add_provider()
    add_person("office@example.org", Role.PROVIDER, provider_ids=(provider_id,))
    return provider_id


def test_a_complaint_is_kept_whole() -> None:
    sent = submitted()
    row = db.session.get_one(Submission, sent.submission_id)
    concern = concern_of(sent)
    assert sent.kinds == (ConcernKind.COMPLAINT,)
    assert row.reference == sent.reference
    assert row.answers == ANSWERS.as_json()
    assert (concern.kind, concern.status) == ("complaint", "received")
    assert concern.received_at == START
    steps = db.session.scalars(select(ConcernStep.status))
    assert list(steps) == ["received"]
    assert {each.recipient: each.share for each in db.session.scalars(select(Consent))} == {
        "provider": "with-name",
        "qa": "with-name",
        "cqc": "no",
    }
    assert events("concern-received") == 1
    assert messages() == [("concern-received", "robin@example.org")]


def test_the_passphrase_opens_it_and_is_not_kept() -> None:
    sent = submitted()
    row = db.session.get_one(Submission, sent.submission_id)
    assert len(sent.passphrase.split()) == 6
    assert opens(sent.reference, sent.passphrase.upper(), row.passphrase_digest)
    assert not opens(sent.reference, submitted().passphrase, row.passphrase_digest)
    assert sent.passphrase not in repr(sent)
    assert sent.passphrase not in repr(row.passphrase_digest)
