"""Activities by day, and the calendars that one can keep of them. It is Sunday 22 November 2026."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from icalendar import Calendar, Event, Timezone

from marketplace.domain.offers import AccessFeature
from marketplace.models.listings import Listing
from marketplace.models.places import PostcodeDistrict, PostcodeRow
from marketplace.services import visibility
from marketplace.services.transaction import transaction
from marketplace.web.clock import CLOCK
from tests.integration.town import withdraw
from tests.web.meeting import CHOIR, GARDEN, LUNCH, meets
from tests.web.shelf import NOW, OFFICER, put
from tests.web.visitor import Page, Visitor, words_of

LONDON = ZoneInfo("Europe/London")


@pytest.fixture
def clubs(marketplace: Flask) -> Flask:
    """Three clubs that say when they meet, and one that does not."""
    meets(
        marketplace,
        LUNCH,
        "Tuesday, 12 noon to 2pm; not in August",
        "Last Friday of the month, 6pm to 8pm",
        access=(AccessFeature.STEP_FREE,),
    )
    meets(marketplace, CHOIR, "Tuesday, 10:30am to 11:30am")
    meets(marketplace, GARDEN, "Every two weeks on Saturday, 9am to 11am, from 5 December 2026")
    put(marketplace, replace(LUNCH, reference="shy", name="Shy club"))
    return marketplace


def sessions(page: Page) -> list[tuple[str, str, str]]:
    """Day, hours and name of every session on the page."""
    return [
        (words_of(day.h3), words_of(row.select_one(".app-activities__hours")), words_of(row.a))
        for day in page.soup.select(".app-activities")
        for row in day.select(".app-activities__row")
    ]


def events(body: bytes) -> list[Event]:
    """The entries of a calendar file."""
    return [part for part in Calendar.from_ical(body).walk() if isinstance(part, Event)]


def day_of(event: Event) -> date:
    """On which day it begins."""
    start = event.start
    assert isinstance(start, datetime)
    return start.date()


@pytest.mark.usefixtures("clubs")
def test_a_week_by_day_and_time(visitor: Visitor) -> None:
    page = visitor.get("/activities")
    assert sessions(page) == [
        ("Tuesday 24 November 2026", "10:30am to 11:30am", "Choir, for; breath"),
        ("Tuesday 24 November 2026", "12 noon to 2pm", "Larkspur lunch club"),
        ("Friday 27 November 2026", "6pm to 8pm", "Larkspur lunch club"),
    ]
    assert page.texts("#results") == ["3 sessions"]
    assert "Sunday 22 November 2026 to Saturday 28 November 2026" in page.main
    assert "Last Friday of the month" in page.main
    assert "Not in August" in page.main
    assert "Fenwick Cross, ZZ1 1AA Free" in page.main
    assert "£4 a session, Step-free entrance" in page.main
    assert "1 club or activity has not told us when it meets" in page.main


@pytest.mark.usefixtures("clubs")
def test_the_weeks_before_and_after(visitor: Visitor) -> None:
    after = visitor.get("/activities").address_of("The next seven days")
    page = visitor.get(after)
    assert [row[0] for row in sessions(page)] == [
        "Tuesday 1 December 2026",
        "Tuesday 1 December 2026",
        "Saturday 5 December 2026",
    ]
    assert sessions(page)[2][1:] == ("9am to 11am", "Garden mornings")
    later = visitor.get("/activities?from=2026-12-02")
    assert later.address_of("The seven days before") == "/activities?from=2026-11-25"
    assert visitor.get("/activities?from=2026-11-24").address_of("The seven days before") == (
        "/activities"
    )
    assert sessions(visitor.get("/activities?from=2020-01-01")) == sessions(
        visitor.get("/activities")
    )


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("day=friday", ["Larkspur lunch club"]),
        ("day=friday&day=tuesday", ["Choir, for; breath", "Larkspur lunch club"]),
        ("time=morning", ["Choir, for; breath"]),
        ("time=evening&time=morning", ["Choir, for; breath", "Larkspur lunch club"]),
        ("day=tuesday&time=evening", []),
        ("cost=free", ["Choir, for; breath"]),
        ("cost=5", ["Choir, for; breath", "Larkspur lunch club"]),
        ("access=step-free", ["Larkspur lunch club"]),
    ],
)
@pytest.mark.usefixtures("clubs")
def test_what_was_chosen_narrows_page_and_calendar_alike(
    visitor: Visitor, query: str, names: list[str]
) -> None:
    page = visitor.get(f"/activities?{query}")
    assert sorted({name for _, _, name in sessions(page)}) == names
    answer = visitor.fetch(f"/activities.ics?{query}")
    assert sorted({str(event["summary"]) for event in events(answer.data)}) == names


def test_with_a_place_each_row_says_how_far_it_is(marketplace: Flask, visitor: Visitor) -> None:
    with marketplace.app_context(), transaction(actor=OFFICER, now=NOW) as tx:
        tx.add(
            PostcodeRow(postcode="ZM5 1AA", latitude=51.44, longitude=0.13, authority="", ward="")
        )
        tx.add(
            PostcodeDistrict(district="ZZ1", latitude=51.469, longitude=0.13, authority="", town="")
        )
    meets(marketplace, replace(CHOIR, point=(51.469, 0.13)), "Tuesday, 10:30am to 11:30am")
    meets(marketplace, replace(LUNCH, point=(51.44, 0.13), private=True), "Tuesday, 1pm to 2pm")
    meets(marketplace, replace(GARDEN, postcode=None, private=False), "Tuesday, 3pm to 4pm")

    page = visitor.get("/activities?postcode=ZM5+1AA")
    assert page.texts(".app-activities__row strong") == [
        "2 miles from ZM5 1AA",
        "About 2 miles from ZM5 1AA",  # a private home: from the middle of its district
        "Ask how far it is from ZM5 1AA",
    ]
    assert page.texts(".app-activities__hours")[0] == "10:30am to 11:30am"
    assert visitor.get("/activities").texts(".app-activities__row strong") == []


@pytest.mark.parametrize("query", ["cost=1", "from=soon", "from=2028-01-01", "day=someday"])
def test_what_means_nothing_is_refused(visitor: Visitor, query: str) -> None:
    visitor.get(f"/activities?{query}", status=400)
    assert visitor.fetch(f"/activities.ics?{query}").status_code == 400


def test_an_unknown_place_keeps_what_was_chosen(visitor: Visitor) -> None:
    page = visitor.get("/activities?postcode=Nowhere-under-Wold&day=friday")
    assert sessions(page) == []
    assert page.soup.select_one("#day-friday[checked]")
    assert page.soup.select_one("#postcode[value=Nowhere-under-Wold]")
    assert page.texts("#results") == ["We cannot look before we know where"]
    assert "0 sessions" not in page.main


@pytest.mark.usefixtures("clubs")
def test_where_nothing_fits_a_link_leads_to_everything(visitor: Visitor) -> None:
    page = visitor.get("/activities?access=hearing-loop")
    assert page.texts("#results") == ["0 sessions"]
    assert page.address_of("Take your filters off: 3 sessions") == "/activities"
    assert page.address_of("01632 960100") == "tel:01632960100"


def test_where_nobody_says_when(visitor: Visitor) -> None:
    page = visitor.get("/activities")
    assert page.texts("#results") == ["0 sessions"]
    assert "No club or group that says when it meets" in page.main


@pytest.mark.usefixtures("clubs")
def test_a_listing_says_when_it_meets_and_next(visitor: Visitor) -> None:
    page = visitor.get("/listings/lunch")
    assert "Tuesday, 12 noon to 2pm Next on Tuesday 24 November 2026 Not in August" in page.main
    link = page.address_of("Put these sessions into my calendar (.ics)")
    assert link == "/listings/lunch/sessions.ics"
    assert "When it meets" not in visitor.get("/listings/shy").main


@pytest.mark.usefixtures("clubs")
def test_the_calendar_of_a_listing(visitor: Visitor) -> None:
    answer = visitor.fetch("/listings/lunch/sessions.ics")
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="sessions.ics"'
    tuesday, friday = sorted(events(answer.data), key=lambda event: event.start)
    assert tuesday.start == datetime(2026, 11, 24, 12, tzinfo=LONDON)
    assert tuesday.end == datetime(2026, 11, 24, 14, tzinfo=LONDON)
    assert tuesday["rrule"] == {"FREQ": ["WEEKLY"], "INTERVAL": [1]}
    assert friday["rrule"] == {"FREQ": ["MONTHLY"], "BYDAY": ["-1FR"]}
    assert str(friday["location"]) == "3 Mill Row, Fenwick Cross, ZZ1 1AA"
    assert str(friday["url"]) == "http://localhost/listings/lunch"
    assert "DTSTART;TZID=Europe/London:20261124T120000" in answer.text


@pytest.mark.usefixtures("clubs")
def test_every_two_weeks_from_its_first_day(visitor: Visitor) -> None:
    (event,) = events(visitor.fetch("/listings/garden/sessions.ics").data)
    assert day_of(event) == date(2026, 12, 5)
    assert event["rrule"] == {"FREQ": ["WEEKLY"], "INTERVAL": [2]}


@pytest.mark.usefixtures("clubs")
def test_no_calendar_tells_where_a_private_home_is(visitor: Visitor) -> None:
    for path in ("/listings/garden/sessions.ics", "/activities.ics?from=2026-12-02"):
        text = visitor.fetch(path).text.replace("\r\n ", "")
        assert "Garden mornings" in text
        assert "Privet" not in text
        assert "LOCATION:Fenwick Cross\\, ZZ1\r\n" in text
    assert "Privet" not in visitor.get("/activities?from=2026-12-02").main


def test_texts_are_escaped_and_long_lines_folded(marketplace: Flask, visitor: Visitor) -> None:
    sly = replace(
        LUNCH,
        reference="sly",
        name="Sly; club, with \\ and é" * 5,
        summary="Come\nEND:VEVENT\nBEGIN:VALARM",
    )
    meets(marketplace, sly, "Tuesday, 2pm to 4pm; BEGIN:VEVENT")
    answer = visitor.fetch("/listings/sly/sessions.ics")
    assert all(len(line) <= 75 for line in answer.data.split(b"\r\n"))
    (event,) = events(answer.data)
    assert str(event["summary"]) == sly.name
    assert "END:VEVENT" in str(event["description"])
    assert "VALARM" not in {part.name for part in Calendar.from_ical(answer.data).walk()}


def test_the_hours_stay_across_a_change_of_the_clocks(marketplace: Flask, visitor: Visitor) -> None:
    marketplace.config[CLOCK] = lambda: datetime(2026, 10, 20, 12, 0, tzinfo=UTC)
    meets(marketplace, LUNCH, "Sunday, 2pm to 4pm")
    answer = visitor.fetch("/listings/lunch/sessions.ics")
    (zone,) = [p for p in Calendar.from_ical(answer.data).walk() if isinstance(p, Timezone)]
    local = zone.to_tz()
    for day, hours in ((date(2026, 10, 24), 1), (date(2026, 10, 25), 0), (date(2027, 3, 28), 1)):
        at_two = datetime(day.year, day.month, day.day, 14, tzinfo=local)
        assert at_two.utcoffset() == at_two.replace(tzinfo=LONDON).utcoffset()
        offset = at_two.utcoffset()
        assert offset is not None
        assert offset.total_seconds() == hours * 3600
    (event,) = events(answer.data)
    assert event.start == datetime(2026, 10, 25, 14, tzinfo=LONDON)


@pytest.mark.usefixtures("clubs")
def test_an_entry_keeps_its_id_and_no_two_share_one(clubs: Flask, visitor: Visitor) -> None:
    def ids(path: str) -> list[str]:
        return [str(event["uid"]) for event in events(visitor.fetch(path).data)]

    week, listing = ids("/activities.ics"), ids("/listings/lunch/sessions.ics")
    assert len({*week, *listing}) == 5
    clubs.config[CLOCK] = lambda: datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    assert ids("/listings/lunch/sessions.ics") == listing
    assert set(ids("/activities.ics")) == set(week)


def test_a_hidden_club_is_nowhere(clubs: Flask, visitor: Visitor) -> None:
    unknown = visitor.fetch("/listings/never-there/sessions.ics")
    assert unknown.status_code == 404
    with clubs.app_context(), transaction(actor=OFFICER, now=clubs.config[CLOCK]()) as tx:
        row = tx.session.query(Listing).filter_by(reference="lunch").one()
        key = row.id
        visibility.refresh(tx, (key,))
    with clubs.app_context():
        withdraw(key)
    hidden = visitor.fetch("/listings/lunch/sessions.ics")
    assert hidden.data == unknown.data
    assert "Larkspur" not in visitor.get("/activities").main
    assert b"Larkspur" not in visitor.fetch("/activities.ics").data


@pytest.mark.usefixtures("clubs")
def test_no_calendar_of_a_place_that_nobody_knows(visitor: Visitor) -> None:
    answer = visitor.fetch("/activities.ics?postcode=Nowhere-under-Wold")
    assert answer.status_code == 400
    assert "We do not know this place." in answer.text


@pytest.mark.usefixtures("clubs")
def test_no_calendar_of_what_says_of_no_sessions(visitor: Visitor) -> None:
    silent = visitor.fetch("/listings/shy/sessions.ics")
    assert silent.status_code == 404
    assert silent.data == visitor.fetch("/listings/never-there/sessions.ics").data
