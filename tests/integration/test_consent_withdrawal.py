"""The person agrees to less: what has not arrived comes back, and what has arrived is said so."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from marketplace.domain.concern_answers import Answers, Contact, ContactWay
from marketplace.domain.concern_recipients import Recipient, Share
from marketplace.domain.concerns import ConcernStatus
from marketplace.domain.errors import RefusedError
from marketplace.domain.hand_offs import Basis, Method
from marketplace.models.base import db
from marketplace.models.concern_words import ConcernFile, Consent
from marketplace.models.concerns import Concern, Submission
from marketplace.models.events import AuditEvent
from marketplace.services.concern_moves import move
from marketplace.services.consent_withdrawal import agree_to_less, end_contact
from marketplace.services.hand_offs import confirm_receipt, hand_off
from marketplace.services.inbox import open_shared
from marketplace.services.submissions import Sent
from marketplace.services.transaction import transaction
from tests.integration.desk import TEST
from tests.integration.followers import (
    LATER,
    a_complaint,
    followed_by,
    hand_offs,
    officer,
    page,
    stored,
    titles,
)
from tests.integration.inboxes import Inbox
from tests.integration.telling import ANSWERS, an_answer, submitted
from tests.integration.town import START

PROVIDER, QA, CQC = Recipient.PROVIDER, Recipient.QA, Recipient.CQC
pytestmark = pytest.mark.usefixtures("directory")


@pytest.fixture
def complaint() -> tuple[Sent, Inbox]:
    """A complaint that went to its provider, which has not opened it."""
    return a_complaint()


def statuses(sent: Sent, recipient: Recipient) -> list[tuple[str, str]]:
    return [(each.basis, each.status) for each in hand_offs(stored(sent), recipient)]


def a_file(sent: Sent) -> int:
    """A file that the provider may see."""
    with transaction(actor=TEST, now=START) as tx:
        row = ConcernFile(
            submission_id=sent.submission_id,
            stored_name="0" * 64,
            original_name="rota.png",
            media_type="image/png",
            size=10,
            sha256="0" * 64,
            shared=True,
            added_at=START,
        )
        tx.add(row)
        tx.session.flush()
        return row.id


def test_what_the_provider_has_not_opened_comes_back(complaint: tuple[Sent, Inbox]) -> None:
    sent, _ = complaint
    following, file_id = followed_by(sent), a_file(sent)
    assert agree_to_less(following, PROVIDER, Share.NO, now=LATER) == 1
    concern = stored(sent)
    assert statuses(sent, PROVIDER) == [(Basis.CONSENT_WITH_NAME, "taken-back")]
    assert (concern.status, concern.shared_at) == (ConcernStatus.RECEIVED, None)
    assert concern.acknowledged_at is None
    assert statuses(sent, QA) == [(Basis.CONSENT_WITH_NAME, "sent")]
    assert not db.session.get_one(ConcernFile, file_id).shared
    assert titles(following)[-1] == "We took it back from the provider"
    newest = db.session.scalars(select(Consent).order_by(Consent.id.desc())).first()
    assert newest is not None
    assert (newest.recipient, newest.share, newest.at) == (PROVIDER, Share.NO, LATER)
    reduced = db.session.scalars(
        select(AuditEvent).where(AuditEvent.kind == "consent-reduced")
    ).one()
    assert reduced.data == {
        "recipient": "provider",
        "before": "with-name",
        "after": "no",
        "taken_back": 1,
    }


def test_it_stands_as_it_did_where_the_team_had_confirmed_it(
    complaint: tuple[Sent, Inbox],
) -> None:
    sent, inbox = complaint
    by = officer()
    with transaction(actor=TEST, now=START) as tx:
        confirm_receipt(tx, tx.get(Concern, inbox.concern_id), QA, by=by)
    agree_to_less(followed_by(sent), PROVIDER, Share.NO, now=LATER)
    concern = stored(sent)
    assert (concern.status, concern.acknowledged_at) == (ConcernStatus.ACKNOWLEDGED, START)
    with transaction(actor=TEST, now=LATER) as tx:  # and the team can go on with it
        move(tx, tx.get(Concern, concern.id), ConcernStatus.TRIAGED)


def test_without_the_name_the_provider_gets_another_text(complaint: tuple[Sent, Inbox]) -> None:
    sent, inbox = complaint
    agree_to_less(followed_by(sent), PROVIDER, Share.WITHOUT_NAME, now=LATER)
    first, second = hand_offs(stored(sent), PROVIDER)
    assert (first.status, second.status) == ("taken-back", "sent")
    assert ANSWERS.name in first.words
    assert ANSWERS.name not in second.words
    assert second.basis == Basis.CONSENT_WITHOUT_NAME
    concern = stored(sent)
    assert (concern.status, concern.shared_at) == (ConcernStatus.WITH_PROVIDER, LATER)
    open_shared(inbox.concern_id, by=inbox.by, now=LATER)
    assert statuses(sent, PROVIDER)[1][1] == "received"


def test_what_the_provider_has_opened_stays_and_it_is_said(complaint: tuple[Sent, Inbox]) -> None:
    sent, inbox = complaint
    open_shared(inbox.concern_id, by=inbox.by, now=START)
    following = followed_by(sent)
    (agreed, *_) = page(following).consents
    (effect,) = agreed.effects
    assert effect.startswith("They have had it since 2 November 2026. We cannot take back what")
    assert agree_to_less(following, PROVIDER, Share.NO, now=LATER) == 0
    assert statuses(sent, PROVIDER) == [(Basis.CONSENT_WITH_NAME, "received")]
    assert stored(sent).status == ConcernStatus.WITH_PROVIDER
    with pytest.raises(RefusedError), transaction(actor=TEST, now=LATER) as tx:
        hand_off(
            tx,
            tx.get(Concern, inbox.concern_id),
            recipient=PROVIDER,
            basis=Basis.CONSENT_WITH_NAME,
            method=Method.HERE,
            provider_id=inbox.provider_id,
            by=None,
        )


def test_the_qa_team_gets_it_without_the_name(complaint: tuple[Sent, Inbox]) -> None:
    sent, _ = complaint
    following = followed_by(sent)
    agree_to_less(following, QA, Share.WITHOUT_NAME, now=LATER)
    assert statuses(sent, QA) == [
        (Basis.CONSENT_WITH_NAME, "taken-back"),
        (Basis.CONSENT_WITHOUT_NAME, "sent"),
    ]
    assert ANSWERS.name not in hand_offs(stored(sent), QA)[1].words
    with pytest.raises(RefusedError, match="less than before"):
        agree_to_less(following, QA, Share.NO, now=LATER)


def test_nobody_agrees_to_more_here(complaint: tuple[Sent, Inbox]) -> None:
    sent, _ = complaint
    following = followed_by(sent)
    for recipient, share in (
        (CQC, Share.WITH_NAME),
        (CQC, Share.WITHOUT_NAME),
        (Recipient.SAFEGUARDING, Share.WITHOUT_NAME),
        (Recipient.HEALTH, Share.WITH_NAME),
    ):
        with pytest.raises(RefusedError, match="less than before"):
            agree_to_less(following, recipient, share, now=LATER)
    before = db.session.scalars(select(Consent.id)).all()
    assert agree_to_less(following, CQC, Share.NO, now=LATER) == 0
    assert db.session.scalars(select(Consent.id)).all() == before


def test_what_left_by_post_is_said_to_be_on_its_way() -> None:
    sent = submitted(an_answer(shares={**ANSWERS.shares, CQC: Share.WITH_NAME}))
    by, concern_id = officer(), stored(sent).id
    with transaction(actor=TEST, now=START) as tx:
        hand_off(
            tx,
            tx.get(Concern, concern_id),
            recipient=CQC,
            basis=Basis.CONSENT_WITH_NAME,
            method=Method.POST,
            words="A text",
            by=by,
        )
    following = followed_by(sent)
    (agreed,) = [each for each in page(following).consents if each.recipient is CQC]
    assert "it may reach them all the same" in agreed.effects[0]
    assert agree_to_less(following, CQC, Share.NO, now=LATER) == 1
    assert statuses(sent, CQC) == [(Basis.CONSENT_WITH_NAME, "taken-back")]


def test_how_to_reach_them_goes_and_what_they_need_stays(complaint: tuple[Sent, Inbox]) -> None:
    sent, _ = complaint
    following = followed_by(sent)
    for _ in range(2):
        end_contact(following, now=LATER)
    told = page(following)
    assert told.contact is ContactWay.NONE
    row = db.session.scalars(select(AuditEvent).where(AuditEvent.kind == "contact-ended")).one()
    assert row.data == {"way": "email"}
    db.session.rollback()
    kept = Answers.from_json(db.session.get_one(Submission, sent.submission_id).answers)
    contact = Contact(way=ContactWay.NONE, needs=ANSWERS.contact.needs)
    assert kept == replace(ANSWERS, naming=kept.naming, contact=contact)
