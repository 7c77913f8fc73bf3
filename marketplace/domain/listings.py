"""The words of a listing: how it is published, priced, named and where it reaches.

The table of the kinds of service is `marketplace.domain.service_types`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from types import MappingProxyType

from marketplace.domain.places import outward_code
from marketplace.domain.service_types import ALL_SERVICE_TYPES, ServiceType

SERVICE_TYPES: Mapping[str, ServiceType] = MappingProxyType(
    {kind.slug: kind for kind in ALL_SERVICE_TYPES}
)
"""Every kind of service, by slug: the regulated ones first."""

_ALIASES = {
    "homecare": "home-care",
    "domiciliary-care": "home-care",
    "care-home-with-nursing": "nursing-home",
    "residential-home": "care-home",
    "extra-care-housing": "extra-care",
    "respite-care": "respite",
    "rehabilitation-drugs-or-alcohol": "rehabilitation",
    "nhs": "nhs-provision",
    "telecare": "equipment-and-telecare",
    "equipment": "equipment-and-telecare",
    "handyperson": "adaptations-and-handyperson",
    "adaptations": "adaptations-and-handyperson",
    "payroll": "direct-payment-support",
    "direct-payment-support-and-payroll": "direct-payment-support",
    "social-activity-or-club": "social-activity",
    "club": "social-activity",
}


def service_type_for(word: str) -> ServiceType | None:
    """Find a service type by slug, by name or by a known other spelling, whatever the case."""
    slug = re.sub(r"[^a-z0-9]+", "-", word.casefold()).strip("-")
    return SERVICE_TYPES.get(_ALIASES.get(slug, slug))


class Publication(StrEnum):
    """What the listing's owner wants. Whether the public sees it also depends on its holds."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class PriceUnit(StrEnum):
    """What a price buys."""

    HOUR = "hour"
    VISIT = "visit"
    SESSION = "session"
    DAY = "day"
    WEEK = "week"
    ITEM = "item"

    @property
    def label(self) -> str:
        """To stand after an amount: "an hour"."""
        article = "an" if self in {PriceUnit.HOUR, PriceUnit.ITEM} else "a"
        return f"{article} {self.value}"


def normalised_location_id(text: str) -> str:
    """Write a regulator's location ID as the regulator does: no spaces, upper case.

    IDs are opaque text: most read `1-` and digits, NHS sites use forms such as `RM317`.
    """
    return re.sub(r"\s+", "", text).upper()


def regulator_page(location_id: str) -> str:
    """The address of the regulator's own page about a location."""
    return f"https://www.cqc.org.uk/location/{location_id}"


_SLUG_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
"""Without l, o, 0 and 1: people read addresses to each other over the telephone."""
_SLUG_RANDOM_LENGTH = 8
_SLUG_WORDS_LENGTH = 60


def slug_for(name: str, random: Random) -> str:
    """Make a public address from a name: readable words, then 8 random letters and digits.

    The random end makes a hidden listing's address unguessable, so give a `SystemRandom` except
    in tests.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    words = re.sub(r"[^a-z0-9]+", "-", plain.casefold().replace("'", "")).strip("-")
    ending = "".join(random.choice(_SLUG_LETTERS) for _ in range(_SLUG_RANDOM_LENGTH))
    return f"{words[:_SLUG_WORDS_LENGTH].rstrip('-') or 'listing'}-{ending}"


_FURTHEST_MILES = 500
_MILES = re.compile(r"(\d{1,4}(?:\.\d{1,2})?)\s*(?:miles?|mi)", re.IGNORECASE)


_BOROUGH = re.compile(r"(?:the )?(?:whole )?borough", re.IGNORECASE)
_WARDS = re.compile(r"wards?\s*:(.*)", re.IGNORECASE)
_WARD = re.compile("[^\\W\\d_][\\w .,'\u2019&()/-]{0,59}")
_MOST_WARDS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How far a service that comes to people reaches.

    One of: `miles` from its own place; `districts` (outward postcodes, sorted); `wards` (names,
    sorted); the whole `borough`; or none of them where the provider has not said.
    """

    miles: float | None = None
    districts: tuple[str, ...] = ()
    wards: tuple[str, ...] = ()
    borough: bool = False

    @classmethod
    def parse(cls, text: str) -> Coverage:
        """Read "10 miles", "DA5;DA6", "wards: Upton;West Hill", "borough" or nothing.

        Raises ValueError with a plain sentence.
        """
        text = text.strip()
        if not text:
            return cls()
        if _BOROUGH.fullmatch(text):
            return cls(borough=True)
        if match := _WARDS.fullmatch(text):
            return cls(wards=_wards(match[1]))
        if match := _MILES.fullmatch(text):
            miles = float(match[1])
            if not 0 < miles <= _FURTHEST_MILES:
                raise ValueError(f"the distance must be more than 0 and at most {_FURTHEST_MILES}")
            return cls(miles=miles)
        parts = [part for part in re.split(r"[;,]", text) if part.strip()]
        return cls(districts=tuple(sorted({outward_code(part) for part in parts})))

    @classmethod
    def stored(cls, text: str) -> Coverage:
        """The same of what a listing holds: nothing where that cannot be read, as if unsaid."""
        try:
            return cls.parse(text)
        except ValueError:
            return cls()

    def __str__(self) -> str:
        """As `parse` reads it."""
        if self.borough:
            return "borough"
        if self.wards:
            return f"wards: {';'.join(self.wards)}"
        if self.miles is not None:
            return f"{self.miles:g} miles"
        return ";".join(self.districts)


def _wards(text: str) -> tuple[str, ...]:
    """Names of wards; one that is written twice, whatever the case, counts once."""
    found: dict[str, str] = {}
    for part in text.split(";"):
        name = " ".join(part.split())
        if name and _WARD.fullmatch(name) is None:
            raise ValueError(f"“{name[:40]}” is not the name of a ward")
        if name:
            found.setdefault(name.casefold(), name)
    if not found:
        raise ValueError("names no ward: give one or more, with “;” between them")
    if len(found) > _MOST_WARDS:
        raise ValueError(f"names more than {_MOST_WARDS} wards: say “borough” instead")
    return tuple(found[key] for key in sorted(found))
