"""A rating falls and improves, a location closes: the jobs hide and restore, and send nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from threading import Event

import pytest
from flask import Flask
from sqlalchemy import func, select

from jobs.runner import Runner
from jobs.schedule import JOBS
from marketplace.cqc.simulator.faults import FaultName
from marketplace.cqc.simulator.reports import Framework
from marketplace.cqc.simulator.server import RunningSimulator, running_simulator
from marketplace.domain.messages import MessageKind
from marketplace.mail.memory import MemorySender
from marketplace.models.accounts import Account, Membership
from marketplace.models.base import db
from marketplace.models.events import AuditEvent, OutboxRow
from marketplace.models.messages import Message
from marketplace.models.providers import Provider
from marketplace.services.held_batches import apply_batch, waiting_batch
from marketplace.services.transaction import transaction
from marketplace.wiring import EXTENSION
from tests.contract.register_records import inspected
from tests.integration.letters import ADDRESS, ASKER, letter
from tests.integration.town import IMPORT, START, Clock, add_listing, events, open_holds, shown
from tests.running import running_app

PLACES = tuple(f"1-9990020{number:02}" for number in range(8))
ONE, TWO = PLACES[:2]
NEWCOMER = "1-999002099"
"""On the register, and listed only by the test that says so."""


@pytest.fixture
def clock() -> Clock:
    return Clock(START)


@pytest.fixture
def sender() -> MemorySender:
    return MemorySender()


@pytest.fixture
def simulator(clock: Clock) -> Iterator[RunningSimulator]:
    records = [inspected(place, rating="Good") for place in (*PLACES, NEWCOMER)]
    with running_simulator(records, now=clock) as running:
        yield running


@pytest.fixture
def town(
    simulator: RunningSimulator,
    clock: Clock,
    sender: MemorySender,
    database_url: str,
    tmp_path: Path,
) -> Iterator[Runner]:
    """Eight listings of a provider that somebody looks after, checked once."""
    settings = {"CQC_API_URL": simulator.url, "CQC_REQUESTS_PER_MINUTE": "60000"}
    with (
        running_app(database_url=database_url, instance_dir=tmp_path / "i", **settings) as app,
        app.app_context(),
    ):
        _keep_mail(app, sender)
        for place in PLACES:
            add_listing(place, now=clock.now, confirmed_at=clock.now)
        _look_after_them(clock)
        runner = Runner(app, stopping=Event(), clock=clock)
        for name in ("check-ratings", "drain-outbox"):
            runner.once(JOBS[name])
        db.session.rollback()
        assert shown() == {f"ref-{place}" for place in PLACES}
        yield runner


def run_all(runner: Runner, clock: Clock) -> None:
    """Run every job that there is, a day later."""
    clock.forward(days=1)
    for job in JOBS.values():
        runner.once(job)
    db.session.rollback()


def assert_silence(sender: MemorySender) -> None:
    """Nothing was sent, nothing waits to be, and nothing ever did."""
    db.session.rollback()
    assert sender.sent == []
    assert db.session.scalars(select(func.count()).select_from(Message)).one() == 0
    assert "mail" not in set(db.session.scalars(select(OutboxRow.topic)))
    kinds = set(db.session.scalars(select(AuditEvent.kind)))
    assert not any("message" in kind or "mail" in kind for kind in kinds)


@pytest.mark.parametrize("framework", list(Framework))
def test_a_drop_and_an_improvement(
    town: Runner,
    simulator: RunningSimulator,
    clock: Clock,
    sender: MemorySender,
    framework: Framework,
) -> None:
    simulator.set_rating(ONE, "Inadequate", framework=framework)
    run_all(town, clock)
    assert f"ref-{ONE}" not in shown()
    assert open_holds(f"ref-{ONE}") == {"rating"}
    assert_silence(sender)

    simulator.set_rating(ONE, "Requires improvement", framework=framework)
    run_all(town, clock)
    assert f"ref-{ONE}" in shown()
    assert (events("hold-placed"), events("hold-lifted")) == (1, 1 + len(PLACES))
    assert_silence(sender)


def test_a_rating_that_is_withdrawn_and_one_of_a_kind_that_stays_above(
    town: Runner, simulator: RunningSimulator, clock: Clock, sender: MemorySender
) -> None:
    simulator.set_rating(ONE, None)
    simulator.set_rating(TWO, "Requires improvement")
    run_all(town, clock)
    assert_silence(sender)


def test_a_location_that_closes_sleeps_or_is_not_found(
    town: Runner, simulator: RunningSimulator, clock: Clock, sender: MemorySender
) -> None:
    simulator.simulator.deregister(ONE, on=date(2026, 11, 3))
    simulator.simulator.set_dormant(TWO, dormant=True)
    simulator.add_fault(FaultName.NOT_FOUND, for_id=PLACES[2])
    run_all(town, clock)
    assert open_holds(f"ref-{ONE}") == {"registration"}
    assert_silence(sender)
    simulator.simulator.reregister(ONE)
    simulator.clear_faults()
    run_all(town, clock)
    assert_silence(sender)


def test_a_batch_that_an_officer_applies(
    town: Runner, simulator: RunningSimulator, clock: Clock, sender: MemorySender
) -> None:
    for place in PLACES[:5]:
        simulator.set_rating(place, "Inadequate")
    run_all(town, clock)
    batch = waiting_batch()
    assert batch is not None
    assert len(apply_batch(batch, words="Looked at them.", by=ASKER, clock=clock)) == 5
    run_all(town, clock)
    assert len(shown()) == 3
    assert_silence(sender)


def test_a_new_listing_that_is_inadequate_at_its_first_check(
    town: Runner, simulator: RunningSimulator, clock: Clock, sender: MemorySender
) -> None:
    simulator.set_rating(NEWCOMER, "Inadequate")
    add_listing(NEWCOMER, now=clock.now)
    run_all(town, clock)
    assert open_holds(f"ref-{NEWCOMER}") == {"rating"}
    assert_silence(sender)


def test_this_would_notice_a_message(town: Runner, clock: Clock, sender: MemorySender) -> None:
    """The same jobs do send what somebody asked for."""
    clock.now = START
    letter(MessageKind.ADDRESS_IN_USE)
    town.once(JOBS["drain-outbox"])
    assert [email.to for email in sender.sent] == [ADDRESS]
    with pytest.raises(AssertionError):
        assert_silence(sender)


def _keep_mail(app: Flask, sender: MemorySender) -> None:
    app.extensions[EXTENSION] = replace(app.extensions[EXTENSION], sender=sender)


def _look_after_them(clock: Clock) -> None:
    """Somebody with a confirmed address belongs to the provider, and could be written to."""
    with transaction(actor=IMPORT, now=clock.now) as tx:
        account = Account(
            email=ADDRESS,
            name="Asha Rahman",
            email_confirmed_at=clock.now - timedelta(days=1),
            created_at=clock.now,
        )
        tx.add(account)
        tx.session.flush()
        provider = tx.session.scalars(select(Provider)).one()
        tx.add(Membership(account_id=account.id, provider_id=provider.id, since=clock.now))
