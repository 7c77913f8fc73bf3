"""Names that look like another name, so that nobody passes themselves off as somebody else.

Two names resemble each other when their skeletons are the same: what is left of a name when all
that an eye passes over is taken away. Skeletons are for comparing, never for showing.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_CYRILLIC = {
    "A": "aa",
    "VE": "bb",
    "GHE": "rr",
    "IE": "ee",
    "KA": "kk",
    "EM": "mm",
    "EN": "hh",
    "O": "oo",
    "PE": "nn",
    "ER": "pp",
    "ES": "cc",
    "TE": "tt",
    "U": "yy",
    "HA": "xx",
    "DZE": "ss",
    "JE": "jj",
    "QA": "qq",
    "WE": "ww",
    "SHHA": "hh",
    "SOFT SIGN": "bb",
    "BYELORUSSIAN-UKRAINIAN I": "ii",
    "IZHITSA": "vv",
    "KOMI DE": "dd",
    "ZE": "33",
}
_GREEK = {
    "ALPHA": "aa",
    "BETA": "bb",
    "GAMMA": "ry",
    "EPSILON": "ee",
    "ZETA": "zz",
    "ETA": "hn",
    "IOTA": "ii",
    "KAPPA": "kk",
    "MU": "mu",
    "NU": "nv",
    "OMICRON": "oo",
    "RHO": "pp",
    "SIGMA": "eo",
    "TAU": "tt",
    "UPSILON": "yu",
    "CHI": "xx",
    "OMEGA": "ow",
}
"""By the letter's name in Unicode: what the capital looks like, and what the small letter does."""

_LETTER = re.compile(
    r"LATIN (?:CAPITAL |SMALL )?LETTER (?:SMALL CAPITAL |DOTLESS |SCRIPT |LONG |OPEN |BARRED )*"
    r"(ALPHA|[A-Z]{1,2})\b"
)
_SIGNS = {"0": "o", "1": "l", "5": "s", "|": "l", "!": "l", "$": "s", "@": "a", "&": " and "}
_ONE_STROKE = {"i": "l"}
_ASCII = str.maketrans({**_SIGNS, **_ONE_STROKE})
_PAIRS = (("rn", "m"), ("vv", "w"))

_LEGAL = ("ltd", "limited", "llp", "plc", "cic", "cio", "inc", "company", "uk", "the")
_SEVERAL_WORDS = ("community interest company",)
_INITIALS = re.compile(r"\b(\w)\.")
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK")


def skeleton(name: str) -> str:
    """What is left of a name for comparing: small plain letters and digits without spaces.

    Letters of other alphabets become the Latin ones that they look like; 0 is O; 1, l and I are
    one, so are "rn" and "m"; case, accents, spaces, punctuation and legal forms (Ltd, CIC) are
    gone. A skeleton's skeleton is itself.
    """
    plain = "".join(_latin(character) for character in _decomposed(name))
    folded = _INITIALS.sub(r"\1", _decomposed(plain.casefold())).replace("'", "")
    words = "".join(c if c.isalnum() else " " for c in folded.translate(_ASCII)).split()
    for phrase in _PHRASES:
        words = _without(words, phrase)
    joined = "".join([word for word in words if word not in _PASSED_OVER] or words)
    for pair, letter in _PAIRS:
        joined = joined.replace(pair, letter)
    return joined


def resembles(one: str, other: str) -> bool:
    """Whether two names look the same at a glance; two equal names do."""
    bones = skeleton(one)
    return bool(bones) and bones == skeleton(other)


def name_doubts(name: str) -> tuple[str, ...]:
    """Why an officer should look at how a name is written, whatever others are called."""
    scripts = sorted({script for character in name if (script := _script(character))})
    found = []
    if len(scripts) > 1:
        found.append(f"The name mixes letters of several alphabets ({', '.join(scripts)}).")
    elif scripts and scripts != ["Latin"]:
        found.append(f"The name is written in another alphabet ({scripts[0]}).")
    if any(unicodedata.category(character) in {"Cf", "Cc", "Co"} for character in name):
        found.append("The name holds characters that cannot be seen.")
    return tuple(found)


def _decomposed(text: str) -> str:
    """Letters without their accents, and without what cannot be seen."""
    apart = unicodedata.normalize("NFKD", text)
    return "".join(c for c in apart if unicodedata.category(c) not in {"Mn", "Me", "Cf"})


@lru_cache(maxsize=4096)
def _latin(character: str) -> str:
    """The plain Latin letters that one character looks like; itself where it looks like none."""
    if character.isascii():
        return character
    name = unicodedata.name(character, "")
    if match := _LETTER.match(name):
        return "a" if match[1] == "ALPHA" else match[1].lower()
    if name in {"CYRILLIC LETTER PALOCHKA", "CYRILLIC SMALL LETTER PALOCHKA"}:
        return "l"
    for script, letters in (("CYRILLIC", _CYRILLIC), ("GREEK", _GREEK)):
        for size, form in (("CAPITAL", 0), ("SMALL", 1)):
            start = f"{script} {size} LETTER "
            if name.startswith(start) and (looks := letters.get(name.removeprefix(start))):
                return looks[form]
    return character


def _script(character: str) -> str:
    """The alphabet of a letter, for people; empty for what is no letter."""
    if not unicodedata.category(character).startswith("L"):
        return ""
    name = unicodedata.name(character, "")
    known = next((script for script in _SCRIPTS if script in name.split()), "")
    return known.capitalize() if known else name.partition(" ")[0].capitalize()


def _without(words: list[str], phrase: list[str]) -> list[str]:
    """The words without one run of them, wherever it stands."""
    for start in range(len(words) - len(phrase) + 1):
        if words[start : start + len(phrase)] == phrase:
            return words[:start] + words[start + len(phrase) :] or words
    return words


_PASSED_OVER = frozenset(word.translate(_ASCII) for word in _LEGAL)
_PHRASES = tuple(phrase.translate(_ASCII).split() for phrase in _SEVERAL_WORDS)
