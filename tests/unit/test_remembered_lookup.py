"""What a look-up answered is asked for once; after trouble it is left alone for a while."""

from __future__ import annotations

import threading

import pytest

from marketplace.domain.places import Point
from marketplace.lookups import remembered
from marketplace.lookups.postcodes import LookedUp, LookupFailed
from marketplace.lookups.remembered import (
    LEFT_ALONE_FOR,
    MISS_REMEMBERED_FOR,
    MOST_AT_ONCE,
    REMEMBERED_FOR,
    RememberedLookup,
)
from tests.ports import PATIENCE_IN_SECONDS

SOMEWHERE = LookedUp(point=Point(latitude=51.44, longitude=0.15))


class Service:
    """Knows what ends with A, and may be away; has a clock that a test moves."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.away = False
        self.now = 0.0

    def postcode(self, postcode: str) -> LookedUp | None:
        """Answer for a postcode."""
        self.asked.append(postcode)
        if self.away:
            raise LookupFailed
        return SOMEWHERE if postcode.endswith("A") else None

    def district(self, district: str) -> LookedUp | None:
        """Answer for a district."""
        return self.postcode(district)


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.fixture
def lookup(service: Service) -> RememberedLookup:
    return RememberedLookup(service, clock=lambda: service.now)


def test_hits_and_misses_are_asked_for_once_and_again_when_they_are_old(
    service: Service, lookup: RememberedLookup
) -> None:
    for _ in range(3):
        assert lookup.postcode("DA5 1AA") == SOMEWHERE
        assert lookup.postcode("DA5 1AB") is None
    assert service.asked == ["DA5 1AA", "DA5 1AB"]

    service.now = MISS_REMEMBERED_FOR
    assert (lookup.postcode("DA5 1AA"), lookup.postcode("DA5 1AB")) == (SOMEWHERE, None)
    assert service.asked == ["DA5 1AA", "DA5 1AB", "DA5 1AB"]

    service.now = REMEMBERED_FOR
    lookup.postcode("DA5 1AA")
    assert service.asked[3:] == ["DA5 1AA"]


def test_a_district_and_a_postcode_of_one_name_are_two_questions(
    service: Service, lookup: RememberedLookup
) -> None:
    lookup.postcode("A")
    lookup.district("A")
    assert service.asked == ["A", "A"]


def test_after_trouble_nobody_waits_for_the_same_trouble_again(
    service: Service, lookup: RememberedLookup
) -> None:
    lookup.postcode("DA5 1AA")
    service.away = True
    for postcode in ("DA5 1AB", "DA5 1AB", "DA6 7AA"):
        with pytest.raises(LookupFailed):
            lookup.postcode(postcode)
    assert service.asked == ["DA5 1AA", "DA5 1AB"]
    assert lookup.postcode("DA5 1AA") == SOMEWHERE

    service.away, service.now = False, LEFT_ALONE_FOR
    assert lookup.postcode("DA5 1AB") is None


def test_of_many_answers_those_not_used_for_longest_are_forgotten(
    service: Service, lookup: RememberedLookup, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remembered, "MOST_REMEMBERED", 2)
    for postcode in ("DA5 1AA", "DA5 1AB", "DA5 1AA", "DA6 7AA"):
        lookup.postcode(postcode)
    service.asked.clear()
    for postcode in ("DA5 1AA", "DA6 7AA", "DA5 1AB"):
        lookup.postcode(postcode)
    assert service.asked == ["DA5 1AB"]


class Slow(Service):
    """Answers when it is let, and says when somebody has asked."""

    def __init__(self) -> None:
        super().__init__()
        self.go_on = threading.Event()
        self.begun = threading.Semaphore(0)

    def postcode(self, postcode: str) -> LookedUp | None:
        """Answer for a postcode, in the end."""
        self.begun.release()
        assert self.go_on.wait(PATIENCE_IN_SECONDS)
        return super().postcode(postcode)


def test_a_slow_service_keeps_few_waiting_and_the_others_go_without() -> None:
    """Whoever asks for many postcodes at once may not hold every thread that serves pages."""
    service = Slow()
    lookup = RememberedLookup(service, clock=lambda: 0.0)
    waiting = [
        threading.Thread(target=lookup.postcode, args=(f"DA5 {number}AA",))
        for number in range(MOST_AT_ONCE)
    ]
    for thread in waiting:
        thread.start()
        assert service.begun.acquire(timeout=PATIENCE_IN_SECONDS)
    try:
        for number in range(20):
            with pytest.raises(LookupFailed):
                lookup.postcode(f"DA6 {number}AA")
    finally:
        service.go_on.set()
        for thread in waiting:
            thread.join(PATIENCE_IN_SECONDS)
    assert lookup.postcode("DA6 7AA") == SOMEWHERE, "being busy is no trouble of the service"
