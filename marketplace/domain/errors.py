"""Errors that a use case raises and a face explains."""

from __future__ import annotations


class MarketplaceError(Exception):
    """Base of our errors. The message is plain English and says what to do."""


class NotFoundError(MarketplaceError):
    """There is no such object, or none that the actor may know of."""


class ConflictError(MarketplaceError):
    """Somebody else changed it in the meantime; look again."""
