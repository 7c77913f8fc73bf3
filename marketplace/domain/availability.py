"""How long what a provider said about its availability can be relied on.

Source: issue "Keeping a listing right": dated, and "ask" after 14 days.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from marketplace.domain.offers import Availability

ASK_AFTER = timedelta(days=14)


def current(
    availability: Availability | None, *, given_at: datetime | None, now: datetime
) -> Availability | None:
    """What still stands; None where nothing was said, or too long ago: ask the provider."""
    if availability is None or given_at is None or now - given_at > ASK_AFTER:
        return None
    return availability
