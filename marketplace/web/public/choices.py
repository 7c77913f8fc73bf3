"""The choices of one kind as markup: a page can have hundreds, so they are not left to templates.

The same markup as the checkboxes of the design system. A template writes these in milliseconds,
this in tenths of one.
"""

from __future__ import annotations

from functools import lru_cache

from markupsafe import Markup, escape

from marketplace.search.facets import Facet

_COUNT = ' <span class="app-filters__count">('
_KEPT = 4096
"""Choices whose unchanging parts are kept: every vocabulary, and some that people made up."""


def choices_markup(facet: Facet, *, counted: bool = True) -> Markup:
    """The checkboxes of a facet, each with how many it finds unless nobody `counted` them."""
    parts: list[str] = []
    for value in facet.values:
        before, after = _parts(facet.name, value.value, value.label)
        checked = " checked" if value.selected else ""
        count = f"{_COUNT}{value.count:,})</span>" if counted else ""
        parts.append(f"{before}{checked}{after}{count}</label></div>\n")
    return Markup("".join(parts))  # noqa: S704 - `_parts` escapes what it is given


@lru_cache(maxsize=_KEPT)
def _parts(name: str, value: str, label: str) -> tuple[str, str]:
    """What stands before and after whether it is ticked; the number may follow."""
    name, value, label = (str(escape(text)) for text in (name, value, label))
    box = (
        '<div class="govuk-checkboxes__item"><input class="govuk-checkboxes__input" '
        f'id="{name}-{value}" name="{name}" type="checkbox" value="{value}" form="search-form"'
    )
    words = f'><label class="govuk-label govuk-checkboxes__label" for="{name}-{value}">{label}'
    return box, words
