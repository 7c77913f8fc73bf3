"""What somebody tells us is taken in as a whole, once, and goes where it first has to go."""

from __future__ import annotations

from datetime import timedelta

import pytest
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
from tests.integration.town import START, events

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


def test_a_routine_complaint_goes_to_a_provider_that_answers_here_and_to_qa() -> None:
    provider_id = a_provider_with_an_account()
    sent = submitted()
    concern = concern_of(sent)
    made = hand_offs(sent)
    assert concern.status == ConcernStatus.WITH_PROVIDER
    assert concern.shared_at == START
    assert set(made) == {"provider", "qa"}
    assert made["provider"].provider_id == provider_id
    assert made["provider"].basis == "consent-with-name"
    assert made["provider"].sent_by is None
    assert "an hour late three times" in made["provider"].words
    assert "Robin Example" in made["provider"].words
    assert "robin@example.org" not in made["provider"].words
    assert "robin@example.org" in made["qa"].words
    assert {each.status for each in made.values()} == {HandOffStatus.SENT}
    assert ("inbox-new", "office@example.org") in messages()


@pytest.mark.parametrize(
    "changes",
    [
        {"shares": {Recipient.PROVIDER: Share.NO}},
        {"happening": Happening(words="She was in hospital after it.")},
        {"wants_reply": YesNo.NO},
        {"naming": Naming(words="Somebody else")},
        {"naming": Naming(words="Bramble Care", about_council=True)},
    ],
    ids=["no-consent", "words-of-danger", "no-complaint", "unknown", "the-council"],
)
def test_anything_else_goes_to_no_provider(changes: dict[str, object]) -> None:
    a_provider_with_an_account()
    sent = submitted(an_answer(**changes))
    assert "provider" not in hand_offs(sent)
    assert concern_of(sent).status == ConcernStatus.RECEIVED


def test_a_provider_without_an_account_gets_nothing_by_itself() -> None:
    provider_id = add_provider()
    sent = submitted()
    assert set(hand_offs(sent)) == {"qa"}
    assert db.session.get_one(Submission, sent.submission_id).provider_id == provider_id


def test_without_the_name_the_name_is_nowhere_in_what_the_provider_gets() -> None:
    a_provider_with_an_account()
    words = "I am Robin Example. Ring ROBIN on 07700 900123, or write to robin@example.org."
    sent = submitted(
        an_answer(
            happening=Happening(words=words),
            shares={Recipient.PROVIDER: Share.WITHOUT_NAME},
        )
    )
    text = hand_offs(sent)["provider"].words
    assert "I am [left out] [left out]." in text
    assert not any(part in text.casefold() for part in ("robin", "example", "900123", "mother"))


def test_what_somebody_who_works_there_says_goes_to_qa_alone() -> None:
    a_provider_with_an_account()
    sent = submitted(an_answer(works_there=WorksThere.YES, name=""))
    assert sent.kinds == (ConcernKind.SPEAKING_UP,)
    assert set(hand_offs(sent)) == {"qa"}


def test_a_safeguarding_concern_holds_back_all_else_until_it_is_released() -> None:
    a_provider_with_an_account()
    add_person("guard@example.org", Role.SAFEGUARDING)
    happening = Happening(words="She was slapped.", danger_now=True)
    sent = submitted(an_answer(happening=happening))
    assert sent.kinds == (ConcernKind.SAFEGUARDING, ConcernKind.COMPLAINT)
    assert set(hand_offs(sent)) == {"safeguarding"}
    assert hand_offs(sent)["safeguarding"].basis == "safeguarding"
    assert "robin@example.org" in hand_offs(sent)["safeguarding"].words
    complaint = concern_of(sent, ConcernKind.COMPLAINT)
    assert complaint.waits_for_safeguarding
    assert not concern_of(sent, ConcernKind.SAFEGUARDING).waits_for_safeguarding
    assert ("safeguarding-new", "guard@example.org") in messages()

    with transaction(actor=TEST, now=START) as tx:
        release(tx, tx.get(Concern, complaint.id))
    assert set(hand_offs(sent)) == {"safeguarding", "qa"}, "urgent: a person reads it first"
    with transaction(actor=TEST, now=START) as tx:
        release(tx, tx.get(Concern, complaint.id))
    assert count(HandOff) == 2


