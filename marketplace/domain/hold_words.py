"""What a provider is told about each kind of hold on its listing.

Why an officer of safeguarding took a listing out is never told, nor that it was safeguarding.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from marketplace.domain.dates import day_in_words
from marketplace.domain.ratings import Rating
from marketplace.domain.visibility import Evidence, HoldKind

Sentences = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenHold:
    """An open hold, with what its provider may be told of it.

    `reason` and `review_on` are told of a suspension; `reason` also of the holds that follow from
    the register and from documents. `evidence` is that of the rating job.
    """

    kind: HoldKind
    placed_at: datetime
    reason: str = ""
    review_on: date | None = None
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldWords:
    """What is so, what would end it, and what a person at the council can and cannot do.

    `a_person` is empty where it is the provider's own to end.
    """

    heading: str
    sentences: Sentences
    brings_back: Sentences
    a_person: Sentences = ()


def words_of(hold: OpenHold, *, location_id: str | None) -> HoldWords:
    """The words of one hold on a listing that is linked to this location, if to any."""
    return _WORDS[hold.kind](hold, location_id)


_RATING_RULE = (
    "We do not show a service while CQC rates it Inadequate. This follows from our rule by itself. "
    "We send no message about it to anybody outside the council."
)
_RATING_BACK = (
    "A newer rating from CQC that is better than Inadequate. Requires improvement is enough. We "
    "look at CQC's register all the time. The listing then comes back by itself, as it was, unless "
    "something else holds it back. You do not need to tell us."
)
_RATING_PERSON = (
    (
        "A person at the council can check that we look at the right location, and that we have "
        "read CQC's register correctly."
    ),
    (
        "Nobody at the council can show the listing while the rating is Inadequate, or change the "
        "rating. If you think that the rating itself is wrong, speak to CQC."
    ),
)


def _rating(hold: OpenHold, location_id: str | None) -> HoldWords:
    return HoldWords(
        heading="The Care Quality Commission (CQC) rates it Inadequate",
        sentences=(_rated(hold.evidence, location_id), _RATING_RULE),
        brings_back=(_RATING_BACK,),
        a_person=_RATING_PERSON,
    )


def _rated(evidence: Evidence | None, location_id: str | None) -> str:
    """Whose rating it is, for what, and since which report."""
    if evidence is None:
        return "CQC rates this service Inadequate."
    told = f"CQC rated location {evidence.location_id} Inadequate"
    told += f" for {evidence.group}" if evidence.group else ""
    told += _published(evidence)
    if evidence.inherited_from:
        told += f" It was given under the former registration {evidence.inherited_from}."
    elif location_id is not None and evidence.location_id != location_id:
        told += f" It still counts for {location_id}, which has no newer and better rating yet."
    return told


def _published(evidence: Evidence) -> str:
    if evidence.published_on is None:
        return ". CQC gives no date for the report."
    return f", in a report published on {day_in_words(evidence.published_on)}."


_REGISTRATION_RULE = "We show a regulated service only while CQC's register shows its registration."
_REGISTRATION_RATED = "Its last rating was Inadequate, and that still counts."
_REGISTRATION_BACK = (
    "A current registration on CQC's register. If the service now has another location ID, ask a "
    "person at the council to look: the listing has to be linked to it."
)
_REGISTRATION_PERSON = (
    (
        "A person at the council can check that we look at the right location, and help with a new "
        "location ID."
    ),
    "Nobody at the council can show a regulated service that is not on the register.",
)


def _registration(hold: OpenHold, location_id: str | None) -> HoldWords:
    del location_id
    inadequate = hold.evidence is not None and hold.evidence.rating is Rating.INADEQUATE
    rated = (_REGISTRATION_RATED,) if inadequate else ()
    return HoldWords(
        heading="We cannot find a current registration with the Care Quality Commission (CQC)",
        sentences=(hold.reason, _REGISTRATION_RULE, *rated),
        brings_back=(_REGISTRATION_BACK,),
        a_person=_REGISTRATION_PERSON,
    )


_UNCHECKED_BACK = (
    "The first good check. We try again and again; usually it takes less than an hour. You do not "
    "need to do anything."
)
_UNCHECKED_PERSON = (
    (
        "If it has waited for more than a day, a person at the council can look at what is in the "
        "way."
    ),
    "Nobody at the council can show it before it has been checked.",
)


def _unchecked(hold: OpenHold, location_id: str | None) -> HoldWords:
    del hold
    where = f" for location {location_id}" if location_id else ""
    return HoldWords(
        heading="It waits for its first check against the register",
        sentences=(
            (
                "We have not yet been able to read the Care Quality Commission's (CQC) register"
                f"{where} and check the registration and the rating."
            ),
        ),
        brings_back=(_UNCHECKED_BACK,),
        a_person=_UNCHECKED_PERSON,
    )


def _suspension(hold: OpenHold, location_id: str | None) -> HoldWords:
    del location_id
    review: Sentences = ()
    if hold.review_on is not None:
        review = (f"An officer will look at it again by {day_in_words(hold.review_on)}.",)
    return HoldWords(
        heading="The council has suspended it",
        sentences=(f"The officer who did this wrote: “{hold.reason}”",),
        brings_back=("An officer ends the suspension.", *review),
        a_person=(
            "A person at the council can look at it earlier, and tell you what they need from you.",
        ),
    )


def _taken_out(hold: OpenHold, location_id: str | None) -> HoldWords:
    """What is said of the hold `safeguarding`: nothing but that it is there, and how to ask."""
    del hold, location_id
    return HoldWords(
        heading="The council has taken it out of the directory",
        sentences=("We cannot tell you more about it on this page.",),
        brings_back=("An officer of the council decides.",),
        a_person=("You can ask a person at the council about it.",),
    )


def _documents(hold: OpenHold, location_id: str | None) -> HoldWords:
    del location_id
    return HoldWords(
        heading="A document that we need has run out",
        sentences=(hold.reason,),
        brings_back=(
            "A document that is in date. This reason ends as soon as you have uploaded it.",
        ),
        a_person=(
            "If you think that the document is in date, a person at the council can look at it.",
        ),
    )


def _stale(hold: OpenHold, location_id: str | None) -> HoldWords:
    del hold, location_id
    return HoldWords(
        heading="You have not confirmed that its details are right",
        sentences=(
            "We asked by email, and reminded you, and nobody has confirmed the details since.",
        ),
        brings_back=("Confirm that the details are right. This reason then ends at once.",),
    )


def _paused(hold: OpenHold, location_id: str | None) -> HoldWords:
    del hold, location_id
    return HoldWords(
        heading="You paused it",
        sentences=("Nothing else about the listing has changed.",),
        brings_back=("Resume it. This reason then ends at once.",),
    )


_WORDS: Mapping[HoldKind, Callable[[OpenHold, str | None], HoldWords]] = MappingProxyType(
    {
        HoldKind.RATING: _rating,
        HoldKind.REGISTRATION: _registration,
        HoldKind.UNCHECKED: _unchecked,
        HoldKind.SUSPENSION: _suspension,
        HoldKind.SAFEGUARDING: _taken_out,
        HoldKind.DOCUMENTS: _documents,
        HoldKind.STALE: _stale,
        HoldKind.PAUSED: _paused,
    }
)
