"""A provider keeps its facts about safeguarding and checks right."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime

from marketplace.domain.access import Permission, Principal, require, require_own
from marketplace.domain.document_events import SafetyFactsSaved
from marketplace.domain.errors import ConflictError
from marketplace.domain.registration_answers import Safety, section_as_json, section_from
from marketplace.models.providers import Provider
from marketplace.services.transaction import transaction


def save_safety(
    provider_id: int, safety: Safety, *, version: int, by: Principal, now: datetime
) -> None:
    """Keep the facts of one's own provider; saying the same again writes nothing.

    Raises ForbiddenError, NotFoundError, and ConflictError where somebody else changed the
    provider since this version.
    """
    require(by, Permission.KEEP_LISTINGS)
    require_own(by, provider_id)
    with transaction(actor=by.actor, now=now) as tx:
        row = tx.session.get_one(
            Provider, provider_id, with_for_update=True, populate_existing=True
        )
        if row.version != version:
            raise ConflictError("somebody else changed the provider since you opened the page")
        before = section_from(Safety, row.profile or {})
        changed = tuple(
            one.name
            for one in fields(Safety)
            if getattr(before, one.name) != getattr(safety, one.name)
        )
        if changed:
            row.profile = {**(row.profile or {}), Safety.key: section_as_json(safety)}
            tx.session.flush()
            tx.record(SafetyFactsSaved(subject=f"provider:{provider_id}", changed=changed))
