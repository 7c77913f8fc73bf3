"""How a listing reaches the place that somebody asked about, in words."""

from __future__ import annotations

from marketplace.domain.listings import Coverage
from marketplace.domain.places import Precision, Where
from marketplace.domain.reach import Reach, ReachKind
from marketplace.web.filters import joined

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


def reach_in_words(reach: Reach, where: Where, *, covers: str = "") -> str:
    """What a row of results says first: how this listing reaches `where`, and how far it is.

    Nothing is said that we do not know: a listing of which nobody can tell whether it comes as
    far says that one has to ask. `covers` is the area that it has told, as it is stored: of a town
    of several districts it may be a part alone.
    """
    far = "" if reach.miles is None else miles_in_words(reach.miles, rough=reach.is_rough)
    if reach.kind is ReachKind.COVERS:
        part = "" if _is_whole(where, covers) else " or part of it"
        return f"Comes to {where.label}{part}" + (f" (based {far} away)" if far else "")
    if reach.kind is ReachKind.GO_THERE:
        if not far:
            return f"Ask how far it is from {where.label}"
        return f"{far[0].upper()}{far[1:]} from {where.label}"
    return f"Ask if it comes to {where.label}" + (f" (based {far} away)" if far else "")


def reach_of_row(reach: Reach | None, where: Where | None, *, covers: str) -> str:
    """The same for a row; empty where no place was asked about."""
    if reach is None or where is None:
        return ""
    return reach_in_words(reach, where, covers=covers)


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
    return f"Distances are from the middle of {where.label}."


def doorstep_notice(where: Where) -> str:
    """What to do to learn whether a service comes to one's own home; empty where that is told."""
    if where.from_district or where.precision is Precision.POSTCODE:
        return ""
    ask = "For whether a service comes to your own home, enter your full postcode."
    if not where.districts:
        return ask
    districts = joined(where.districts)
    return f"{where.label} is in {districts}, and a service may come to a part of it only. {ask}"


def _is_whole(where: Where, covers: str) -> bool:
    """Whether what covers the place covers all of it, as far as districts tell."""
    if not where.districts:
        return True
    area = Coverage.stored(covers)
    return area.borough or set(where.districts) <= set(area.districts)


def _miles(number: str) -> str:
    return f"{number} mile" if number == "1" else f"{number} miles"
