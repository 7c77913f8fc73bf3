"""Finds the place that somebody asks about: in our tables, then at the look-up, then roughly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from marketplace.domain.council_area import CouncilArea
from marketplace.domain.places import PlaceUnknown, Precision, Where, district, miles_between
from marketplace.domain.places_asked import (
    PlaceAsked,
    PlaceInWords,
    asked_place,
    folded_place,
    meant_postcode,
    places_in_words,
    shown_place,
)
from marketplace.lookups.postcodes import LookedUp, LookupFailed, NoLookup, PostcodeLookup
from marketplace.queries.places import (
    KnownPlace,
    area_middle,
    district_place,
    districts_beginning,
    names_among,
    places_beginning,
    places_named,
    places_spelt_like,
    postcode_place,
    town_districts,
)
from marketplace.search.folding import without_loose_ends

MOST_SUGGESTED = 8
_MOST_MEANT = 3
_MOST_OF_AN_AREA = 200
"""Districts: more than begin with any letter, so that those of ME1 do not hide those of M1."""
_SHORTEST_NAME = 2
"""Letters of a name from which on places are suggested."""

_HOW = "Enter a full postcode, such as DA5 1AA, the first part of one, such as DA5, or a town."


def find_place(
    text: str, *, area: CouncilArea, lookup: PostcodeLookup | None = None
) -> Where | PlaceUnknown:
    """Find a postcode, a postcode district or a place by its name.

    A postcode that neither our table nor the look-up has is stood in for by the middle of its
    district, and the answer says so. Of several places of one name the nearest to the council's
    area is meant, and the others are offered. Trouble at the look-up is never trouble here.
    """
    finding = _Finding(asked=shown_place(text), area=area, lookup=lookup or NoLookup())
    question = asked_place(text)
    if question.postcode:
        return finding.postcode(question.postcode)
    if question.districts:
        return finding.district(question.districts)
    return finding.name(question)


def suggest_places(text: str, *, area: CouncilArea, limit: int = MOST_SUGGESTED) -> tuple[str, ...]:
    """Districts and names that begin with what somebody has typed so far, at most `limit`.

    Names are in the order of how near they are to the council's area, so that its own are not cut
    off by the rest of the country. Each can be asked for as it stands. A full postcode is not
    completed: there are too many, and people know their own.
    """
    question = asked_place(text)
    if question.postcode:
        return ()
    letters = "".join(text.split()).upper()
    districts = districts_beginning(letters, limit) if _begins_district(letters) else ()
    name = folded_place(text.partition(",")[0])
    has_name = len(name) >= _SHORTEST_NAME
    names = places_beginning(name, limit, around=area_middle(area)) if has_name else ()
    often = Counter(place.name for place in names)
    labels = [place.name for place in districts]
    labels += [place.label_apart if often[place.name] > 1 else place.label for place in names]
    return tuple(dict.fromkeys(labels))[:limit]


def place_in_words(words: str) -> PlaceInWords | None:
    """The place that somebody typed among their words for what they need, None without one.

    A postcode counts by its shape alone, a district or a name where our tables have it.
    """
    readings = [(reading, asked_place(reading.place)) for reading in places_in_words(words)]
    named = names_among([asked.name for _, asked in readings if asked.name])
    for reading, asked in readings:
        if asked.postcode or asked.name in named or any(map(district_place, asked.districts)):
            return replace(reading, rest=without_loose_ends(reading.rest).rstrip(",;"))
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Finding:
    """One question: what was typed, whose council asks, and whom it may ask in turn."""

    asked: str
    area: CouncilArea
    lookup: PostcodeLookup

    def postcode(self, postcode: str) -> Where | PlaceUnknown:
        place = postcode_place(postcode) or self._looked_up_postcode(postcode)
        if place is not None:
            return self._where(place, label=postcode, precision=Precision.POSTCODE)
        outward = district(postcode)
        stand_in = self._district(outward)
        if stand_in is None:
            return self._unknown("We do not know this postcode.", _districts_like([outward]))
        return self._where(
            stand_in, label=postcode, precision=Precision.DISTRICT, from_district=True
        )

    def district(self, readings: Sequence[str]) -> Where | PlaceUnknown:
        for reading in readings:
            place = self._district(reading)
            if place is not None:
                return self._where(place, label=reading, precision=Precision.DISTRICT)
        return self._unknown("We do not know this postcode district.", _districts_like(readings))

    def name(self, question: PlaceAsked) -> Where | PlaceUnknown:
        found = places_named(question.name) if question.name else ()
        if not found:
            return self._unnamed(question)
        chosen, *others = self._nearest_first(_those_near(found, question.near))
        where = self._where(
            chosen,
            label=chosen.label_apart if others else chosen.name,
            precision=Precision.PLACE,
        )
        districts = town_districts(chosen.name, chosen.authority)
        return replace(
            where,
            name=chosen.name,
            districts=districts if len(districts) > 1 else (),
            others=tuple(place.label_apart for place in others),
        )

    def _unnamed(self, question: PlaceAsked) -> PlaceUnknown:
        if postcode := meant_postcode(self.asked):
            return PlaceUnknown(
                asked=self.asked,
                message=f"This is not the shape of a postcode. {_HOW}",
                suggestions=(postcode,),
            )
        begun = len(question.name) >= _SHORTEST_NAME
        middle = area_middle(self.area) if begun else None
        likely = places_beginning(question.name, _MOST_MEANT, around=middle) if begun else ()
        if begun and not likely:
            likely = places_spelt_like(question.name, _MOST_MEANT)
        return self._unknown("We do not know this place.", likely)

    def _unknown(self, message: str, likely: Iterable[KnownPlace]) -> PlaceUnknown:
        names = dict.fromkeys(
            place.name if place.name == place.district else place.label for place in likely
        )
        return PlaceUnknown(asked=self.asked, message=f"{message} {_HOW}", suggestions=tuple(names))

    def _district(self, outward: str) -> KnownPlace | None:
        place = district_place(outward)
        if place is not None:
            return place
        try:
            return self._as_place(outward, outward, self.lookup.district(outward))
        except LookupFailed:
            return None

    def _looked_up_postcode(self, postcode: str) -> KnownPlace | None:
        try:
            return self._as_place(postcode, district(postcode), self.lookup.postcode(postcode))
        except LookupFailed:
            return None

    def _as_place(self, name: str, outward: str, found: LookedUp | None) -> KnownPlace | None:
        """A place of the look-up; its authority the way that the council's area is given."""
        if found is None:
            return None
        tells = self.area.contains(authority=found.authority_code, district="") is not None
        return KnownPlace(
            name=name,
            near="",
            point=found.point,
            district=outward,
            authority=found.authority_code if tells else found.authority,
            ward=found.ward,
        )

    def _nearest_first(self, places: tuple[KnownPlace, ...]) -> list[KnownPlace]:
        middle = area_middle(self.area) if len(places) > 1 else None
        if middle is None:
            return list(places)
        return sorted(places, key=lambda place: miles_between(middle, place.point))

    def _where(
        self,
        place: KnownPlace,
        *,
        label: str,
        precision: Precision,
        from_district: bool = False,
    ) -> Where:
        return Where(
            asked=self.asked,
            label=label,
            point=place.point,
            precision=precision,
            district=place.district,
            ward=place.ward,
            in_borough=self.area.contains(authority=place.authority, district=place.district),
            from_district=from_district,
        )


