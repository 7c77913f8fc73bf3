"""The task list of a registration: a table, and the state of each of its rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from marketplace.domain.registration_answers import Declarations, RegisterLink, Safety
from marketplace.domain.registration_checks import Facts, Part, Problem, applies, problems_in
from marketplace.domain.registrations import ClaimStatus, ProviderKind


class TaskState(StrEnum):
    """How far a part is."""

    CANNOT_START = "cannot-start"
    NOT_STARTED = "not-started"
    IN_PROGRESS = "in-progress"
    STOPPED = "stopped"
    """The rules do not allow what it says: see the problem."""
    DONE = "done"

    @property
    def label(self) -> str:
        """For pages."""
        return _STATES[self]


_STATES = {
    TaskState.CANNOT_START: "Cannot start yet",
    TaskState.NOT_STARTED: "Not started",
    TaskState.IN_PROGRESS: "In progress",
    TaskState.STOPPED: "Cannot be sent",
    TaskState.DONE: "Done",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of the table: what it is called, what has to be done before, whether it is begun."""

    part: Part
    group: str
    title: str
    begun: Callable[[Facts], bool]
    needs: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One row as it stands. `why` says what has to be done first, where it cannot start."""

    part: Part
    group: str
    title: str
    state: TaskState
    why: str = ""
    problems: tuple[Problem, ...] = ()


_WHO = "About you"
_WHAT = "What you offer"
_SAFE = "Keeping people safe"
_SEND = "Before you send"

ROWS = (
    Row(
        part=Part.KIND,
        group=_WHO,
        title="What kind of organisation you are",
        begun=lambda facts: facts.kind is not None,
    ),
    Row(
        part=Part.REGISTER,
        group=_WHO,
        title="Your registration",
        needs=(Part.KIND,),
        begun=lambda facts: facts.answers.register != RegisterLink(),
    ),
    Row(
        part=Part.DETAILS,
        group=_WHO,
        title="Names and numbers",
        needs=(Part.KIND, Part.REGISTER),
        begun=lambda facts: bool(facts.answers.organisation.name),
    ),
    Row(
        part=Part.CONTACT,
        group=_WHO,
        title="Who we can ask",
        begun=lambda facts: bool(facts.answers.contact.phone),
    ),
    Row(
        part=Part.PROOF,
        group=_WHO,
        title="Prove that the service is yours",
        needs=(Part.REGISTER,),
        begun=lambda facts: facts.claim not in (None, ClaimStatus.ENDED),
    ),
    Row(
        part=Part.DECLARATIONS,
        group=_WHO,
        title="Declarations",
        needs=(Part.KIND,),
        begun=lambda facts: facts.answers.declarations != Declarations(),
    ),
    Row(
        part=Part.OFFERS,
        group=_WHAT,
        title="Services you offer",
        needs=(Part.KIND, Part.REGISTER, Part.DETAILS),
        begun=lambda facts: bool(facts.answers.offers),
    ),
    Row(
        part=Part.SAFETY,
        group=_SAFE,
        title="Safeguarding and checks",
        begun=lambda facts: facts.answers.safety != Safety(),
    ),
    Row(
        part=Part.DOCUMENTS,
        group=_SAFE,
        title="Documents",
        needs=(Part.KIND,),
        begun=lambda facts: bool(facts.documents),
    ),
    Row(
        part=Part.EXPECTATIONS,
        group=_SEND,
        title="What we expect of you",
        begun=lambda facts: facts.accepted is not None,
    ),
)
"""The task list, in order. What does not apply to a kind is left out (`tasks`)."""

_TITLES: Mapping[Part, str] = {row.part: row.title for row in ROWS}


def tasks(facts: Facts) -> tuple[Task, ...]:
    """The rows that apply, each with its state."""
    return tuple(_task(row, facts) for row in ROWS if applies(row.part, facts))


def is_ready(found: tuple[Task, ...]) -> bool:
    """Whether everything is done, so that it can be checked and sent."""
    return all(task.state is TaskState.DONE for task in found)


def title_of(part: Part, facts: Facts) -> str:
    """What a part is called for this kind of organisation."""
    if part is Part.REGISTER and facts.kind is ProviderKind.REGISTERED:
        return "Find your service at CQC"
    return _TITLES[part]


def _task(row: Row, facts: Facts) -> Task:
    problems = problems_in(row.part, facts)
    waits = [need for need in row.needs if problems_in(need, facts)]
    state = _state(row, facts, problems, waiting=bool(waits))
    why = ""
    if state is TaskState.CANNOT_START:
        why = f"First: {title_of(waits[0], facts)[0].lower()}{title_of(waits[0], facts)[1:]}"
    return Task(
        part=row.part,
        group=row.group,
        title=title_of(row.part, facts),
        state=state,
        why=why,
        problems=problems,
    )


def _state(row: Row, facts: Facts, problems: tuple[Problem, ...], *, waiting: bool) -> TaskState:
    begun = row.begun(facts)
    if any(problem.stops for problem in problems):
        return TaskState.STOPPED
    if waiting and not begun:
        return TaskState.CANNOT_START
    if not problems:
        return TaskState.DONE
    return TaskState.IN_PROGRESS if begun else TaskState.NOT_STARTED
