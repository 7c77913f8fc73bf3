"""What the regulator says about a location, in our words.

Source of every rule here: the CQC API reference, sections 4, 6 and 8, and the product's monitoring
policy. Nothing in this module reads JSON; `marketplace.cqc.payloads` turns a response into the
values below, and everything else reasons about them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Rating(StrEnum):
    """The four words that are ratings. Order of definition is best to worst."""

    OUTSTANDING = "outstanding"
    GOOD = "good"
    REQUIRES_IMPROVEMENT = "requires-improvement"
    INADEQUATE = "inadequate"

    @property
    def label(self) -> str:
        """The regulator's own spelling, for pages."""
        return _LABELS[self]

    @property
    def rank(self) -> int:
        """0 is best; a larger number is worse."""
        return _RANKS[self]


_LABELS = {
    Rating.OUTSTANDING: "Outstanding",
    Rating.GOOD: "Good",
    Rating.REQUIRES_IMPROVEMENT: "Requires improvement",
    Rating.INADEQUATE: "Inadequate",
}
_RANKS = {rating: rank for rank, rating in enumerate(Rating)}


class WordClass(StrEnum):
    """What a word in a rating field amounts to."""

    RATED = "rated"
    UNRATED = "unrated"
    UNRATED_ODD = "unrated-odd"
    """Means "no rating", but has never been seen in the regulator's API: worth an alert."""
    UNKNOWN = "unknown"
    """Means nothing to us. Decides nothing, raises an alert."""


_UNRATED = frozenset(
    {
        "",
        "inspected but not rated",
        "no published rating",
        "insufficient evidence to rate",
        "no approved rating",
        "evidence requirements partially scored",
        "evidence requirements not yet scored",
        "evidence requirements partially / not yet scored",
        "regulations met",
        "not all regulations met",
        "no action",
        "compliance action",
        "not rated",
    }
)
_UNRATED_ODD = frozenset({"not yet inspected", "not formally rated", "suspended"})
_RATED = {label.casefold(): rating for rating, label in _LABELS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingWord:
    """A word from a rating field, classified. `rating` is set only for `WordClass.RATED`."""

    kind: WordClass
    rating: Rating | None = None


def folded(text: str) -> str:
    """Trim, collapse white space, fold case: how the regulator's words are compared."""
    return re.sub(r"\s+", " ", text).strip().casefold()


def classify(word: str | None) -> RatingWord:
    """Say what a word amounts to, whatever its case and spacing; a missing one is unrated."""
    key = folded(word or "")
    if key in _RATED:
        return RatingWord(kind=WordClass.RATED, rating=_RATED[key])
    if key in _UNRATED:
        return RatingWord(kind=WordClass.UNRATED)
    if key in _UNRATED_ODD:
        return RatingWord(kind=WordClass.UNRATED_ODD)
    return RatingWord(kind=WordClass.UNKNOWN)


class KeyQuestion(StrEnum):
    """The five questions that the regulator asks of every service."""

    SAFE = "safe"
    EFFECTIVE = "effective"
    CARING = "caring"
    RESPONSIVE = "responsive"
    WELL_LED = "well-led"

    @property
    def label(self) -> str:
        """As the regulator writes it: "Well-led"."""
        return self.value.capitalize()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyQuestionRating:
    """The rating of one key question. It can be newer or older than the overall one."""

    question: KeyQuestion
    word: str
    rating: Rating | None
    published_on: date | None
    inherited_from: str | None = None
    carried_over: bool = False
    """True where a new-framework assessment kept an earlier value ("Not Assessed")."""


class Home(StrEnum):
    """Where in the regulator's record a rating stands. It has two homes (API reference, 0.1)."""

    CURRENT_RATINGS = "currentRatings"
    ASSESSMENT = "assessment"


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingStatement:
    """One current statement of a rating in the regulator's record.

    `group` is the service group that an assessment rates ("Care Homes"); None is the whole
    location. `report` is a report link ID or an assessment plan ID. `inherited_from` is the
    location ID of the predecessor that was inspected.
    """

    home: Home
    word: str
    published_on: date | None
    group: str | None = None
    report: str | None = None
    inherited_from: str | None = None
    key_questions: tuple[KeyQuestionRating, ...] = ()

    @property
    def classified(self) -> RatingWord:
        """What `word` amounts to."""
        return classify(self.word)

    @property
    def rating(self) -> Rating | None:
        """The rating, where the word is one."""
        return self.classified.rating


class Registration(StrEnum):
    """Whether the regulator's register carries the location."""

    REGISTERED = "registered"
    DEREGISTERED = "deregistered"
    UNKNOWN = "unknown"
    """The field was missing, or held a word that we do not know."""


class Outcome(StrEnum):
    """How one look at the regulator ended."""

    FOUND = "found"
    NOT_FOUND = "not-found"
    FAILED = "failed"
    """No usable answer: outage, time-out, refusal, not JSON."""
    UNREADABLE = "unreadable"
    """An answer whose shape we do not know. Decides nothing, raises an alert."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterEntry:
    """What the register says about one location, trimmed: no person's name is in here."""

    location_id: str
    name: str
    registration: Registration
    provider_id: str | None = None
    provider_name: str | None = None
    postcode: str | None = None
    registered_on: date | None = None
    deregistered_on: date | None = None
    dormant: bool = False
    statements: tuple[RatingStatement, ...] = ()
    predecessors: tuple[str, ...] = ()
    successors: tuple[str, ...] = ()
    service_types: tuple[str, ...] = ()
    """`gacServiceTypes[].name`, for example "Homecare agencies"."""
    activities: tuple[str, ...] = ()
    """`regulatedActivities[].name`, for example "Personal care"."""
    directorate: str | None = None
    surprises: tuple[str, ...] = ()
    """Words and shapes that we do not know, each as a short plain sentence for an alert."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One look at one location: what was asked, when, and what came back.

    `fetched_at` is aware, UTC. `response_hash` is the SHA-256 of the body as received, in hex.
    `entry` is set only when `outcome` is FOUND. `failure` is a short reason without any content
    of the body.
    """

    location_id: str
    fetched_at: datetime
    outcome: Outcome
    response_hash: str | None = None
    entry: RegisterEntry | None = None
    failure: str | None = None


class Doubt(StrEnum):
    """Why a person should look at how the effective rating was worked out."""

    HOMES_DISAGREE = "homes-disagree"
    """Both homes hold a rating, they differ and one is Inadequate, or a date is missing."""
    GROUPS_UNCLEAR = "groups-unclear"
    """Several service groups are rated differently and it is unclear which the listing offers."""
    GROUPS_DIFFER = "groups-differ"
    """Of several groups that the listing offers one is Inadequate: the worst counts."""
    OTHER_GROUP_INADEQUATE = "other-group-inadequate"
    """A group that the listing does not offer is Inadequate; those that it offers are not."""
    UNKNOWN_WORD = "unknown-word"
    ODD_WORD = "odd-word"


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectiveRating:
    """The rating that counts for a listing, and how far it can be relied on.

    `statement` is the one that decided; None means unrated. `doubts` are for people. With
    Doubt.UNKNOWN_WORD the rating must neither restore nor reassure.
    """

    statement: RatingStatement | None
    doubts: frozenset[Doubt] = frozenset()

    @property
    def rating(self) -> Rating | None:
        """The rating, or None where the location is unrated."""
        return self.statement.rating if self.statement else None
