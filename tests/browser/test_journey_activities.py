"""A man looks for something to do on a Tuesday, and puts it into his calendar."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar, Event
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.finding import fits, open_listing
from tests.browser.people import People
from tests.browser.registering import heading_is
from tests.browser.telling import PHONE, press

CHOIR = "Spinning Jenny choir for breath"
CALENDAR = "Put these seven days into my calendar (.ics)"
OWN_CALENDAR = "Put these sessions into my calendar (.ics)"
LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
def test_a_man_puts_a_choir_into_his_calendar(
    people: People, tmp_path: Path, *, scripts: bool
) -> None:
    with people.browsing("", **PHONE, java_script_enabled=scripts) as page:
        page.goto("/")
        page.get_by_role("link", name="Activities and clubs, day by day").click()
        heading_is(page, "Activities and clubs, day by day")
        everything = page.locator(".app-activities__row").count()
        _chooses_a_day(page)
        assert 0 < page.locator(".app-activities__row").count() < everything
        fits(page)
        if scripts:
            assert violations(page) == []
        week = _downloaded(page, CALENDAR, tmp_path / "week.ics")
        assert CHOIR in {str(event["SUMMARY"]) for event in week}
        assert {_begins(event).strftime("%A") for event in week} == {"Tuesday"}

        open_listing(page, CHOIR)
        expect(page.locator("main")).to_contain_text("When it meets")
        (own,) = _downloaded(page, OWN_CALENDAR, tmp_path / "choir.ics")
        _is_the_choir(own)


def _chooses_a_day(page: Page) -> None:
    """Where he is, which day, and what he can get through the door of."""
    page.locator("summary").filter(has_text="Choose where, when and how much").click()
    page.get_by_label("Where", exact=True).fill("ZM5 1AA")
    page.get_by_role("checkbox", name=re.compile("^Tuesday")).check()
    page.get_by_role("checkbox", name=re.compile("^Step-free entrance")).check()
    press(page, "Show activities")
    choir = page.locator(".app-activities__row").filter(has_text=CHOIR)
    expect(choir).to_contain_text("2pm to 3pm")
    expect(choir).to_contain_text("£3 a session")
    expect(choir).to_contain_text("Step-free entrance")


def _downloaded(page: Page, link: str, path: Path) -> list[Event]:
    """The sessions in the file that a link gives."""
    with page.expect_download() as begun:
        page.get_by_role("link", name=link).click()
    assert begun.value.suggested_filename.endswith(".ics")
    begun.value.save_as(path)
    return _events(path.read_text(encoding="utf-8"))


def _events(text: str) -> list[Event]:
    calendar = Calendar.from_ical(text)
    assert isinstance(calendar, Calendar)
    return [event for event in calendar.walk("VEVENT") if isinstance(event, Event)]


def _begins(event: Event) -> datetime:
    begins = event.decoded("DTSTART")
    assert isinstance(begins, datetime)
    return begins


def _is_the_choir(event: Event) -> None:
    """Every Tuesday at two by the clock of London, winter and summer, for an hour."""
    assert str(event["SUMMARY"]) == CHOIR
    begins, ends = _begins(event), event.decoded("DTEND")
    assert event["DTSTART"].params["TZID"] == "Europe/London"
    assert (begins.hour, begins.utcoffset()) == (14, begins.astimezone(LONDON).utcoffset())
    assert (ends - begins).total_seconds() == 3600
    assert b"RRULE:FREQ=WEEKLY" in event.to_ical()
    assert "Stannock" in str(event["LOCATION"])
