"""The directory: one question in, one page of visible listings out.

Each process keeps one. Words go to the text index, everything else to the columns, and the page's
rows are read once more through the public door. Totals, counts and choices come from the columns
only, so they agree with each other, and an index that is late cannot show what is hidden.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from marketplace.domain.council_area import CouncilArea
from marketplace.domain.finding import Criteria
from marketplace.domain.places import Point
from marketplace.domain.reach import Reach, Wider
from marketplace.queries import visible
from marketplace.queries.shown import Summary
from marketplace.search.answering import Answer, Chosen, Hits
from marketplace.search.choices import groups_for
from marketplace.search.columns import Columns
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

    `reaches` and `points` go with `summaries`, one each: how the listing reaches the place asked
    about, None where none was; and where it is, None for a private home and for what is not placed
    exactly. `radius` is the miles that things to go to were looked for in, None without a place.
    `wider` is what a wider radius would find where this one found little.
    """

    total: int
    page: int
    pages: int
    summaries: tuple[Summary, ...]
    reaches: tuple[Reach | None, ...]
    points: tuple[Point | None, ...]
    radius: float | None
    wider: Wider | None
    facets: tuple[Facet, ...]
    searched: str | None
    suggestions: tuple[str, ...]


class Directory:
    """Finds visible listings. Safe to share between threads. `area` is the council's own."""

    def __init__(self, text: TextIndex, *, area: CouncilArea) -> None:
        self._text = text
        self._groups = groups_for(area)
        self._columns: Columns | None = None
        self._lock = Lock()

    def find(self, criteria: Criteria, *, now: datetime) -> Found:
        """Answer a question as of `now`. Raises PageOutOfRange for a page beyond the last.

        A listing that is hidden while we answer is dropped by the door; then the columns are
        brought up to date and the question is answered again, so that the total agrees.
        """
        columns = self._current()
        for _ in range(_ATTEMPTS):
            match = self._match(criteria, columns)
            chosen = Answer(columns, criteria, _hits(match), now=now).chosen()
            summaries = visible.summaries(chosen.ids)
            if len(summaries) == len(chosen.ids):
                break
            newer = self._current()
            columns = self._reloaded() if newer is columns else newer
        if criteria.page > chosen.pages:
            raise PageOutOfRange(f"page {criteria.page} of {chosen.pages}")
        return _found(criteria, chosen, match, summaries)

    def every(self, criteria: Criteria, *, now: datetime) -> tuple[int, ...]:
        """The ids of all listings that a question finds, in its order, whatever its page.

        Read what you show of them through the door: one may be hidden a moment later.
        """
        columns = self._current()
        return Answer(columns, criteria, _hits(self._match(criteria, columns)), now=now).every()

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
                columns = self._read()
            elif columns.version < version:
                delta = visible.changes_since(columns.version)
                columns = columns.changed(
                    version=delta.version,
                    changed_ids=delta.changed_ids,
                    rows=delta.rows,
                    spellings=visible.spellings(),
                )
            self._columns = columns
            return columns

    def _reloaded(self) -> Columns:
        """Read everything anew: the door hides a listing, and no version said so."""
        with self._lock:
            self._columns = self._read()
            return self._columns

    def _read(self) -> Columns:
        version, rows = visible.columns()
        return Columns.of(version, rows, groups=self._groups, spellings=visible.spellings())


def _hits(match: TextMatch | None) -> Hits | None:
    return None if match is None else Hits(ids=match.ids, scores=match.scores)


def _found(
    criteria: Criteria,
    chosen: Chosen,
    match: TextMatch | None,
    summaries: tuple[Summary, ...],
) -> Found:
    # What was hidden in every attempt is in no list; the others keep what goes with them.
    place = {id_: number for number, id_ in enumerate(chosen.ids)}
    shown = [place[summary.id] for summary in summaries]
    return Found(
        total=chosen.total,
        page=criteria.page,
        pages=chosen.pages,
        summaries=summaries,
        reaches=tuple(chosen.reaches[number] for number in shown),
        points=tuple(chosen.points[number] for number in shown),
        radius=chosen.radius,
        wider=chosen.wider,
        facets=chosen.facets,
        searched=None if match is None else match.searched,
        suggestions=() if match is None else match.suggestions,
    )
