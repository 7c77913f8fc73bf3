"""The synonyms that staff keep: for their page, and for the text indexes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from marketplace.domain.access import Permission, Principal, require
from marketplace.models.accounts import Account
from marketplace.models.base import db
from marketplace.models.finding import Synonym


@dataclass(frozen=True, slots=True, kw_only=True)
class SynonymSeen:
    """One of them. `added_by` is empty for those that came with the service."""

    id: int
    words: str
    means: str
    added_at: datetime
    added_by: str


def synonyms(*, by: Principal) -> tuple[SynonymSeen, ...]:
    """All of them, by what people type. There are a few hundred at the most."""
    require(by, Permission.KEEP_SYNONYMS)
    chosen = (
        select(Synonym, Account.name)
        .outerjoin(Account, Account.id == Synonym.added_by)
        .order_by(Synonym.words, Synonym.means, Synonym.id)
    )
    return tuple(
        SynonymSeen(
            id=row.id,
            words=row.words,
            means=row.means,
            added_at=row.added_at,
            added_by=name or "",
        )
        for row, name in db.session.execute(chosen)
    )


def pairs() -> tuple[tuple[str, str], ...]:
    """What is typed and what it means, for a text index. No listing has a part in it."""
    chosen = select(Synonym.words, Synonym.means).order_by(Synonym.id)
    return tuple((words, means) for words, means in db.session.execute(chosen))
