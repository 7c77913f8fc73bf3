"""Every provider that the council knows, shown or not, as the QA team looks for one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from marketplace.domain.access import Permission, Principal, require
from marketplace.domain.concerns import ConcernStatus
from marketplace.models.base import db
from marketplace.models.concerns import Concern, Submission
from marketplace.models.listings import Listing
from marketplace.models.providers import Provider
from marketplace.queries.concern_facts import readable_by
from marketplace.queries.pages import Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownProvider:
    """A provider in a list. `open_concerns` counts those that the reader may read."""

    id: int
    name: str
    listings: int
    shown: int
    open_concerns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownProviders:
    """One page of providers. `pages` is at least 1."""

    rows: tuple[KnownProvider, ...]
    total: int
    page: int
    pages: int


def known_providers(words: str, *, by: Principal, page: int = 1) -> KnownProviders:
    """Providers with these words in their name, or in that of a listing; all without words.

    A page beyond the last is the last.
    """
    require(by, Permission.READ_CONCERNS)
    wanted = _named(words)
    total = db.session.scalar(select(func.count()).select_from(Provider).where(wanted)) or 0
    turn = Turn.to(page, total=total)
    chosen = _rows(by).where(wanted).order_by(func.lower(Provider.name), Provider.id)
    rows = tuple(
        KnownProvider(
            id=row.id,
            name=row.name,
            listings=row.listings,
            shown=row.shown,
            open_concerns=row.open,
        )
        for row in db.session.execute(turn.rows(chosen))
    )
    return KnownProviders(rows=rows, total=total, page=turn.page, pages=turn.pages)


def _rows(by: Principal) -> Select[Any]:
    """Providers with how much there is of each, as far as they may be read."""
    listings = select(func.count()).where(Listing.provider_id == Provider.id)
    concerns = (
        select(func.count(Concern.id))
        .join(Submission, Submission.id == Concern.submission_id)
        .where(
            Submission.provider_id == Provider.id,
            Concern.status != ConcernStatus.CLOSED.value,
            readable_by(by),
        )
    )
    return select(
        Provider.id,
        Provider.name,
        listings.correlate(Provider).scalar_subquery().label("listings"),
        listings.where(Listing.visible.is_(True))
        .correlate(Provider)
        .scalar_subquery()
        .label("shown"),
        concerns.correlate(Provider).scalar_subquery().label("open"),
    )


def _named(words: str) -> ColumnElement[bool]:
    """Whether each of the words stands in the provider's name, its legal one or a listing's."""
    told = (
        or_(
            _has(Provider.name, word),
            _has(func.coalesce(Provider.legal_name, ""), word),
            select(Listing.id)
            .where(Listing.provider_id == Provider.id, _has(Listing.name, word))
            .correlate(Provider)
            .exists(),
        )
        for word in words.split()
    )
    return and_(true(), *told)


def _has(column: ColumnElement[str] | InstrumentedAttribute[str], word: str) -> ColumnElement[bool]:
    return func.lower(column).contains(word.lower(), autoescape=True)
