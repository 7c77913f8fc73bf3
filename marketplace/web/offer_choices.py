"""What people can choose from on the pages of an offer: common needs, languages, kinds of service.

Whatever is missing here can be written in one's own words.
"""

from __future__ import annotations

from collections.abc import Iterable

from marketplace.domain.listings import SERVICE_TYPES
from marketplace.domain.offers_normal import known_by

NEEDS = (
    *("Dementia", "Learning disability", "Autism", "Mental health", "Physical disability"),
    *("Sight loss", "Hearing loss", "Long-term health condition", "Stroke", "Parkinson's"),
    *("Acquired brain injury", "Drugs or alcohol", "End of life", "Eating and drinking"),
    *("Moving and walking", "Loneliness", "Coming home from hospital"),
)
LANGUAGES = (
    *("English", "British Sign Language", "Makaton", "Arabic", "Bengali", "Cantonese"),
    *("French", "Gujarati", "Hindi", "Italian", "Nepali", "Polish", "Portuguese", "Punjabi"),
    *("Romanian", "Russian", "Somali", "Spanish", "Tamil", "Turkish", "Ukrainian", "Urdu"),
    "Yoruba",
)
SERVICE_CHOICES = {kind.slug: kind.name for kind in SERVICE_TYPES.values()}
SERVICE_HINTS = {
    kind.slug: f"{kind.description}{' Needs a registration.' if kind.regulated else ''}"
    for kind in SERVICE_TYPES.values()
}


def parted(words: Iterable[str], *, common: tuple[str, ...]) -> tuple[list[str], str]:
    """Words of an offer as the page asks for them: those of the list, and the others as text."""
    listed = {known_by(word): word for word in common}
    chosen, others = [], []
    for word in words:
        if known_by(word) in listed:
            chosen.append(listed[known_by(word)])
        else:
            others.append(word)
    return chosen, "\n".join(others)


def joined(chosen: Iterable[str] | None, others: str | None) -> tuple[str, ...]:
    """The two together again. One's own words stand on lines of their own, or between commas."""
    own = (others or "").replace(",", "\n").replace(";", "\n").split("\n")
    return (*(chosen or ()), *(word.strip() for word in own if word.strip()))
