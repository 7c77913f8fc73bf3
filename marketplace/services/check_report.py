"""What one check of the ratings did, for machines and in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from marketplace.services.deciding import Carried

_NAMED = 5
"""So many failed locations are named in a report."""


class CheckStatus(StrEnum):
    """How a check ended. Only a complete one moves "last complete check"."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    """Some locations could not be read; the others were judged."""
    FAILED = "failed"
    """The regulator could not be used: nothing was judged."""
    GUARDED = "guarded"
    """The changes were so many that a person must look first: none was applied."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport:
    """What one check did. `failures` maps a location ID to why it could not be checked.

    `withheld` counts the hides and restores that the guard stopped; `trouble` says in a sentence
    why a failed run failed.
    """

    status: CheckStatus
    checked: int
    failures: dict[str, str]
    carried: tuple[Carried, ...]
    alerts: int
    seconds: float
    withheld: int = 0
    trouble: str | None = None

    @property
    def hidden(self) -> tuple[str, ...]:
        """References of the listings on which the run placed a hold."""
        return tuple(sorted(one.reference for one in self.carried if one.hidden))

    @property
    def restored(self) -> tuple[str, ...]:
        """References of the listings that the run brought back."""
        return tuple(sorted(one.reference for one in self.carried if one.restored))

    def as_json(self) -> dict[str, object]:
        """The object that `flask cqc check --json` prints."""
        return {
            "status": self.status.value,
            "checked": self.checked,
            "failed": len(self.failures),
            "hidden": list(self.hidden),
            "restored": list(self.restored),
            "alerts": self.alerts,
            "seconds": round(self.seconds, 3),
        }

    def sentences(self) -> tuple[str, ...]:
        """What happened, in plain words, most general first."""
        return (self._summary(), *self._changes(), *self._failed())

    def _summary(self) -> str:
        """The first line."""
        if self.status is CheckStatus.FAILED:
            return (
                f"The check stopped: {self.trouble or 'the regulator could not be read'}. "
                "No rating was judged by it; every listing that had been checked stays as it was."
            )
        done = f"Checked {_count(self.checked, 'location')} at the regulator"
        took = f"{done} in {self.seconds:.1f} seconds"
        if self.status is CheckStatus.GUARDED:
            return (
                f"{took}. It would have hidden or restored {_count(self.withheld, 'listing')} at "
                "once, which is more than is plausible. None of that was done: see "
                "`flask --app wsgi cqc held-batch`."
            )
        if any(one.decision.changes for one in self.carried):
            return f"{took}."
        return f"{took}. Nothing changed."

    def _changes(self) -> tuple[str, ...]:
        """One line for each listing hidden or restored, one for all shown for the first time."""
        lines = []
        for one in self.carried:
            if one.hidden and one.was_visible:
                lines.append(
                    f"Hidden: {one.name} ({one.reference}). {one.decision.reason} "
                    "It is gone from every public page; the provider was sent nothing."
                )
            elif one.hidden:
                lines.append(f"Not shown: {one.name} ({one.reference}). {one.decision.reason}")
            elif one.restored:
                lines.append(
                    f"Shown again: {one.name} ({one.reference}). {one.decision.lift[0].reason}"
                )
        first = sum(one.first and one.is_visible and not one.was_visible for one in self.carried)
        if first:
            lines.append(f"Shown for the first time: {_count(first, 'listing')}.")
        return tuple(lines)

    def _failed(self) -> tuple[str, ...]:
        """Say which locations could not be checked, a few by name."""
        if not self.failures or self.status is CheckStatus.FAILED:
            return ()
        some = "; ".join(f"{key}: {why}" for key, why in sorted(self.failures.items())[:_NAMED])
        rest = len(self.failures) - _NAMED
        more = f"; and {rest} more" if rest > 0 else ""
        count = _count(len(self.failures), "location")
        return (f"Could not check {count}, whose listings stay as they were. {some}{more}.",)


def _count(number: int, noun: str) -> str:
    """A number and its noun."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
