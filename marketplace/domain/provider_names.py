"""Names of providers as people type them, and the places they mean: what is the same.

For finding which provider somebody means. Two names are the same but for capitals, accents,
punctuation and legal form; names that only look alike are not.
"""

from __future__ import annotations

from marketplace.domain.register_places import compact_postcode, folded_name

_LEGAL = {"ltd", "limited", "llp", "plc", "cic", "cio", "inc"}


def normal_name(name: str) -> str:
    """A name for comparing: small plain letters, without "the" before and a legal form behind.

    Kept beside each name (models/name_keys): a change of what this gives needs a migration that
    makes the kept ones anew.
    """
    words = folded_name(name).split()
    while len(words) > 1 and words[-1] in _LEGAL:
        words.pop()
    if len(words) > 1 and words[0] == "the":
        words.pop(0)
    return " ".join(words)


def is_at(place: str, *, address: str, town: str, postcode: str | None) -> bool:
    """Whether somewhere may be the place that somebody names: its town, street or postcode.

    Somewhere that we know nothing of may be anywhere.
    """
    known = f" {folded_name(f'{address} {town}')} "
    named = folded_name(place)
    if not known.strip() and not postcode:
        return True
    if named and f" {named} " in known:
        return True
    compact = compact_postcode(place)
    return bool(postcode and compact) and compact_postcode(postcode or "").startswith(compact)
