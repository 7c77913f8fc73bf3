"""Errors that a use case raises and a face explains."""

from __future__ import annotations

from dataclasses import dataclass


class MarketplaceError(Exception):
    """Base of our errors. The message is plain English and says what to do."""


class NotFoundError(MarketplaceError):
    """There is no such object, or none that the actor may know of."""


class ForbiddenError(MarketplaceError):
    """The actor's role does not allow it."""


class ConflictError(MarketplaceError):
    """Somebody else changed it in the meantime; look again."""


class RefusedError(MarketplaceError):
    """A rule does not allow it now. The message says why, and what to do instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldProblem:
    """What is wrong with one answer of a form: the field's name, and what to do about it."""

    field: str
    message: str


class InvalidError(MarketplaceError):
    """Answers cannot be taken as they are. `problems` are in the order of the form."""

    def __init__(self, problems: tuple[FieldProblem, ...]) -> None:
        super().__init__(" ".join(problem.message for problem in problems))
        self.problems = problems
