"""The simulated regulator itself: what it knows, and what can be done to it."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

from marketplace.cqc.simulator import reports
from marketplace.cqc.simulator.faults import Faults
from marketplace.cqc.simulator.register import Change, Register
from marketplace.cqc.simulator.reports import Framework, Record
from marketplace.domain.listings import normalised_location_id

_LONDON = ZoneInfo("Europe/London")


class BadState(Exception):
    """A state file cannot be used. The message is for the person who gave it."""


class RequestLog:
    """How often each location was asked for, and how many requests came in all."""

    def __init__(self) -> None:
        """Start at nothing."""
        self._lock = threading.Lock()
        self._of_location: Counter[str] = Counter()
        self._total = 0

    def note(self, location_id: str | None) -> None:
        """Count one request; for a list the ID is None."""
        with self._lock:
            self._total += 1
            if location_id is not None:
                self._of_location[location_id] += 1

    def clear(self) -> None:
        """Start again."""
        with self._lock:
            self._of_location.clear()
            self._total = 0

    def counted(self) -> tuple[int, dict[str, int]]:
        """All requests, and those for each location."""
        with self._lock:
            return self._total, dict(self._of_location)


class Simulator:
    """Register, faults and log together. Every change is kept in the state file, if there is one.

    Raises ValueError for records that cannot stand in one register, and BadState.
    """

    def __init__(
        self,
        records: Iterable[Record],
        *,
        state: Path | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Load the records, and the edits of earlier runs."""
        self.register = Register(records)
        self.faults = Faults()
        self.log = RequestLog()
        self.stopping = threading.Event()
        self.scripted: set[str] = set()
        """Steps of a script that were taken, in this run or an earlier one."""
        self.now = now
        self._state = state
        self._saving = threading.Lock()
        if state is not None and state.exists():
            self._load(state)

    @property
    def today(self) -> date:
        """The date where the regulator is."""
        return self.now().astimezone(_LONDON).date()

    def publish(
        self,
        location_id: str,
        *,
        rating: str,
        framework: Framework | None = None,
        on: date | None = None,
        group: str | None = None,
    ) -> Record:
        """Publish a new report with this rating: always a new one, even twice on one day.

        `framework` is the one of the current rating unless given, and `on` is today. Raises
        NoSuchLocation.
        """

        def make(record: Record) -> Record:
            if (framework or reports.framework_of(record)) is Framework.OLD:
                link_id = str(uuid4())
                return reports.inspected(
                    record, rating=rating, on=on or self.today, link_id=link_id
                )
            at = self.now().astimezone(_LONDON)
            if on is not None:
                at = datetime.combine(on, at.timetz())
            plan_id = f"AP{uuid4().int % 10**8:08}"
            return reports.assessed(record, rating=rating, at=at, plan_id=plan_id, group=group)

        return self._change(location_id, make)

    def withdraw_rating(self, location_id: str) -> Record:
        """Take the current rating away, without a new one. Raises NoSuchLocation."""
        return self._change(location_id, reports.unrated)

    def deregister(self, location_id: str, *, on: date | None = None) -> Record:
        """Close a location. Raises NoSuchLocation."""
        day = on or self.today
        return self._change(location_id, lambda record: reports.deregistered(record, on=day))

    def reregister(self, location_id: str) -> Record:
        """Open a closed location again, with the activities it had. Raises NoSuchLocation."""
        activities = self.register.original(location_id).get("regulatedActivities") or []
        return self._change(
            location_id, lambda record: reports.reregistered(record, activities=activities)
        )

    def set_dormant(self, location_id: str, *, dormant: bool) -> Record:
        """Say that a location does not operate, or does again. Raises NoSuchLocation."""
        since = self.today if dormant else None
        return self._change(location_id, lambda record: reports.dormant(record, since=since))

    def replace(self, location_id: str, record: Record) -> Record:
        """Send this in place of the record, whatever it is. Raises NoSuchLocation."""
        return self._change(location_id, lambda _: record)

    def note_step(self, step: str) -> None:
        """Remember that a step of a script was taken."""
        self.scripted.add(step)
        self._save()

    def _change(self, location_id: str, make: Callable[[Record], Record]) -> Record:
        wanted = normalised_location_id(location_id)
        changed = self.register.change(wanted, make, at=self.now())
        self._save()
        return changed

    def _save(self) -> None:
        """Write the state file anew beside the old one, then put it in its place."""
        if self._state is None:
            return
        with self._saving:
            edited, changes = self.register.edits()
            content = {
                "records": edited,
                "changes": [[change.at.isoformat(), change.location_id] for change in changes],
                "scripted": sorted(self.scripted),
            }
            beside = self._state.with_name(f"{self._state.name}.new")
            beside.parent.mkdir(parents=True, exist_ok=True)
            beside.write_text(json.dumps(content, indent=1), encoding="utf-8")
            beside.replace(self._state)

    def _load(self, state: Path) -> None:
        try:
            content = json.loads(state.read_text(encoding="utf-8"))
            changes = [
                Change(at=datetime.fromisoformat(at), location_id=location_id)
                for at, location_id in content["changes"]
            ]
            self.register.restore(dict(content["records"]), changes)
            self.scripted |= set(content["scripted"])
        except (OSError, ValueError, KeyError, TypeError) as problem:
            raise BadState(
                f"The state file {state} cannot be read. Delete it to start again."
            ) from problem
