"""What was shared with a person's own providers: the list, and how each thing stands.

Everything here, and in `queries.inbox_item`, comes from hand-offs to a provider, never from what
somebody told us: so a provider reads the words consented to and nothing else. What was taken back
is not there any more. How a provider is rated, or whether it is shown, plays no part.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Row, Select, and_, exists, func, select

from marketplace.domain.access import Permission, Principal, require
from marketplace.domain.concern_recipients import Recipient
from marketplace.domain.concerns import ConcernKind, ConcernStatus
from marketplace.domain.errors import NotFoundError
from marketplace.domain.hand_offs import HandOffStatus
from marketplace.domain.inbox import (
    MAY_REPLY,
    InboxState,
    due_in_words,
    due_on,
    state_of,
    title_of,
)
from marketplace.models.base import db
from marketplace.models.concern_words import Compliment, ConcernReply
from marketplace.models.concern_work import HandOff
from marketplace.models.concerns import Concern, Submission
from marketplace.models.providers import Provider

_Columns = tuple[int, str, str, datetime | None, datetime | None, int, str, bool]
_FOR_PROVIDERS = [kind.value for kind in ConcernKind if kind.goes_to_provider]
_SHARED = and_(
    HandOff.recipient == Recipient.PROVIDER.value,
    HandOff.status != HandOffStatus.TAKEN_BACK.value,
    Submission.provider_id == HandOff.provider_id,
    Concern.shared_at.is_not(None),
    Concern.kind.in_(_FOR_PROVIDERS),
)

_ASKED_TO_PUBLISH = exists().where(
    Compliment.concern_id == Concern.id,
    Compliment.listing_id.is_not(None),
    Compliment.provider_agreed_at.is_(None),
    Compliment.ended_at.is_(None),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxLine:
    """One thing in the list. `due` is the last day for a reply, None where none is waited for.

    `asked_to_publish` says that the provider has still to say whether a compliment may be shown.
    """

    concern_id: int
    kind: ConcernKind
    provider_id: int
    provider: str
    state: InboxState
    shared_at: datetime
    due: date | None
    due_words: str
    replied_at: datetime | None
    opened: bool
    with_provider: bool
    asked_to_publish: bool

    @property
    def title(self) -> str:
        """What it is called."""
        return title_of(self.kind)

    @property
    def waits(self) -> bool:
        """Whether the provider has something to do about it."""
        return self.state.waits or self.asked_to_publish

    @property
    def can_reply(self) -> bool:
        """Whether a reply can be written now."""
        return self.opened and self.with_provider and self.kind in MAY_REPLY


def inbox(*, by: Principal, today: date) -> tuple[InboxLine, ...]:
    """All that was shared with their providers; what waits first, the most urgent of it on top."""
    require(by, Permission.ANSWER_CONCERNS)
    rows = db.session.execute(_newest(by)).all()
    replied = _replied_at([row.id for row in rows])
    lines = [_line(row, replied=replied, today=today) for row in rows]
    return tuple(sorted(lines, key=_urgency))


def line_of(concern_id: int, *, by: Principal, today: date) -> InboxLine:
    """How one thing stands that was shared with a provider of theirs. Raises NotFoundError."""
    require(by, Permission.ANSWER_CONCERNS)
    row = db.session.execute(_newest(by).where(Concern.id == concern_id)).one_or_none()
    if row is None:
        raise NotFoundError("there is no such thing here, or it is not yours")
    return _line(row, replied=_replied_at([concern_id]), today=today)


def _newest(by: Principal) -> Select[_Columns]:
    """The newest hand-off of each thing that is shared with one of their providers."""
    newest = (
        select(func.max(HandOff.id))
        .join(Concern, Concern.id == HandOff.concern_id)
        .join(Submission, Submission.id == Concern.submission_id)
        .where(_SHARED, HandOff.provider_id.in_(sorted(by.provider_ids)))
        .group_by(HandOff.concern_id)
    )
    return (
        select(
            Concern.id,
            Concern.kind,
            Concern.status,
            Concern.shared_at,
            HandOff.receipt_at,
            Provider.id.label("provider_id"),
            Provider.name.label("provider"),
            _ASKED_TO_PUBLISH.label("asked_to_publish"),
        )
        .join(HandOff, HandOff.concern_id == Concern.id)
        .join(Provider, Provider.id == HandOff.provider_id)
        .where(HandOff.id.in_(newest))
    )


def _line(row: Row[_Columns], *, replied: Mapping[int, datetime], today: date) -> InboxLine:
    kind, status = ConcernKind(row.kind), ConcernStatus(row.status)
    due = due_on(kind, status, row.shared_at)
    replied_at = replied.get(row.id)
    opened = row.receipt_at is not None
    with_provider = status is ConcernStatus.WITH_PROVIDER
    state = state_of(
        opened=opened,
        with_provider=with_provider,
        replied=replied_at is not None,
        due=due,
        today=today,
    )
    return InboxLine(
        concern_id=row.id,
        kind=kind,
        provider_id=row.provider_id,
        provider=row.provider,
        state=state,
        shared_at=row.shared_at,
        due=due,
        due_words=due_in_words(due, today) if due else "",
        replied_at=replied_at,
        opened=opened,
        with_provider=with_provider,
        asked_to_publish=row.asked_to_publish,
    )


def _urgency(line: InboxLine) -> tuple[bool, date, float]:
    """What waits stands first, by the day on which it is due; the rest newest first."""
    if line.waits:
        return (False, line.due or date.max, line.shared_at.timestamp())
    return (True, date.max, -(line.replied_at or line.shared_at).timestamp())


def _replied_at(concern_ids: list[int]) -> dict[int, datetime]:
    chosen = (
        select(ConcernReply.concern_id, func.max(ConcernReply.sent_at))
        .where(ConcernReply.concern_id.in_(concern_ids), ConcernReply.sent_at.is_not(None))
        .group_by(ConcernReply.concern_id)
    )
    return {concern_id: at for concern_id, at in db.session.execute(chosen) if at is not None}
