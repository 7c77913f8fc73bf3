"""Words of an offer that do not go with what its provider is: for an officer to look at.

Nothing is refused for its words: people write them without meaning harm. Each sentence gives the
words in their place, so that "we cannot give personal care" is seen for what it is.
Source: the product's policy, 2, and the scope of registration (what exempts an individual care
worker and an introductory agency).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from marketplace.domain.offers import Offer
from marketplace.domain.registrations import ProviderKind

_TEXTS = {
    "name": "name",
    "summary": "summary",
    "description": "description",
    "hours_note": "note on hours",
    "included": "note on what the price includes",
    "extra_charges": "note on extra charges",
    "access_note": "note on access",
    "complaints": "words on complaints",
}
_AROUND = 40
"""Characters of the text on either side, for whoever reads it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    """Words to look for, and what they contradict."""

    words: re.Pattern[str]
    because: str


def _any_of(*patterns: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b", re.IGNORECASE)


_CARERS = r"(?:care ?workers?|carers?|staff|team|employees|support workers?|care assistants?)"
_EMPLOYS = _any_of(
    rf"our (?:\w+ ){{0,3}}{_CARERS}",
    r"our rotas?",
    r"we (?:\w+ )?(?:employ|hire|supervise|roster|train|recruit and (?:train|manage))",
    r"(?:employed|supervised|managed|trained|rostered) by (?:us|our \w+)",
    r"(?:fully )?managed (?:care )?service",
    r"fully managed",
    r"we (?:manage|oversee|monitor|direct|supervise|deliver|provide) (?:the |your |all )?care",
    r"our care (?:managers?|coordinators?|supervisors?|plans?)",
    r"we (?:write|review|draw up) (?:your |the )?care plans?",
    r"(?:we )?(?:arrange|provide|send|guarantee) (?:\w+ )?(?:cover|replacements?|somebody else)",
)
_PERSONAL_CARE = _any_of(
    r"personal care",
    r"nursing care",
    r"(?:wash(?:ing)?|bath(?:e|ing)|shower(?:ing)?|dress(?:ing)?|toilet(?:ing)?) (?:and|or|,) "
    r"(?:wash(?:ing)?|bath(?:e|ing)|shower(?:ing)?|dress(?:ing)?|toilet(?:ing)?)",
    r"(?:give|giving|administer(?:ing)?|help with|support with|prompt(?:ing)?) (?:your |their )?"
    r"(?:medicines?|medication|tablets)",
    r"catheter(?: care)?",
    r"peg feeding",
    r"continence care",
)
_REGISTERED = _any_of(
    r"cqc[ -](?:registered|regulated|approved|rated|compliant)",
    r"(?:registered|regulated|approved|inspected) (?:with|by) (?:the )?"
    r"(?:cqc|care quality commission)",
    r"care quality commission[ -](?:registered|regulated|approved|rated)",
)
_RATED = _any_of(
    r"(?:rated|rating(?: is| of)?|graded|judged) (?:as )?[\"'“]?"
    r"(?:good|outstanding|excellent|inadequate|requires improvement)",
    r"(?:good|outstanding) (?:by|from|with) (?:the )?(?:cqc|care quality commission)",
    r"(?:cqc|care quality commission)[ -]?(?:rating|rated|says|award)",
)
_COUNCIL = r"(?:council|local authority|borough|social services|nhs|adult social care)"
_ENDORSED = _any_of(
    rf"{_COUNCIL}[ -](?:approved|recommended|endorsed|accredited|vetted|preferred|backed|checked)",
    r"(?:approved|recommended|endorsed|accredited|vetted|preferred|checked) (?:provider )?"
    rf"(?:by|of) (?:the |your |our |\w+ ){{0,3}}{_COUNCIL}",
)

_OF_EXEMPT = {
    ProviderKind.INDIVIDUAL: _Rule(
        words=_EMPLOYS,
        because="an individual care worker works alone and is directed by the person they support",
    ),
    ProviderKind.INTRODUCTORY_AGENCY: _Rule(
        words=_EMPLOYS,
        because="an introductory agency has no part in the care after the introduction",
    ),
}
_OF_UNREGISTERED = (
    _Rule(
        words=_PERSONAL_CARE,
        because="that may need a registration, and this service has none",
    ),
    _Rule(words=_REGISTERED, because="this service is not registered with CQC"),
)
_OF_ALL = (
    _Rule(words=_RATED, because="ratings are shown from CQC itself, with their date"),
    _Rule(words=_ENDORSED, because="being in the directory is not a recommendation"),
)


def referrals(offer: Offer, *, kind: ProviderKind | None, registered: bool) -> tuple[str, ...]:
    """Sentences for the officer, in the order of the rules; none where the words agree.

    `kind` is None where it is not known, of a provider that a file brought. `registered` says
    whether a regulator's registration stands behind the offer.
    """
    rules = [_OF_EXEMPT[kind]] if kind in _OF_EXEMPT else []
    if not registered:
        exempt = kind in _OF_EXEMPT
        rules += [
            rule for rule in _OF_UNREGISTERED if not (exempt and rule.words is _PERSONAL_CARE)
        ]
    return tuple(
        f"The {field} says “{words}”: {rule.because}."
        for rule in (*rules, *_OF_ALL)
        for field, words in _found(rule, offer)
    )


def _found(rule: _Rule, offer: Offer) -> Iterator[tuple[str, str]]:
    """Where the words stand: the field, and the first of them with what is around it."""
    for name, label in _TEXTS.items():
        text = _folded(getattr(offer, name))
        if match := rule.words.search(text):
            yield label, _around(text, match)


def _folded(text: str) -> str:
    """Text as it is compared and quoted: one kind of apostrophe, dash and space, no accents."""
    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = re.sub("[\u2010-\u2015]", "-", re.sub("[\u2018\u2019]", "'", plain))
    return " ".join(re.sub("[\u00ad\u200b-\u200f\u2060\ufeff]", "", plain).split())


def _around(text: str, match: re.Match[str]) -> str:
    start, end = max(0, match.start() - _AROUND), min(len(text), match.end() + _AROUND)
    while 0 < start < match.start() and text[start - 1] != " ":
        start += 1
    while len(text) > end > match.end() and text[end] != " ":
        end -= 1
    before = "…" if start else ""
    after = "…" if end < len(text) else ""
    return f"{before}{text[start:end].strip()}{after}"
