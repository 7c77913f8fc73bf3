"""What is removed when its time is over, and what never is."""

from __future__ import annotations

import io
import os
import threading
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from jobs.purge import PURGE
from jobs.runner import Runner
from jobs.work import DONE
from marketplace.domain.access import Role
from marketplace.domain.claim_events import ReferralReason
from marketplace.domain.messages import MessageKind
from marketplace.domain.retention import kept_until
from marketplace.domain.visibility import HoldKind
from marketplace.models.accounts import LinkPurpose, SignIn, SingleUseLink, Throttle
from marketplace.models.base import Base, db
from marketplace.models.cases import Case, ProviderInvitation
from marketplace.models.documents import Document
from marketplace.models.events import AuditEvent
from marketplace.models.holds import HoldRow
from marketplace.models.messages import Message
from marketplace.models.registrations import Claim, Registration
from marketplace.services import leases, retention
from marketplace.services.claim_moves import refer
from marketplace.services.links import make_link
from marketplace.services.mailing import send
from marketplace.services.transaction import Transaction, transaction
from marketplace.wiring import adapters
from tests.integration.desk import add_person, kept
from tests.integration.town import JOB, START, Clock, add_listing, place_hold

DAY = timedelta(days=1)


@pytest.fixture
def purge_at(app: Flask, directory: Flask, clock: Clock) -> Clock:
    """A clock; `_purge` runs the job at its time."""
    del app, directory
    return clock


def _purge(app: Flask, clock: Clock) -> None:
    assert Runner(app, stopping=threading.Event(), clock=clock).once(PURGE) == DONE
    db.session.rollback()


def _count(model: type[Base]) -> int:
    return db.session.scalars(select(func.count()).select_from(model)).one()


def test_links_are_removed_a_week_after_they_expired(app: Flask, purge_at: Clock) -> None:
    with transaction(actor=JOB, now=START) as tx:
        make_link(tx, LinkPurpose.STILL_RIGHT, subject="listing:1", lasts=DAY)
        make_link(tx, LinkPurpose.STILL_RIGHT, subject="listing:1", lasts=30 * DAY)
    purge_at.now = START + 8 * DAY
    _purge(app, purge_at)
    assert _count(SingleUseLink) == 2
    purge_at.forward(seconds=1)
    _purge(app, purge_at)
    assert _count(SingleUseLink) == 1


def test_sign_ins_are_removed_90_days_after_they_ended(app: Flask, purge_at: Clock) -> None:
    add_person("owner@example.org", Role.PROVIDER)
    ended = add_person("other@example.org", Role.PROVIDER)
    with transaction(actor=JOB, now=START) as tx:
        row = tx.get(SignIn, ended.session_id)
        row.ended_at, row.ended_why = START, "idle"
    purge_at.now = START + 90 * DAY
    _purge(app, purge_at)
    assert _count(SignIn) == 2
    purge_at.forward(seconds=1)
    _purge(app, purge_at)
    assert _count(SignIn) == 1
    purge_at.forward(hours=12)  # whatever was never ended is long over too
    _purge(app, purge_at)
    assert _count(SignIn) == 0


def test_tries_are_forgotten(app: Flask, purge_at: Clock) -> None:
    with transaction(actor=JOB, now=START) as tx:
        tx.add(Throttle(key="old", since=START - 3 * DAY, times=9, free_at=START - 3 * DAY))
        tx.add(Throttle(key="still", since=START - 3 * DAY, times=9, free_at=START - DAY))
        tx.add(Throttle(key="new", since=START - DAY, times=9, free_at=START - DAY))
    _purge(app, purge_at)
    assert set(db.session.scalars(select(Throttle.key))) == {"still", "new"}


def _message(tx: Transaction, **more: object) -> None:
    message_id = send(
        tx,
        MessageKind.STILL_RIGHT,
        address="somebody@example.org",
        subject="listing:1",
        link_id=1,
        listing_id=1,
    )
    row = tx.get(Message, message_id)
    for name, value in {"receipt": None, **more}.items():
        setattr(row, name, value)


def test_messages_lose_their_address_and_stay(app: Flask, purge_at: Clock) -> None:
    with transaction(actor=JOB, now=START) as tx:
        _message(tx, sent_at=START, receipt="250 for somebody@example.org")
        _message(tx, given_up_at=START, last_error="550 somebody@example.org", settled_at=START)
        _message(tx, given_up_at=START)  # staff have still to look at it
        _message(tx)
    purge_at.now = START + 90 * DAY
    _purge(app, purge_at)
    assert db.session.scalars(select(Message.address)).all() == ["somebody@example.org"] * 4
    purge_at.forward(seconds=1)
    _purge(app, purge_at)
    rows = db.session.scalars(select(Message).order_by(Message.id)).all()
    assert [row.address for row in rows] == ["", "", *["somebody@example.org"] * 2]
    assert [(row.receipt, row.last_error) for row in rows] == [(None, None)] * 4
    (event, *more) = [event for event in kept("records-removed") if event.data["addresses"]]
    assert (event.data["addresses"], more) == (2, [])


