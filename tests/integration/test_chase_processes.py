"""The job `chase` as processes: two at once, and one that is killed in the middle."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.models.base import db
from marketplace.models.messages import Message
from marketplace.models.still_right import StillRightRound
from tests.integration.chasing import keeper_of
from tests.integration.processes import SECONDS, process
from tests.integration.town import add_listing

LISTINGS = 40


@pytest.fixture
def town(directory: Flask) -> Flask:
    """Listings that somebody keeps, and whose details nobody has confirmed for half a year."""
    long_ago = datetime.now(UTC) - timedelta(days=190)
    ids = [
        add_listing(None, reference=f"ref-{number}", confirmed_at=long_ago, now=long_ago)
        for number in range(LISTINGS)
    ]
    keeper_of(ids[0])
    return directory


def _asked() -> list[str]:
    """What messages are about; each stands once if nobody was asked twice."""
    db.session.rollback()
    return list(db.session.scalars(select(Message.subject).order_by(Message.subject)))


def _everybody_was_asked_once() -> bool:
    asked = _asked()
    rounds = db.session.scalar(select(func.count()).select_from(StillRightRound))
    return len(asked) == len(set(asked)) == LISTINGS == rounds


def test_two_at_once_ask_everybody_once(town: Flask) -> None:
    with (
        process(town, "jobs", "--once", "chase") as one,
        process(town, "jobs", "--once", "chase") as other,
    ):
        for running in (one, other):
            printed, complaint = running.communicate(timeout=SECONDS)
            assert running.returncode == 0, printed + complaint
    assert _everybody_was_asked_once(), printed


def test_one_that_is_killed_is_made_good_by_the_next(town: Flask) -> None:
    with process(town, "jobs", "--once", "chase") as doomed:
        deadline = time.monotonic() + SECONDS
        while not _asked() and time.monotonic() < deadline:
            time.sleep(0.005)
        doomed.kill()
        doomed.wait(SECONDS)
    assert _asked()
    with process(town, "jobs", "--once", "chase") as following:
        printed, complaint = following.communicate(timeout=SECONDS)
        assert following.returncode == 0, printed + complaint
    assert _everybody_was_asked_once(), printed
