"""A mail of what is new, one of which was hidden before it went: as if that one never was."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from marketplace.domain.messages import MessageKind
from marketplace.domain.saved_searches import MOST_IN_ONE_MESSAGE, MOST_KEPT_FOR_ONE_MESSAGE
from marketplace.domain.visibility import HoldKind
from marketplace.models.base import db
from marketplace.models.messages import Message
from marketplace.models.saved_searches import SavedSearch
from tests.integration.saving import MORNING, post, run, save
from tests.integration.town import START, Clock, add_listing, place_hold

_NEWS = Message.kind == MessageKind.SEARCH_NEWS.value


def _add_new(number: int) -> list[int]:
    at = START + timedelta(hours=1)
    return [add_listing(None, reference=f"many-{each}", now=at) for each in range(number)]


def _told_again() -> None:
    """Let the next run tell of the same once more."""
    db.session.execute(delete(Message).where(_NEWS))
    db.session.execute(update(SavedSearch).values(told_until=START, told_at=None))
    db.session.commit()


@pytest.mark.parametrize("others", [1, 19, 20, 21, 24])
def test_its_place_goes_to_the_next_and_whether_there_may_be_more_is_about_what_is_shown(
    directory: Flask, clock: Clock, others: int
) -> None:
    save()
    _add_new(others)
    clock.now = MORNING
    run(directory, clock)
    (expected,) = post(clock)
    assert ("There may be more." in expected) == (others > MOST_IN_ONE_MESSAGE)

    _told_again()
    hidden = [
        add_listing(None, reference=f"hid-{each}", now=START + timedelta(hours=1))
        for each in range(3)
    ]
    run(directory, clock)
    for listing_id in hidden:
        place_hold(listing_id, HoldKind.RATING, now=MORNING)
    assert post(clock) == [expected]


def test_of_very_many_so_many_are_kept_that_hidden_ones_leave_no_gap(
    directory: Flask, clock: Clock
) -> None:
    save()
    _add_new(MOST_KEPT_FOR_ONE_MESSAGE + 2)
    clock.now = MORNING
    run(directory, clock)
    (refers,) = db.session.scalars(select(Message.refers).where(_NEWS))
    assert (refers["named"], refers["more"]) == (MOST_KEPT_FOR_ONE_MESSAGE, 2)
    for place in range(1, 31):
        place_hold(refers[f"listing_{place}"], HoldKind.RATING, now=MORNING)
    (text,) = post(clock)
    assert len(re.findall("/listings/many-", text)) == MOST_IN_ONE_MESSAGE
    assert "There may be more." in text
