"""Enquiries as the provider sees them: the list, and one of them once it was opened.

Before somebody of the provider has opened one, nothing is here of what was asked or by whom. Staff
of the council have no way to any of this.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Row, Select, select

from marketplace.domain.access import Permission, Principal, require
from marketplace.domain.dates import london_day
from marketplace.domain.enquiries import Asked, EnquiryStatus, Written, can_write, remind_on
from marketplace.domain.enquiry_steps import Said
from marketplace.domain.errors import NotFoundError
from marketplace.models.base import db
from marketplace.models.enquiries import Enquiry
from marketplace.models.listings import Listing
from marketplace.models.providers import Provider
from marketplace.queries.enquiry_facts import said_in

_Columns = tuple[
    int, str, str, str, str, datetime, datetime | None, datetime | None, datetime | None
]
_LINES: Select[_Columns] = (
    select(
        Enquiry.id,
        Enquiry.reference,
        Enquiry.status,
        Listing.name.label("listing"),
        Provider.name.label("provider"),
        Enquiry.sent_at,
        Enquiry.read_at,
        Enquiry.waiting_since,
        Enquiry.ended_at,
    )
    .join(Listing, Listing.id == Enquiry.listing_id)
    .join(Provider, Provider.id == Enquiry.provider_id)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EnquiryLine:
    """One enquiry in the list.

    `waiting_since` is when the person wrote what is not answered, `remind_on` the day on which we
    remind of that, `late` from then on; both are None where nothing waits.
    """

    id: int
    reference: str
    status: EnquiryStatus
    listing: str
    provider: str
    sent_at: datetime
    read_at: datetime | None
    ended_at: datetime | None
    waiting_since: datetime | None
    remind_on: date | None
    late: bool

    @property
    def waits(self) -> bool:
        """Whether the provider has something to do."""
        return self.status.waits

    @property
    def has_new(self) -> bool:
        """Whether there is something that nobody has opened."""
        return self.status is EnquiryStatus.SENT or self.read_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class EnquiryItem:
    """One enquiry whole. `asked` is None before it was opened; `said` is what can be read."""

    line: EnquiryLine
    asked: Asked | None
    said: tuple[Said, ...]
    can_write: tuple[Written, ...]

    @property
    def answers(self) -> int:
        """How often the provider has written."""
        return sum(said.written.by_provider for said in self.said)


def enquiries_of(*, by: Principal, today: date) -> tuple[EnquiryLine, ...]:
    """All enquiries to their providers: what waits first, the longest first; then the newest."""
    require(by, Permission.ANSWER_ENQUIRIES)
    mine = _LINES.where(Enquiry.provider_id.in_(sorted(by.provider_ids)))
    rows = db.session.execute(mine.order_by(Enquiry.id.desc()))
    return tuple(sorted((_line(row, today) for row in rows), key=_urgency))


def own_enquiry(enquiry_id: int, *, by: Principal, today: date) -> EnquiryItem:
    """One enquiry to a provider of theirs. Raises NotFoundError."""
    require(by, Permission.ANSWER_ENQUIRIES)
    return _item(Enquiry.provider_id.in_(sorted(by.provider_ids)), enquiry_id, today)


def linked_enquiry(enquiry_id: int, *, today: date) -> EnquiryItem:
    """One enquiry for whoever has its link. Raises NotFoundError."""
    return _item(Enquiry.link_nonce.is_not(None), enquiry_id, today)


def _item(theirs: ColumnElement[bool], enquiry_id: int, today: date) -> EnquiryItem:
    row = db.session.execute(_LINES.where(Enquiry.id == enquiry_id, theirs)).one_or_none()
    if row is None:
        raise NotFoundError("there is no such thing here, or it is not yours")
    line = _line(row, today)
    if line.read_at is None:
        return EnquiryItem(line=line, asked=None, said=(), can_write=())
    asked = Asked.from_json(db.session.get_one(Enquiry, enquiry_id).answers)
    return EnquiryItem(
        line=line,
        asked=asked,
        said=tuple(s for s in said_in(enquiry_id) if s.written.by_provider or s.read_at),
        can_write=can_write(line.status, asked.answer_by),
    )


def _line(row: Row[_Columns], today: date) -> EnquiryLine:
    since = row.waiting_since
    due = remind_on(london_day(since)) if since is not None else None
    return EnquiryLine(
        id=row.id,
        reference=row.reference,
        status=EnquiryStatus(row.status),
        listing=row.listing,
        provider=row.provider,
        sent_at=row.sent_at,
        read_at=row.read_at,
        ended_at=row.ended_at,
        waiting_since=since,
        remind_on=due,
        late=due is not None and due <= today,
    )


def _urgency(line: EnquiryLine) -> tuple[bool, float]:
    """What waits stands first, the longest on top; the rest stays newest first."""
    since = line.waiting_since
    return (not line.waits, since.timestamp() if since else 0.0)
