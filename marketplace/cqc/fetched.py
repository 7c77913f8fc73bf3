"""How asking the regulator for one location ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from marketplace.cqc.answers import Answer
from marketplace.cqc.payloads import read, trimmed
from marketplace.cqc.shapes import JSON, UnreadableShape
from marketplace.domain.listings import normalised_location_id
from marketplace.domain.ratings import Observation, Outcome, RegisterEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """How asking for one location ended. `body` is trimmed: it may be stored."""

    location_id: str
    fetched_at: datetime
    outcome: Outcome
    response_hash: str | None = None
    body: dict[str, JSON] | None = None
    entry: RegisterEntry | None = None
    failure: str | None = None

    @property
    def observation(self) -> Observation:
        """The same without the stored body."""
        return Observation(
            location_id=self.location_id,
            fetched_at=self.fetched_at,
            outcome=self.outcome,
            response_hash=self.response_hash,
            entry=self.entry,
            failure=self.failure,
        )


def not_fetched(
    location_id: str, *, at: datetime, reason: str, response_hash: str | None = None
) -> Fetched:
    """No usable answer about this location; `reason` quotes nothing of what came."""
    return Fetched(
        location_id=location_id,
        fetched_at=at,
        outcome=Outcome.FAILED,
        response_hash=response_hash,
        failure=reason,
    )


def fetched(location_id: str, answer: Answer, *, at: datetime) -> Fetched:
    """Say what a final answer means for the location that was asked for, in upper case."""
    if answer.says_not_found:
        return Fetched(
            location_id=location_id,
            fetched_at=at,
            outcome=Outcome.NOT_FOUND,
            response_hash=answer.digest,
        )
    if answer.status != HTTPStatus.OK:
        reason = f"the regulator answered {answer.status}"
        return not_fetched(location_id, at=at, reason=reason, response_hash=answer.digest)
    if _about(answer.content) not in {None, location_id}:
        reason = "the answer is about another location"
        return not_fetched(location_id, at=at, reason=reason, response_hash=answer.digest)
    body = trimmed(answer.content) if isinstance(answer.content, dict) else None
    entry, unreadable = _entry(answer.content if body is None else body)
    return Fetched(
        location_id=location_id,
        fetched_at=at,
        outcome=Outcome.FOUND if entry else Outcome.UNREADABLE,
        response_hash=answer.digest,
        body=body,
        entry=entry,
        failure=unreadable,
    )


def _about(content: object) -> str | None:
    """The location that a record is about; None where it does not say."""
    written = content.get("locationId") if isinstance(content, dict) else None
    return (normalised_location_id(written) or None) if isinstance(written, str) else None


def _entry(content: object) -> tuple[RegisterEntry | None, str | None]:
    try:
        return read(content), None
    except UnreadableShape as refusal:
        return None, refusal.reason
