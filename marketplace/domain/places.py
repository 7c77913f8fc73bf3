"""Places as people write them: postcodes and their districts."""

from __future__ import annotations

import re

_OUTWARD = r"[A-Z]{1,2}[0-9][A-Z0-9]?"
_INWARD = r"[0-9][ABD-HJLNP-UW-Z]{2}"
"""The last two letters of a postcode are never C, I, K, M, O or V."""
_POSTCODE = re.compile(rf"({_OUTWARD})({_INWARD})|(GIR)(0AA)")
_DISTRICT = re.compile(_OUTWARD)


def normalised_postcode(text: str) -> str:
    """Write a postcode the usual way: "da51aa" becomes "DA5 1AA".

    Checks the shape only; whether the postcode exists is not known here. Raises ValueError with a
    plain sentence.
    """
    compact = re.sub(r"\s+", "", text).upper()
    match = _POSTCODE.fullmatch(compact)
    if match is None:
        raise ValueError("this is not the shape of a UK postcode, such as DA5 1AA")
    return f"{match[1] or match[3]} {match[2] or match[4]}"


def outward_code(text: str) -> str:
    """Read a postcode district: "da5" becomes "DA5". Raises ValueError with a plain sentence."""
    compact = re.sub(r"\s+", "", text).upper()
    if _DISTRICT.fullmatch(compact) is None:
        raise ValueError(f"“{text.strip()[:20]}” is not a postcode district, such as DA5")
    return compact


def district(postcode: str) -> str:
    """Give the district of a postcode: "DA5" of "DA5 1AA"."""
    return normalised_postcode(postcode).partition(" ")[0]


def public_place(*, address: str, postcode: str, private: bool) -> tuple[str, str]:
    """The address and postcode that anybody may see; of a private home its district alone."""
    if not private:
        return address, postcode
    try:
        return "", district(postcode)
    except ValueError:
        return "", ""
