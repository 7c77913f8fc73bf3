"""A concern of every kind, at every status, that waits or not: all about one provider."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import product

from marketplace.domain.concern_access import ConcernFacts
from marketplace.domain.concern_answers import Contact, ContactWay, Happening
from marketplace.domain.concern_recipients import Recipient
from marketplace.domain.concerns import WITH_PROVIDERS, ConcernKind, ConcernStatus, Source
from marketplace.domain.hand_offs import Basis, HandOffStatus, Method
from marketplace.models.base import db
from marketplace.models.concern_work import HandOff
from marketplace.models.concerns import Concern, Submission
from marketplace.models.providers import Provider
from tests.integration.telling import ANSWERS
from tests.unit.concern_people import ANOTHER, PROVIDER

SECRET = "quexolith"
"""Begins a word of each concern that nobody could guess."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One concern, what decides about it, and its hand-off; `word` is in its answers."""

    id: int
    facts: ConcernFacts
    hand_off_id: int
    word: str


def add_providers(now: datetime) -> None:
    """The two providers that the people of the matrix belong to."""
    for key, name in ((PROVIDER, "Aster Care"), (ANOTHER, "Bistort Care")):
        db.session.add(Provider(id=key, name=name, created_at=now))
    db.session.commit()


def every(now: datetime, *, account_id: int) -> list[Told]:
    """Put all of them into the tables; `account_id` is whoever opened them at the provider."""
    return [
        _added(number, facts, now=now, account_id=account_id)
        for number, facts in enumerate(_all(), 1)
    ]


def _all() -> Iterator[ConcernFacts]:
    for kind, status, waits in product(ConcernKind, ConcernStatus, (False, True)):
        shared = status in WITH_PROVIDERS
        if (waits and kind.is_restricted) or (shared and not kind.goes_to_provider):
            continue  # the tables refuse these
        yield ConcernFacts(
            kind=kind,
            status=status,
            provider_id=PROVIDER,
            shared=shared,
            waits_for_safeguarding=waits,
        )


def _added(number: int, facts: ConcernFacts, *, now: datetime, account_id: int) -> Told:
    word = f"{SECRET}{number:03}"
    concern = _concern(_submission(number, word, now), facts, now)
    own = Recipient.SAFEGUARDING if facts.kind.is_restricted else Recipient.QA
    hand_offs = [_hand_off(concern.id, own, now)]
    if facts.shared:
        shared = _hand_off(concern.id, Recipient.PROVIDER, now, words=f"Told: {word}")
        shared.provider_id, shared.basis = PROVIDER, Basis.CONSENT_WITH_NAME.value
        shared.status, shared.receipt_at = HandOffStatus.RECEIVED.value, now
        shared.receipt_by = account_id
        hand_offs.append(shared)
    db.session.add_all(hand_offs)
    db.session.commit()
    return Told(id=concern.id, facts=facts, hand_off_id=hand_offs[0].id, word=word)


def _submission(number: int, word: str, now: datetime) -> Submission:
    answers = replace(
        ANSWERS,
        happening=Happening(words=f"They said {word}."),
        contact=Contact(way=ContactWay.NONE),
    )
    row = Submission(
        reference=f"T-{number:07}",
        passphrase_digest="0" * 64,
        source=Source.FORM.value,
        provider_id=PROVIDER,
        provider_words="Aster Care",
        cqc_id="",
        district="DA5",
        answers=answers.as_json(),
        received_at=now,
    )
    db.session.add(row)
    db.session.flush()
    return row


def _concern(submission: Submission, facts: ConcernFacts, now: datetime) -> Concern:
    closed = facts.status is ConcernStatus.CLOSED
    confirmed = facts.status is ConcernStatus.CONFIRMED
    row = Concern(
        submission_id=submission.id,
        kind=facts.kind.value,
        status=facts.status.value,
        priority=0,
        waits_for_safeguarding=facts.waits_for_safeguarding,
        received_at=now,
        shared_at=now if facts.shared else None,
        confirmed_at=now if confirmed else None,
        sorted="no" if confirmed else None,
        closed_at=now if closed else None,
        closed_why="considered" if closed else None,
        organisational=False,
        pattern=False,
    )
    db.session.add(row)
    db.session.flush()
    return row


def _hand_off(concern_id: int, recipient: Recipient, now: datetime, words: str = "") -> HandOff:
    return HandOff(
        concern_id=concern_id,
        recipient=recipient.value,
        place="",
        basis=Basis.PUBLIC_TASK.value,
        method=Method.HERE.value,
        status=HandOffStatus.SENT.value,
        words=words,
        words_version=1,
        sent_at=now,
        receipt_due_at=now,
    )
