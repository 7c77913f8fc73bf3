"""An officer closes a concern, once everybody who had it is done and the person was told."""

from __future__ import annotations

from datetime import datetime

from marketplace.domain.access import Principal
from marketplace.domain.concern_access import ConcernAct
from marketplace.domain.concerns import ClosedWhy
from marketplace.services.concern_closing import close
from marketplace.services.concern_loading import loaded
from marketplace.services.concern_news import tell_news_of
from marketplace.services.transaction import transaction


def close_concern(
    concern_id: int, *, why: ClosedWhy, version: int, by: Principal, now: datetime
) -> None:
    """Close a concern that was considered, or that another body has dealt with.

    Raises as `loaded` and `concern_closing.close` do, and ValueError for a reason that has a way
    of its own (a duplicate, spam).
    """
    if why not in {ClosedWhy.CONSIDERED, ClosedWhy.HANDED_OFF}:
        raise ValueError("duplicates and spam are closed where they are found")
    with transaction(actor=by.actor, now=now) as tx:
        concern = loaded(tx, concern_id, by=by, act=ConcernAct.HANDLE, version=version)
        close(tx, concern, why=why, by=by)
        tell_news_of(tx, concern)
