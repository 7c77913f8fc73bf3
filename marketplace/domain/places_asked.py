"""What somebody types to say where: a postcode, a part of one, or a place by its name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from marketplace.domain.places import district, normalised_postcode, outward_code

LONGEST = 80
"""Characters that are looked at. No place of the kingdom has a name as long."""

_PART = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?) ([0-9][A-Z]?)")
_CLOSED_PART = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z])")
"""A sector of a postcode ("DA5 1") or more of it; without a space only where it ends so."""
_APOSTROPHES = str.maketrans("", "", "'`\u2018\u2019\u02bc\u00b4")
_ENDS_WITH_POSTCODE = re.compile(r".*?[ ,]([A-Z]{1,2}[0-9][A-Z0-9]?) ?([0-9][A-Z]{2})")
_POSTCODE_AMONG_WORDS = re.compile(
    r"(?<!\w)[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][ABD-HJLNP-UW-Z]{2}(?!\w)", re.ASCII | re.IGNORECASE
)
_MOST_WORDS_OF_A_NAME = 4
"""Newcastle upon Tyne, and one more."""
_LOOKS_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceAsked:
    """What the text says: a `postcode`, a `district` (always with the former) or a `name`.

    `districts` are the readings of a district, the likelier first: "DA51" is that or a beginning
    of "DA5 1AA". `name` and `near` ("Sidcup, Kent") are folded.
    """

    postcode: str = ""
    districts: tuple[str, ...] = ()
    name: str = ""
    near: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceInWords:
    """Words that say what and where at once: the `place` as it was typed, and the `rest`."""

    rest: str
    place: str


def asked_place(text: str) -> PlaceAsked:
    """Read what somebody typed. Nothing is refused here; of a long text the beginning counts."""
    plain = " ".join(text[:LONGEST].split()).upper()
    postcode = _postcode(plain)
    if postcode:
        return PlaceAsked(postcode=postcode, districts=(district(postcode),))
    if part := _PART.fullmatch(plain) or _CLOSED_PART.fullmatch(plain):
        return PlaceAsked(districts=(part[1],))
    try:
        whole = outward_code(plain)
    except ValueError:
        name, _, near = text[:LONGEST].partition(",")
        return PlaceAsked(name=folded_place(name), near=folded_place(near))
    begun = whole[-2:].isdigit()
    return PlaceAsked(districts=(whole, whole[:-1]) if begun else (whole,))


def places_in_words(words: str) -> Iterator[PlaceInWords]:
    """Every way to read words as something and a place; whether there is such a place is not known.

    A postcode may stand anywhere. Other places stand at the end, or else at the beginning, the
    longest name first.
    """
    if found := _POSTCODE_AMONG_WORDS.search(words):
        rest = f"{words[: found.start()]} {words[found.end() :]}"
        yield PlaceInWords(rest=" ".join(rest.split()), place=found[0])
        return
    pieces = words.split()
    most = min(_MOST_WORDS_OF_A_NAME, len(pieces))
    for length in range(most, 0, -1):
        yield PlaceInWords(rest=" ".join(pieces[:-length]), place=" ".join(pieces[-length:]))
    for length in range(most, 0, -1):
        yield PlaceInWords(rest=" ".join(pieces[length:]), place=" ".join(pieces[:length]))


def meant_postcode(text: str) -> str:
    """The postcode that a text is if its letters O, I and L are digits; empty where it is none."""
    compact = re.sub(r"\s+", "", text[:LONGEST]).upper()
    if len(compact) < len("M11AE") or compact[-3:-2].isdigit():
        return ""
    inward = compact[-3:-2].translate(_LOOKS_ALIKE) + compact[-2:]
    return _shaped(compact[:-3] + inward)


def shown_place(text: str) -> str:
    """What somebody typed, fit to be shown and to be asked again: the part that is looked at."""
    printable = "".join(letter if letter.isprintable() else " " for letter in text[:LONGEST])
    return " ".join(printable.split())


def folded_place(name: str) -> str:
    """A name as it is looked up: no case, accents, apostrophes or punctuation; "saint" is "st"."""
    bare = unicodedata.normalize("NFKD", name.translate(_APOSTROPHES)).casefold()
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", bare)
        if not unicodedata.combining(letter)
    )
    words = re.findall(r"[^\W_]+", plain.replace("&", " and "))
    return " ".join("st" if word == "saint" else word for word in words)[:LONGEST]


def _postcode(plain: str) -> str:
    """The postcode that a text is, or that stands at its end ("Sidcup DA14 6ED")."""
    if whole := _shaped(plain):
        return whole
    end = _ENDS_WITH_POSTCODE.fullmatch(plain)
    return _shaped(end[1] + end[2]) if end else ""


def _shaped(text: str) -> str:
    try:
        return normalised_postcode(text)
    except ValueError:
        return ""
