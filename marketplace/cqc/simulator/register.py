"""The simulated register: records by ID, safe to read and change from several threads."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from marketplace.cqc.simulator.reports import Record
from marketplace.domain.listings import normalised_location_id
from marketplace.domain.ratings import folded


class NoSuchLocation(Exception):
    """The register has no location with this ID."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The feed's note that a record changed."""

    at: datetime
    location_id: str


class Register:
    """Records are never changed in place: a changed copy takes the old one's place.

    So a reader always sees a whole record, and two readers at the same moment the same bytes.
    """

    def __init__(self, records: Iterable[Record]) -> None:
        """Take the records. Raises ValueError for a record without an ID, or two with the same."""
        self._lock = threading.RLock()
        self._records: dict[str, Record] = {}
        self._bodies: dict[str, bytes] = {}
        self._changes: list[Change] = []
        for record in records:
            location_id = normalised_location_id(str(record.get("locationId") or ""))
            if not location_id:
                raise ValueError("a record has no locationId")
            if location_id in self._records:
                raise ValueError(f"two records have the ID {location_id}")
            self._records[location_id] = record
        self._originals: Mapping[str, Record] = dict(self._records)
        self._ids = sorted(self._records)

    def __len__(self) -> int:
        return len(self._ids)

    @property
    def ids(self) -> list[str]:
        """Every ID, in order."""
        return self._ids

    def record(self, location_id: str) -> Record:
        """The record as it is now. Raises NoSuchLocation."""
        try:
            return self._records[location_id]
        except KeyError:
            raise NoSuchLocation(location_id) from None

    def original(self, location_id: str) -> Record:
        """The record as it was loaded. Raises NoSuchLocation."""
        self.record(location_id)
        return self._originals[location_id]

    def records(self) -> list[Record]:
        """Every record, in the order of the IDs."""
        with self._lock:
            return [self._records[location_id] for location_id in self._ids]

    def body(self, location_id: str) -> bytes:
        """The record as it is sent. Raises NoSuchLocation."""
        body = self._bodies.get(location_id)
        if body is None:
            with self._lock:
                body = json.dumps(self.record(location_id)).encode()
                self._bodies[location_id] = body
        return body

    def change(self, location_id: str, make: Callable[[Record], Record], *, at: datetime) -> Record:
        """Put what `make` returns in the place of a record. Raises NoSuchLocation."""
        with self._lock:
            changed = make(self.record(location_id))
            self._records[location_id] = changed
            self._bodies.pop(location_id, None)
            self._changes.append(Change(at=at, location_id=location_id))
            return changed

    def changed_ids(self, start: datetime, end: datetime) -> list[str]:
        """The IDs that changed from `start` until before `end`, each once, in order."""
        with self._lock:
            return sorted({c.location_id for c in self._changes if start <= c.at < end})

    def neighbour(self, location_id: str) -> str:
        """Another location's ID; the same where there is only one."""
        return self._ids[(self._ids.index(location_id) + 1) % len(self._ids)]

    def found_by(self, words: str) -> list[Record]:
        """The records whose name, ID, town or postcode holds these words, whatever the case."""
        wanted = folded(words)
        fields = ("locationId", "name", "postalAddressTownCity", "postalCode")
        return [
            record
            for record in self.records()
            if wanted in folded(" ".join(str(record.get(field) or "") for field in fields))
        ]

    def edits(self) -> tuple[dict[str, Record], list[Change]]:
        """What differs from the loaded records, and the feed: what a state file keeps."""
        with self._lock:
            edited = {
                location_id: record
                for location_id, record in self._records.items()
                if record is not self._originals[location_id]
            }
            return edited, list(self._changes)

    def restore(self, edited: Mapping[str, Record], changes: Iterable[Change]) -> None:
        """Put earlier edits back. Those of locations that are no longer here are left out."""
        with self._lock:
            for location_id, record in edited.items():
                if location_id in self._records:
                    self._records[location_id] = record
                    self._bodies.pop(location_id, None)
            self._changes += [c for c in changes if c.location_id in self._records]
