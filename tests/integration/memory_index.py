"""A text index in memory that notes what it was asked and can be made to fail."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field

from marketplace.search.synonyms import NO_SYNONYMS, Synonyms
from marketplace.search.text import TextDocument, TextMatch, Visible


def nothing() -> None:
    """Let an index do its work undisturbed."""


@dataclass(kw_only=True)
class MemoryIndex:
    """`applied` and `rebuilt` note each call. `disturb` runs in the middle of each.

    A document that holds a word of `poison` makes the call fail; with `forgets` nothing is kept.
    """

    documents: dict[int, TextDocument] = field(default_factory=dict)
    applied: list[frozenset[int]] = field(default_factory=list)
    rebuilt: int = 0
    poison: str = "no name holds this"
    forgets: bool = False
    disturb: Callable[[], None] = nothing

    def match(
        self, words: str, *, visible: Visible | None = None, synonyms: Synonyms = NO_SYNONYMS
    ) -> TextMatch:
        """Find nothing: nobody searches here."""
        del words, visible, synonyms
        return TextMatch()

    def apply(self, *, documents: Iterable[TextDocument], removed: Collection[int] = ()) -> None:
        """See `TextIndex.apply`."""
        found = {document.id: document for document in documents}
        self.applied.append(frozenset(found) | frozenset(removed))
        self.disturb()
        self._refuse(found)
        if not self.forgets:
            kept = {id_: one for id_, one in self.documents.items() if id_ not in set(removed)}
            self.documents = kept | found

    def rebuild(self, documents: Iterable[TextDocument]) -> int:
        """See `TextIndex.rebuild`."""
        found = {document.id: document for document in documents}
        self.disturb()
        self._refuse(found)
        self.rebuilt += 1
        self.documents = found
        return len(found)

    def ids(self) -> frozenset[int]:
        """See `TextIndex.ids`."""
        return frozenset(self.documents)

    def is_ready(self) -> bool:
        """See `TextIndex.is_ready`."""
        return True

    def _refuse(self, found: dict[int, TextDocument]) -> None:
        for document in found.values():
            if self.poison in document.name:
                raise ValueError(f"cannot index {document.name}")
