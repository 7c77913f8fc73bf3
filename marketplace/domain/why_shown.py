"""What the public sees of a listing right now, and honestly why: for its provider's own account.

Pure: from the publication and the open holds to a heading, sentences, and for each reason since
when, what would bring the listing back, and what a person can and cannot do about it. Source: the
product's policy, points 3, 4 and 6, and "Holds".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from marketplace.domain.hold_words import OpenHold, Sentences, words_of
from marketplace.domain.listings import Publication, regulator_page
from marketplace.domain.visibility import RATING_JOB_HOLDS, HoldKind

SHOWN = "The public can see this listing"
NOT_SHOWN = "The public cannot see this listing"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingState:
    """What the answer follows from.

    `shown_since` is when it became public for the last time, `ended_at` when it was withdrawn,
    where that is known. `location_id` is the location that the listing is linked to now.
    """

    publication: Publication
    holds: Sequence[OpenHold] = ()
    location_id: str | None = None
    shown_since: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One reason why a listing is not shown.

    `brings_back` says what would end this reason; `a_person` what somebody at the council can and
    cannot do about it, empty where it is the provider's own to end. `regulator_url` leads to what
    the regulator says.
    """

    heading: str
    sentences: Sentences
    since: datetime | None
    brings_back: Sentences
    a_person: Sentences = ()
    kind: HoldKind | None = None
    regulator_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyShown:
    """The whole answer. `since` is of a listing that is shown; reasons are of one that is not.

    `may_ask` says whether there is something that a person at the council can look at.
    """

    shown: bool
    heading: str
    sentences: Sentences
    since: datetime | None = None
    reasons: tuple[Reason, ...] = field(default=())
    may_ask: bool = False


def why_shown(state: ListingState) -> WhyShown:
    """Say whether the public sees a listing, and why."""
    if state.publication is Publication.WITHDRAWN:
        return _not_shown((_withdrawn(state),))
    if state.publication is Publication.DRAFT:
        return _not_shown((_DRAFT,))
    order = list(HoldKind)
    holds = sorted(state.holds, key=lambda hold: order.index(hold.kind))
    if holds:
        return _not_shown(tuple(_reason(hold, state) for hold in holds))
    return WhyShown(
        shown=True,
        heading=SHOWN,
        sentences=("It is published and nothing holds it back.",),
        since=state.shown_since,
    )


def _not_shown(reasons: tuple[Reason, ...]) -> WhyShown:
    how_many = "There is one reason."
    if len(reasons) > 1:
        how_many = (
            f"There are {len(reasons)} reasons. It is shown again when all of them have ended; "
            "ending one of them is not enough."
        )
    return WhyShown(
        shown=False,
        heading=NOT_SHOWN,
        sentences=(how_many,),
        reasons=reasons,
        may_ask=any(reason.a_person for reason in reasons),
    )


def _withdrawn(state: ListingState) -> Reason:
    return Reason(
        heading="You withdrew it",
        sentences=("A listing that was withdrawn stays withdrawn.",),
        since=state.ended_at,
        brings_back=(
            "To offer the service here again, add a new listing. The council looks at it first.",
        ),
    )


_DRAFT = Reason(
    heading="It is not published yet",
    sentences=("The council has not approved it yet.",),
    since=None,
    brings_back=("It is shown when the council has approved it.",),
)


def _reason(hold: OpenHold, state: ListingState) -> Reason:
    words = words_of(hold, location_id=state.location_id)
    location_id = hold.evidence.location_id if hold.evidence else state.location_id
    from_register = hold.kind in RATING_JOB_HOLDS and location_id is not None
    return Reason(
        heading=words.heading,
        sentences=words.sentences,
        since=hold.placed_at,
        brings_back=words.brings_back,
        a_person=words.a_person,
        kind=hold.kind,
        regulator_url=regulator_page(location_id) if from_register and location_id else None,
    )
