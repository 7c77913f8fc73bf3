"""What is counted of what people told us, and what of it somebody may read."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.domain.concern_numbers import OTHERS, Numbers, NumbersTable, numbers, restricted
from marketplace.domain.concern_periods import free_period, period_of, periods
from marketplace.domain.concern_recipients import Recipient
from marketplace.domain.concern_standing import (
    Acknowledged,
    Concluded,
    Elsewhere,
    HandedOff,
    Replied,
    Said,
    Told,
    acknowledged,
    concluded,
    days_to_acknowledge,
    days_to_conclude,
    days_to_reply,
    elsewhere,
    replied,
    said,
)
from marketplace.domain.concern_tables import NO_THEME
from marketplace.domain.concerns import ConcernKind, Sorted
from marketplace.domain.disclosure import LEAST
from marketplace.domain.hand_offs import HandOffStatus
from marketplace.domain.themes import Theme
from marketplace.domain.working_days import working_days_between

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)
BARE = Told(
    kind=ConcernKind.COMPLAINT,
    themes=frozenset(),
    provider="",
    district="",
    received_at=MONDAY,
    acknowledged_at=None,
    shared_at=None,
    replied_at=None,
    asked_at=None,
    sorted=None,
    closed_at=None,
)


def told(**known: object) -> Told:
    """A complaint of Monday 2 November 2026, but for what is known."""
    return replace(BARE, **known)  # type: ignore[arg-type]


def table(found: Numbers, key: str) -> NumbersTable:
    """One table."""
    return next(each for each in found.tables if each.key == key)


def lines(found: Numbers, key: str) -> dict[str, int]:
    """Its lines."""
    return {row.name: row.number for row in table(found, key).rows}


@pytest.mark.parametrize(
    ("known", "stands"),
    [
        ({}, Acknowledged.NOT_YET),
        ({"acknowledged_at": MONDAY + 3 * DAY}, Acknowledged.IN_TIME),
        ({"acknowledged_at": MONDAY + 4 * DAY}, Acknowledged.LATE),
    ],
)
def test_acknowledged_in_three_working_days(known: dict[str, object], stands: str) -> None:
    assert acknowledged(told(**known)) == stands


@pytest.mark.parametrize(
    ("known", "stands"),
    [
        ({}, Replied.NOT_ASKED),
        ({"shared_at": MONDAY}, Replied.OVERDUE),
        ({"shared_at": MONDAY, "kind": ConcernKind.COMPLIMENT}, Replied.NOT_ASKED),
        ({"shared_at": MONDAY + 14 * DAY}, Replied.NOT_DUE),
        ({"shared_at": MONDAY, "replied_at": MONDAY + 14 * DAY}, Replied.IN_TIME),
        ({"shared_at": MONDAY, "replied_at": MONDAY + 15 * DAY}, Replied.LATE),
        # Back with the provider after a first reply: another one is waited for.
        ({"shared_at": MONDAY + 15 * DAY, "replied_at": MONDAY + 3 * DAY}, Replied.NOT_DUE),
    ],
)
def test_replied_in_ten_working_days(known: dict[str, object], stands: str) -> None:
    assert replied(told(**known), NOW.date()) == stands


def test_what_people_say() -> None:
    assert said(told()) is Said.NOT_ASKED
    assert said(told(asked_at=MONDAY)) is Said.ASKED
    assert [said(told(asked_at=MONDAY, sorted=each)) for each in Sorted] == [
        Said.YES,
        Said.PARTLY,
        Said.NO,
    ]


def test_concluded_once_closed() -> None:
    assert concluded(told()) is Concluded.NOT_YET
    assert concluded(told(closed_at=NOW)) is Concluded.YES
    assert days_to_conclude(told(closed_at=MONDAY + 9 * DAY)) == 9
    assert days_to_conclude(told()) is None


def handed(status: HandOffStatus, *, due: datetime | None = None) -> HandedOff:
    """A hand-off to CQC."""
    return HandedOff(recipient=Recipient.CQC, status=status, due_at=due)


@pytest.mark.parametrize(
    ("hand_offs", "stands"),
    [
        ((), Elsewhere.NO),
        ((handed(HandOffStatus.SIGNPOSTED),), Elsewhere.TOLD_WHERE),
        ((handed(HandOffStatus.SENT, due=NOW + DAY),), Elsewhere.WAITING),
        ((handed(HandOffStatus.SENT, due=NOW - DAY),), Elsewhere.OVERDUE),
        ((handed(HandOffStatus.RECEIVED), handed(HandOffStatus.ENDED)), Elsewhere.RECEIVED),
        ((handed(HandOffStatus.ENDED), handed(HandOffStatus.SENT)), Elsewhere.WAITING),
    ],
)
def test_hand_offs_count_by_the_one_furthest_behind(
    hand_offs: tuple[HandedOff, ...], stands: Elsewhere
) -> None:
    assert elsewhere(told(hand_offs=hand_offs), NOW) is stands


def test_days_are_working_days_where_these_were_promised() -> None:
    weekend = told(acknowledged_at=MONDAY + 7 * DAY, shared_at=MONDAY, replied_at=MONDAY + 7 * DAY)
    assert days_to_acknowledge(weekend) == 5
    assert days_to_reply(weekend) == 5
    assert days_to_acknowledge(told()) is None
    assert days_to_reply(told(shared_at=MONDAY)) is None


def test_bank_holidays_are_no_working_days() -> None:
    assert working_days_between(date(2026, 12, 24), date(2026, 12, 29)) == 1
    assert working_days_between(date(2026, 12, 24), date(2026, 12, 24)) == 0


def test_an_officer_reads_everything() -> None:
    found = numbers(
        (
            told(provider="Bramble", district="DA5", themes=frozenset({Theme.VISITS})),
            told(provider="Aster", themes=frozenset({Theme.VISITS, Theme.MONEY})),
            told(kind=ConcernKind.COMMENT, acknowledged_at=MONDAY + DAY),
        ),
        now=NOW,
        small=True,
    )
    assert found.total == 3
    assert lines(found, "kind")["Complaint about a provider"] == 2
    assert lines(found, "kind")["Compliment"] == 0
    assert "Safeguarding concern" not in lines(found, "kind")
    assert lines(found, "theme") == {
        Theme.VISITS.label: 2,
        Theme.MONEY.label: 1,
        NO_THEME: 1,
    }
    assert list(lines(found, "provider").items()) == [
        ("Aster", 1),
        ("Bramble", 1),
        ("Not known, or not about a provider", 1),
    ]
    assert not any(each.hides for each in found.tables)
    assert found.times[0].spread is not None
    assert found.times[0].spread.median == 1
    assert found.shares[0].percent == 100


def test_everybody_else_reads_only_what_tells_of_nobody() -> None:
    many = (
        *(told(provider="Aster") for _ in range(20)),
        *(told(provider="Bramble", kind=ConcernKind.CONCERN) for _ in range(9)),
        *(told(provider="Cowslip", kind=ConcernKind.COMMENT) for _ in range(3)),
    )
    found = numbers(many, now=NOW, small=False)
    assert found.total == 30
    # Three fewer than 5 alone would tell of Cowslip: Bramble goes with it.
    assert lines(found, "provider") == {"Aster": 20, OTHERS: 10}
    assert lines(found, "kind") == {"Complaint about a provider": 20, OTHERS: 10}
    assert table(found, "provider").hides
    assert all(taken.spread is None for taken in found.times)
    assert all(each.percent is None for each in found.shares)


def test_with_fewer_than_five_nothing_is_told() -> None:
    found = numbers([told()] * 4, now=NOW, small=False)
    assert found.total is None
    assert all(each.rows == () and each.total is None and each.hides for each in found.tables)
    apart = restricted(safeguarding=4, waiting=6, small=False)
    assert (apart.safeguarding, apart.waiting) == (None, 5)


some = st.builds(
    told,
    kind=st.sampled_from([kind for kind in ConcernKind if not kind.is_restricted]),
    themes=st.frozensets(st.sampled_from(list(Theme)[:4]), max_size=2),
    provider=st.sampled_from(["", "Aster", "Bramble", "Cowslip"]),
    district=st.sampled_from(["", "DA5", "DA6"]),
    acknowledged_at=st.none() | st.integers(0, 9).map(lambda days: MONDAY + days * DAY),
    shared_at=st.none() | st.just(MONDAY),
    replied_at=st.none() | st.integers(0, 19).map(lambda days: MONDAY + days * DAY),
    sorted=st.none() | st.sampled_from(Sorted),
    closed_at=st.none() | st.just(NOW),
    hand_offs=st.lists(st.builds(handed, st.sampled_from(HandOffStatus)), max_size=2).map(tuple),
)


@given(st.lists(st.tuples(some, st.integers(1, 12)), max_size=8))
def test_whatever_was_told_no_count_under_five_is_read(
    often: list[tuple[Told, int]],
) -> None:
    many = [each for each, times in often for _ in range(times)]
    all_of_it = numbers(many, now=NOW, small=True)
    found = numbers(many, now=NOW, small=False)
    for exact, shown in zip(all_of_it.tables, found.tables, strict=True):
        true = {row.name: row.number for row in exact.rows}
        read = [row.number for row in shown.rows] + [shown.total or LEAST]
        assert all(number >= LEAST and number % 5 == 0 for number in read)
        assert all(true[row.name] >= LEAST for row in shown.rows if row.name != OTHERS)
    for exact_time, shown_time in zip(all_of_it.times, found.times, strict=True):
        assert shown_time.spread in {None, exact_time.spread}


def test_quarters_and_years_are_offered() -> None:
    over = periods(NOW.date(), running=False)
    assert [each.key for each in over[:2]] == ["2026-Q3", "2026-Q2"]
    assert [each.key for each in over if len(each.key) == 4] == ["2025", "2024", "2023"]
    running = periods(NOW.date(), running=True)
    assert running[0].key == "2026-Q4"
    assert "2026" in {each.key for each in running}
    assert all(period_of(each.key) == each for each in running)
    assert len({each.key for each in running}) == len(running)


def test_a_quarter_begins_at_midnight_in_london() -> None:
    summer = period_of("2026-Q3")
    assert summer is not None
    assert summer.name == "July to September 2026"
    assert (summer.first, summer.last) == (date(2026, 7, 1), date(2026, 9, 30))
    assert summer.begins == datetime(2026, 6, 30, 23, tzinfo=UTC)
    assert summer.ends == datetime(2026, 9, 30, 23, tzinfo=UTC)


@pytest.mark.parametrize("key", ["", "2026-Q5", "1999", "2026-q1", "x", "2026-Q1 "])
def test_other_words_name_no_period(key: str) -> None:
    assert period_of(key) is None


def test_days_of_ones_own() -> None:
    found = free_period(date(2026, 11, 1), date(2026, 11, 2))
    assert found.name == "1 November 2026 to 2 November 2026"
    assert found.ends - found.begins == 2 * DAY
    with pytest.raises(ValueError, match="ends after"):
        free_period(date(2026, 11, 2), date(2026, 11, 1))
