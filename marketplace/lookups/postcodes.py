"""The contract of whoever is asked where a postcode is that our own table does not have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn, Protocol

from marketplace.domain.places import Point


class LookupFailed(Exception):
    """No answer came: the service is away, slow or says what cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedUp:
    """Where a postcode or a district is, with its authority by name and by GSS code.

    What is empty was not told.
    """

    point: Point
    authority: str = ""
    authority_code: str = ""
    ward: str = ""


class PostcodeLookup(Protocol):
    """Answers while somebody waits for a page: fast, or not at all. Raises LookupFailed."""

    def postcode(self, postcode: str) -> LookedUp | None:
        """Where "DA5 1AA" is, None where there is no such postcode."""

    def district(self, district: str) -> LookedUp | None:
        """The middle of "DA5", None where there is no such district."""


class NoLookup:
    """Nobody is asked: the tables alone say where a place is."""

    def postcode(self, postcode: str) -> NoReturn:
        """Give no answer."""
        raise LookupFailed(postcode)

    def district(self, district: str) -> NoReturn:
        """Give no answer."""
        raise LookupFailed(district)
