"""The guard: a run that would hide or restore too many is stopped before anything is applied."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from marketplace.domain.access import Role, person
from marketplace.domain.errors import ConflictError, ForbiddenError, InvalidError
from marketplace.models.base import db
from marketplace.models.holds import HeldBatch
from marketplace.services.check_report import CheckStatus
from marketplace.services.checking import JOB
from marketplace.services.held_batches import (
    apply_batch,
    dismiss_batch,
    settle_batch,
    waiting_batch,
)
from marketplace.services.leases import release, take
from tests.contract.scripted_server import Reply
from tests.integration.desk import add_person
from tests.integration.regulator import Regulator
from tests.integration.town import (
    Clock,
    add_listing,
    events,
    open_alerts,
    open_holds,
    outbox_topics,
    shown,
    state,
)

pytestmark = pytest.mark.usefixtures("directory")

OFFICER = person("officer@example.org")
WHY = "Looked at three of them on the regulator's own pages."


def place(number: int) -> str:
    """An invented location ID."""
    return f"1-9990001{number:02}"


def kept_words() -> tuple[str | None, str | None]:
    """What the newest batch keeps of how it was settled: why, and by whom."""
    db.session.rollback()
    row = db.session.scalars(select(HeldBatch).order_by(HeldBatch.id.desc())).first()
    assert row is not None
    return row.words, row.settled_by


def publish(regulator: Regulator, numbers: range, rating: str, *, on: str) -> None:
    """Give several locations a rating."""
    for number in numbers:
        regulator.publish(place(number), rating, on=on)


@pytest.fixture
def town(regulator: Regulator, clock: Clock) -> Regulator:
    """Ten listings, rated Good, checked once."""
    publish(regulator, range(10), "Good", on="2023-03-04")
    for number in range(10):
        add_listing(place(number))
    regulator.check(clock)
    clock.forward(hours=1)
    return regulator


def test_three_at_once_are_plausible(town: Regulator, clock: Clock) -> None:
    publish(town, range(3), "Inadequate", on="2026-11-01")
    report = town.check(clock)
    assert report.status is CheckStatus.COMPLETE
    assert len(report.hidden) == 3


def test_four_at_once_are_not_and_nothing_is_applied(town: Regulator, clock: Clock) -> None:
    before = state()
    publish(town, range(4), "Inadequate", on="2026-11-01")
    report = town.check(clock)
    assert (report.status, report.hidden, report.withheld) == (CheckStatus.GUARDED, (), 4)
    assert state() == before
    assert "mass-change" in open_alerts()
    batch = waiting_batch()
    assert batch is not None
    assert [change.hides for change in batch.changes] == [True] * 4


def test_hides_and_restores_count_together(town: Regulator, clock: Clock) -> None:
    publish(town, range(2), "Inadequate", on="2026-11-01")
    town.check(clock)
    clock.forward(hours=1)
    publish(town, range(2), "Good", on="2026-11-03")
    publish(town, range(4, 6), "Inadequate", on="2026-11-03")
    assert town.check(clock).status is CheckStatus.GUARDED


def test_first_checks_decide_at_once_and_do_not_count(town: Regulator, clock: Clock) -> None:
    publish(town, range(10, 16), "Inadequate", on="2026-11-01")
    publish(town, range(3), "Inadequate", on="2026-11-01")
    for number in range(10, 16):
        add_listing(place(number))
    report = town.check(clock)
    assert report.status is CheckStatus.COMPLETE
    assert len(report.hidden) == 9


def test_an_officer_applies_the_batch_in_their_own_name(town: Regulator, clock: Clock) -> None:
    publish(town, range(5), "Inadequate", on="2026-11-01")
    town.check(clock)
    batch = waiting_batch()
    assert batch is not None
    done = apply_batch(batch, words=WHY, by=OFFICER, clock=clock)
    assert len(done) == 5
    assert shown() == {f"ref-{place(number)}" for number in range(5, 10)}
    assert waiting_batch() is None
    assert "mass-change" not in open_alerts()
    assert events("batch-settled") == 1
    assert kept_words() == (WHY, OFFICER.name)
    assert outbox_topics() == {"index"}
    clock.forward(hours=1)
    assert town.check(clock).status is CheckStatus.COMPLETE


def test_nobody_settles_a_batch_without_words(town: Regulator, clock: Clock) -> None:
    publish(town, range(5), "Inadequate", on="2026-11-01")
    town.check(clock)
    batch = waiting_batch()
    assert batch is not None
    with pytest.raises(InvalidError, match="Say why"):
        apply_batch(batch, words=" \n ", by=OFFICER, clock=clock)
    with pytest.raises(InvalidError, match="4,000 characters"):
        dismiss_batch(batch, words="x" * 4001, by=OFFICER, now=clock.now)
    assert waiting_batch() == batch
    assert len(shown()) == 10


def test_an_officer_settles_the_batch_that_they_saw(town: Regulator, clock: Clock) -> None:
    publish(town, range(5), "Inadequate", on="2026-11-01")
    town.check(clock)
    batch = waiting_batch()
    assert batch is not None
    reader = add_person("reader@example.org", Role.MANAGER)
    with pytest.raises(ForbiddenError):
        settle_batch(batch.id, apply=True, words=WHY, by=reader, clock=clock)
    officer = add_person(OFFICER.name, Role.QA)
    with pytest.raises(ConflictError):
        settle_batch(batch.id + 1, apply=True, words=WHY, by=officer, clock=clock)
    assert settle_batch(batch.id, apply=True, words=WHY, by=officer, clock=clock) == 5
    assert kept_words() == (WHY, OFFICER.name)
    with pytest.raises(ConflictError):
        settle_batch(batch.id, apply=False, words=WHY, by=officer, clock=clock)


def test_a_batch_waits_for_a_check_that_is_under_way(town: Regulator, clock: Clock) -> None:
    publish(town, range(5), "Inadequate", on="2026-11-01")
    town.check(clock)
    batch = waiting_batch()
    assert batch is not None
    before = state()
    check = take(JOB, holder="another machine", now=clock.now)
    assert check is not None
    with pytest.raises(ConflictError, match="under way"):
        apply_batch(batch, words=WHY, by=OFFICER, clock=clock)
    assert state() == before
    release(check, now=clock.now)
    assert len(apply_batch(batch, words=WHY, by=OFFICER, clock=clock)) == 5


def test_a_dismissed_batch_changes_nothing_and_the_next_run_looks_afresh(
    town: Regulator, clock: Clock
) -> None:
    before = state()
    publish(town, range(5), "Inadequate", on="2026-11-01")
    town.check(clock)
    batch = waiting_batch()
    assert batch is not None
    dismiss_batch(batch, words=WHY, by=OFFICER, now=clock.now)
    assert state() == before
    with pytest.raises(ConflictError):
        apply_batch(batch, words=WHY, by=OFFICER, clock=clock)
    clock.forward(hours=1)
    assert town.check(clock).status is CheckStatus.GUARDED
    assert state() == before


def test_settling_a_batch_does_not_end_an_outage(town: Regulator, clock: Clock) -> None:
    publish(town, range(5), "Inadequate", on="2026-11-01")
    town.check(clock)
    clock.forward(hours=1)
    town.break_after(0, Reply(status=401))
    assert town.check(clock).status is CheckStatus.FAILED
    batch = waiting_batch()
    assert batch is not None
    dismiss_batch(batch, words=WHY, by=OFFICER, now=clock.now)
    assert open_alerts().keys() == {"outage"}


def test_a_later_run_takes_the_place_of_a_batch_that_waits(town: Regulator, clock: Clock) -> None:
    publish(town, range(5), "Inadequate", on="2026-11-01")
    town.check(clock)
    clock.forward(hours=1)
    publish(town, range(4), "Good", on="2026-11-02")
    report = town.check(clock)
    assert report.status is CheckStatus.COMPLETE
    assert report.hidden == (f"ref-{place(4)}",)
    assert waiting_batch() is None


def test_a_change_that_no_longer_holds_is_passed_over(town: Regulator, clock: Clock) -> None:
    publish(town, range(5), "Inadequate", on="2026-11-01")
    town.check(clock)
    batch = waiting_batch()
    assert batch is not None
    apply_batch(batch, words=WHY, by=OFFICER, clock=clock)
    assert open_holds(f"ref-{place(0)}") == {"rating"}
    with pytest.raises(ConflictError):
        apply_batch(batch, words=WHY, by=OFFICER, clock=clock)
