"""The directory: one question in, one page of visible listings out.

Each process keeps one. Words go to the text index, everything else to the columns, and the page's
rows are read once more through the public door. Totals, counts and choices come from the columns
only, so they agree with each other, and an index that is late cannot show what is hidden.
"""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from marketplace.domain.council_area import CouncilArea
from marketplace.domain.finding import Criteria
from marketplace.domain.places import Point
from marketplace.domain.reach import Reach, Wider
from marketplace.domain.wants import Want
from marketplace.queries import visible
from marketplace.queries.shown import Spellings, Summary
from marketplace.queries.synonyms import pairs
from marketplace.search.answering import Answer, Chosen, Hits
from marketplace.search.choices import groups_for
from marketplace.search.columns import Columns
from marketplace.search.facets import Facet
from marketplace.search.phrases import kinds_named
from marketplace.search.synonyms import Synonyms
from marketplace.search.text import TextIndex, TextMatch
from marketplace.search.wants import Wants

_ATTEMPTS = 3


class PageOutOfRange(Exception):
    """The page asked for lies beyond the last one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A page of results. `total` counts all pages; `pages` is at least 1.

    `searched` is the query that was answered instead of the words asked for, None where they were
    taken as they stand. `suggestions` are other queries that find something. `also` are synonyms,
    as staff keep them, that were looked for too; `wants` what the question asks for in the
    directory's own words, for counting.

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
    also: tuple[str, ...]
    wants: tuple[Want, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Snapshot:
    """What one version of the directory holds: the columns, and what words mean."""

    columns: Columns
    synonyms: Synonyms
    wants: Wants


class Directory:
    """Finds visible listings. Safe to share between threads. `area` is the council's own."""

    def __init__(self, text: TextIndex, *, area: CouncilArea) -> None:
        self._text = text
        self._groups = groups_for(area)
        self._snapshot: _Snapshot | None = None
        self._lock = Lock()

    def find(self, criteria: Criteria, *, now: datetime) -> Found:
        """Answer a question as of `now`. Raises PageOutOfRange for a page beyond the last.

        A listing that is hidden while we answer is dropped by the door; then the columns are
        brought up to date and the question is answered again, so that the total agrees.
        """
        held = self._current()
        for _ in range(_ATTEMPTS):
            match = self._match(criteria, held)
            chosen = Answer(held.columns, criteria, _hits(match, criteria.words), now=now).chosen()
            summaries = visible.summaries(chosen.ids)
            if len(summaries) == len(chosen.ids):
                break
            newer = self._current()
            held = self._reloaded() if newer is held else newer
        if criteria.page > chosen.pages:
            raise PageOutOfRange(f"page {criteria.page} of {chosen.pages}")
        return _found(criteria, chosen, match, summaries, held.wants)

    def every(self, criteria: Criteria, *, now: datetime) -> tuple[int, ...]:
        """The ids of all listings that a question finds, in its order, whatever its page.

        Read what you show of them through the door: one may be hidden a moment later.
        """
        held = self._current()
        hits = _hits(self._match(criteria, held), criteria.words)
        return Answer(held.columns, criteria, hits, now=now).every()

    def among(
        self, ids: Collection[int], questions: Iterable[Criteria], *, now: datetime
    ) -> tuple[dict[int, Reach | None], ...]:
        """Of each question, those of these listings that it finds, and how each reaches its place.

        None where it asks for no place. All are answered from one state of the directory. Read
        what you show of the listings through the door.
        """
        held = self._current()
        return tuple(
            Answer(
                held.columns,
                criteria,
                _hits(self._match(criteria, held), criteria.words),
                now=now,
            ).among(ids)
            for criteria in questions
        )

    def can_answer(self, criteria: Criteria) -> bool:
        """Whether what is not found is not there: words need an index that was built.

        Of a directory in which nothing is visible yet, nothing can be missing.
        """
        return (
            not criteria.words.strip() or self._text.is_ready() or not len(self._current().columns)
        )

    def _match(self, criteria: Criteria, held: _Snapshot) -> TextMatch | None:
        """Ask the index, telling it what is visible; None where there are no words to look for."""
        if not criteria.words.strip():
            return None
        match = self._text.match(criteria.words, visible=held.columns.holds, synonyms=held.synonyms)
        return match if match.any_words else None

    def _current(self) -> _Snapshot:
        """What the directory holds in the version that this request sees."""
        held = self._snapshot
        if held is not None and held.columns.version == visible.directory_version():
            return held
        with self._lock:
            # Asked again: while we waited another thread may have brought it further.
            version = visible.directory_version()
            held = self._snapshot
            if held is None or held.columns.version > version:
                # A lower version than ours: another database came into this one's place.
                held = self._read()
            elif held.columns.version < version:
                held = _brought_on(held.columns)
            self._snapshot = held
            return held

    def _reloaded(self) -> _Snapshot:
        """Read everything anew: the door hides a listing, and no version said so."""
        with self._lock:
            self._snapshot = self._read()
            return self._snapshot

    def _read(self) -> _Snapshot:
        # The version is read first: what changes in between is read twice, never missed.
        with _keeping_everything():
            version, rows = visible.columns()
            spellings = visible.spellings()
            columns = Columns.of(version, rows, groups=self._groups, spellings=spellings)
            return _with_words(columns, spellings)


@contextmanager
def _keeping_everything() -> Iterator[None]:
    """Let Python look for no rubbish meanwhile.

    It would look again and again among a million small values, all of them needed: nearly half of
    the time that a large directory takes to read.
    """
    was_looking = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_looking:
            gc.enable()


def _brought_on(columns: Columns) -> _Snapshot:
    """The newest version, of which only what changed since these columns is read."""
    delta = visible.changes_since(columns.version)
    spellings = visible.spellings()
    newer = columns.changed(
        version=delta.version,
        changed_ids=delta.changed_ids,
        rows=delta.rows,
        spellings=spellings,
    )
    return _with_words(newer, spellings)


def _with_words(columns: Columns, spellings: Spellings) -> _Snapshot:
    """Synonyms are read anew with each version: whoever changes them raises it."""
    synonyms = Synonyms(pairs())
    wants = Wants(spellings.needs, synonyms)
    return _Snapshot(columns=columns, synonyms=synonyms, wants=wants)


def _hits(match: TextMatch | None, words: str) -> Hits | None:
    if match is None:
        return None
    kinds = kinds_named(words if match.searched is None else match.searched)
    # What staff say that the words mean counts where they name nothing by themselves.
    kinds = kinds or frozenset[str]().union(*map(kinds_named, match.also))
    return Hits(ids=match.ids, scores=match.scores, kinds=kinds)


def _found(
    criteria: Criteria,
    chosen: Chosen,
    match: TextMatch | None,
    summaries: tuple[Summary, ...],
    wants: Wants,
) -> Found:
    # What was hidden in every attempt is in no list; the others keep what goes with them.
    place = {id_: number for number, id_ in enumerate(chosen.ids)}
    shown = [place[summary.id] for summary in summaries]
    searched = None if match is None else match.searched
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
        searched=searched,
        suggestions=() if match is None else match.suggestions,
        also=() if match is None else match.also,
        wants=wants.of(criteria, searched=searched),
    )
