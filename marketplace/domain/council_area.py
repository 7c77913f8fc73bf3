"""The council's own area, as its settings name it."""

from __future__ import annotations

import re
from dataclasses import dataclass

_DISTRICT = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?")


@dataclass(frozen=True, slots=True, kw_only=True)
class CouncilArea:
    """Authorities, by GSS code or name and folded, and postcode districts. Mostly one authority.

    An area that names nothing is one that nobody told us: then nothing is in it or out of it.
    """

    authorities: frozenset[str] = frozenset()
    districts: frozenset[str] = frozenset()

    @classmethod
    def parse(cls, text: str) -> CouncilArea:
        """Read "E09000004", "Bexley", "DA5;DA6;DA7" or several of these with `;` between them."""
        parts = [" ".join(part.split()) for part in text.split(";")]
        districts = {part.upper() for part in parts if _DISTRICT.fullmatch(part.upper())}
        authorities = {part.casefold() for part in parts if part and part.upper() not in districts}
        return cls(authorities=frozenset(authorities), districts=frozenset(districts))

    def holds(self, *, authority: str, district: str) -> bool | None:
        """Whether a place of this authority and district is in the area; None: cannot be told.

        What is not known of the place is empty. An authority that the area names decides; with an
        area of districts alone the district does.
        """
        if authority.casefold() in self.authorities or district in self.districts:
            return True
        known = (self.authorities and authority) or (self.districts and district)
        return False if known else None
