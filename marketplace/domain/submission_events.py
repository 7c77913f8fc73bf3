"""What the audit log keeps of what somebody told us as a whole, of whatever kind it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from marketplace.domain.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class PassphraseTaken(Event):
    """The person said that they have reference and passphrase: they are not shown again."""

    kind: ClassVar[str] = "passphrase-taken"


def submission_subject(submission_id: int) -> str:
    """How the audit log and messages name a submission."""
    return f"submission:{submission_id}"
