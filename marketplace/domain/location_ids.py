"""IDs of CQC's register as people type and paste them, and the other numbers they mistake for one.

Source: API reference, section 4: `1-` with digits, or an NHS site's code such as RM317.
"""

from __future__ import annotations

import re
import unicodedata

from marketplace.domain.listings import normalised_location_id

_CQC = re.compile(r"1-[0-9]{6,13}")
_NHS_SITE = re.compile(
    r"[RT][A-Z0-9]{2}([A-Z0-9]{2})?|(?=[A-Z]*[0-9])(?=[0-9]*[A-Z])[A-Z0-9]{3}([A-Z0-9]{2})?"
)
"""Three or five letters and digits; those without a digit begin with R or T."""
_PAGE = re.compile(r"cqc\.org\.uk/(location|provider)s?/([A-Za-z0-9-]+)", re.IGNORECASE)
_OTHERS = (
    (
        re.compile(r"CS[0-9]{7,12}|SP[0-9]{7,12}"),
        (
            "This is a number of the Care Inspectorate in Scotland. "
            "A service in England has an ID from the Care Quality Commission (CQC)"
        ),
    ),
    (
        re.compile(r"SIN-?[0-9]{6,10}(-[A-Z0-9]{2,6})?|W[0-9]{10,12}"),
        (
            "This is a number of Care Inspectorate Wales. "
            "A service in England has an ID from the Care Quality Commission (CQC)"
        ),
    ),
    (
        re.compile(r"RQIA-?[A-Z0-9]*"),
        (
            "This is a number of the regulator in Northern Ireland. "
            "A service in England has an ID from the Care Quality Commission (CQC)"
        ),
    ),
    (
        re.compile(r"(SC|EY|RP|VC)[0-9]{6}"),
        (
            "This is a number of Ofsted. If Ofsted is your regulator, go back and choose “another "
            "regulator”; if CQC is, give the ID of your location there"
        ),
    ),
    (
        re.compile(r"[0-9]{5,}"),
        (
            "This looks like a company, charity or other number. A CQC location ID begins with 1 "
            "and a hyphen, such as 1-123456789"
        ),
    ),
)
_NOT_AN_ID = (
    "Enter a CQC location ID: most are 1, a hyphen and 9 to 11 digits, such as 1-123456789. "
    "You find it at the end of the address of your page on CQC's website"
)
_PROVIDERS = (
    "This is the address of your organisation's page. Open your location on CQC's website, and "
    "give the ID of that page"
)


def read_location_id(text: str) -> str:
    """Read a location ID from what somebody typed, or from the address of CQC's page about it.

    Checks the shape only; whether the register has it is not known here. Raises ValueError with a
    plain sentence that says what was given instead, where that can be told.
    """
    page = _PAGE.search(text)
    if page and page[1].lower() == "provider":
        raise ValueError(_PROVIDERS)
    found = normalised_location_id(_plain_hyphens(page[2] if page else text))
    if _CQC.fullmatch(found):
        return found
    for shape, message in _OTHERS:
        if shape.fullmatch(found):
            raise ValueError(message)
    if _NHS_SITE.fullmatch(found):
        return found
    raise ValueError(_NOT_AN_ID)


def _plain_hyphens(text: str) -> str:
    """Write every dash as a hyphen, full-width digits as plain ones, and drop what is invisible."""
    text = unicodedata.normalize("NFKC", text)
    return "".join(
        "-" if unicodedata.category(character) == "Pd" or character == "\u2212" else character
        for character in text
        if unicodedata.category(character) != "Cf"
    )