def _registration(tx: Transaction, account_id: int, **more: object) -> Registration:
    row = Registration(
        account_id=account_id,
        **{
            "status": "open",
            "answers": {"organisation": {"name": "Bramble"}},
            "started_at": START,
            "saved_at": START,
            **more,
        },
    )
    tx.add(row)
    tx.session.flush()
    return row


def _claim(tx: Transaction, registration: Registration, cqc_id: str) -> Claim:
    claim = Claim(
        cqc_id=cqc_id,
        account_id=registration.account_id,
        registration_id=registration.id,
        status="open",
        made_at=START,
        code_address="office@example.org",
        code_tries=0,
    )
    tx.add(claim)
    tx.session.flush()
    return claim


def test_a_registration_that_was_never_sent_goes_with_all_that_hangs_on_it(
    app: Flask, purge_at: Clock
) -> None:
    person = add_person("owner@example.org", Role.PROVIDER)
    files = adapters().files
    stored = files.put(io.BytesIO(b"a certificate"), largest=100)
    with transaction(actor=JOB, now=START) as tx:
        row = _registration(tx, person.account_id)
        verified = _claim(tx, row, "1-100")
        verified.status, verified.method, verified.verified_at = "verified", "code", START
        tx.add(
            Document(
                registration_id=row.id,
                kind="insurance",
                stored_name=stored.name,
                original_name="certificate.pdf",
                media_type="application/pdf",
                size=stored.size,
                sha256=stored.sha256,
                uploaded_by=person.account_id,
                uploaded_at=START,
            )
        )
        invitation = ProviderInvitation(
            organisation="Bramble",
            email="owner@example.org",
            invited_by=person.account_id,
            invited_at=START,
            registration_id=row.id,
        )
        tx.add(invitation)
        _registration(tx, person.account_id, saved_at=START + DAY)
        _registration(tx, person.account_id, status="returned", reference="R-1", sent_at=START)
        first = row.id
    _age(stored.name, now=START)
    purge_at.now = kept_until(START)
    _purge(app, purge_at)
    assert _count(Registration) == 3
    purge_at.forward(seconds=1)
    _purge(app, purge_at)
    assert _count(Registration) == 2
    assert (_count(Claim), _count(Document)) == (0, 0)
    assert list(files.older_than(purge_at.now)) == []
    (kept_invitation,) = db.session.scalars(select(ProviderInvitation))
    assert (kept_invitation.registration_id, kept_invitation.ended_at) == (None, purge_at.now)
    (event,) = kept("registration-removed")
    assert event.subject == f"registration:{first}"
    assert event.data == {"documents": 1, "claims": 1, "emptied": False}
    assert [event.data["was"] for event in kept("claim-ended")] == ["verified"]


def _age(name: str, *, now: datetime) -> None:
    """The age of a file is the disk's: let it be as old as the registration."""
    path = adapters().settings.instance_dir / "uploads" / name
    os.utime(path, (now.timestamp(), now.timestamp()))


def test_what_a_case_is_about_stays_without_its_answers(app: Flask, purge_at: Clock) -> None:
    person = add_person("owner@example.org", Role.PROVIDER)
    with transaction(actor=JOB, now=START) as tx:
        row = _registration(tx, person.account_id)
        refer(tx, _claim(tx, row, "1-100"), ReferralReason.ASKED)
        _claim(tx, row, "1-101")
    purge_at.now = kept_until(START) + DAY
    _purge(app, purge_at)
    _purge(app, purge_at)
    assert db.session.scalars(select(Registration.answers)).all() == [{}]
    (claim,) = db.session.scalars(select(Claim))
    assert (claim.cqc_id, claim.status, claim.code_address) == ("1-100", "ended", None)
    assert db.session.scalars(select(Case.status)).all() == ["closed"]
    assert len(kept("registration-removed")) == 1


def test_evidence_is_never_touched(app: Flask, purge_at: Clock) -> None:
    listing_id = add_listing("1-100")
    place_hold(listing_id, HoldKind.RATING)
    before = {model: _count(model) for model in (AuditEvent, HoldRow, Case)}
    purge_at.now = START + 5000 * DAY
    _purge(app, purge_at)
    assert {model: _count(model) for model in before} == before


def test_whoever_lost_the_lease_removes_nothing(sqlite_directory: Flask) -> None:
    del sqlite_directory
    add_person("owner@example.org", Role.PROVIDER)
    late = START + 200 * DAY
    lost = leases.take("purge", holder="one", now=START)
    assert lost is not None
    assert leases.take("purge", holder="two", now=late) is not None
    turn = leases.Turn(lease=lost, stopping=threading.Event())
    with pytest.raises(leases.LeaseLost):
        retention.purge(actor=JOB, now=late, turn=turn)
    assert _count(SignIn) == 1
