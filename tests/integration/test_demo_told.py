"""What fictional people told is there in every kind, and everybody finds something to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.demo.told import DATA, PASSPHRASE, follow, told
from marketplace.domain.access import Principal, Role, command
from marketplace.domain.compliments import Standing
from marketplace.domain.concern_kinds import work_out
from marketplace.domain.concern_periods import periods
from marketplace.domain.concerns import ConcernKind, ConcernStatus
from marketplace.models.base import db
from marketplace.models.concern_work import HandOff
from marketplace.models.concerns import Concern, Submission
from marketplace.models.events import AuditEvent, OutboxRow
from marketplace.models.messages import Message
from marketplace.queries.compliments import compliments
from marketplace.queries.concern_numbers import concern_numbers
from marketplace.services.demo import seed
from marketplace.services.demo_people import seed_people
from marketplace.services.demo_told import seed_told
from marketplace.services.following import begin
from tests.integration.desk import add_person

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SEEDING = command("seed-demo")


@pytest.fixture
def seeded(sqlite_app: Flask) -> Iterator[None]:
    """The whole demo."""
    with sqlite_app.app_context():
        _seed()
        yield


def _seed() -> None:
    seed(actor=SEEDING, now=NOW)
    seed_people(actor=SEEDING, now=NOW)
    assert seed_told(actor=SEEDING, now=NOW) == len(told())


def test_it_is_the_same_on_each_kind_of_database(app: Flask) -> None:
    with app.app_context():
        _seed()
        assert Counter(db.session.scalars(select(Concern.status))) == _STANDING


@pytest.mark.usefixtures("seeded")
def test_there_is_something_of_every_kind_and_for_everybody() -> None:
    kinds = Counter(db.session.scalars(select(Concern.kind)))
    assert set(kinds) == {kind.value for kind in ConcernKind}
    assert Counter(db.session.scalars(select(Concern.status))) == _STANDING
    open_ones = select(HandOff.recipient).where(HandOff.status == "sent")
    assert {"qa", "safeguarding", "provider", "cqc"} <= set(db.session.scalars(open_ones))
    officer = _officer()
    assert {each.standing for each in compliments(by=officer)} == {
        Standing.WAITS_FOR_US,
        Standing.SHOWN,
    }


_STANDING = {
    ConcernStatus.RECEIVED: 3,
    ConcernStatus.ACKNOWLEDGED: 3,
    ConcernStatus.TRIAGED: 1,
    ConcernStatus.WITH_PROVIDER: 4,
    ConcernStatus.CONFIRMED: 1,
    ConcernStatus.CLOSED: 16,
}
"""How many stand where."""


def _officer() -> Principal:
    return add_person("another-officer@example.org", Role.QA, now=NOW)


@pytest.mark.usefixtures("seeded")
def test_each_is_what_its_data_say_and_about_a_provider_that_is_there() -> None:
    for each in told():
        submission = db.session.scalars(
            select(Submission).filter_by(reference=each.reference)
        ).one()
        concern = db.session.scalars(select(Concern).filter_by(submission_id=submission.id)).one()
        assert concern.kind == each.kind.value
        assert (submission.provider_id is None) is each.answers.naming.about_council
        assert concern.received_at == each.came_at(NOW)


@pytest.mark.usefixtures("seeded")
def test_the_first_can_be_followed_with_the_passphrase_that_is_told() -> None:
    lines = "\n".join(follow("http://localhost"))
    first = told()[0]
    assert first.reference in lines
    assert PASSPHRASE in lines
    assert begin(first.reference, PASSPHRASE, network="here", now=NOW).submission_id


@pytest.mark.usefixtures("seeded")
def test_whoever_reads_numbers_has_some_to_read() -> None:
    commissioner = add_person("commissioner@example.org", Role.MANAGER, now=NOW)
    newest = periods(NOW.date(), running=False)[0]
    found = concern_numbers(newest, by=commissioner, now=NOW)
    assert found.total is not None
    assert sum(bool(table.rows) for table in found.tables) >= 5


@pytest.mark.usefixtures("seeded")
def test_no_mail_leaves_for_what_was_made_up() -> None:
    unsent = select(func.count()).select_from(Message).where(Message.sent_at.is_(None))
    assert db.session.scalar(unsent) == 0
    waiting = select(func.count()).select_from(OutboxRow).where(OutboxRow.topic == "mail")
    assert db.session.scalar(waiting) == 0


@pytest.mark.usefixtures("seeded")
def test_telling_it_again_changes_nothing() -> None:
    before = db.session.scalar(select(func.max(AuditEvent.id)))
    assert seed_told(actor=SEEDING, now=NOW + timedelta(days=1)) == 0
    assert db.session.scalar(select(func.max(AuditEvent.id))) == before


def test_nobody_real_is_among_them() -> None:
    for each in told():
        contact = each.answers.contact.value
        assert not contact or contact.endswith("@example.org")
        assert " " not in each.answers.name
    assert len({each.reference for each in told()}) == len(told())
    assert DATA.is_dir()


def test_the_kind_is_what_the_form_would_make_of_it() -> None:
    for each in told():
        assert each.kind in work_out(each.answers).kinds
