"""Providers in the directory whose names somebody could mistake for another."""

from __future__ import annotations

from sqlalchemy import select

from marketplace.domain.lookalikes import resembles
from marketplace.models.base import db
from marketplace.models.providers import Provider


def providers_like(name: str, *, other_than: int | None) -> tuple[str, ...]:
    """Names of other providers that look like this one at a glance, in order.

    Hidden ones are among them, and one of the very same name: for officers only.
    """
    chosen = select(Provider.name).where(Provider.id != other_than).order_by(Provider.name)
    return tuple(other for other in db.session.scalars(chosen) if resembles(name, other))
