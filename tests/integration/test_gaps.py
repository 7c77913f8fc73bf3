"""Counts of what was looked for: kept by month, from threads and processes, and then removed."""

from __future__ import annotations

import csv
import threading
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from jobs.purge import PURGE
from jobs.runner import Runner
from jobs.work import DONE
from marketplace.demo.searches import MONTHS, searches
from marketplace.domain.access import Principal, Role, command
from marketplace.domain.errors import ForbiddenError
from marketplace.domain.listings import SERVICE_TYPES
from marketplace.domain.wants import Want, WantKind
from marketplace.models.base import db
from marketplace.models.finding import SearchCount
from marketplace.queries.gaps import gaps_between
from marketplace.services import search_tally
from marketplace.services.demo_searches import seed_searches
from marketplace.services.gaps_file import export_gaps
from marketplace.services.search_tally import SearchTally
from tests.integration.desk import add_person, kept
from tests.integration.town import START, Clock

HOME_CARE = Want(WantKind.SERVICE, "home-care")
DEMENTIA = Want(WantKind.NEED, "dementia")
NOVEMBER = date(2026, 11, 1)


@pytest.fixture
def manager(directory: Flask) -> Principal:
    """Somebody who shapes the market."""
    del directory
    return add_person("manager@example.org", Role.MANAGER)


def note(
    tally: SearchTally,
    times: int,
    *wants: Want,
    district: str = "ZM1",
    vain: bool = True,
    now: datetime = START,
) -> None:
    for _ in range(times):
        tally.note(wants, district=district, found_nothing=vain, now=now)


def stored() -> dict[tuple[date, str, str], tuple[int, int]]:
    db.session.rollback()
    return {
        (row.month, row.wanted, row.district): (row.looked, row.found_nothing)
        for row in db.session.scalars(select(SearchCount))
    }


def test_what_was_noted_is_added_up_by_month_and_district(directory: Flask) -> None:
    del directory
    for tally in (SearchTally(), SearchTally()):
        note(tally, 2, HOME_CARE, DEMENTIA)
        note(tally, 1, HOME_CARE, vain=False)
        note(tally, 1, HOME_CARE, district="")
        note(tally, 1, HOME_CARE, now=datetime(2026, 12, 31, 23, 59, tzinfo=UTC))
        assert tally.flush(now=START) == 4
        assert tally.flush(now=START) == 0
    assert stored() == {
        (NOVEMBER, "service:home-care", "ZM1"): (6, 4),
        (NOVEMBER, "need:dementia", "ZM1"): (4, 4),
        (NOVEMBER, "service:home-care", ""): (2, 2),
        (date(2026, 12, 1), "service:home-care", "ZM1"): (2, 2),
    }


def test_threads_lose_nothing(directory: Flask) -> None:
    del directory
    tally = SearchTally()
    threads = [
        threading.Thread(target=note, args=(tally, 200, HOME_CARE), kwargs={"vain": number == 0})
        for number in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tally.flush(now=START)
    assert stored() == {(NOVEMBER, "service:home-care", "ZM1"): (800, 200)}


def test_what_the_database_refuses_is_kept_for_the_next_time(
    directory: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    del directory
    tally = SearchTally()
    note(tally, 3, HOME_CARE)

    def refuse(*_: object, **__: object) -> None:
        raise OperationalError("no", {}, Exception("busy"))

    with monkeypatch.context() as patched:
        patched.setattr(search_tally, "transaction", refuse)
        with pytest.raises(OperationalError):
            tally.flush(now=START)
    note(tally, 1, HOME_CARE, vain=False)
    assert tally.flush(now=START) == 1
    assert stored() == {(NOVEMBER, "service:home-care", "ZM1"): (4, 3)}


def test_months_are_added_up_and_small_counts_are_not_told(manager: Principal) -> None:
    tally = SearchTally()
    note(tally, 12, HOME_CARE)
    note(tally, 13, HOME_CARE, now=datetime(2026, 10, 5, tzinfo=UTC))
    note(tally, 4, HOME_CARE, district="ZM2")
    note(tally, 4, DEMENTIA)
    tally.flush(now=START)
    (gap,) = gaps_between(date(2026, 10, 1), NOVEMBER, by=manager)
    assert (gap.want, gap.name, gap.looked, gap.found_nothing) == (HOME_CARE, "Home care", 30, 30)
    assert gaps_between(date(2025, 1, 1), date(2026, 9, 1), by=manager) == ()


def test_the_file_is_the_page_and_an_event(manager: Principal) -> None:
    tally = SearchTally()
    note(tally, 21, HOME_CARE)
    note(tally, 4, HOME_CARE, district="ZM2")
    note(tally, 9, HOME_CARE, district="", vain=False)
    tally.flush(now=START)
    rows = list(csv.reader(export_gaps(NOVEMBER, NOVEMBER, by=manager, now=START).splitlines()))
    assert rows[1][2:] == ["Type of service", "Home care", "all", "35", "25"]
    assert [row[4:] for row in rows[2:]] == [
        ["ZM1", "20", "not shown"],
        ["all others together", "15", "25"],
    ]
    assert "ZM2" not in str(rows)
    (event,) = kept("gaps-exported")
    assert event.data == {"first": "2026-11-01", "last": "2026-11-01", "rows": 3}


@pytest.mark.parametrize("role", [Role.PROVIDER, Role.SAFEGUARDING, Role.ADMIN])
def test_others_read_none(directory: Flask, role: Role) -> None:
    del directory
    other = add_person("other@example.org", role)
    with pytest.raises(ForbiddenError):
        gaps_between(NOVEMBER, NOVEMBER, by=other)
    with pytest.raises(ForbiddenError):
        export_gaps(NOVEMBER, NOVEMBER, by=other, now=START)


def test_the_demo_has_gaps_and_adds_them_once(manager: Principal) -> None:
    added = seed_searches(actor=command("seed-demo"), now=START)
    assert added == MONTHS * len(searches())
    assert seed_searches(actor=command("seed-demo"), now=START) == 0
    found = gaps_between(date(2026, 6, 1), NOVEMBER, by=manager)
    assert found[0].found_nothing is not None
    assert found[0].found_nothing > 50
    assert {str(gap.want) for gap in found} == {each.wanted for each in searches()}
    kinds = {want.slug for want in map(Want.read, (each.wanted for each in searches()))}
    assert kinds & set(SERVICE_TYPES) == kinds - {"dementia", "autism", "end-of-life"}


def test_counts_are_removed_after_three_years(app: Flask, directory: Flask) -> None:
    """The month that the page can no longer offer goes, and no other."""
    del directory
    tally = SearchTally()
    for year, month in ((2023, 11), (2023, 12), (2026, 11)):
        note(tally, 1, HOME_CARE, now=datetime(year, month, 28, tzinfo=UTC))
    tally.flush(now=START)
    assert Runner(app, stopping=threading.Event(), clock=Clock(START)).once(PURGE) == DONE
    assert kept("records-removed")[-1].data["searches"] == 1
    assert sorted(month for month, *_ in stored()) == [date(2023, 12, 1), NOVEMBER]
