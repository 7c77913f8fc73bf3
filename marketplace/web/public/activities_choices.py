"""The choices beside the activities, each with how many sessions it would show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from marketplace.domain.offers import AccessFeature, TimeOfDay, Weekday
from marketplace.domain.reach import DEFAULT_MILES
from marketplace.search.facets import Facet, FacetValue
from marketplace.web.public.activities_asked import TIMES, USUAL, ActivitiesAsked, Cost
from marketplace.web.public.activities_found import RADII
from marketplace.web.reach_words import radius_in_words

Counts = Mapping[str, Counter[str]]
"""By parameter, how many sessions each choice would show. Empty where nobody can tell."""


def ticked(asked: ActivitiesAsked, counts: Counts) -> tuple[Facet, ...]:
    """The kinds of which several can be chosen, those that offer a choice."""
    chosen = asked.choices
    times = (each for each in TimeOfDay if each in TIMES or each in chosen["time"])
    facets = (
        Facet(name=name, label=label, values=_values(words, chosen[name], counts.get(name)))
        for name, label, words in (
            ("day", "Day", _labelled(Weekday)),
            ("time", "Time of day", _labelled(times)),
            ("access", "Accessibility", _labelled(AccessFeature)),
        )
    )
    return tuple(facet for facet in facets if facet.values)


def costs(asked: ActivitiesAsked, counts: Counts) -> Facet:
    """What it may cost at most."""
    words = {USUAL: "Any, or not said", **_labelled(Cost)}
    chosen = (USUAL, *asked.choices["cost"])
    values = _values(words, chosen, counts.get("cost"))
    return Facet(name="cost", label="Cost", values=_one_of(values, chosen[-1]))


def distances(asked: ActivitiesAsked, counts: Counts) -> Facet:
    """How far from the place: always all of them, since from another place they find others."""
    own = asked.search.criteria.within
    radii = sorted({*RADII, *(() if own is None else (own,))})
    words = {
        USUAL: radius_in_words(DEFAULT_MILES),
        **{f"{miles:g}": radius_in_words(miles) for miles in radii},
    }
    values = _values(words, words, counts.get("within"))
    chosen = USUAL if own is None else f"{own:g}"
    return Facet(name="within", label="How far from there", values=_one_of(values, chosen))


def _labelled(words: Iterable[Weekday | TimeOfDay | AccessFeature | Cost]) -> dict[str, str]:
    return {word.value: word.label for word in words}


def _values(
    words: Mapping[str, str], chosen: Collection[str], counts: Counter[str] | None
) -> tuple[FacetValue, ...]:
    """The choices that find something or are chosen; all of them where nothing was counted."""
    return tuple(
        FacetValue(value, label, 0 if counts is None else counts[value], value in chosen)
        for value, label in words.items()
        if counts is None or counts[value] or value in chosen
    )


def _one_of(values: Iterable[FacetValue], chosen: str) -> tuple[FacetValue, ...]:
    return tuple(each._replace(selected=each.value == chosen) for each in values)
