"""Reads the statements of a rating out of a record: from both homes that a rating can have.

Source: API reference, sections 4.1, 4.3, 7 and 8. Which statement counts for a listing is not
decided here but in `marketplace.domain.effective`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from marketplace.cqc.shapes import JsonObject, child, children, day, filled, moment, quoted, text
from marketplace.domain.listings import normalised_location_id
from marketplace.domain.ratings import (
    Home,
    KeyQuestion,
    KeyQuestionRating,
    RatingStatement,
    WordClass,
    classify,
    folded,
)

_QUESTIONS = {
    **{question.value: question for question in KeyQuestion},
    "well led": KeyQuestion.WELL_LED,
}
_CURRENT, _HISTORIC, _NOT_ASSESSED = "current", "historic", "not assessed"
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Assessed:
    """One current entry of an assessment, and what decides which of several is the newest."""

    key: tuple[bool, str]
    published: datetime
    assessed: datetime
    statement: RatingStatement

    @property
    def age(self) -> tuple[datetime, datetime, int]:
        """Sorts the newest last. Of entries equally new the worst rating comes last."""
        rating = self.statement.rating
        return (self.published, self.assessed, rating.rank if rating else -1)


def statements(body: JsonObject, *, surprises: list[str]) -> tuple[RatingStatement, ...]:
    """Read every current statement of a rating, the old framework's first.

    Words that we do not know are kept as they are, and noted in `surprises`. Raises
    UnreadableShape.
    """
    return (*_inspected(body, surprises=surprises), *_assessments(body, surprises=surprises))


def _inspected(body: JsonObject, *, surprises: list[str]) -> Iterator[RatingStatement]:
    """Read `currentRatings.overall`. Ratings of single services never stand for the location."""
    current = child(body, "currentRatings") or {}
    overall = child(current, "overall")
    if overall is None:
        return
    own_id = normalised_location_id(text(body, "locationId") or "")
    yield RatingStatement(
        home=Home.CURRENT_RATINGS,
        word=_word(overall, "The overall rating", surprises=surprises),
        published_on=day(overall, "reportDate", surprises=surprises),
        report=filled(overall, "reportLinkId"),
        inherited_from=_inherited_from(overall, own_id=own_id),
        key_questions=_key_questions(overall, own_id=own_id, surprises=surprises),
    )


def _inherited_from(overall: JsonObject, *, own_id: str) -> str | None:
    """Find whose inspection gave the overall rating, where it was not this location's own.

    The regulator documents the predecessor's ID on the overall rating; since 2025 it stands on the
    key questions only. Those of the same report as the overall rating tell: a location can have
    inherited some key questions and been inspected itself since.
    """
    named = _other(filled(overall, "organisationId"), own_id=own_id)
    if named:
        return named
    questions = children(overall, "keyQuestionRatings")
    report = filled(overall, "reportLinkId")
    same_report = [q for q in questions if report and filled(q, "reportLinkId") == report]
    owners = {
        _other(filled(question, "organisationId"), own_id=own_id)
        for question in same_report or questions
    }
    return owners.pop() if len(owners) == 1 else None


def _other(organisation: str | None, *, own_id: str) -> str | None:
    """Normalise an organisation's ID; None for none, or for the location itself."""
    found = normalised_location_id(organisation or "")
    return found if found and found != own_id else None


def _assessments(body: JsonObject, *, surprises: list[str]) -> Iterator[RatingStatement]:
    """Read the current entries of `assessment`, the newest of each service group.

    An unrated entry never displaces an older rated one (section 8, step 1). A word that we do not
    know and that is newer than the rating stands beside it, so that it can be seen and decided on.
    """
    groups: dict[tuple[bool, str], list[_Assessed]] = {}
    for entry in _current_entries(body, surprises=surprises):
        groups.setdefault(entry.key, []).append(entry)
    for entries in groups.values():
        newest_first = sorted(entries, key=lambda entry: entry.age, reverse=True)
        rated = next((e for e in newest_first if e.statement.rating), None)
        unknown = next((e for e in newest_first if _is_odd(e.statement)), None)
        yield (rated or unknown or newest_first[0]).statement
        if rated and unknown and unknown.age > rated.age:
            yield unknown.statement


