"""What matches a saved search is told, whoever confirms and whatever is away meanwhile."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from typing import NoReturn

from flask import Flask

from jobs.tell_new_matches import read
from marketplace.domain.finding import Criteria
from marketplace.domain.places import Point
from marketplace.lookups.postcodes import LookedUp, LookupFailed
from marketplace.services import leases, saved_searches
from marketplace.services.leases import Turn
from marketplace.services.new_matches import Teller
from marketplace.services.saved_searches import LinkFor
from marketplace.wiring import EXTENSION, adapters
from tests.integration.places import add_district
from tests.integration.saving import HOME_CARE, MORNING, kept, news, post, run, save, token
from tests.integration.town import JOB, START, Clock, add_listing

HOUR = timedelta(hours=1)
DOOR = Point(latitude=51.44, longitude=0.15)
NEAR_A_DOOR = "postcode=DA5+9ZZ&within=1&service=day-opportunities"


class Sometimes:
    """A look-up that gives one answer, or is away."""

    def __init__(self, answer: LookedUp | None) -> None:
        self.away, self._answer = False, answer

    def postcode(self, postcode: str) -> LookedUp | None:
        """Answer for a postcode."""
        del postcode
        if self.away:
            raise LookupFailed
        return self._answer

    def district(self, district: str) -> NoReturn:
        """Answer for no district: our table has it."""
        raise LookupFailed(district)


def test_who_confirms_while_we_look_is_told_of_what_came_before(
    directory: Flask, clock: Clock
) -> None:
    """Others were told of it long ago, so that nobody would have looked so far back."""
    del directory
    saved_searches.ask(HOME_CARE, "mary@example.org", network="192.0.2.1", now=START)
    add_listing(None, reference="new", name="Newbrook", now=START + HOUR)
    save("service=gardening", email="ravi@example.org", now=START + 2 * HOUR)
    clock.now = MORNING

    def confirming(query: str) -> Criteria | None:
        if query == HOME_CARE:
            saved_searches.confirm(token(LinkFor.CONFIRM), now=MORNING)
        return read(query)

    lease = leases.take("tell-new-matches", holder="one:1:0", now=MORNING)
    assert lease is not None
    turn = Turn(lease=lease, stopping=threading.Event())
    wired = adapters().directory
    told = Teller(directory=wired, read=confirming, actor=JOB, now=MORNING, turn=turn).tell_all()
    assert told.told == 1
    assert news() == 1


def test_a_look_up_that_is_away_makes_nobody_miss_what_is_near_their_door(
    directory: Flask, clock: Clock
) -> None:
    """While it is away the middle of the district, ten miles off, stands in for the door."""
    add_district("DA5", latitude=51.30, longitude=0.14, authority="Bexley", town="Bexley")
    lookup = _wired(directory, LookedUp(point=DOOR))
    save(NEAR_A_DOOR)
    add_listing(
        None,
        reference="near",
        name="Nearham",
        services=("day-opportunities",),
        now=START + HOUR,
        latitude=DOOR.latitude,
        longitude=DOOR.longitude,
    )
    lookup.away = True
    clock.now = MORNING
    run(directory, clock)
    assert [row.told_until for row in kept()] == [START], "nobody can tell now what is near"
    lookup.away = False
    run(directory, clock)
    (text,) = post(clock)
    assert "* Nearham" in text


def test_a_postcode_that_the_look_up_does_not_know_is_asked_about_roughly(
    directory: Flask, clock: Clock
) -> None:
    """No more will ever be known of it, so nothing waits for that."""
    add_district("DA5", latitude=DOOR.latitude, longitude=DOOR.longitude, town="Bexley")
    _wired(directory, None)
    save(NEAR_A_DOOR)
    clock.now = MORNING
    run(directory, clock)
    assert [row.told_until for row in kept()] == [MORNING - HOUR]


def _wired(app: Flask, answer: LookedUp | None) -> Sometimes:
    """Ask this look-up, which is there at first."""
    lookup = Sometimes(answer)
    app.extensions[EXTENSION] = replace(app.extensions[EXTENSION], postcode_lookup=lookup)
    return lookup
