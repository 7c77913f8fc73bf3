"""The council's own area, as its operator names it: authorities, postcode districts, or both."""

from __future__ import annotations

import re
from dataclasses import dataclass

from marketplace.domain.places import outward_code

_GSS = re.compile(r"[EWSN][0-9]{8}")
"""The Government Statistical Service's code of an area, such as E09000004."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CouncilArea:
    """`authorities` as the file of postcodes writes them, in lower case; `districts` upper."""

    authorities: frozenset[str] = frozenset()
    districts: frozenset[str] = frozenset()

    @classmethod
    def parse(cls, text: str) -> CouncilArea:
        """Read "E09000004", "Bexley;DA5;DA6" or nothing, which means that it is not known."""
        parts = {" ".join(part.split()) for part in text.split(";")} - {""}
        districts = {part for part in parts if _is_district(part)}
        return cls(
            authorities=frozenset(part.casefold() for part in parts - districts),
            districts=frozenset(outward_code(part) for part in districts),
        )

    def contains(self, *, authority: str, district: str) -> bool | None:
        """Whether a place is in the area; None where that cannot be told.

        `authority` and `district` are the place's, empty where not known. A code says nothing
        about an area that is given by names, nor a name about one that is given by codes.
        """
        if district in self.districts or authority.casefold() in self.authorities:
            return True
        comparable = {known for known in self.authorities if _is_code(known) is _is_code(authority)}
        if self.authorities:
            return False if authority and comparable else None
        return False if self.districts and district else None


def _is_code(authority: str) -> bool:
    return _GSS.fullmatch(authority.upper()) is not None


def _is_district(part: str) -> bool:
    try:
        outward_code(part)
    except ValueError:
        return False
    return True
