"""Asking whether details are still right: on moved clocks, twice, on two machines, cut off."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from jobs.chase import CHASE
from jobs.runner import Runner
from jobs.work import DONE
from marketplace.domain.access import Principal, Role
from marketplace.domain.visibility import HoldKind
from marketplace.models.accounts import Account, LinkPurpose, Membership, SingleUseLink
from marketplace.models.base import db
from marketplace.models.jobs import RunStatus
from marketplace.models.listings import Listing
from marketplace.models.messages import Message
from marketplace.models.still_right import StillRightRound
from marketplace.services import keeping, leases, mailing, runs, still_right
from marketplace.services.transaction import transaction
from tests.integration.chasing import (
    ASKED_ON,
    Chase,
    all_are_sent,
    chaser,
    keeper_of,
    messages,
    newest_token,
    provider_of,
)
from tests.integration.desk import add_person, add_provider, kept
from tests.integration.town import JOB, START, Clock, add_listing, open_holds, place_hold, shown
from tests.ports import PATIENCE_IN_SECONDS

REFERENCE = "ref-None"


@pytest.fixture
def listing_id(directory: Flask) -> int:
    """A listing whose details were confirmed at START."""
    del directory
    return add_listing(None, confirmed_at=START)


@pytest.fixture
def owner(listing_id: int) -> Principal:
    """Somebody who keeps it."""
    return keeper_of(listing_id)


@pytest.fixture
def chase(directory: Flask, clock: Clock) -> Chase:
    """Runs the job."""
    return chaser(directory, clock)


@pytest.mark.usefixtures("owner")
def test_asked_reminded_held_and_lifted_by_one_click(chase: Chase, clock: Clock) -> None:
    clock.now = ASKED_ON - timedelta(days=1)
    chase()
    assert messages() == []

    happened: dict[int, list[str]] = {}
    for day in range(60):
        clock.now = ASKED_ON + timedelta(days=day)
        before = (len(messages()), open_holds(REFERENCE))
        chase()
        chase()
        after = (len(messages()), open_holds(REFERENCE))
        if after != before:
            happened[day] = [*messages()[before[0] :], *sorted(after[1])]
    assert happened == {0: ["still-right"], 14: ["still-right-reminder"], 28: ["stale"]}
    assert shown() == set()
    (placed,) = kept("hold-placed")
    assert placed.actor == "job:chase"

    keeping.confirm_by_link(newest_token(), now=clock.now)
    assert (open_holds(REFERENCE), shown()) == (set(), {REFERENCE})
    assert [event.data["how"] for event in kept("details-confirmed")] == ["link"]
    assert kept("hold-lifted")[0].actor == "person:owner@example.org"
    chase()
    assert len(messages()) == 2


def test_answered_in_the_account_the_round_is_over(
    chase: Chase, clock: Clock, listing_id: int, owner: Principal
) -> None:
    clock.now = ASKED_ON
    chase()
    clock.forward(days=3)
    keeping.confirm(listing_id, by=owner, now=clock.now)
    for _ in range(40):
        clock.forward(days=1)
        chase()
    assert (messages(), open_holds(REFERENCE)) == (["still-right"], set())
    assert db.session.scalars(select(StillRightRound.ended_how)).all() == ["account"]
    clock.forward(days=150)
    chase()
    assert messages() == ["still-right", "still-right"]


def test_a_listing_that_nobody_keeps_is_left_alone(
    chase: Chase, clock: Clock, listing_id: int
) -> None:
    del listing_id
    clock.forward(days=2000)
    chase()
    assert (messages(), open_holds(REFERENCE)) == ([], set())


def test_whoever_has_left_or_was_closed_is_not_asked(
    chase: Chase, clock: Clock, listing_id: int, owner: Principal
) -> None:
    provider_id = provider_of(listing_id)
    left = add_person("left@example.org", Role.PROVIDER, provider_ids=(provider_id,))
    gone = add_person("gone@example.org", Role.PROVIDER, provider_ids=(provider_id,))
    with transaction(actor=JOB, now=START) as tx:
        mine = Membership.account_id == left.account_id
        tx.session.execute(update(Membership).where(mine).values(ended_at=START))
        theirs = Account.id == gone.account_id
        tx.session.execute(update(Account).where(theirs).values(closed_at=START))
    clock.now = ASKED_ON
    chase()
    assert db.session.scalars(select(Message.address)).all() == [owner.email]


def test_everybody_who_keeps_it_gets_a_link_of_their_own(
    chase: Chase, clock: Clock, listing_id: int, owner: Principal
) -> None:
    other = add_person("other@example.org", Role.PROVIDER, provider_ids=(provider_of(listing_id),))
    clock.now = ASKED_ON
    chase()
    links = db.session.scalars(select(SingleUseLink).order_by(SingleUseLink.id)).all()
    assert [link.account_id for link in links] == [owner.account_id, other.account_id]
    assert {(link.purpose, link.subject) for link in links} == {
        (LinkPurpose.STILL_RIGHT, f"listing:{listing_id}")
    }


def test_a_listing_that_was_taken_over_counts_from_then(
    chase: Chase, clock: Clock, listing_id: int
) -> None:
    """An import that nobody kept for years is not asked about the day somebody takes it over."""
    with transaction(actor=JOB, now=START) as tx:
        tx.session.execute(update(Listing).values(confirmed_at=None))
    clock.forward(days=700)
    add_person(
        "new@example.org", Role.PROVIDER, provider_ids=(provider_of(listing_id),), now=clock.now
    )
    clock.forward(days=140)
    chase()
    assert messages() == []
    clock.forward(days=20)
    chase()
    assert messages() == ["still-right"]


@pytest.mark.usefixtures("owner")
def test_nobody_is_held_whom_no_message_reached(app: Flask, clock: Clock) -> None:
    runner = Runner(app, stopping=threading.Event(), clock=clock)
    for day in (0, 14, 28, 60):
        clock.now = ASKED_ON + timedelta(days=day)
        assert runner.once(CHASE) == DONE
    assert messages() == ["still-right", "still-right-reminder"]
    assert open_holds(REFERENCE) == set()
    last = runs.last("chase")
    assert last is not None
    assert last.counts["unreached"] == 1
    all_are_sent(clock.now)
    assert runner.once(CHASE) == DONE
    assert open_holds(REFERENCE) == {HoldKind.STALE}


def test_a_paused_listing_is_not_asked_and_begins_anew(
    chase: Chase, clock: Clock, listing_id: int, owner: Principal
) -> None:
    clock.now = ASKED_ON
    chase()
    keeping.pause(listing_id, by=owner, now=clock.now)
    clock.forward(days=50)
    chase()
    assert messages() == ["still-right"]
    keeping.resume(listing_id, by=owner, now=clock.now)
    chase()
    assert messages() == ["still-right", "still-right"]
    clock.forward(days=13)
    chase()
    assert open_holds(REFERENCE) == set()


@pytest.mark.parametrize("kind", [HoldKind.RATING, HoldKind.REGISTRATION, HoldKind.SAFEGUARDING])
@pytest.mark.usefixtures("owner")
def test_what_the_regulator_or_an_officer_holds_changes_no_message(
    chase: Chase, clock: Clock, listing_id: int, kind: HoldKind
) -> None:
    """Nothing is sent when such a hold comes or goes, and the usual question comes as usual."""
    place_hold(listing_id, kind)
    for _ in range(30):
        clock.forward(days=1)
        chase()
    assert messages() == []
    clock.now = ASKED_ON
    chase()
    assert messages() == ["still-right"]


@pytest.mark.usefixtures("owner")
def test_one_that_was_cut_off_goes_on_where_it_was(
    chase: Chase, clock: Clock, listing_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that dies between two listings leaves whole what it did, and the rest to do."""
    second = add_listing(None, reference="ref-second", confirmed_at=START)
    clock.now = ASKED_ON
    asked: list[int] = []
    send = mailing.send

    def dying(*arguments: object, **more: object) -> int:
        asked.append(int(str(more["listing_id"])))
        if len(asked) == 2:
            raise KeyboardInterrupt
        return send(*arguments, **more)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(still_right, "send", dying)
        with pytest.raises(KeyboardInterrupt):
            chase()
    assert messages() == ["still-right"]
    chase()
    subjects = db.session.scalars(select(Message.subject).order_by(Message.id)).all()
    assert subjects == [f"listing:{listing_id}", f"listing:{second}"]
    assert len(db.session.scalars(select(StillRightRound.id)).all()) == 2
    assert len(db.session.scalars(select(SingleUseLink.id)).all()) == 2