def _is_odd(statement: RatingStatement) -> bool:
    return statement.classified.kind in {WordClass.UNKNOWN, WordClass.UNRATED_ODD}


def _current_entries(body: JsonObject, *, surprises: list[str]) -> Iterator[_Assessed]:
    own_id = normalised_location_id(text(body, "locationId") or "")
    for assessment in children(body, "assessment"):
        published = moment(assessment, "assessmentPlanPublishedDateTime", surprises=surprises)
        ratings = child(assessment, "ratings")
        if ratings is None:
            surprises.append("An assessment has no ratings")
            continue
        by_group, overall = children(ratings, "asgRatings"), children(ratings, "overall")
        plan = _only(filled(entry, "assessmentPlanId") for entry in by_group)
        for entries, whole in ((by_group, False), (overall, True)):
            for entry in entries:
                if _is_current(entry, surprises=surprises):
                    yield _assessed(
                        entry,
                        published=published,
                        plan=filled(entry, "assessmentPlanId") or (plan if whole else None),
                        whole=whole,
                        own_id=own_id,
                        surprises=surprises,
                    )


def _only(found: Iterable[str | None]) -> str | None:
    """The one value that all agree on."""
    values = set(found)
    return values.pop() if len(values) == 1 else None


def _is_current(entry: JsonObject, *, surprises: list[str]) -> bool:
    """Whether an entry counts: its status says Current, or says nothing."""
    status = folded(text(entry, "status") or "")
    if status not in {"", _CURRENT, _HISTORIC}:
        surprises.append(f"An assessment has a status that we do not know: {quoted(status)}")
    return status in {"", _CURRENT}


def _assessed(  # noqa: PLR0913 - one entry, seen with what surrounds it
    entry: JsonObject,
    *,
    published: datetime | None,
    plan: str | None,
    whole: bool,
    own_id: str,
    surprises: list[str],
) -> _Assessed:
    group = None if whole else filled(entry, "name")
    if not whole and group is None:
        surprises.append("An assessment names no service group")
    where = f"The assessment of {quoted(group)}" if group else "An assessment"
    statement = RatingStatement(
        home=Home.ASSESSMENT,
        word=_word(entry, where, surprises=surprises),
        published_on=published.date() if published else None,
        group=group,
        report=plan,
        inherited_from=_other(filled(entry, "organisationId"), own_id=own_id),
        key_questions=_key_questions(
            entry, own_id=own_id, surprises=surprises, published=published
        ),
    )
    return _Assessed(
        key=(whole, folded(group or "")),
        published=published or _NEVER,
        assessed=moment(entry, "assessmentDate", surprises=surprises) or _NEVER,
        statement=statement,
    )


def _word(holder: JsonObject, where: str, *, surprises: list[str]) -> str:
    """Take the word of a rating; one that we do not know is noted, and kept."""
    word = (text(holder, "rating") or "").strip()
    kind = classify(word).kind
    if kind is WordClass.UNKNOWN:
        surprises.append(f"{where} has a word that we do not know: {quoted(word)}")
    if kind is WordClass.UNRATED_ODD:
        surprises.append(f"{where} has a word not seen before in the register: {quoted(word)}")
    return word


def _key_questions(
    holder: JsonObject,
    *,
    own_id: str,
    surprises: list[str],
    published: datetime | None = None,
) -> tuple[KeyQuestionRating, ...]:
    """Read the key questions by name, in our order. `published` dates those without a date."""
    found: dict[KeyQuestion, KeyQuestionRating] = {}
    for entry in children(holder, "keyQuestionRatings"):
        name = text(entry, "name") or ""
        question = _QUESTIONS.get(folded(name))
        if question is None or question in found:
            problem = "is named twice" if question else "is one that we do not know"
            surprises.append(f"A key question {problem}: {quoted(name)}")
            continue
        word = _word(entry, f"The key question {question.label}", surprises=surprises)
        reported = day(entry, "reportDate", surprises=surprises)
        found[question] = KeyQuestionRating(
            question=question,
            word=word,
            rating=classify(word).rating,
            published_on=reported or (published.date() if published else None),
            inherited_from=_other(filled(entry, "organisationId"), own_id=own_id),
            carried_over=folded(text(entry, "status") or "") == _NOT_ASSESSED,
        )
    return tuple(found[question] for question in KeyQuestion if question in found)
