"""What the audit log keeps of the QA team's work on concerns: ids and our own words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from marketplace.domain.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernTriaged(Event):
    """An officer said what they make of a concern. Their reasons stand with the triage."""

    kind: ClassVar[str] = "concern-triaged"
    triage_id: int
    decision: str
    harm: str
    criticality: str
    themes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernAssigned(Event):
    """A concern was given to an officer, or to nobody."""

    kind: ClassVar[str] = "concern-assigned"
    account_id: int | None
    before: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernMatched(Event):
    """An officer said which provider it is about, or that it is none that we know."""

    kind: ClassVar[str] = "concern-matched"
    provider_id: int | None
    before: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernsLinked(Event):
    """Two concerns were noted as belonging together."""

    kind: ClassVar[str] = "concerns-linked"
    link_id: int
    other: str
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernsUnlinked(Event):
    """Two concerns were found not to belong together after all."""

    kind: ClassVar[str] = "concerns-unlinked"
    link_id: int
    other: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernMerged(Event):
    """A concern was found to be the same as another one, which goes on."""

    kind: ClassVar[str] = "concern-merged"
    into: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SpamProposed(Event):
    """A first officer found that it is no concern at all. A second one has to agree."""

    kind: ClassVar[str] = "concern-spam-proposed"


@dataclass(frozen=True, slots=True, kw_only=True)
class SpamAgreed(Event):
    """A second officer agreed."""

    kind: ClassVar[str] = "concern-spam-agreed"
    proposed_by: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SpamRefused(Event):
    """Somebody found that it is a concern after all."""

    kind: ClassVar[str] = "concern-spam-refused"
    proposed_by: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteWritten(Event):
    """Staff wrote a note about a concern. Its words stand with the concern."""

    kind: ClassVar[str] = "concern-note-written"
    words_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonTold(Event):
    """Staff told whoever told us something. The words stand with the concern."""

    kind: ClassVar[str] = "concern-person-told"
    words_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernConsidered(Event):
    """The council considered what a concern says, and told the person."""

    kind: ClassVar[str] = "concern-considered"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernShared(Event):
    """A concern was put before the provider, in the words that the person agreed to."""

    kind: ClassVar[str] = "concern-shared"
    provider_id: int
    share: str
