"""Reads who stands behind the facts of a listing, for the public door.

Nothing else of a provider comes out: no name of a person or of a file, and no free text.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from marketplace.domain.assurances import Backing, GivenDocument
from marketplace.domain.documents import DocumentKind
from marketplace.domain.registration_answers import RegisterLink, Safety, section_from
from marketplace.domain.registrations import ProviderKind
from marketplace.models.base import db
from marketplace.models.documents import Document
from marketplace.models.providers import Provider


def backing_of(provider_id: int, *, checked_at: datetime | None) -> Backing:
    """What is known of a provider; `checked_at` is the last good look at the listing's location."""
    kind, profile = db.session.execute(
        select(Provider.kind, Provider.profile).where(Provider.id == provider_id)
    ).one()
    safety = section_from(Safety, profile or {})
    return Backing(
        kind=ProviderKind(kind) if kind else None,
        checked_at=checked_at,
        regulator=section_from(RegisterLink, profile or {}).regulator,
        documents=_documents(provider_id),
        dbs_level=safety.dbs_level,
        dbs_on=safety.dbs_on,
    )


def _documents(provider_id: int) -> tuple[GivenDocument, ...]:
    chosen = select(Document.kind, Document.expires_on, Document.seen_at).where(
        Document.provider_id == provider_id, Document.replaced_at.is_(None)
    )
    return tuple(
        GivenDocument(kind=DocumentKind(kind), expires_on=expires_on, seen_at=seen_at)
        for kind, expires_on, seen_at in db.session.execute(chosen)
    )
