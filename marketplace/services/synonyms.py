"""Keeps what staff say of words: which others are looked for as well.

A change raises the directory version, so every process looks for it from its next request on.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from marketplace.domain.access import Permission, Principal, require
from marketplace.domain.errors import FieldProblem, InvalidError
from marketplace.domain.synonym_events import SynonymAdded, SynonymRemoved
from marketplace.domain.written import one_line, unprintable
from marketplace.models.finding import Synonym
from marketplace.search.folding import searchable, words_in
from marketplace.search.stems import stem
from marketplace.services.transaction import Transaction, transaction
from marketplace.services.visibility import raise_version

MOST = 500
"""Each process keeps all of them in memory."""
LONGEST = 80
MOST_WORDS = 5
"""In one phrase."""


def add_synonym(
    *, words: str, means: str, both_ways: bool, by: Principal, now: datetime
) -> tuple[int, ...]:
    """Look for `means` as well where somebody types `words`; return the ids.

    `both_ways` adds the other direction too, unless it is there. Raises InvalidError where one of
    them holds nothing to look for, both are the same words, or it is there already.
    """
    require(by, Permission.KEEP_SYNONYMS)
    typed, meant = _checked(words, means)
    with transaction(actor=by.actor, now=now) as tx:
        raise_version(tx)  # first: two officers at once stand in line at its row
        if _is_kept(tx, typed, meant):
            raise _refused("words", "These words have this synonym already")
        pairs = [(typed, meant)]
        if both_ways and not _is_kept(tx, meant, typed):
            pairs.append((meant, typed))
        number = tx.session.scalar(select(func.count()).select_from(Synonym)) or 0
        if number + len(pairs) > MOST:
            raise _refused("words", f"There are {MOST} synonyms already; remove some first")
        return tuple(_add(tx, pair, by=by) for pair in pairs)


def remove_synonym(synonym_id: int, *, by: Principal, now: datetime) -> None:
    """Look for it no more. Raises NotFoundError where somebody removed it before."""
    require(by, Permission.KEEP_SYNONYMS)
    with transaction(actor=by.actor, now=now) as tx:
        raise_version(tx)  # first, as in `add_synonym`
        row = tx.get(Synonym, synonym_id)
        tx.session.delete(row)
        tx.session.flush()
        tx.record(SynonymRemoved(subject=f"synonym:{synonym_id}", words=row.words, means=row.means))


def _add(tx: Transaction, pair: tuple[str, str], *, by: Principal) -> int:
    row = Synonym(words=pair[0], means=pair[1], added_at=tx.now, added_by=by.account_id)
    tx.add(row)
    tx.session.flush()
    tx.record(SynonymAdded(subject=f"synonym:{row.id}", words=row.words, means=row.means))
    return row.id


def _is_kept(tx: Transaction, words: str, means: str) -> bool:
    """Whether these words have this synonym; words are the same where their stems are."""
    kept = select(Synonym.words, Synonym.means)
    wanted = (_stems(words), _stems(means))
    return any((_stems(one), _stems(other)) == wanted for one, other in tx.session.execute(kept))


def _checked(words: str, means: str) -> tuple[str, str]:
    problems: list[FieldProblem] = []
    typed = _folded("words", words, problems)
    meant = _folded("means", means, problems)
    if not problems and _stems(typed) == _stems(meant):
        message = "Write other words than those that people type; these are found anyway"
        problems.append(FieldProblem(field="means", message=message))
    if problems:
        raise InvalidError(tuple(problems))
    return typed, meant


def _folded(field: str, written: str, problems: list[FieldProblem]) -> str:
    """Words as they are kept: folded, with single spaces between."""
    line = one_line(written)
    folded = " ".join(words_in(line))
    found = searchable(folded)
    if not line:
        problems.append(FieldProblem(field=field, message="Enter one word or a few"))
    elif not found or unprintable(line):
        message = "Enter words that can be looked for; words such as “the” are left out of searches"
        problems.append(FieldProblem(field=field, message=message))
    elif len(found) > MOST_WORDS or len(folded) > LONGEST:
        message = f"Enter {MOST_WORDS} words or fewer, and {LONGEST} characters or fewer"
        problems.append(FieldProblem(field=field, message=message))
    return folded


def _stems(words: str) -> tuple[str, ...]:
    return tuple(stem(word) for word in searchable(words))


def _refused(field: str, message: str) -> InvalidError:
    return InvalidError((FieldProblem(field=field, message=message),))
