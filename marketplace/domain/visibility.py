"""Whether the public sees a listing: derived from its publication and its holds, never set.

Source: the product's policy, "Holds".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from marketplace.domain.listings import Publication
from marketplace.domain.ratings import Rating


class Authority(StrEnum):
    """Who may place and lift a kind of hold."""

    RATING_JOB = "rating-job"
    DAILY_JOB = "daily-job"
    OFFICER = "officer"
    PROVIDER = "provider"


class HoldKind(StrEnum):
    """Why a published listing is not shown."""

    RATING = "rating"
    REGISTRATION = "registration"
    UNCHECKED = "unchecked"
    SUSPENSION = "suspension"
    SAFEGUARDING = "safeguarding"
    DOCUMENTS = "documents"
    STALE = "stale"
    PAUSED = "paused"

    @property
    def authority(self) -> Authority:
        """The one authority that places and lifts this kind."""
        return _AUTHORITIES[self]


_AUTHORITIES = {
    HoldKind.RATING: Authority.RATING_JOB,
    HoldKind.REGISTRATION: Authority.RATING_JOB,
    HoldKind.UNCHECKED: Authority.RATING_JOB,
    HoldKind.SUSPENSION: Authority.OFFICER,
    HoldKind.SAFEGUARDING: Authority.OFFICER,
    HoldKind.DOCUMENTS: Authority.DAILY_JOB,
    HoldKind.STALE: Authority.DAILY_JOB,
    HoldKind.PAUSED: Authority.PROVIDER,
}

RATING_JOB_HOLDS = frozenset(
    kind for kind, authority in _AUTHORITIES.items() if authority is Authority.RATING_JOB
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What a hold stands on: what the regulator said, where, and when it said it.

    `published_on` is the report's date; `report` a report link ID or assessment plan ID;
    `fetched_at` and `response_hash` are those of the observation that decided. `location_id` is
    the location whose rating counts: the predecessor's, where that is why.
    """

    location_id: str
    fetched_at: datetime
    response_hash: str | None
    rating: Rating | None = None
    published_on: date | None = None
    report: str | None = None
    home: str | None = None
    group: str | None = None
    inherited_from: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """An open hold, as rules see it. `evidence` is set for holds of the rating job."""

    kind: HoldKind
    placed_at: datetime
    evidence: Evidence | None = None


def is_visible(publication: Publication, open_holds: Iterable[object]) -> bool:
    """A listing is public if and only if it is published and has no open hold."""
    return publication is Publication.PUBLISHED and not any(True for _ in open_holds)
