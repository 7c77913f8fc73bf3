"""Reports of mistakes on listings' pages, for the officers who deal with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, Select, func, select

from marketplace.domain.access import Permission, Principal, require
from marketplace.domain.errors import NotFoundError
from marketplace.domain.mistakes import MistakeAbout, MistakeOutcome
from marketplace.models.accounts import Account
from marketplace.models.base import db
from marketplace.models.listings import Listing
from marketplace.models.mistakes import Mistake
from marketplace.models.providers import Provider
from marketplace.queries.pages import Turn


class MistakeState(StrEnum):
    """Which reports."""

    OPEN = "open"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class MistakeSeen:
    """One report. `words` are empty once they are no longer kept, `email` where none is.

    `slug` leads to the page as the public sees it, empty while it is not shown.
    """

    id: int
    reference: str
    listing_id: int
    listing: str
    provider: str
    slug: str
    about: MistakeAbout
    words: str
    email: str
    sent_at: datetime
    outcome: MistakeOutcome | None
    ended_at: datetime | None
    ended_by: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MistakePage:
    """One page of reports. `pages` is at least 1."""

    mistakes: tuple[MistakeSeen, ...]
    total: int
    page: int
    pages: int


def mistakes(
    *, by: Principal, state: MistakeState = MistakeState.OPEN, page: int = 1
) -> MistakePage:
    """Reports that wait, the oldest first; or those that ended, the newest first."""
    require(by, Permission.DECIDE_CASES)
    is_open = state is MistakeState.OPEN
    wanted = Mistake.outcome.is_(None) if is_open else Mistake.outcome.is_not(None)
    counted = select(func.count()).select_from(Mistake).where(wanted)
    total = db.session.scalars(counted).one()
    turn = Turn.to(page, total=total)
    order = (Mistake.sent_at, Mistake.id)
    chosen = _ROWS.where(wanted).order_by(
        *(order if is_open else (column.desc() for column in order))
    )
    found = tuple(_seen(row) for row in db.session.execute(turn.rows(chosen)))
    return MistakePage(mistakes=found, total=total, page=turn.page, pages=turn.pages)


def mistake(mistake_id: int, *, by: Principal) -> MistakeSeen:
    """One report. Raises NotFoundError where there is no such."""
    require(by, Permission.DECIDE_CASES)
    row = db.session.execute(_ROWS.where(Mistake.id == mistake_id)).one_or_none()
    if row is None:
        raise NotFoundError("there is no such report")
    return _seen(row)


def open_mistakes(*, by: Principal) -> int:
    """How many wait. Raises ForbiddenError for whoever does not deal with them."""
    require(by, Permission.DECIDE_CASES)
    counted = select(func.count()).select_from(Mistake).where(Mistake.outcome.is_(None))
    return db.session.scalars(counted).one()


_ROWS: Select[Any] = (
    select(
        Mistake.id,
        Mistake.reference,
        Mistake.listing_id,
        Listing.name.label("listing"),
        Listing.slug,
        Listing.visible,
        Provider.name.label("provider"),
        Mistake.about,
        Mistake.words,
        Mistake.email,
        Mistake.sent_at,
        Mistake.outcome,
        Mistake.ended_at,
        Account.name.label("ended_by"),
        Mistake.version,
    )
    .join(Listing, Listing.id == Mistake.listing_id)
    .join(Provider, Provider.id == Listing.provider_id)
    .outerjoin(Account, Account.id == Mistake.ended_by)
)


def _seen(row: Row[Any]) -> MistakeSeen:
    return MistakeSeen(
        id=row.id,
        reference=row.reference,
        listing_id=row.listing_id,
        listing=row.listing,
        provider=row.provider,
        slug=row.slug if row.visible else "",
        about=MistakeAbout(row.about),
        words=row.words,
        email=row.email,
        sent_at=row.sent_at,
        outcome=MistakeOutcome(row.outcome) if row.outcome else None,
        ended_at=row.ended_at,
        ended_by=row.ended_by or "",
        version=row.version,
    )