def _those_near(places: tuple[KnownPlace, ...], near: str) -> tuple[KnownPlace, ...]:
    """Those that are near what was said after the comma; all of them where none is.

    People write the county of the post, which our tables need not know.
    """
    said = tuple(
        place
        for place in places
        if near and (near in folded_place(place.near) or near == place.district.casefold())
    )
    return said or places


def _districts_like(readings: Sequence[str]) -> tuple[KnownPlace, ...]:
    """A few districts that begin like one that is none, the longest common beginning first.

    Those of other letters are somewhere else.
    """
    tried = (
        tuple(
            place
            for place in districts_beginning(reading[:length], _MOST_OF_AN_AREA)
            if _area(place.district) == _area(reading)
        )
        for reading in readings
        for length in range(len(reading) - 1, len(_area(reading)) - 1, -1)
    )
    return next((found[:_MOST_MEANT] for found in tried if found), ())


def _area(outward: str) -> str:
    """The letters that a district begins with: SE1 is nowhere near SW1."""
    return outward[: 2 if outward[1:2].isalpha() else 1]


def _begins_district(letters: str) -> bool:
    """Whether what was typed may be the beginning of a district: a digit among at most four."""
    plain = letters.isascii() and letters.isalnum() and len(letters) <= len("SW1A")
    return plain and not letters.isalpha()
