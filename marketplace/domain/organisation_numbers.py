"""Numbers of companies and charities: how they are written, checked by shape alone.

Source: Companies House's uniform resource identifiers (8 characters, some with a prefix of two
letters for the country or the form) and the Charity Commission for England and Wales (6 or 7
digits). Whether such a company exists is for an officer to see.
"""

from __future__ import annotations

import re

_PREFIXES = re.compile(
    "AC|C[ES]|F[CE]|G[ENS]|I[CP]|LP|N[ACFILOPRVZ]|O[CE]|PC|R[CS]|S[ACEFGILOPRZ]|ZC"
)
_LENGTH = 8
_COMPANY = re.compile(r"([A-Z]{2})?(\d{1,8})")
_OLD_IRISH = re.compile(r"R0(\d{1,6})")
_FEWEST_DIGITS = 3
_CHARITY = re.compile(r"\d{6,7}")


def company_number(text: str) -> str:
    """Write a company number in its 8 characters; empty stays empty.

    Leading zeros that somebody left out are put back. Raises ValueError with a plain sentence.
    """
    given = re.sub(r"[\s-]+", "", text).upper()
    if not given:
        return ""
    if old := _OLD_IRISH.fullmatch(given):
        return "R0" + old[1].rjust(_LENGTH - 2, "0")
    match = _COMPANY.fullmatch(given)
    prefix, digits = (match[1] or "", match[2]) if match else ("", "")
    known = not prefix or _PREFIXES.fullmatch(prefix)
    whole = prefix + digits.rjust(_LENGTH - len(prefix), "0")
    few = not prefix and len(digits) < _FEWEST_DIGITS
    if not match or not known or few or len(whole) != _LENGTH or not int(digits):
        raise ValueError(
            "Enter a company number of 8 characters, such as 01234567 or SC123456. It stands on "
            "the certificate of incorporation"
        )
    return whole


def charity_number(text: str) -> str:
    """Write a charity number of England and Wales; empty stays empty.

    Raises ValueError with a plain sentence.
    """
    given = re.sub(r"\s+", "", text)
    if given and (not _CHARITY.fullmatch(given) or given.startswith("0")):
        raise ValueError(
            "Enter a charity number of 6 or 7 digits, such as 1123456. If your charity is "
            "registered in Scotland or Northern Ireland, leave this empty"
        )
    return given
