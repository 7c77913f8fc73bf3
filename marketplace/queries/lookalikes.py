"""Finds providers whose names a new name could be mistaken for. For officers only.

Hidden and withdrawn providers are among them: what is found is never shown to a registrant.
"""

from __future__ import annotations

from sqlalchemy import select

from marketplace.domain.lookalikes import skeleton
from marketplace.models.base import db
from marketplace.models.providers import Provider

_MOST = 10


def providers_resembling(name: str, *, other_than: int | None = None) -> tuple[str, ...]:
    """Names of providers that look like this one but are spelt otherwise, at most ten.

    A name that is the same letter by letter is not among them: it is taken, which is another
    matter. `other_than` leaves one provider out.
    """
    bones = skeleton(name)
    if not bones:
        return ()
    chosen = select(Provider.name).where(Provider.name != name).order_by(Provider.name)
    if other_than is not None:
        chosen = chosen.where(Provider.id != other_than)
    alike = [other for other in db.session.scalars(chosen) if skeleton(other) == bones]
    return tuple(alike[:_MOST])
