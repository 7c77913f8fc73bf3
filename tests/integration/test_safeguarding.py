"""Safeguarding concerns: accepted, raised, released, marked and linked, on both databases."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.domain.access import Principal, Role
from marketplace.domain.concern_access import ConcernAct, Reader
from marketplace.domain.concern_recipients import Recipient
from marketplace.domain.concern_words import Audience
from marketplace.domain.concerns import ClosedWhy, ConcernKind, ConcernStatus
from marketplace.domain.errors import (
    ConflictError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    RefusedError,
)
from marketplace.domain.hand_offs import HandOffStatus
from marketplace.domain.safeguarding import Mark
from marketplace.domain.triage import LinkKind
from marketplace.models.base import db
from marketplace.models.concern_words import ConcernWords
from marketplace.models.concern_work import ConcernLink
from marketplace.models.concerns import Concern
from marketplace.queries.concern_facts import facts
from marketplace.queries.safeguarding_officers import to_be_told
from marketplace.queries.safeguarding_page import safeguarding_seen
from marketplace.queries.safeguarding_queue import queue
from marketplace.services import safeguarding_links
from marketplace.services.concern_considering import consider_concern
from marketplace.services.concern_ending import close_concern
from marketplace.services.concern_loading import loaded, note_read
from marketplace.services.safeguarding_concerns import (
    accept,
    raise_concern,
    release,
    take_on,
)
from marketplace.services.transaction import transaction
from tests.integration.desk import add_person
from tests.integration.safeguarding import (
    LATER,
    MONDAY,
    again,
    bramble,
    hand_offs,
    link,
    mails,
    mark,
    reads,
    the,
    told,
    triaged,
)
from tests.integration.telling import ANSWERS, submitted


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Who works here."""

    sam: Principal
    """A safeguarding officer."""
    quinn: Principal
    """A QA officer."""


@pytest.fixture
def people(app: Flask) -> People:
    """On each kind of database: a safeguarding officer and a QA officer."""
    with app.app_context():
        return People(
            sam=add_person("sam@example.org", Role.SAFEGUARDING, now=MONDAY),
            quinn=add_person("quinn@example.org", Role.QA, now=MONDAY),
        )


def test_accepting_is_the_receipt_of_the_hand_off(app: Flask, people: People) -> None:
    with app.app_context():
        first, strand = told()
        assert (first.status, strand.status) == (ConcernStatus.RECEIVED, ConcernStatus.RECEIVED)
        accept(first.id, version=first.version, by=people.sam, now=LATER)
        first = again(first.id)
        assert first.status == ConcernStatus.ACKNOWLEDGED
        assert first.assigned_to == people.sam.account_id
        (receipt,) = hand_offs(first.id)
        assert receipt.status == HandOffStatus.RECEIVED
        assert receipt.receipt_by == people.sam.account_id
        assert hand_offs(strand.id) == []
        with pytest.raises(ConflictError, match="accepted this already"):
            accept(first.id, version=first.version, by=people.sam, now=LATER)
        with pytest.raises(ConflictError, match="changed meanwhile"):
            accept(first.id, version=first.version - 1, by=people.sam, now=LATER)


def test_what_waits_is_neither_accepted_nor_anybodys_else(app: Flask, people: People) -> None:
    with app.app_context():
        _, strand = told()
        with pytest.raises(RefusedError):
            accept(strand.id, version=strand.version, by=people.sam, now=LATER)
        with pytest.raises(NotFoundError), transaction(actor=people.quinn.actor, now=LATER) as tx:
            loaded(tx, strand.id, by=people.quinn, act=ConcernAct.READ)
        with pytest.raises(NotFoundError):
            note_read(strand.id, by=people.quinn, now=LATER, audience=Reader.STAFF)
        assert reads() == []


