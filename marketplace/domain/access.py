"""Who acts. Everything that changes something is done by an actor, and kept with its name."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ActorKind(StrEnum):
    """What sort of actor it is."""

    JOB = "job"
    PERSON = "person"
    COMMAND = "command"
    """Somebody with a shell on the server, who gave no name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Somebody or something that changes things. `str()` of it stands in the audit log."""

    kind: ActorKind
    name: str

    def __str__(self) -> str:
        """The actor in one word: "job:check-ratings", "person:officer@example.org"."""
        return f"{self.kind}:{self.name}"


def job(name: str) -> Actor:
    """The actor of a scheduled job."""
    return Actor(kind=ActorKind.JOB, name=name)


def person(email: str) -> Actor:
    """A person, by the address they gave."""
    return Actor(kind=ActorKind.PERSON, name=email)


def command(name: str) -> Actor:
    """A command at the terminal."""
    return Actor(kind=ActorKind.COMMAND, name=name)
