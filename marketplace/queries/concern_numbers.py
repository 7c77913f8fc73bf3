"""Numbers of what people told us, for one period, as this reader may have them."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select

from marketplace.domain.access import Permission, Principal, may, require
from marketplace.domain.concern_numbers import Numbers, Restricted, numbers, restricted
from marketplace.domain.concern_periods import Period, periods
from marketplace.domain.concern_recipients import Recipient
from marketplace.domain.concern_standing import HandedOff, Told
from marketplace.domain.concerns import ClosedWhy, ConcernKind, Sorted
from marketplace.domain.dates import london_day
from marketplace.domain.errors import ForbiddenError
from marketplace.domain.hand_offs import HandOffStatus
from marketplace.domain.themes import Theme
from marketplace.models.base import db
from marketplace.models.concern_work import HandOff
from marketplace.models.concerns import Concern, ConcernTheme, Submission
from marketplace.models.providers import Provider
from marketplace.queries.concern_facts import is_restricted

_OUTSIDE = [recipient.value for recipient in Recipient if not recipient.works_here]
_NOT_COUNTED = [ClosedWhy.SPAM.value, ClosedWhy.DUPLICATE.value]


def sees_small(by: Principal) -> bool:
    """Whether they may see counts under 5, and choose any days."""
    return may(by, Permission.READ_SMALL_NUMBERS)


def offered(*, by: Principal, now: datetime) -> tuple[Period, ...]:
    """The quarters and years that they can choose, the newest first."""
    require(by, Permission.READ_CONCERN_NUMBERS)
    return periods(london_day(now), running=sees_small(by))


def concern_numbers(period: Period, *, by: Principal, now: datetime) -> Numbers:
    """Count what was received in a period.

    Raises ForbiddenError for days of one's own choice, or a period that is not over, where they
    may not see small numbers.
    """
    require(by, Permission.READ_CONCERN_NUMBERS)
    small = sees_small(by)
    if not small and (not period.key or period.last >= london_day(now)):
        raise ForbiddenError("your account reads numbers of quarters and years that are over")
    apart = None
    if may(by, Permission.READ_SAFEGUARDING_CONCERNS):
        apart = _restricted(period, small=small)
    return numbers(_told(period), now=now, small=small, restricted=apart)


def _received_in(period: Period) -> tuple[ColumnElement[bool], ...]:
    return (
        Concern.received_at >= period.begins,
        Concern.received_at < period.ends,
        or_(Concern.closed_why.is_(None), Concern.closed_why.not_in(_NOT_COUNTED)),
    )


def _restricted(period: Period, *, small: bool) -> Restricted:
    of_kind = Concern.kind == ConcernKind.SAFEGUARDING.value
    row = db.session.execute(
        select(
            func.count().filter(of_kind).label("safeguarding"),
            func.count().filter(Concern.waits_for_safeguarding).label("waiting"),
        ).where(*_received_in(period))
    ).one()
    return restricted(safeguarding=row.safeguarding, waiting=row.waiting, small=small)


def _told(period: Period) -> tuple[Told, ...]:
    """What everybody who reads numbers may know of, without a word that anybody wrote."""
    wanted = (*_received_in(period), ~is_restricted())
    themes, hand_offs = _themes(wanted), _hand_offs(wanted)
    chosen = (
        select(
            Concern.id,
            Concern.kind,
            Provider.name.label("provider"),
            Submission.district,
            Concern.received_at,
            Concern.acknowledged_at,
            Concern.shared_at,
            Concern.replied_at,
            Concern.asked_at,
            Concern.sorted,
            Concern.closed_at,
        )
        .join(Submission, Submission.id == Concern.submission_id)
        .outerjoin(Provider, Provider.id == Submission.provider_id)
        .where(*wanted)
        .order_by(Concern.id)
    )
    return tuple(
        Told(
            kind=ConcernKind(row.kind),
            themes=frozenset(themes[row.id]),
            provider=row.provider or "",
            district=row.district,
            received_at=row.received_at,
            acknowledged_at=row.acknowledged_at,
            shared_at=row.shared_at,
            replied_at=row.replied_at,
            asked_at=row.asked_at,
            sorted=Sorted(row.sorted) if row.sorted else None,
            closed_at=row.closed_at,
            hand_offs=tuple(hand_offs[row.id]),
        )
        for row in db.session.execute(chosen)
    )


def _themes(wanted: tuple[ColumnElement[bool], ...]) -> defaultdict[int, list[Theme]]:
    chosen = (
        select(ConcernTheme.concern_id, ConcernTheme.theme)
        .join(Concern, Concern.id == ConcernTheme.concern_id)
        .where(*wanted)
    )
    found = defaultdict(list)
    for row in db.session.execute(chosen):
        found[row.concern_id].append(Theme(row.theme))
    return found


def _hand_offs(wanted: tuple[ColumnElement[bool], ...]) -> defaultdict[int, list[HandedOff]]:
    chosen = (
        select(HandOff.concern_id, HandOff.recipient, HandOff.status, HandOff.receipt_due_at)
        .join(Concern, Concern.id == HandOff.concern_id)
        .where(
            *wanted,
            HandOff.recipient.in_(_OUTSIDE),
            HandOff.status != HandOffStatus.TAKEN_BACK.value,
        )
    )
    found = defaultdict(list)
    for row in db.session.execute(chosen):
        found[row.concern_id].append(
            HandedOff(
                recipient=Recipient(row.recipient),
                status=HandOffStatus(row.status),
                due_at=row.receipt_due_at,
            )
        )
    return found
