"""Mail to whoever told us something: only where they want it, neutral, and never in a flood."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from marketplace.domain.concern_answers import Contact, ContactWay
from marketplace.domain.messages import MessageKind
from marketplace.domain.throttling import MAIL
from marketplace.models.base import db
from marketplace.models.concerns import Submission
from marketplace.models.messages import Message
from marketplace.services.concern_news import tell_news
from marketplace.services.mail_words import words_of
from marketplace.services.submissions import Sent
from marketplace.services.transaction import transaction
from marketplace.wiring import adapters
from tests.integration.desk import TEST
from tests.integration.followers import LATER, a_complaint
from tests.integration.inboxes import replied
from tests.integration.telling import ANSWERS, an_answer, submitted

pytestmark = pytest.mark.usefixtures("directory")


def messages(kind: MessageKind) -> list[Message]:
    db.session.rollback()
    chosen = select(Message).where(Message.kind == kind.value)
    return list(db.session.scalars(chosen.order_by(Message.id)))


def news(sent: Sent) -> None:
    with transaction(actor=TEST, now=LATER) as tx:
        tell_news(tx, tx.get(Submission, sent.submission_id))


def test_what_arrived_is_confirmed_and_news_follow() -> None:
    sent, inbox = a_complaint()
    (received,) = messages(MessageKind.CONCERN_RECEIVED)
    assert (received.address, received.account_id) == ("robin@example.org", None)
    assert received.refers == {"submission_id": sent.submission_id}
    replied(inbox, now=LATER)
    (told,) = messages(MessageKind.CONCERN_NEWS)
    assert told.address == "robin@example.org"


def test_one_mail_is_enough_until_it_has_gone_out() -> None:
    sent = submitted()
    for _ in range(3):
        news(sent)
    (first,) = messages(MessageKind.CONCERN_NEWS)
    with transaction(actor=TEST, now=LATER) as tx:
        tx.get(Message, first.id).sent_at = LATER
    news(sent)
    assert len(messages(MessageKind.CONCERN_NEWS)) == 2


@pytest.mark.parametrize(
    "contact",
    [
        Contact(way=ContactWay.NONE),
        Contact(way=ContactWay.PHONE, value="01632 960100"),
        Contact(way=ContactWay.POST, value="1 High Street"),
        Contact(way=ContactWay.PHONE, value="robin@example.org"),
        Contact(way=ContactWay.EMAIL, value="no address"),
        Contact(value="robin@example.org"),
    ],
)
def test_nothing_goes_to_whoever_chose_no_email(contact: Contact) -> None:
    news(submitted(an_answer(contact=contact)))
    assert messages(MessageKind.CONCERN_RECEIVED) == []
    assert messages(MessageKind.CONCERN_NEWS) == []


def test_nobody_can_flood_somebody_elses_letterbox() -> None:
    for _ in range(MAIL.free + 4):
        submitted()
    assert len(messages(MessageKind.CONCERN_RECEIVED)) == MAIL.free


@pytest.mark.parametrize("kind", [MessageKind.CONCERN_RECEIVED, MessageKind.CONCERN_NEWS])
def test_a_mail_tells_nobody_what_it_is_about(kind: MessageKind) -> None:
    planted = "xylophone"
    happening = replace(ANSWERS.happening, words=f"The {planted} was broken")
    sent = submitted(an_answer(happening=happening, name=planted))
    news(sent)
    (message,) = messages(kind)
    mail = words_of(message, settings=adapters().settings, now=LATER)
    assert mail.subject == "Message from Marlbridge Borough Council"
    said = f"{mail.subject} {mail.text}".lower()
    for detail in (planted, sent.reference.lower(), "bramble", sent.passphrase):
        assert detail not in said
    for word in ("complain", "concern", "safeguard", "provider", "abuse"):
        assert word not in said
