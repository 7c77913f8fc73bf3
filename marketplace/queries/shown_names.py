"""What somebody reads who says which service they mean: names alone."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedService:
    """A visible listing by its names alone."""

    name: str
    provider: str
    town: str
    cqc_id: str
