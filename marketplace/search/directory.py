"""The directory: one question in, one page of visible listings out.

Each process keeps one. Words go to the text index, everything else to the columns, and the page's
rows are read once more through the public door. Totals, counts and choices come from the columns
only, so they agree with each other, and an index that is late cannot show what is hidden.
"""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock

from marketplace.domain.finding import Criteria
from marketplace.queries import visible
from marketplace.queries.shown import Summary
from marketplace.search.columns import Chosen, Columns, Hits
from marketplace.search.facets import Facet
from marketplace.search.text import TextIndex, TextMatch

_ATTEMPTS = 3


class PageOutOfRange(Exception):
    """The page asked for lies beyond the last one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A page of results. `total` counts all pages; `pages` is at least 1.

    `searched` is the query that was answered instead of the words asked for, None where they were
    taken as they stand. `suggestions` are other queries that find something.
    """

    total: int
    page: int
    pages: int
    summaries: tuple[Summary, ...]
    facets: tuple[Facet, ...]
    searched: str | None
    suggestions: tuple[str, ...]


class Directory:
    """Finds visible listings. Safe to share between threads."""

    def __init__(self, text: TextIndex) -> None:
        self._text = text
        self._columns: Columns | None = None
        self._lock = Lock()

    def find(self, criteria: Criteria) -> Found:
        """Answer a question as of now. Raises PageOutOfRange for a page beyond the last.

        A listing that is hidden while we answer is dropped by the door; then the columns are
        brought up to date and the question is answered again, so that the total agrees.
        """
        columns = self._current()
        for _ in range(_ATTEMPTS):
            match = self._match(criteria, columns)
            chosen = columns.choose(criteria, _hits(match))
            summaries = visible.summaries(chosen.ids)
            if len(summaries) == len(chosen.ids):
                break
            newer = self._current()
            columns = self._reloaded() if newer is columns else newer
        if criteria.page > chosen.pages:
            raise PageOutOfRange(f"page {criteria.page} of {chosen.pages}")
        return _found(criteria, chosen, match, summaries)

    def _match(self, criteria: Criteria, columns: Columns) -> TextMatch | None:
        """Ask the index, telling it what is visible; None where there are no words to look for."""
        if not criteria.words.strip():
            return None
        match = self._text.match(criteria.words, visible=columns.holds)
        return match if match.any_words else None

    def _current(self) -> Columns:
        """The columns of the directory version that this request sees."""
        columns = self._columns
        if columns is not None and columns.version == visible.directory_version():
            return columns
        with self._lock:
            # Asked again: while we waited another thread may have brought them further.
            version = visible.directory_version()
            columns = self._columns
            if columns is None or columns.version > version:
                # A lower version than ours: another database came into this one's place.
                columns = Columns.of(*visible.columns())
            elif columns.version < version:
                delta = visible.changes_since(columns.version)
                columns = columns.changed(
                    version=delta.version, changed_ids=delta.changed_ids, rows=delta.rows
                )
            self._columns = columns
            return columns

    def _reloaded(self) -> Columns:
        """Read everything anew: the door hides a listing, and no version said so."""
        with self._lock:
            self._columns = Columns.of(*visible.columns())
            return self._columns


def _hits(match: TextMatch | None) -> Hits | None:
    return None if match is None else Hits(ids=match.ids, scores=match.scores)


def _found(
    criteria: Criteria,
    chosen: Chosen,
    match: TextMatch | None,
    summaries: tuple[Summary, ...],
) -> Found:
    return Found(
        total=chosen.total,
        page=criteria.page,
        pages=chosen.pages,
        summaries=summaries,
        facets=chosen.facets,
        searched=None if match is None else match.searched,
        suggestions=() if match is None else match.suggestions,
    )
