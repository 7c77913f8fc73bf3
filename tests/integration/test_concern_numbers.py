"""Numbers from the database: who reads which, and what is not counted."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta

import pytest
from flask import Flask

from marketplace.domain.access import Principal, Role
from marketplace.domain.concern_numbers import OTHERS, Numbers
from marketplace.domain.concern_periods import Period, free_period, period_of
from marketplace.domain.concerns import ConcernKind
from marketplace.domain.errors import ForbiddenError
from marketplace.domain.themes import Theme
from marketplace.models.concern_work import HandOff
from marketplace.models.concerns import Concern, ConcernTheme
from marketplace.models.providers import Provider
from marketplace.queries.concern_numbers import concern_numbers, offered
from marketplace.services.concern_numbers_file import NOT_SHOWN, export_numbers
from marketplace.services.transaction import Transaction, transaction
from tests.integration.counted import WHEN, tell
from tests.integration.desk import TEST, add_person, kept

pytestmark = pytest.mark.usefixtures("directory")

NOW = datetime.fromisoformat("2026-11-22T12:00:00+00:00")
DAY = timedelta(days=1)


def summer() -> Period:
    """The quarter that is over."""
    found = period_of("2026-Q3")
    assert found is not None
    return found


@pytest.fixture
def quality(directory: Flask) -> Principal:
    """A QA officer."""
    del directory
    return add_person("qa@example.org", Role.QA)


@pytest.fixture
def commissioner(directory: Flask) -> Principal:
    """Somebody who reads numbers, and no concern."""
    del directory
    return add_person("commissioner@example.org", Role.MANAGER)


@pytest.fixture
def told(quality: Principal) -> None:
    """Thirty concerns of a summer, and a few that are not to be counted."""
    colleague = add_person("colleague@example.org", Role.QA)
    with transaction(actor=TEST, now=NOW) as tx:
        aster, bramble = (Provider(name=name, created_at=WHEN) for name in ("Aster", "Bramble"))
        tx.add(aster)
        tx.add(bramble)
        tx.session.flush()
        for number in range(22):
            replied = WHEN + (10 if number % 2 else 20) * DAY
            concern = tell(
                tx,
                provider_id=aster.id,
                district="DA5",
                acknowledged_at=WHEN + DAY,
                shared_at=WHEN,
                replied_at=replied,
                asked_at=WHEN + 40 * DAY,
                confirmed_at=WHEN + 41 * DAY,
                sorted="yes" if number % 2 else "no",
            )
            tx.add(ConcernTheme(concern_id=concern.id, theme=Theme.VISITS.value))
        for number in range(8):
            concern = tell(tx, ConcernKind.COMMENT, provider_id=bramble.id if number < 5 else None)
            tx.add(_to_cqc(concern, quality.account_id, received=number < 6))
        for _ in range(3):
            tell(tx, ConcernKind.SAFEGUARDING, provider_id=bramble.id)
            tell(tx, ConcernKind.COMPLAINT, waits_for_safeguarding=True, provider_id=bramble.id)
        first = tell(tx, at=summer().begins - timedelta(seconds=1))
        tell(tx, at=summer().ends)
        _not_counted(tx, first, quality, colleague)


def _to_cqc(concern: Concern, account_id: int, *, received: bool) -> HandOff:
    return HandOff(
        concern_id=concern.id,
        recipient="cqc",
        place="",
        basis="public-task",
        method="portal",
        status="received" if received else "sent",
        words="",
        words_version=1,
        sent_at=WHEN,
        receipt_due_at=WHEN + 3 * DAY,
        receipt_at=WHEN + DAY if received else None,
        receipt_by=account_id if received else None,
    )


def _not_counted(tx: Transaction, first: Concern, quality: Principal, colleague: Principal) -> None:
    """A duplicate, and one that two people found to be none."""
    tell(tx, status="closed", closed_at=NOW, closed_why="duplicate", merged_into=first.id)
    tell(
        tx,
        status="closed",
        closed_at=NOW,
        closed_why="spam",
        spam_by=quality.account_id,
        spam_agreed_by=colleague.account_id,
    )


def lines(found: Numbers, key: str) -> dict[str, int]:
    """The lines of a table."""
    table = next(each for each in found.tables if each.key == key)
    return {row.name: row.number for row in table.rows}


@pytest.mark.usefixtures("told")
def test_an_officer_reads_exact_numbers(quality: Principal) -> None:
    found = concern_numbers(summer(), by=quality, now=NOW)
    assert (found.total, found.restricted) == (30, None)
    assert lines(found, "kind")["Complaint about a provider"] == 22
    assert lines(found, "provider") == {
        "Aster": 22,
        "Bramble": 5,
        "Not known, or not about a provider": 3,
    }
    assert lines(found, "district") == {"DA5": 22, "Not known": 8}
    assert lines(found, "theme") == {"Missed, late or short visits": 22, "No theme yet": 8}
    assert lines(found, "replied")["Replied in time"] == 11
    assert lines(found, "sorted")["Not sorted"] == 11
    assert lines(found, "handed-off")["Handed off, receipt confirmed"] == 6
    assert lines(found, "handed-off")["Handed off, receipt overdue"] == 2
    assert lines(found, "recipient") == {"Care Quality Commission (CQC)": 8}
    shares = {each.name: each.percent for each in found.shares}
    assert shares["Replied in time"] == 50
    assert shares["Sorted"] == 50
    assert shares["Receipt confirmed"] == 75
    medians = [taken.spread.median if taken.spread else None for taken in found.times]
    assert medians == [1, 11, None]


@pytest.mark.usefixtures("told")
def test_whoever_reads_no_concern_reads_no_small_number(commissioner: Principal) -> None:
    found = concern_numbers(summer(), by=commissioner, now=NOW)
    assert found.total == 30
    assert lines(found, "provider") == {"Aster": 20, OTHERS: 10}
    assert lines(found, "kind") == {"Complaint about a provider": 20, OTHERS: 10}
    read = {row.number for table in found.tables for row in table.rows}
    assert all(number >= 5 and number % 5 == 0 for number in read)


@pytest.mark.usefixtures("told")
def test_safeguarding_concerns_are_counted_apart_for_who_may_know(quality: Principal) -> None:
    safeguarding = add_person("safe@example.org", Role.SAFEGUARDING)
    both = add_person("both@example.org", Role.SAFEGUARDING, Role.QA)
    for reader, expected in ((safeguarding, (None, None)), (both, (3, 3))):
        found = concern_numbers(summer(), by=reader, now=NOW)
        assert found.restricted is not None
        assert (found.restricted.safeguarding, found.restricted.waiting) == expected
        assert found.total == 30
    assert concern_numbers(summer(), by=both, now=NOW).tables == (
        concern_numbers(summer(), by=quality, now=NOW).tables
    )


def test_periods_that_overlap_are_for_officers(quality: Principal, commissioner: Principal) -> None:
    own = free_period(summer().first, summer().last)
    running = period_of("2026-Q4")
    assert running is not None
    for period in (own, running):
        assert concern_numbers(period, by=quality, now=NOW).total == 0
        with pytest.raises(ForbiddenError):
            concern_numbers(period, by=commissioner, now=NOW)
        with pytest.raises(ForbiddenError):
            export_numbers(period, by=commissioner, now=NOW)
    assert running in offered(by=quality, now=NOW)
    assert running not in offered(by=commissioner, now=NOW)


def test_providers_read_no_numbers() -> None:
    provider = add_person("owner@example.org", Role.PROVIDER)
    with pytest.raises(ForbiddenError):
        concern_numbers(summer(), by=provider, now=NOW)
    with pytest.raises(ForbiddenError):
        offered(by=provider, now=NOW)


@pytest.mark.usefixtures("told")
def test_the_file_says_what_the_page_says(quality: Principal, commissioner: Principal) -> None:
    for reader in (quality, commissioner):
        found = concern_numbers(summer(), by=reader, now=NOW)
        text = export_numbers(summer(), by=reader, now=NOW)
        rows = list(csv.DictReader(io.StringIO(text)))
        assert {row["from"] for row in rows} == {"2026-07-01"}
        for table in found.tables:
            of_table = {
                row["line"]: int(row["number"])
                for row in rows
                if row["table"] == table.caption and row["number"] != NOT_SHOWN
            }
            assert of_table == {row.name: row.number for row in table.rows}
    small = [event.data["small"] for event in kept("numbers-exported")]
    assert small == [True, False]
