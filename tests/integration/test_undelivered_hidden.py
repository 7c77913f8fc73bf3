"""A lost message to whoever told us of danger tells nobody else that they did."""

from __future__ import annotations

from dataclasses import replace

import pytest

from marketplace.domain.access import Role
from marketplace.domain.concerns import ConcernKind
from marketplace.domain.errors import NotFoundError
from marketplace.domain.messages import MessageKind
from marketplace.queries.undelivered import (
    how_many_undelivered,
    undelivered,
    undelivered_to_safeguarding,
)
from marketplace.services.undelivered import put_aside, send_again
from tests.integration.safeguarding import HARM
from tests.integration.telling import submitted
from tests.integration.test_undelivered import NEVER, OFFICER, Settle, drain, somebody
from tests.integration.town import Clock

pytestmark = pytest.mark.usefixtures("directory")

SAFE = somebody(Role.SAFEGUARDING)


@pytest.fixture
def lost(clock: Clock) -> int:
    """The message that something arrived, which never did."""
    submitted(replace(HARM, kinds=(ConcernKind.SAFEGUARDING,)), now=clock.now)
    drain(clock, NEVER)
    (found,) = undelivered_to_safeguarding(by=SAFE)
    assert (found.kind, found.address) == (MessageKind.CONCERN_RECEIVED, "")
    return found.id


@pytest.mark.parametrize("settle", [send_again, put_aside])
def test_it_is_theirs_alone(lost: int, clock: Clock, settle: Settle) -> None:
    assert (undelivered(), how_many_undelivered()) == ((), 0)
    assert undelivered_to_safeguarding(by=OFFICER) == ()
    with pytest.raises(NotFoundError) as hidden:
        settle(lost, by=OFFICER, now=clock.now)
    with pytest.raises(NotFoundError) as absent:
        settle(lost + 1, by=OFFICER, now=clock.now)
    assert f"{hidden.value}".replace(f"{lost}", "") == f"{absent.value}".replace(f"{lost + 1}", "")
    settle(lost, by=SAFE, now=clock.now)
    assert undelivered_to_safeguarding(by=SAFE) == ()


def test_what_others_may_read_something_of_is_everybodys(clock: Clock) -> None:
    submitted(now=clock.now)
    drain(clock, NEVER)
    (found,) = undelivered()
    assert found.kind is MessageKind.CONCERN_RECEIVED
    assert undelivered_to_safeguarding(by=SAFE) == ()
