"""Reads a provider's facts about safeguarding and checks, for its own people."""

from __future__ import annotations

from dataclasses import dataclass

from marketplace.domain.access import Permission, Principal, require, require_own
from marketplace.domain.registration_answers import Safety, section_from
from marketplace.models.base import db
from marketplace.models.providers import Provider


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyOf:
    """A provider's facts, and the version of the provider that they were read with."""

    provider_id: int
    name: str
    safety: Safety
    version: int


def own_safety(provider_id: int, *, by: Principal) -> SafetyOf:
    """Those of one's own provider. Raises ForbiddenError or NotFoundError."""
    require(by, Permission.KEEP_LISTINGS)
    require_own(by, provider_id)
    row = db.session.get_one(Provider, provider_id)
    return SafetyOf(
        provider_id=provider_id,
        name=row.name,
        safety=section_from(Safety, row.profile or {}),
        version=row.version,
    )
