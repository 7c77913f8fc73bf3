"""Where a concern stands and how it moves: the table itself is what is tested."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.domain.concerns import (
    MOVES,
    WITH_PROVIDERS,
    ClosedWhy,
    ConcernKind,
    ConcernStatus,
    IllegalMoveError,
    Priority,
    Sorted,
    Source,
    check_move,
    moves_of,
    new_reference,
    written_reference,
)

TABLE = {
    "received": {"acknowledged", "with-provider"},
    "acknowledged": {"triaged", "with-provider"},
    "triaged": {"with-provider", "considered", "handed-off", "closed"},
    "with-provider": {"replied", "considered", "handed-off", "received", "acknowledged"},
    "replied": {"confirmed", "considered", "with-provider", "handed-off"},
    "confirmed": {"considered", "with-provider", "handed-off"},
    "considered": {"handed-off", "closed"},
    "handed-off": {"with-provider", "considered", "closed"},
    "closed": {"reopened"},
    "reopened": {"triaged"},
}
"""Written down anew, so that a change of the table has to be meant twice."""
NEVER_WITH_A_PROVIDER = {"safeguarding", "speaking-up", "council-complaint", "intelligence"}


def test_the_table_is_whole() -> None:
    assert {status.value: {each.value for each in MOVES[status]} for status in MOVES} == TABLE
    assert set(MOVES) == set(ConcernStatus)


@pytest.mark.parametrize("kind", ConcernKind)
def test_every_move_of_every_kind_is_as_the_table_says(kind: ConcernKind) -> None:
    for before, after in product(ConcernStatus, ConcernStatus):
        legal = after.value in TABLE[before.value]
        if kind.value in NEVER_WITH_A_PROVIDER:
            legal = legal and after.value not in {"with-provider", "replied", "confirmed"}
        assert (after in moves_of(kind, before)) == legal
        if legal:
            check_move(kind, before, after)
            continue
        with pytest.raises(IllegalMoveError) as refused:
            check_move(kind, before, after)
        assert before.label.lower() in str(refused.value)


@pytest.mark.parametrize("kind", ConcernKind)
def test_from_wherever_it_stands_it_can_be_closed_and_opened_again(kind: ConcernKind) -> None:
    for status in ConcernStatus:
        if status in WITH_PROVIDERS and not kind.goes_to_provider:
            continue
        assert ConcernStatus.CLOSED in reachable(kind, status)
        assert ConcernStatus.REOPENED in reachable(kind, status)


def test_nothing_closes_on_the_providers_word_alone() -> None:
    for status in WITH_PROVIDERS:
        assert ConcernStatus.CLOSED not in MOVES[status]


def test_safeguarding_alone_is_restricted() -> None:
    assert {kind for kind in ConcernKind if kind.is_restricted} == {ConcernKind.SAFEGUARDING}
    never = {kind.value for kind in ConcernKind if not kind.goes_to_provider}
    assert never == NEVER_WITH_A_PROVIDER


def test_nothing_is_ever_called_resolved() -> None:
    words = [
        each.label.lower()
        for several in (ConcernStatus, ConcernKind, ClosedWhy, Sorted, Source, Priority)
        for each in several
    ]
    assert len(words) > 30
    for banned in ("resolved", "ticket", "case"):
        assert not [word for word in words if banned in word.split()]


def test_references_are_easy_to_read_out_and_do_not_repeat() -> None:
    made = {new_reference() for _ in range(500)}
    assert len(made) == 500
    assert all(len(one) == 9 and one.startswith("T-") for one in made)
    assert not set("".join(made)[2:]) & set("01ILOU")


@pytest.mark.parametrize(
    "typed",
    ["T-7K2M9QA", "t-7k2m9qa", "7K2M9QA", " T 7K2 M9QA ", "t7k2m9qa", "T\N{EN DASH}7K2M9QA"],
)
def test_a_reference_may_be_typed_in_many_ways(typed: str) -> None:
    assert written_reference(typed) == "T-7K2M9QA"


@given(st.integers(min_value=0, max_value=30))
def test_a_reference_that_begins_with_t_after_the_t_is_itself(seed: int) -> None:
    reference = f"T-T{new_reference()[3:]}"
    assert written_reference(reference) == reference, seed
    assert written_reference(reference[2:]) == reference


def reachable(kind: ConcernKind, start: ConcernStatus) -> set[ConcernStatus]:
    """Where a concern can come to from there."""
    found, todo = set(), [start]
    while todo:
        for after in moves_of(kind, todo.pop()):
            if after not in found:
                found.add(after)
                todo.append(after)
    return found
