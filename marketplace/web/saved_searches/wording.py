"""A search in words, for whoever saves it and for whoever opens the link of a message."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from marketplace.domain.finding import Criteria
from marketplace.domain.listings import SERVICE_TYPES
from marketplace.web import filters
from marketplace.web.listing_facts import Fact


def in_words(criteria: Criteria) -> tuple[Fact, ...]:
    """What it asks for, a line each; nothing for a search for everything."""
    asked = criteria
    named: dict[str, tuple[str, ...]] = {
        "Words": (asked.words,),
        "Where": (_where(asked),),
        "How it reaches me": tuple(one.label for one in asked.meetings),
        "Type of service": tuple(SERVICE_TYPES[slug].name for slug in asked.services),
        "Need": _spelt(asked.needs),
        "Who it is for": _labels(asked.audiences),
        "Rating": tuple(one.label for one in asked.ratings),
        "Languages": _spelt(asked.languages),
        "Days": _labels(asked.days),
        "Times of day": _labels(asked.times),
        "Availability": _labels(asked.availability),
        "Accessibility": _labels(asked.access),
        "Borough": tuple(one.label for one in asked.boroughs),
        "Price": (_price(asked),),
        "Ways to pay": (
            "Takes direct payments" if asked.direct_payments else "",
            "Works with Individual Service Funds" if asked.isf else "",
        ),
        "Care worker": ("I can choose a man or a woman" if asked.choose_gender else "",),
    }
    return tuple(
        Fact(name=name, lines=tuple(line for line in lines if line))
        for name, lines in named.items()
        if any(lines)
    )


def _where(asked: Criteria) -> str:
    if asked.where is None:
        return ""
    if asked.within is None:
        return asked.where.label
    unit = "mile" if asked.within == 1 else "miles"
    return f"Within {asked.within:g} {unit} of {asked.where.label}"


def _price(asked: Criteria) -> str:
    if asked.max_price is None:
        return ""
    unit = f" {asked.price_unit.label}" if asked.price_unit else ""
    return f"At most {filters.pounds(asked.max_price)}{unit}"


def _labels(chosen: Iterable[StrEnum]) -> tuple[str, ...]:
    return tuple(str(getattr(one, "label", one)) for one in chosen)


def _spelt(slugs: tuple[str, ...]) -> tuple[str, ...]:
    """Words of a vocabulary that grows, as near to how they are written as the address says."""
    return tuple(slug.replace("-", " ").capitalize() for slug in slugs)