def test_released_it_goes_where_it_would_have_gone(app: Flask, people: People) -> None:
    with app.app_context():
        first, strand = told()
        with pytest.raises(ForbiddenError):
            release(strand.id, version=strand.version, by=people.quinn, now=LATER)
        release(strand.id, version=strand.version, by=people.sam, now=LATER)
        strand = again(strand.id)
        assert not strand.waits_for_safeguarding
        assert [each.recipient for each in hand_offs(strand.id)] == [Recipient.QA]
        note_read(strand.id, by=people.quinn, now=LATER, audience=Reader.STAFF)
        with pytest.raises(RefusedError, match="does not wait"):
            release(strand.id, version=strand.version, by=people.sam, now=LATER)
        assert again(first.id).status == ConcernStatus.RECEIVED


def test_a_qa_officer_raises_one_and_everything_else_waits(app: Flask, people: People) -> None:
    with app.app_context():
        bramble()
        sent = submitted(ANSWERS, now=MONDAY)
        found = the(sent.submission_id, ConcernKind.COMPLAINT)
        assert found.status == ConcernStatus.WITH_PROVIDER
        with pytest.raises(InvalidError):
            raise_concern(found.id, words=" ", version=found.version, by=people.quinn, now=LATER)
        raise_concern(
            found.id, words="Her money is gone.", version=found.version, by=people.quinn, now=LATER
        )
        found, raised = again(found.id), the(sent.submission_id, ConcernKind.SAFEGUARDING)
        assert found.waits_for_safeguarding
        assert found.shared_at is None
        known = facts(found.id)
        assert known is not None
        assert not known.shared
        assert raised.raised_by == people.quinn.account_id
        assert [each.recipient for each in hand_offs(raised.id)] == [Recipient.SAFEGUARDING]
        (note,) = db.session.scalars(select(ConcernWords)).all()
        assert (note.concern_id, note.audience) == (raised.id, Audience.SAFEGUARDING)
        assert mails("safeguarding-new") == ["sam@example.org"]
        with pytest.raises(NotFoundError):
            note_read(raised.id, by=people.quinn, now=LATER, audience=Reader.STAFF)
        with pytest.raises(NotFoundError):
            raise_concern(
                found.id, words="Again", version=found.version, by=people.quinn, now=LATER
            )
        release(found.id, version=found.version, by=people.sam, now=LATER)
        found = again(found.id)
        assert found.status == ConcernStatus.WITH_PROVIDER
        assert found.shared_at == LATER
        assert len(mails("inbox-new")) == 2


def test_what_the_provider_has_opened_it_still_has(app: Flask, people: People) -> None:
    with app.app_context():
        provider_id = bramble()
        sent = submitted(ANSWERS, now=MONDAY)
        found = the(sent.submission_id, ConcernKind.COMPLAINT)
        for each in hand_offs(found.id):
            if each.recipient == Recipient.PROVIDER:
                assert each.provider_id == provider_id
                each.status, each.receipt_at = HandOffStatus.RECEIVED.value, MONDAY
                each.receipt_by = people.quinn.account_id
        db.session.commit()
        raise_concern(found.id, words="So.", version=found.version, by=people.quinn, now=LATER)
        assert again(found.id).shared_at == MONDAY
        strand = again(found.id)
        release(found.id, version=strand.version, by=people.sam, now=LATER)
        assert again(found.id).shared_at == MONDAY
        assert len(mails("inbox-new")) == 1


def test_raising_where_one_is_under_way_makes_no_second_and_tells_anew(
    app: Flask, people: People
) -> None:
    with app.app_context():
        first, strand = told()
        accept(first.id, version=first.version, by=people.sam, now=LATER)
        release(strand.id, version=strand.version, by=people.sam, now=LATER)
        strand = again(strand.id)
        raise_concern(strand.id, words="More.", version=strand.version, by=people.quinn, now=LATER)
        kinds = db.session.scalars(select(Concern.kind)).all()
        assert sorted(kinds) == ["complaint", "safeguarding"]
        assert again(first.id).raised_by is None
        assert again(strand.id).waits_for_safeguarding
        statuses = [each.status for each in hand_offs(first.id)]
        assert statuses == [HandOffStatus.RECEIVED, HandOffStatus.SENT]
        (row,) = queue(by=people.sam, now=LATER).unaccepted
        assert row.id == first.id


