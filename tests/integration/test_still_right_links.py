"""The links that confirm details: each works once, for whom it was sent to, while they keep it."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select, update

from marketplace.domain.access import Principal
from marketplace.domain.errors import RefusedError
from marketplace.models.accounts import Membership, SingleUseLink
from marketplace.models.base import db
from marketplace.services import keeping
from marketplace.services.transaction import transaction
from tests.integration.chasing import ASKED_ON, Chase, chaser, keeper_of, newest_token
from tests.integration.desk import kept
from tests.integration.town import JOB, START, Clock, add_listing


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


def test_a_link_works_once(chase: Chase, clock: Clock, listing_id: int, owner: Principal) -> None:
    del owner
    clock.now = ASKED_ON
    chase()
    token = newest_token()
    assert keeping.listing_of_link(token, now=clock.now) == listing_id
    assert keeping.listing_of_link(token, now=clock.now) == listing_id
    assert keeping.confirm_by_link(token, now=clock.now) == listing_id
    with pytest.raises(RefusedError, match="used already"):
        keeping.confirm_by_link(token, now=clock.now)
    with pytest.raises(RefusedError, match="used already"):
        keeping.listing_of_link(token, now=clock.now)
    assert len(kept("details-confirmed")) == 1


@pytest.mark.parametrize("days", [120, 400])
@pytest.mark.usefixtures("owner")
def test_an_old_link_is_refused(chase: Chase, clock: Clock, days: int) -> None:
    clock.now = ASKED_ON
    chase()
    clock.forward(days=days)
    with pytest.raises(RefusedError, match="too old"):
        keeping.confirm_by_link(newest_token(), now=clock.now)


def test_a_link_does_nothing_for_who_left_or_for_what_is_withdrawn(
    chase: Chase, clock: Clock, listing_id: int, owner: Principal
) -> None:
    clock.now = ASKED_ON
    chase()
    token = newest_token()
    with transaction(actor=JOB, now=clock.now) as tx:
        tx.session.execute(update(Membership).values(ended_at=clock.now))
    with pytest.raises(RefusedError, match="no longer keeps"):
        keeping.confirm_by_link(token, now=clock.now)
    with transaction(actor=JOB, now=clock.now) as tx:
        tx.session.execute(update(Membership).values(ended_at=None))
    keeping.withdraw(listing_id, by=owner, now=clock.now)
    with pytest.raises(RefusedError, match="was withdrawn"):
        keeping.confirm_by_link(token, now=clock.now)
    assert kept("details-confirmed") == []
    assert db.session.scalars(select(SingleUseLink.used_at)).all() == [None]
