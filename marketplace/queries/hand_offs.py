"""Hand-offs that somebody has to do something about: three lists, the oldest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select

from marketplace.domain.access import Permission, Principal, require
from marketplace.domain.concern_recipients import Recipient
from marketplace.domain.concerns import ConcernKind
from marketplace.domain.dates import london_day
from marketplace.domain.hand_offs import HandOffStatus, Method
from marketplace.models.base import db
from marketplace.models.concern_work import HandOff
from marketplace.models.concerns import Concern, Submission
from marketplace.queries.concern_facts import is_restricted, readable_by
from marketplace.queries.pages import Turn

OUTCOME_ASKED_AFTER = timedelta(days=28)
"""After receipt: then staff ask another body what came of it."""
_ELSEWHERE = [each.value for each in Recipient if not each.works_here]


class Waiting(StrEnum):
    """What a list holds."""

    UNRECEIPTED = "unreceipted"
    """Nobody there has confirmed it, and there is still time."""
    OVERDUE = "overdue"
    """Nobody confirmed it in time, or nothing was heard of it for 28 days since."""
    UNTOLD = "untold"
    """What came of it is known here, and the person was not told."""

    @property
    def label(self) -> str:
        """For pages of staff."""
        return _LISTS[self]


_LISTS = {
    Waiting.UNRECEIPTED: "Not confirmed yet",
    Waiting.OVERDUE: "Overdue",
    Waiting.UNTOLD: "Closed without telling the person",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOffRow:
    """One hand-off in a list. `since` is when it began to wait; `days` counts whole days."""

    id: int
    concern_id: int
    reference: str
    kind: ConcernKind
    restricted: bool
    recipient: Recipient
    place: str
    method: Method
    sent_at: datetime
    receipt_due_at: datetime | None
    reminded_at: datetime | None
    since: datetime
    days: int
    to_do: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOffList:
    """One page of a list. `pages` is at least 1; `counts` are of all three lists."""

    rows: tuple[HandOffRow, ...]
    total: int
    page: int
    pages: int
    counts: dict[Waiting, int]


def hand_offs(asked: Waiting, *, by: Principal, now: datetime, page: int = 1) -> HandOffList:
    """One page of a list; a page beyond the last is the last. Only of what they may read."""
    require(by, Permission.READ_CONCERNS)
    counts = {each: _count(each, by, now) for each in Waiting}
    total = counts[asked]
    turn = Turn.to(page, total=total)
    chosen = _readable(by).where(_condition(asked, now)).order_by(HandOff.sent_at, HandOff.id)
    found = db.session.execute(turn.rows(chosen))
    rows = tuple(_row(row, asked, now) for row in found)
    return HandOffList(rows=rows, total=total, page=turn.page, pages=turn.pages, counts=counts)


def _count(asked: Waiting, by: Principal, now: datetime) -> int:
    inner = _readable(by).where(_condition(asked, now)).subquery()
    return db.session.scalar(select(func.count()).select_from(inner)) or 0


def _readable(by: Principal) -> Select[Any]:
    return (
        select(
            HandOff.id,
            HandOff.concern_id,
            HandOff.recipient,
            HandOff.place,
            HandOff.method,
            HandOff.status,
            HandOff.sent_at,
            HandOff.receipt_due_at,
            HandOff.receipt_at,
            HandOff.reminded_at,
            HandOff.ended_at,
            Concern.kind,
            is_restricted().label("restricted"),
            Submission.reference,
        )
        .join(Concern, Concern.id == HandOff.concern_id)
        .join(Submission, Submission.id == Concern.submission_id)
        .where(readable_by(by))
    )


def _condition(asked: Waiting, now: datetime) -> ColumnElement[bool]:
    sent = HandOff.status == HandOffStatus.SENT.value
    if asked is Waiting.UNRECEIPTED:
        return and_(sent, HandOff.receipt_due_at >= now)
    if asked is Waiting.OVERDUE:
        unheard = and_(
            HandOff.status == HandOffStatus.RECEIVED.value,
            HandOff.recipient.in_(_ELSEWHERE),
            HandOff.receipt_at <= now - OUTCOME_ASKED_AFTER,
        )
        return or_(and_(sent, HandOff.receipt_due_at < now), unheard)
    return and_(
        HandOff.status == HandOffStatus.ENDED.value,
        HandOff.recipient.in_(_ELSEWHERE),
        HandOff.told_at.is_(None),
        Concern.raised_by.is_(None),
    )


def _row(row: Row[Any], asked: Waiting, now: datetime) -> HandOffRow:
    status, recipient = HandOffStatus(row.status), Recipient(row.recipient)
    since = {
        HandOffStatus.RECEIVED: row.receipt_at,
        HandOffStatus.ENDED: row.ended_at,
    }.get(status, row.sent_at)
    return HandOffRow(
        id=row.id,
        concern_id=row.concern_id,
        reference=row.reference,
        kind=ConcernKind(row.kind),
        restricted=bool(row.restricted),
        recipient=recipient,
        place=row.place,
        method=Method(row.method),
        sent_at=row.sent_at,
        receipt_due_at=row.receipt_due_at,
        reminded_at=row.reminded_at,
        since=since,
        days=(london_day(now) - london_day(since)).days,
        to_do=to_do(status, recipient, late=asked is Waiting.OVERDUE),
    )


def to_do(status: HandOffStatus, recipient: Recipient, *, late: bool) -> str:
    """What staff do about a hand-off that stands so; empty where there is nothing to do."""
    if status is HandOffStatus.SENT:
        return _to_do_sent(recipient, late=late)
    if recipient.works_here:
        return ""
    return _AFTERWARDS.get(status, "")


_AFTERWARDS = {
    HandOffStatus.RECEIVED: "Ask what came of it, and record it.",
    HandOffStatus.ENDED: "Tell the person what came of it.",
}


def _to_do_sent(recipient: Recipient, *, late: bool) -> str:
    if recipient is Recipient.PROVIDER:
        waits = "Wait until the provider opens it."
        return "Ring the provider: nobody there has opened it." if late else waits
    if recipient.works_here:
        return "Open the concern and confirm that your team has it."
    if late:
        return "Ask them whether they have it. Record that they do, or that you asked."
    return "Record it when they confirm, or when you have a proof of delivery."
