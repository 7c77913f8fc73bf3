"""The content of a listing's revisions, whoever wrote them, and what each changed.

Two shapes are kept. The listing file writes texts by column (`listing_file.Entry.content`), with
words as slugs, and knows nothing of the fields that it has no column for; everything else writes
`Offer.as_json()`. So a revision of a file is read on top of the one before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum

from marketplace.domain.listings import PriceUnit
from marketplace.domain.offers import Offer


class Source(StrEnum):
    """Where a revision's content is from, as its event in the audit log says."""

    IMPORT = "import"
    REGISTRATION = "registration"
    PROVIDER = "provider"
    """A small change that its provider made."""
    APPROVAL = "approval"
    """A provider's change that an officer approved."""

    @property
    def label(self) -> str:
        """Who, for pages. No officer is named to a provider."""
        return _SOURCES[self]


_SOURCES = {
    Source.IMPORT: "The council, from a file",
    Source.REGISTRATION: "The provider, as it registered",
    Source.PROVIDER: "The provider",
    Source.APPROVAL: "The provider, approved by the council",
}
SOMEBODY = "The council"
"""Who it was where no source is known."""

_TEXTS = (
    *("name", "summary", "description", "cqc_location_id", "address", "town", "postcode"),
    *("covers", "phone", "email", "website"),
)


def source_label(word: str | None) -> str:
    """Who changed it, from the event's own word."""
    return Source(word).label if word in set(Source) else SOMEBODY


def offer_from(
    content: Mapping[str, object], *, before: Offer, names: Mapping[str, str] | None = None
) -> Offer:
    """What a listing said after a revision. `names` are those of needs and languages, by slug.

    Raises ValueError or KeyError for content of neither shape.
    """
    if not isinstance(content.get("service_types"), str):
        return Offer.from_json(dict(content))
    cells = {name: str(value) for name, value in content.items()}
    known = names or {}
    return replace(
        before,
        **{name: cells[name] for name in _TEXTS},  # type: ignore[arg-type]  # every one is a text
        service_types=_parts(cells["service_types"]),
        needs=tuple(known.get(slug, slug) for slug in _parts(cells["needs"])),
        languages=tuple(known.get(slug, slug) for slug in _parts(cells["languages"])),
        price_from=_pounds(cells["price_from"]),
        price_to=_pounds(cells["price_to"]),
        price_unit=PriceUnit(cells["price_unit"]) if cells["price_unit"] else None,
        direct_payments=cells["direct_payments"] == "yes",
    )


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(";") if part)


def _pounds(text: str) -> Decimal | None:
    return Decimal(text) if text else None
