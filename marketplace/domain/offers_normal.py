"""The one form of an offer: what says the same reads the same, whoever typed it.

Total: what cannot be read (a postcode of no shape) stays as it was typed, for
`domain.offer_checks` to name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from marketplace.domain.gathering_lines import normal_lines
from marketplace.domain.listings import Coverage, normalised_location_id
from marketplace.domain.offers import AccessFeature, Audience, Offer, TimeOfDay, Weekday
from marketplace.domain.places import normalised_postcode
from marketplace.domain.written import email_from, one_line, website_from, with_lines, word_slug

_LINES = ("description", "included", "extra_charges", "access_note", "complaints")
"""Texts that keep their line breaks."""
_LINE = ("name", "summary", "hours_note", "town", "phone")
_PENNY = Decimal("0.01")

Choice = TypeVar("Choice", bound=StrEnum)


def normal(offer: Offer) -> Offer:
    """The same facts in their one form. Repeating it changes nothing."""
    texts = {
        **{name: with_lines(getattr(offer, name)) for name in _LINES},
        **{name: one_line(getattr(offer, name)) for name in _LINE},
        "cqc_location_id": normalised_location_id(offer.cqc_location_id),
        "address": _address(offer.address),
        "postcode": _as_read(one_line(offer.postcode), normalised_postcode),
        "covers": _as_read(one_line(offer.covers), lambda text: str(Coverage.parse(text))),
        "email": _as_read(one_line(offer.email), email_from),
        "website": _as_read(one_line(offer.website), website_from),
    }
    return replace(
        offer,
        **texts,  # type: ignore[arg-type]  # every name above is that of a text
        price_from=_pence(offer.price_from),
        price_to=_pence(offer.price_to),
        weekend_rate=_pence(offer.weekend_rate),
        bank_holiday_rate=_pence(offer.bank_holiday_rate),
        service_types=tuple(sorted(set(offer.service_types))),
        needs=_words(offer.needs),
        languages=_words(offer.languages),
        audiences=_in_order(Audience, offer.audiences),
        days=_in_order(Weekday, offer.days),
        times=_in_order(TimeOfDay, offer.times),
        gatherings=normal_lines(offer.gatherings),
        access=_in_order(AccessFeature, offer.access),
    )


def known_by(word: str) -> str:
    """The slug of a word of the vocabulary; the word itself where it has none."""
    return _as_read(word, word_slug)


def _address(text: str) -> str:
    """An address on one line: its lines become parts."""
    parts = (one_line(part).strip(", ") for part in re.split(r"\r\n|\r|\n", text))
    return ", ".join(part for part in parts if part)


def _words(words: Iterable[str]) -> tuple[str, ...]:
    """Words once each, by slug; of two spellings the first."""
    found: dict[str, str] = {}
    for word in map(one_line, words):
        if word:
            found.setdefault(known_by(word), word)
    return tuple(found[slug] for slug in sorted(found))


def _in_order(kind: type[Choice], chosen: tuple[Choice, ...]) -> tuple[Choice, ...]:
    return tuple(one for one in kind if one in chosen)


def _as_read(text: str, reading: Callable[[str], str]) -> str:
    try:
        return reading(text) if text else ""
    except ValueError:
        return text


def _pence(amount: Decimal | None) -> Decimal | None:
    """Two places; an amount with fractions of a penny stays, to be refused."""
    if amount is None or not amount.is_finite() or amount % _PENNY:
        return amount
    return amount.quantize(_PENNY)
