"""What the rating rule is told and what it answers: facts in, a decision out.

`implausible` is the guard that looks at a whole run. The rule itself is `domain.moderation`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from marketplace.domain.ratings import EffectiveRating, Observation
from marketplace.domain.visibility import Evidence, HoldKind


class AlertKind(StrEnum):
    """Why QA is asked to look."""

    NOT_RESTORED = "not-restored"
    KEY_QUESTION = "key-question"
    DEREGISTERED = "deregistered"
    NOT_ON_REGISTER = "not-on-register"
    PREDECESSOR_HELD = "predecessor-held"
    DORMANT = "dormant"
    SURPRISE = "surprise"
    RATING_UNCLEAR = "rating-unclear"
    MISMATCH = "mismatch"
    LOOKS_DISAGREE = "looks-disagree"
    MASS_CHANGE = "mass-change"
    OUTAGE = "outage"
    UNSEEN = "unseen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """Something for QA, in plain words. It names no person."""

    kind: AlertKind
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The numbers of the policy. The defaults are the council's decisions."""

    missing_checks: int = 3
    missing_for: timedelta = timedelta(days=7)
    mass_change_least: int = 3
    mass_change_percent: int = 2
    unseen_for: timedelta = timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that the rule may know about one listing.

    `observation` is the newest look, None where there was none; `confirmed` is False where a
    second look, made because the first would have meant a new hold, did not agree with it.
    `missing_checks` and `missing_since` count the looks in a row that found nothing.
    `predecessor` is the evidence of an open rating hold on a predecessor of the location.
    """

    location_id: str | None
    offered: frozenset[str]
    name: str = ""
    postcode: str | None = None
    observation: Observation | None = None
    confirmed: bool = True
    missing_checks: int = 0
    missing_since: datetime | None = None
    predecessor: Evidence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """A hold to place, or to keep on newer evidence."""

    kind: HoldKind
    reason: str
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Lift:
    """A hold to lift, and what shows that it may be."""

    kind: HoldKind
    reason: str
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What to do. Empty means: leave everything as it is.

    `good_check` says that the look was good enough to judge the listing by; `effective` is then
    the rating that pages may show.
    """

    place: tuple[Placement, ...] = ()
    lift: tuple[Lift, ...] = ()
    renew: tuple[Placement, ...] = ()
    alerts: tuple[Alert, ...] = ()
    reason: str = ""
    good_check: bool = False
    effective: EffectiveRating | None = None

    @property
    def changes(self) -> bool:
        """Whether any hold is placed or lifted."""
        return bool(self.place or self.lift)


def implausible(*, changes: int, watched: int, policy: Policy) -> bool:
    """Whether a run would hide or restore so many listings that a person must look first.

    `changes` counts the hides and restores among the `watched` listings: those checked in this
    run that had been checked before.
    """
    return (
        changes > policy.mass_change_least and changes * 100 > policy.mass_change_percent * watched
    )
