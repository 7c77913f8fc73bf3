"""How a provider's changes meet a listing that goes on living: what goes live, what waits.

Source: "Keeping a listing right": small changes go live at once, material ones wait while the last
approved version stays public. Where the listing itself was changed meanwhile, what the provider
did not touch is taken over, and what both changed is for the provider to look at.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from marketplace.domain.offers import SMALL, Offer, changed
from marketplace.domain.offers_normal import known_by, normal


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """What becomes of changes: `live` is the listing with the small ones, `waiting` the others."""

    live: Offer
    live_fields: tuple[str, ...]
    waiting: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """A provider's version on top of the listing's newest; of `conflicts` the provider's stays."""

    offer: Offer
    conflicts: tuple[str, ...]


def split(public: Offer, wanted: Offer) -> Split:
    """Part the changes by who decides them."""
    names = changed(public, wanted)
    small = tuple(name for name in names if name in SMALL)
    return Split(
        live=_with(public, wanted, small),
        live_fields=small,
        waiting=tuple(name for name in names if name not in SMALL),
    )


def merged(*, base: Offer, public: Offer, wanted: Offer) -> Merged:
    """Bring a version that was begun from `base` on top of what is public now."""
    theirs, ours = set(changed(base, public)), changed(base, wanted)
    differ = set(changed(public, wanted))
    return Merged(
        offer=_with(public, wanted, ours),
        conflicts=tuple(name for name in ours if name in theirs and name in differ),
    )


def wanted_from(offer: Offer, *, public: Offer | None) -> Offer:
    """An offer in its one form, with words that the listing has spelt as it spells them."""
    offer = normal(offer)
    if public is None:
        return offer
    return replace(
        offer,
        needs=_spelt(offer.needs, like=public.needs),
        languages=_spelt(offer.languages, like=public.languages),
    )


def _spelt(words: tuple[str, ...], *, like: tuple[str, ...]) -> tuple[str, ...]:
    known = {known_by(word): word for word in like}
    return tuple(known.get(known_by(word), word) for word in words)


def _with(offer: Offer, other: Offer, names: tuple[str, ...]) -> Offer:
    """The offer with these fields of the other one."""
    taken = {name: getattr(other, name) for name in names}
    return replace(offer, **taken)
