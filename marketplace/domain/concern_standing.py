"""How far one concern has come, as numbers count it: in time or not, sorted or not, who has it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from marketplace.domain.concern_recipients import Recipient
from marketplace.domain.concern_times import acknowledgement_due, reply_due
from marketplace.domain.concerns import ConcernKind, Sorted
from marketplace.domain.dates import london_day
from marketplace.domain.hand_offs import HandOffStatus
from marketplace.domain.inbox import ASKED_TO_REPLY
from marketplace.domain.themes import Theme
from marketplace.domain.working_days import working_days_between


class Acknowledged(StrEnum):
    """Whether somebody confirmed that they have it, within 3 working days."""

    IN_TIME = "Acknowledged in time"
    LATE = "Acknowledged late"
    NOT_YET = "Not acknowledged"


class Replied(StrEnum):
    """Whether the provider replied, within 10 working days, where a reply was asked for."""

    IN_TIME = "Replied in time"
    LATE = "Replied late"
    OVERDUE = "No reply, and overdue"
    NOT_DUE = "No reply yet, not overdue"
    NOT_ASKED = "No reply was asked for"


class Said(StrEnum):
    """What the person says, once asked whether it is sorted."""

    YES = "Sorted"
    PARTLY = "Partly sorted"
    NO = "Not sorted"
    ASKED = "Asked, no answer yet"
    NOT_ASKED = "Not asked yet"


class Concluded(StrEnum):
    """Whether it is closed."""

    YES = "Concluded"
    NOT_YET = "Not concluded"


class Elsewhere(StrEnum):
    """Whether another body has it: what of its hand-offs is furthest behind."""

    OVERDUE = "Handed off, receipt overdue"
    WAITING = "Handed off, receipt not confirmed yet"
    RECEIVED = "Handed off, receipt confirmed"
    TOLD_WHERE = "Nothing sent: we told the person where to go"
    NO = "Not for another body"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOff:
    """One hand-off that was not taken back."""

    recipient: Recipient
    status: HandOffStatus
    due_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What numbers need of one concern. `provider` and `district` are empty where not known.

    `hand_offs` are those to bodies outside this service.
    """

    kind: ConcernKind
    themes: frozenset[Theme]
    provider: str
    district: str
    received_at: datetime
    acknowledged_at: datetime | None
    shared_at: datetime | None
    replied_at: datetime | None
    asked_at: datetime | None
    sorted: Sorted | None
    closed_at: datetime | None
    hand_offs: tuple[HandedOff, ...] = ()


def acknowledged(told: Told) -> Acknowledged:
    """By the last day on which it was due."""
    if told.acknowledged_at is None:
        return Acknowledged.NOT_YET
    in_time = london_day(told.acknowledged_at) <= acknowledgement_due(told.received_at)
    return Acknowledged.IN_TIME if in_time else Acknowledged.LATE


def replied(told: Told, today: date) -> Replied:
    """To what it was asked last: what went back to the provider waits for another reply."""
    if told.shared_at is None or told.kind not in ASKED_TO_REPLY:
        return Replied.NOT_ASKED
    due = reply_due(told.shared_at)
    if told.replied_at is not None and told.replied_at >= told.shared_at:
        return Replied.IN_TIME if london_day(told.replied_at) <= due else Replied.LATE
    return Replied.OVERDUE if today > due else Replied.NOT_DUE


def said(told: Told) -> Said:
    """The answer, or whether one is waited for."""
    if told.sorted is not None:
        return Said[told.sorted.name]
    return Said.ASKED if told.asked_at is not None else Said.NOT_ASKED


def concluded(told: Told) -> Concluded:
    """Whether it is closed now."""
    return Concluded.NOT_YET if told.closed_at is None else Concluded.YES


def elsewhere(told: Told, now: datetime) -> Elsewhere:
    """By the hand-off that is furthest behind."""
    found = {where_it_stands(each, now) for each in told.hand_offs}
    return next((stands for stands in Elsewhere if stands in found), Elsewhere.NO)


def where_it_stands(hand_off: HandedOff, now: datetime) -> Elsewhere:
    """One hand-off."""
    if hand_off.status is HandOffStatus.SIGNPOSTED:
        return Elsewhere.TOLD_WHERE
    if hand_off.status is not HandOffStatus.SENT:
        return Elsewhere.RECEIVED
    overdue = hand_off.due_at is not None and hand_off.due_at < now
    return Elsewhere.OVERDUE if overdue else Elsewhere.WAITING


def days_to_acknowledge(told: Told) -> int | None:
    """In working days, as it is promised; None before."""
    return _working_days(told.received_at, told.acknowledged_at)


def days_to_reply(told: Told) -> int | None:
    """In working days since it was shared, as it is promised; None before."""
    if replied(told, date.max) not in {Replied.IN_TIME, Replied.LATE}:
        return None
    return _working_days(told.shared_at, told.replied_at)


def days_to_conclude(told: Told) -> int | None:
    """In days of the calendar; None before."""
    if told.closed_at is None:
        return None
    return (london_day(told.closed_at) - london_day(told.received_at)).days


def _working_days(first: datetime | None, last: datetime | None) -> int | None:
    if first is None or last is None:
        return None
    return working_days_between(london_day(first), london_day(last))
