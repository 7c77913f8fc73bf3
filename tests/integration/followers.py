"""Somebody who follows what they told us, for tests."""

from __future__ import annotations

from datetime import datetime

from marketplace.domain.following import FollowAct
from marketplace.models.base import db
from marketplace.queries.followed import Followed, FollowedConcern, followed
from marketplace.services.following import Following, begin
from marketplace.services.submissions import Sent
from tests.integration.town import START

NETWORK = "192.0.2.1"


def followed_by(sent: Sent, *, now: datetime = START, network: str = NETWORK) -> Following:
    """That the person follows what they sent, with what they were given."""
    return begin(sent.reference, sent.passphrase, network=network, now=now)


def page(following: Following, *, now: datetime = START) -> Followed:
    """What they read of it at a time."""
    db.session.rollback()
    return followed(following.submission_id, now=now)


def part(following: Following, number: int = 1, *, now: datetime = START) -> FollowedConcern:
    """What they read of one concern."""
    found = page(following, now=now).concern(number)
    assert found is not None
    return found


def titles(following: Following, number: int = 1, *, now: datetime = START) -> list[str]:
    """The titles of its steps."""
    return [step.title for step in part(following, number, now=now).steps]


def acts(following: Following, number: int = 1, *, now: datetime = START) -> set[FollowAct]:
    """What they can do with it."""
    return set(part(following, number, now=now).acts)
