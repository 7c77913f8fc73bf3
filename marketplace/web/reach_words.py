"""How a listing reaches the place that somebody asked about, in words."""

from __future__ import annotations

from marketplace.domain.places import Precision, Where
from marketplace.domain.reach import Reach, ReachKind

_WHOLE_FROM = 9.95
"""Miles from which on a tenth says nothing."""
_LEAST = 0.05


def miles_in_words(miles: float, *, rough: bool = False) -> str:
    """A distance: "2.3 miles", "1 mile", "about 2 miles", "less than a mile"."""
    if rough:
        whole = round(miles)
        if whole == 0:
            return "less than a mile"
        return f"about {_miles(f'{whole}')}"
    if miles < _LEAST:
        return "less than 0.1 miles"
    return _miles(f"{miles:.1f}".removesuffix(".0") if miles < _WHOLE_FROM else f"{miles:.0f}")


def radius_in_words(miles: float) -> str:
    """A radius as it was chosen: "0.5 miles", "1 mile", "25 miles"."""
    return _miles(f"{miles:g}")


def reach_in_words(reach: Reach, where: Where) -> str:
    """What a row of results says first: how this listing reaches `where`, and how far it is.

    Nothing is said that we do not know: a listing of which nobody can tell whether it comes as
    far says that one has to ask.
    """
    far = "" if reach.miles is None else miles_in_words(reach.miles, rough=reach.is_rough)
    if reach.kind is ReachKind.COVERS:
        return f"Comes to {where.label}" + (f" (based {far} away)" if far else "")
    if reach.kind is ReachKind.GO_THERE:
        if not far:
            return f"Ask how far it is from {where.label}"
        return f"{far[0].upper()}{far[1:]} from {where.label}"
    return f"Ask if it comes to {where.label}" + (f" (based {far} away)" if far else "")


def beside_in_words(reach: Reach) -> str:
    """How a listing stands to another one, on whose page nobody has said where they live."""
    far = "" if reach.miles is None else miles_in_words(reach.miles, rough=reach.is_rough)
    if reach.kind is ReachKind.COVERS:
        return "Comes to people in the same area" + (f" (based {far} from here)" if far else "")
    return f"{far[0].upper()}{far[1:]} from here" if far else ""


def place_notice(where: Where) -> str:
    """What to say of a place that we know less exactly than it was asked for; empty for others."""
    if where.from_district:
        return (
            f"We do not have {where.label} on our map, so distances are from the middle of "
            f"{where.district}."
        )
    if where.precision is Precision.POSTCODE:
        return ""
    return (
        f"Distances are from the middle of {where.label}. For whether a service comes to your own "
        "home, enter your full postcode."
    )


def _miles(number: str) -> str:
    return f"{number} mile" if number == "1" else f"{number} miles"