def test_a_complaint_about_the_council_is_sent_to_nobody_by_itself() -> None:
    sent = submitted(an_answer(naming=Naming(about_council=True)))
    assert sent.kinds == (ConcernKind.COUNCIL_COMPLAINT,)
    assert hand_offs(sent) == {}


def test_a_draft_is_sent_once_with_the_same_passphrase() -> None:
    token = concern_drafts.start(ANSWERS, START)
    first = submitted(draft_token=token)
    again = submitted(an_answer(wanted="Something else"), draft_token=token, now=START + SECOND)
    assert again == first
    assert sent_before(token, now=START + SHOWN_FOR) == first
    assert count(Submission) == count(Concern) == 1
    assert events("concern-received") == 1
    assert len(messages()) == 1
    draft = db.session.scalars(select(ConcernDraft)).one()
    assert draft.answers == {}


def test_the_passphrase_is_shown_for_an_hour_and_until_it_is_taken() -> None:
    token = concern_drafts.start(ANSWERS, START)
    first = submitted(draft_token=token)
    late = submitted(draft_token=token, now=START + SHOWN_FOR + SECOND)
    assert (late.reference, late.passphrase) == (first.reference, "")

    take_passphrase(token, actor=visitor(), now=START + SECOND)
    take_passphrase(token, actor=visitor(), now=START + SECOND)
    assert events("passphrase-taken") == 1
    assert sent_before(token, now=START + SECOND) is None
    with pytest.raises(NotFoundError):
        submitted(draft_token=token)
    assert count(Submission) == 1


def test_what_was_not_sent_is_nowhere() -> None:
    token = concern_drafts.start(ANSWERS, START)
    assert sent_before(token, now=START) is None
    assert sent_before("no such token", now=START) is None
    take_passphrase(token, actor=visitor(), now=START)
    assert count(ConcernDraft) == 1
    with pytest.raises(NotFoundError):
        submitted(draft_token="no such token")
    assert count(Submission) == 0


def test_answers_that_moved_on_are_not_sent() -> None:
    token = concern_drafts.start(ANSWERS, START)
    version = concern_drafts.save(token, an_answer(wanted="Less"), 1, START)
    with pytest.raises(ConflictError):
        submit(
            ANSWERS,
            source=Source.FORM,
            actor=visitor(),
            now=START,
            draft_token=token,
            draft_version=version - 1,
        )
    assert count(Submission) == count(Concern) == 0
    assert messages() == []


def test_files_of_the_draft_go_with_it() -> None:
    token = concern_drafts.start(ANSWERS, START)
    draft_id = db.session.scalars(select(ConcernDraft.id)).one()
    with transaction(actor=TEST, now=START) as tx:
        for name, erased_at in (("kept", None), ("removed", START)):
            tx.add(
                ConcernFile(
                    draft_id=draft_id,
                    shared=False,
                    stored_name=name,
                    original_name=name,
                    media_type="application/pdf",
                    size=1,
                    sha256="0" * 64,
                    added_at=START,
                    erased_at=erased_at,
                )
            )
    sent = submitted(draft_token=token)
    rows = {
        row.stored_name: (row.submission_id, row.draft_id)
        for row in db.session.scalars(select(ConcernFile))
    }
    assert rows == {"kept": (sent.submission_id, None), "removed": (None, draft_id)}
    take_passphrase(token, actor=visitor(), now=START)
    assert count(ConcernFile) == 2


@pytest.mark.parametrize(
    ("place", "district"),
    [("DA5 1AA", "DA5"), ("da5", "DA5"), ("Bexley", ""), ("", ""), ("12 High Street", "")],
)
def test_the_district_is_kept_where_it_is_known(place: str, district: str) -> None:
    sent = submitted(an_answer(naming=Naming(words="Bramble Care", place=place)))
    assert db.session.get_one(Submission, sent.submission_id).district == district


@pytest.mark.parametrize("way", [None, ContactWay.NONE, ContactWay.PHONE, ContactWay.POST])
def test_nobody_else_is_written_to(way: ContactWay | None) -> None:
    submitted(an_answer(contact=Contact(way=way, value="robin@example.org")))
    assert messages() == []