@pytest.mark.usefixtures("owner", "listing_id")
def test_two_machines_ask_once(app: Flask, clock: Clock) -> None:
    clock.now = ASKED_ON
    for number in range(5):
        add_listing(None, reference=f"ref-{number}", confirmed_at=START)
    ready = threading.Barrier(2, timeout=PATIENCE_IN_SECONDS)

    def run() -> None:
        ready.wait()
        Runner(app, stopping=threading.Event(), clock=clock).once(CHASE)

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_IN_SECONDS)
    db.session.rollback()
    assert len(messages()) == 6
    assert len(set(db.session.scalars(select(Message.subject)))) == 6


@pytest.mark.usefixtures("owner")
def test_whoever_lost_the_lease_asks_nobody(clock: Clock, listing_id: int) -> None:
    del listing_id
    clock.now = ASKED_ON
    lost = leases.take("chase", holder="one", now=START)
    assert lost is not None
    assert leases.take("chase", holder="two", now=ASKED_ON) is not None
    turn = leases.Turn(lease=lost, stopping=threading.Event())
    with pytest.raises(leases.LeaseLost):
        still_right.chase(actor=JOB, now=clock.now, turn=turn)
    assert messages() == []


@pytest.mark.usefixtures("owner")
def test_asked_to_stop_it_asks_nobody_more(app: Flask, clock: Clock) -> None:
    clock.now = ASKED_ON
    stopping = threading.Event()
    stopping.set()
    Runner(app, stopping=stopping, clock=clock).once(CHASE)
    last = runs.last("chase")
    assert last is not None
    assert last.status is RunStatus.PARTIAL
    assert messages() == []


def test_another_providers_listing_is_asked_of_its_own_people(
    chase: Chase, clock: Clock, listing_id: int, owner: Principal
) -> None:
    del listing_id
    add_person("stranger@example.org", Role.PROVIDER, provider_ids=(add_provider(),))
    clock.now = ASKED_ON
    chase()
    assert db.session.scalars(select(Message.address)).all() == [owner.email]
