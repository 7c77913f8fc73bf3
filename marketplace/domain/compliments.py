"""Compliments on a listing: where one stands, and which words of it may be shown.

A compliment is shown once the person and the provider have agreed and an officer has approved it.
Its words are those that were sent, without names; whatever else is left out shows as "…". No word
is added or changed: leaving out may not make somebody say what they did not. There are no stars
and no scores. Source: the issue and the product's "Telling us".
"""

from __future__ import annotations

import re
from datetime import datetime
from enum import StrEnum

LEFT_OUT = "…"
"""Stands where words were left out."""
LONGEST = 1_000
"""Letters of a compliment on a listing; a longer one is shortened before it is approved."""
MOST_SHOWN = 10
"""On one listing, the newest first."""

_GAPS = re.compile(rf"{LEFT_OUT}(?:\s*{LEFT_OUT})+")


class EndedHow(StrEnum):
    """Why a compliment is not, or no longer, shown. It is final."""

    PERSON_WITHDREW = "person-withdrew"
    PROVIDER_DECLINED = "provider-declined"
    PROVIDER_WITHDREW = "provider-withdrew"
    DECLINED = "declined"
    """By an officer, with a reason."""
    TAKEN_OFF = "taken-off"
    """By an officer, after it was shown, with a reason."""


class Standing(StrEnum):
    """Where a compliment stands."""

    WAITS_FOR_LISTING = "waits-for-listing"
    """The provider has several: an officer says on which one it can stand."""
    WAITS_FOR_PROVIDER = "waits-for-provider"
    WAITS_FOR_US = "waits-for-us"
    SHOWN = "shown"
    """Approved: it stands on the listing whenever the listing is shown."""
    ENDED = "ended"

    @property
    def label(self) -> str:
        """For pages of staff and of the provider."""
        return _STANDINGS[self]


_STANDINGS = {
    Standing.WAITS_FOR_LISTING: "Waits for a listing to be chosen",
    Standing.WAITS_FOR_PROVIDER: "Waits for the provider to agree",
    Standing.WAITS_FOR_US: "Waits for the council to approve",
    Standing.SHOWN: "On the listing",
    Standing.ENDED: "Not shown",
}
ENDED_WORDS = {
    EndedHow.PERSON_WITHDREW: "The person took their consent back",
    EndedHow.PROVIDER_DECLINED: "The provider did not agree",
    EndedHow.PROVIDER_WITHDREW: "The provider took its consent back",
    EndedHow.DECLINED: "The council did not approve it",
    EndedHow.TAKEN_OFF: "The council took it off the listing",
}
"""For pages of staff and of the provider."""


def standing(
    *,
    listing_id: int | None,
    provider_agreed_at: datetime | None,
    approved_at: datetime | None,
    ended_at: datetime | None,
) -> Standing:
    """Where a compliment stands, by what was agreed so far."""
    if ended_at is not None:
        return Standing.ENDED
    if listing_id is None:
        return Standing.WAITS_FOR_LISTING
    if provider_agreed_at is None:
        return Standing.WAITS_FOR_PROVIDER
    return Standing.WAITS_FOR_US if approved_at is None else Standing.SHOWN


def marked(text: str, *, gap: str) -> str:
    """A text with "…" for each gap that it has already, and one "…" for several in a row."""
    return _GAPS.sub(LEFT_OUT, text.replace(gap, LEFT_OUT))


def only_leaves_out(before: str, after: str) -> bool:
    """Whether `after` is `before` with parts left out, and "…" wherever something is missing.

    White space makes no difference, and words are never cut. Something has to be left.
    """
    whole, kept = _pieces(before), _pieces(after)
    if all(piece == LEFT_OUT for piece in kept):
        return False
    reached = {0}
    for piece in kept:
        if piece == LEFT_OUT:
            reached = set(range(min(reached), len(whole) + 1))
        else:
            reached = {at + 1 for at in reached if at < len(whole) and whole[at] == piece}
        if not reached:
            return False
    return len(whole) in reached


def _pieces(text: str) -> list[str]:
    """The words of a text; each place where something was left out is one too."""
    return text.replace(LEFT_OUT, f" {LEFT_OUT} ").split()