def test_marks_and_links_and_who_may_make_them(app: Flask, people: People) -> None:
    with app.app_context():
        (single, strand), (whole, _) = told(), told()
        with pytest.raises(ForbiddenError):
            mark(whole, Mark.ORGANISATIONAL, by=people.quinn)
        with pytest.raises(RefusedError):
            mark(strand, Mark.PATTERN, by=people.sam)
        with pytest.raises(InvalidError):
            link(single, whole.id, by=people.sam)
        mark(whole, Mark.ORGANISATIONAL, by=people.sam)
        for wrong in (None, 987_654, single.id, strand.id):
            with pytest.raises(InvalidError):
                link(single, wrong, by=people.sam)
        link(single, whole.id, by=people.sam)
        link(single, whole.id, by=people.sam)
        (row,) = db.session.scalars(select(ConcernLink)).all()
        assert (row.concern_id, row.other_id, row.kind) == (
            single.id,
            whole.id,
            LinkKind.ORGANISATIONAL,
        )
        with pytest.raises(RefusedError, match="linked to this one"):
            mark(whole, Mark.ORGANISATIONAL, by=people.sam, holds=False)
        seen = safeguarding_seen(single.id, by=people.sam, now=LATER)
        assert [one.id for one in seen.organisational_ones] == [whole.id]
        safeguarding_links.unlink(single.id, organisational_id=whole.id, by=people.sam, now=LATER)
        with pytest.raises(NotFoundError):
            safeguarding_links.unlink(
                single.id, organisational_id=whole.id, by=people.sam, now=LATER
            )
        mark(whole, Mark.ORGANISATIONAL, by=people.sam, holds=False)
        assert not again(whole.id).organisational


def test_it_ends_considered_and_told(app: Flask, people: People) -> None:
    with app.app_context():
        first, _ = told()
        accept(first.id, version=first.version, by=people.sam, now=LATER)
        take_on(first.id, version=again(first.id).version, by=people.sam, now=LATER)
        triaged(again(first.id), people.sam)
        words = "We saw her, and made a plan."
        version = again(first.id).version
        consider_concern(first.id, words=words, version=version, by=people.sam, now=LATER)
        version = again(first.id).version
        why = ClosedWhy.CONSIDERED
        close_concern(first.id, why=why, version=version, by=people.sam, now=LATER)
        done = again(first.id)
        assert (done.status, done.considered_words) == (ConcernStatus.CLOSED, words)
        assert {each.status for each in hand_offs(first.id)} == {HandOffStatus.ENDED}


def test_officers_of_the_provider_are_not_told_and_see_nothing(app: Flask, people: People) -> None:
    with app.app_context():
        provider_id = bramble()
        inside = add_person(
            "inside@example.org", Role.SAFEGUARDING, provider_ids=(provider_id,), now=MONDAY
        )
        addresses = [officer.email for officer in to_be_told(provider_id)]
        assert addresses == ["sam@example.org"]
        assert len(to_be_told(None)) == 2
        first, strand = told()
        assert mails("safeguarding-new") == ["sam@example.org"]
        assert queue(by=inside, now=LATER).unaccepted == ()
        assert len(queue(by=people.sam, now=LATER).unaccepted) == 1
        for concern in (first, strand):
            with pytest.raises(NotFoundError):
                safeguarding_seen(concern.id, by=inside, now=LATER)
            with pytest.raises(NotFoundError):
                note_read(concern.id, by=inside, now=LATER, audience=Reader.STAFF)
            with pytest.raises(NotFoundError):
                safeguarding_links.write_note(concern.id, words="So", by=inside, now=LATER)
        assert reads() == []
