"""How long is kept what nobody needs any more. `docs/operations.md` says it in words.

Never removed: the audit log, holds, decisions, observations, cases, revisions, what people told
us, and what the public directory holds.
"""

from __future__ import annotations

from datetime import datetime, timedelta

LINKS_AFTER_EXPIRY = timedelta(days=7)
"""So long a link still says that it is too old, rather than that nobody knows it."""
ENDED_SIGN_INS = timedelta(days=90)
FORGOTTEN_TRIES = timedelta(days=2)
"""Longer than any rule of `domain.throttling` remembers."""
ADDRESSES_OF_MESSAGES = timedelta(days=90)
UNSENT_REGISTRATIONS = timedelta(days=365)
UNSENT_DRAFTS = timedelta(days=7)
"""What somebody began to tell us and did not send. The form says so, and nobody else reads it."""

ENDED_MISTAKES = timedelta(days=365)
"""What somebody wrote about a mistake on a page, and where to answer, after it was dealt with."""
SILENT_ENQUIRIES = timedelta(days=365)
"""Enquiries and all that was written in them, after they ended or anything last happened."""


def kept_until(saved_at: datetime) -> datetime:
    """When a registration is removed that nobody goes on with and that was never sent."""
    return saved_at + UNSENT_REGISTRATIONS
