"""A look that can be judged, and what it is judged with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from marketplace.domain.decisions import Alert, Facts
from marketplace.domain.evidence import evidence_of
from marketplace.domain.ratings import EffectiveRating, Observation, RegisterEntry
from marketplace.domain.visibility import Evidence, Hold, HoldKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Readable:
    """A look that brought the record of the right place, and what it is judged with."""

    facts: Facts
    seen: Observation
    entry: RegisterEntry
    rating: EffectiveRating
    holds: Mapping[HoldKind, Hold]
    surprises: tuple[Alert, ...]

    @property
    def evidence(self) -> Evidence:
        """What the rating that counts stands on."""
        return evidence_of(self.seen, self.entry.location_id, self.rating)

    @property
    def followed(self) -> frozenset[str]:
        """The locations that this one followed, as the register names them or their holds show."""
        told = self.facts.predecessor
        named = {*self.entry.predecessors, *((told.location_id,) if told else ())}
        return frozenset(named - {self.entry.location_id, *self.entry.successors})
