"""What inspectors found, in sentences, from the ratings of their five questions.

The words say no more than the ratings do: what exactly was seen stands in the report.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from marketplace.domain.ratings import KeyQuestion, KeyQuestionRating, Rating

OLD_AFTER_YEARS = 3
"""From then on a rating is said to be old: services change hands, managers and staff by then."""

OLD = (
    "This rating is old, and a lot can have changed since. Ask the service what has, and who "
    "checks its quality now."
)

MEANINGS = {
    KeyQuestion.SAFE: "Are people protected from harm and neglect?",
    KeyQuestion.EFFECTIVE: "Does the care work, and keep people well?",
    KeyQuestion.CARING: "Do staff treat people with kindness and respect?",
    KeyQuestion.RESPONSIVE: "Does it fit what each person needs and wants?",
    KeyQuestion.WELL_LED: "Is it run well, and does it learn from mistakes?",
}
"""What each of the regulator's questions is about, in our words."""

_FOUND = {
    Rating.OUTSTANDING: "Inspectors found it outstanding at being {}.",
    Rating.GOOD: "Inspectors found it good at being {}.",
    Rating.REQUIRES_IMPROVEMENT: "Inspectors found that it needs to improve at being {}.",
    Rating.INADEQUATE: "Inspectors found it inadequate at being {}.",
}
_NOT_RATED = "There is no rating for being {}."


def found_in_words(questions: Iterable[KeyQuestionRating]) -> tuple[str, ...]:
    """One sentence for each rating that was given, the best first; nothing where none was."""
    given = {one.question: one.rating for one in questions}
    if not any(given.values()):
        return ()
    sentences = [
        _FOUND[rating].format(_listed(question for question in given if given[question] is rating))
        for rating in Rating
        if rating in given.values()
    ]
    unrated = [question for question in KeyQuestion if given.get(question) is None]
    return (*sentences, _NOT_RATED.format(_listed(unrated))) if unrated else tuple(sentences)


def is_old(published_on: date | None, *, today: date) -> bool:
    """Whether a rating was published more than `OLD_AFTER_YEARS` years ago."""
    if published_on is None:
        return False
    # As tuples: a rating of 29 February has its day in every year.
    since = (published_on.year + OLD_AFTER_YEARS, published_on.month, published_on.day)
    return (today.year, today.month, today.day) > since


def _listed(questions: Iterable[KeyQuestion]) -> str:
    """Questions in their usual order: "safe, caring and well-led"."""
    chosen = set(questions)
    *most, last = (question.value for question in KeyQuestion if question in chosen)
    return f"{', '.join(most)} and {last}" if most else last
