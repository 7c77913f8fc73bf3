"""What happened to a provider's listings and cases, for its timeline."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import or_, select

from marketplace.domain.cases import CaseKind, CaseStatus
from marketplace.domain.events import RatingChanged
from marketplace.domain.ratings import Rating
from marketplace.domain.timeline import Entry, EntryKind
from marketplace.models.base import db
from marketplace.models.cases import Case
from marketplace.models.events import AuditEvent
from marketplace.models.holds import HoldRow, QualityAlertRow
from marketplace.models.listings import Listing

_ENDED = {
    CaseStatus.APPROVED: "approved",
    CaseStatus.RETURNED: "returned to the provider",
    CaseStatus.DECLINED: "declined",
    CaseStatus.CLOSED: "closed",
}


def ratings(provider_id: int) -> Iterator[Entry]:
    """Each time that another rating was seen at the regulator."""
    names = _listings(provider_id)
    subjects = {f"listing:{key}": key for key in names}
    chosen = select(AuditEvent).where(
        AuditEvent.kind == RatingChanged.kind, AuditEvent.subject.in_(subjects)
    )
    for event in db.session.scalars(chosen):
        key = subjects[event.subject]
        before, after = (_rating(event.data.get(name)) for name in ("before", "after"))
        words = f"{names[key]}: rated {after}, before that {before}"
        yield Entry(kind=EntryKind.REGULATOR, at=event.at, words=words, listing_id=key)


def holds(provider_id: int) -> Iterator[Entry]:
    """Each hold placed and lifted. Why stands on the listing's own page."""
    names = _listings(provider_id)
    for row in db.session.scalars(select(HoldRow).where(HoldRow.listing_id.in_(names))):
        name = names[row.listing_id]
        for at, done in ((row.placed_at, "placed on"), (row.lifted_at, "lifted from")):
            if at is not None:
                words = f"Hold “{row.kind}” {done} {name}"
                yield Entry(kind=EntryKind.HOLD, at=at, words=words, listing_id=row.listing_id)


def alerts(provider_id: int) -> Iterator[Entry]:
    """Each alert of the rating rule about one of its listings."""
    names = _listings(provider_id)
    chosen = select(QualityAlertRow).where(QualityAlertRow.listing_id.in_(names))
    for row in db.session.scalars(chosen):
        yield Entry(
            kind=EntryKind.ALERT, at=row.raised_at, words=row.message, listing_id=row.listing_id
        )


def cases(provider_id: int) -> Iterator[Entry]:
    """Each case about it that was decided."""
    chosen = select(Case).where(
        Case.decided_at.is_not(None),
        or_(Case.provider_id == provider_id, Case.listing_id.in_(_listings(provider_id))),
    )
    for row in db.session.scalars(chosen):
        ended = _ENDED[CaseStatus(row.status)]
        words = f"{CaseKind(row.kind).label} {row.reference}: {ended}"
        if row.decided_at is not None:
            yield Entry(kind=EntryKind.CASE, at=row.decided_at, words=words, case_id=row.id)


def _listings(provider_id: int) -> dict[int, str]:
    chosen = select(Listing.id, Listing.name).where(Listing.provider_id == provider_id)
    return {row.id: row.name for row in db.session.execute(chosen)}


def _rating(word: object) -> str:
    return Rating(word).label if isinstance(word, str) and word else "not rated"
