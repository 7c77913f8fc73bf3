"""Synonyms that staff keep: who may, what is refused, and that the next search knows."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from flask import Flask

from marketplace.domain.access import Principal, Role
from marketplace.domain.council_area import CouncilArea
from marketplace.domain.errors import (
    ForbiddenError,
    InvalidError,
    MarketplaceError,
    NotFoundError,
)
from marketplace.models.base import db
from marketplace.queries.synonyms import pairs, synonyms
from marketplace.search.directory import Directory
from marketplace.services import synonyms as kept_synonyms
from marketplace.services.synonyms import add_synonym, remove_synonym
from tests.integration.asking import Find, names, text_index_of
from tests.integration.desk import add_person, kept
from tests.integration.town import START


@pytest.fixture
def officer(directory: Flask) -> Principal:
    """A quality assurance officer."""
    del directory
    return add_person("officer@example.org", Role.QA)


def add(by: Principal, words: str, means: str, *, both_ways: bool = False) -> tuple[int, ...]:
    return add_synonym(words=words, means=means, both_ways=both_ways, by=by, now=START)


def test_the_service_comes_with_some(directory: Flask) -> None:
    del directory
    known = dict(pairs())
    assert known["carer"] == "home care"
    assert known["dementia"] == "memory problems"
    assert known["memory problems"] == "dementia"
    assert len(pairs()) == len(set(pairs())) >= 40


def test_the_next_search_of_every_process_knows(town: Flask, find: Find) -> None:
    other_process = Directory(text_index_of(town), area=CouncilArea())
    assert find(words="quexolith").total == find(other_process, words="quexolith").total == 0
    with town.app_context():
        by = add_person("officer@example.org", Role.QA)
        (synonym_id,) = add(by, "Quexoliths", "gardening")

    for directory in (None, other_process):
        found = find(directory, words="quexolith")
        assert names(found) == names(find(directory, words="gardening"))
        assert (found.also, found.searched) == (("gardening",), None)
        assert [str(want) for want in found.wants] == ["service:gardening"]

    with town.app_context():
        remove_synonym(synonym_id, by=by, now=START)
    assert find(words="quexolith").total == find(other_process, words="quexolith").total == 0


def test_words_are_kept_folded_and_the_audit_log_says_who(officer: Principal) -> None:
    added = add(officer, "  Caf\u00e9  on Wheels! ", "MEALS", both_ways=True)
    mine = [one for one in synonyms(by=officer) if one.id in added]
    assert [(one.words, one.means) for one in mine] == [
        ("cafe on wheels", "meals"),
        ("meals", "cafe on wheels"),
    ]
    assert {one.added_by for one in mine} == {officer.name}
    remove_synonym(added[0], by=officer, now=START)
    events = [*kept("synonym-added"), *kept("synonym-removed")]
    assert [(one.actor, one.data["words"]) for one in events] == [
        (str(officer.actor), "cafe on wheels"),
        (str(officer.actor), "meals"),
        (str(officer.actor), "cafe on wheels"),
    ]
    with pytest.raises(NotFoundError):
        remove_synonym(added[0], by=officer, now=START)


@pytest.mark.parametrize(
    ("words", "means", "field"),
    [
        ("", "home care", "words"),
        ("carer", "  ", "means"),
        ("the", "home care", "words"),
        ("carer", "?!", "means"),
        ("carers", "Carer", "means"),  # found anyway, by the stem
        ("one two three four five six", "home care", "words"),
        ("carer", " ".join(letter * 40 for letter in "xyz"), "means"),
        ("Carers", "home CARE", "words"),  # it is there
    ],
)
def test_what_cannot_help_is_refused(
    officer: Principal, words: str, means: str, field: str
) -> None:
    before = pairs()
    with pytest.raises(InvalidError) as refused:
        add(officer, words, means)
    assert [problem.field for problem in refused.value.problems] == [field]
    assert pairs() == before


def test_both_ways_adds_what_is_missing_only(officer: Principal) -> None:
    add(officer, "quexolith", "gardening")
    assert len(add(officer, "gardening", "quexolith", both_ways=True)) == 1


def test_there_is_a_most(officer: Principal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_synonyms, "MOST", len(pairs()) + 1)
    with pytest.raises(InvalidError):
        add(officer, "quexolith", "gardening", both_ways=True)
    add(officer, "quexolith", "gardening")


@pytest.mark.parametrize("role", [Role.PROVIDER, Role.MANAGER, Role.SAFEGUARDING])
def test_others_keep_none(officer: Principal, role: Role) -> None:
    (synonym_id,) = add(officer, "quexolith", "gardening")
    other = add_person("other@example.org", role)
    with pytest.raises(ForbiddenError):
        add(other, "words", "other words")
    with pytest.raises(ForbiddenError):
        remove_synonym(synonym_id, by=other, now=START)
    with pytest.raises(ForbiddenError):
        synonyms(by=other)


def test_two_officers_at_the_same_moment_add_and_remove_it_once(
    directory: Flask, officer: Principal
) -> None:
    def at_once(do: Callable[[], object]) -> list[str]:
        together, ends = threading.Barrier(4), []
        db.session.remove()

        def press() -> None:
            with directory.app_context():
                together.wait()
                try:
                    do()
                except MarketplaceError as error:
                    ends.append(type(error).__name__)
                else:
                    ends.append("done")

        threads = [threading.Thread(target=press) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return sorted(ends)

    added = at_once(lambda: add(officer, "quexolith", "gardening"))
    assert added == ["InvalidError", "InvalidError", "InvalidError", "done"]
    (one,) = (each for each in synonyms(by=officer) if each.words == "quexolith")
    removed = at_once(lambda: remove_synonym(one.id, by=officer, now=START))
    assert removed == ["NotFoundError", "NotFoundError", "NotFoundError", "done"]
    db.session.remove()
    assert len(kept("synonym-removed")) == 1
