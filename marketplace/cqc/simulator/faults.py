"""Faults on request: which ones the simulator can show, and when each is due."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from enum import StrEnum


class FaultName(StrEnum):
    """What can go wrong with the regulator's server."""

    LATENCY = "latency"
    UNAUTHORISED = "unauthorised"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not-found"
    NOT_FOUND_PAGE = "not-found-page"
    TOO_MANY = "too-many"
    TOO_MANY_RETRY_AFTER = "too-many-retry-after"
    SERVER_ERROR = "server-error"
    UNAVAILABLE = "unavailable"
    TRUNCATED_JSON = "truncated-json"
    HTML = "html"
    EMPTY_LIST = "empty-list"
    WRONG_TOTAL = "wrong-total"
    OTHER_LOCATION = "other-location"
    HANG = "hang"
    DRIP = "drip"

    @property
    def meaning(self) -> str:
        """For people: what happens."""
        return _MEANINGS[self]


_MEANINGS = {
    FaultName.LATENCY: "every answer comes late",
    FaultName.UNAUTHORISED: "the key is refused (401)",
    FaultName.FORBIDDEN: "the gateway refuses with a web page (403)",
    FaultName.NOT_FOUND: "the register says that there is no such record (404)",
    FaultName.NOT_FOUND_PAGE: "the gateway cannot find the address (404, a web page)",
    FaultName.TOO_MANY: "too many requests (429)",
    FaultName.TOO_MANY_RETRY_AFTER: "too many requests (429), and when to come back",
    FaultName.SERVER_ERROR: "the server fails (500)",
    FaultName.UNAVAILABLE: "the server is not available (503)",
    FaultName.TRUNCATED_JSON: "half of each answer is missing",
    FaultName.HTML: "a web page comes in place of data (200)",
    FaultName.EMPTY_LIST: "lists are empty",
    FaultName.WRONG_TOTAL: "lists claim more rows than they have",
    FaultName.OTHER_LOCATION: "another location's record comes",
    FaultName.HANG: "no answer ever comes",
    FaultName.DRIP: "each answer comes one byte at a time",
}


@dataclass(slots=True, kw_only=True, eq=False)
class Fault:
    """A fault that is switched on.

    It leaves the first `after` requests alone, then spoils `times` of them (None: all). With
    `for_id` only requests for that location's record count. `seconds` is how late (latency), how
    long until the client may come back (too-many-retry-after), or between two bytes (drip).
    """

    name: FaultName
    after: int = 0
    times: int | None = None
    for_id: str | None = None
    seconds: float | None = None
    seen: int = 0
    used: int = 0

    def is_due(self, location_id: str | None) -> bool:
        """Count a request; whether it is to be spoilt."""
        if self.for_id is not None and location_id != self.for_id:
            return False
        self.seen += 1
        return self.seen > self.after and (self.times is None or self.used < self.times)

    def described(self) -> dict[str, object]:
        """For the control interface."""
        return {
            "name": self.name,
            "after": self.after,
            "times": self.times,
            "for": self.for_id,
            "seconds": self.seconds,
            "used": self.used,
        }


class Faults:
    """The faults that are switched on, shared by all threads."""

    def __init__(self) -> None:
        """Start with none."""
        self._lock = threading.Lock()
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Switch a fault on."""
        with self._lock:
            self._faults.append(fault)

    def remove(self, name: FaultName) -> None:
        """Switch every fault of this name off."""
        with self._lock:
            self._faults = [fault for fault in self._faults if fault.name is not name]

    def clear(self) -> None:
        """Switch all off."""
        with self._lock:
            self._faults = []

    def active(self) -> list[Fault]:
        """Those that are on."""
        with self._lock:
            return list(self._faults)

    def due(self, location_id: str | None) -> tuple[list[Fault], Fault | None]:
        """Count a request: the latencies that are due for it, and the one other fault, if any."""
        with self._lock:
            due = [fault for fault in self._faults if fault.is_due(location_id)]
            late = [fault for fault in due if fault.name is FaultName.LATENCY]
            other = next((fault for fault in due if fault.name is not FaultName.LATENCY), None)
            for fault in (*late, *([other] if other else ())):
                fault.used += 1
            return late, other
