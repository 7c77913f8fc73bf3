"""The pages of safeguarding officers: the queue, one concern, and everything done with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.domain.access import Role
from marketplace.domain.communication_needs import CommunicationNeed
from marketplace.domain.concern_answers import Contact, ContactWay, Happening
from marketplace.domain.concerns import ConcernKind
from marketplace.models.base import db
from marketplace.models.concerns import Concern
from marketplace.models.events import AuditEvent
from marketplace.web.clock import CLOCK
from tests.integration.telling import ANSWERS, an_answer, submitted
from tests.web.people import Person, signed_in

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
WORDS = "He locks her in at night, and she has bruises."


@dataclass
class Told:
    """What somebody told us, twice over: a safeguarding concern, and a complaint that waits."""

    safeguarding: int
    complaint: int


def tell(app: Flask, *, now: datetime = MONDAY, needs: tuple[CommunicationNeed, ...] = ()) -> Told:
    """Somebody tells us of harm and complains, both at once."""
    answers = an_answer(
        happening=Happening(words=WORDS, when="Last night", danger_now=True),
        contact=Contact(way=ContactWay.PHONE, value="01632 960001", needs=needs),
        kinds=(ConcernKind.SAFEGUARDING, ConcernKind.COMPLAINT),
    )
    with app.app_context():
        sent = submitted(answers, now=now)
        chosen = select(Concern.kind, Concern.id).where(Concern.submission_id == sent.submission_id)
        ids = dict(db.session.execute(chosen).tuples().all())
    return Told(safeguarding=ids["safeguarding"], complaint=ids["complaint"])


@pytest.fixture
def desk(sqlite_app: Flask) -> Flask:
    """The application on a Monday at ten."""
    sqlite_app.config[CLOCK] = lambda: MONDAY
    return sqlite_app


def later(app: Flask, **more: float) -> None:
    """Let time pass from Monday at ten."""
    app.config[CLOCK] = lambda: MONDAY + timedelta(**more)


def reads(app: Flask, concern_id: int) -> list[str]:
    """Who read a safeguarding concern, by the audit trail."""
    with app.app_context():
        chosen = select(AuditEvent.actor).where(
            AuditEvent.kind == "concern-read", AuditEvent.subject == f"safeguarding:{concern_id}"
        )
        return list(db.session.scalars(chosen))


def test_the_empty_queue_says_so(desk: Flask) -> None:
    officer = signed_in(desk, Role.SAFEGUARDING)
    page = officer.get("/safeguarding")
    assert page.heading == "Safeguarding concerns"
    assert "Everything is accepted." in page.main
    assert "Nothing else is under way." in page.main
    assert "No closed concern matches." in officer.get("/safeguarding?closed=yes").main


def test_what_nobody_accepted_stands_first_with_the_office_time_that_is_left(desk: Flask) -> None:
    tell(desk)
    officer = signed_in(desk, Role.SAFEGUARDING)
    page = officer.get("/safeguarding")
    assert "To be accepted (1)" in page.main
    assert "4 hours of office time left, until 23 November 2026 at 2:00pm." in page.main
    assert "1 more from the same person waits for it." in page.main
    assert WORDS not in page.main
    assert "Robin" not in page.main
    later(desk, hours=3, minutes=20)
    second = signed_in(desk, Role.SAFEGUARDING)
    assert "40 minutes of office time left" in second.get("/safeguarding").main
    later(desk, hours=4, seconds=1)
    late = signed_in(desk, Role.SAFEGUARDING).get("/safeguarding")
    assert "Late: nobody has accepted it" in late.main
    assert "1 concern was not accepted in time." in late.main
    assert late.texts(".govuk-tag--red")[-1] == "Late: nobody has accepted it"


def test_the_desk_tells_its_officers_alone_how_many_wait(desk: Flask) -> None:
    tell(desk)
    assert "1 to be accepted" in signed_in(desk, role=Role.SAFEGUARDING).get("/quality").main
    assert "to be accepted" not in signed_in(desk, role=Role.QA).get("/quality").main


def test_the_page_says_everything_and_reading_it_is_an_event(desk: Flask) -> None:
    told = tell(desk, needs=(CommunicationNeed.BSL,))
    officer = signed_in(desk, Role.SAFEGUARDING)
    page = officer.get(f"/safeguarding/{told.safeguarding}")
    for words in (WORDS, "Last night", "Robin Example", "01632 960001", "British Sign Language"):
        assert words in page.main, words
    assert "My mother" in page.main
    assert "Complaint about a provider: received." in page.main
    assert reads(desk, told.safeguarding) == [f"person:{officer.email}"]
    officer.get(f"/safeguarding/{told.safeguarding}")
    assert len(reads(desk, told.safeguarding)) == 2


def test_the_whole_way_of_a_concern(desk: Flask) -> None:
    """Accepted, looked at, marked, noted, what waited let go, considered, closed."""
    told = tell(desk)
    officer = signed_in(desk, Role.SAFEGUARDING, name="Sam Officer")
    address = f"/safeguarding/{told.safeguarding}"
    _press(officer, address, "accept")
    page = officer.get(address)
    assert "by Sam Officer. Sam Officer takes care of it." in page.main
    assert "Everything is accepted." in officer.get("/safeguarding").main
    findings = officer.get(f"{address}/assess")
    version = str(findings.soup.select_one("input[name=version]")["value"])  # type: ignore[index]
    empty = officer.refused(f"{address}/assess", {"version": version})
    assert "Choose what harm it tells of" in empty.main
    officer.submit(
        findings,
        information="people",
        first_hand="no",
        harm="serious",
        themes=["injury", "conduct"],
        criticality="serious",
        decision="consider",
        reasons="Bruises were seen.",
    )
    assert "Falls and injuries" in officer.get(address).main
    officer.submit(officer.get(address), form="form[action$=mark]:has([value=pattern])")
    officer.submit(officer.get(f"{address}/note"), words="The ward rang.")
    officer.submit(officer.get(f"{address}/tell"), words="We have seen her.")
    page = officer.get(address)
    assert "Part of a pattern" in page.texts(".govuk-tag")
    assert "The ward rang." in page.main
    assert "Safeguarding officers only" in page.texts(".govuk-tag")
    officer.submit(officer.get(f"{address}/consider"), words="We made a plan with her.")
    assert "We made a plan with her." in officer.get(address).main
    officer.submit(officer.get(address), form="form[action$=release]")
    assert "Waits for you" not in officer.get(address).main
    refused = officer.submit(officer.get(f"{address}/close"))
    assert "Choose why it is closed." in refused.text
    officer.submit(officer.get(f"{address}/close"), why="considered")
    assert "Closed" in officer.get(address).texts(".govuk-tag")
    assert told_in(officer.get("/safeguarding?closed=yes").main)
    officer.fetch(f"/quality/concerns/{told.complaint}")


def told_in(words: str) -> bool:
    """Whether the only concern is in a list."""
    return "T-" in words


def test_a_single_concern_is_linked_to_one_about_the_organisation(desk: Flask) -> None:
    single, whole = tell(desk), tell(desk)
    officer = signed_in(desk, Role.SAFEGUARDING)
    address = f"/safeguarding/{single.safeguarding}"
    assert "No other concern is marked" in officer.get(f"{address}/link").main
    of_whole = f"/safeguarding/{whole.safeguarding}"
    officer.submit(officer.get(of_whole), form="form[action$=mark]:has([value=organisational])")
    form = officer.get(f"{address}/link")
    again = officer.submit(form)
    assert "Choose a concern from the list" in again.text
    officer.submit(form, organisational_id=str(whole.safeguarding))
    assert "Part of what is about the organisation" in officer.get(address).main
    assert "Concerns about single people" in officer.get(of_whole).main
    refused = officer.submit(
        officer.get(of_whole), form="form[action$=mark]:has([value=organisational])"
    )
    assert refused.status_code == 409
    officer.submit(officer.get(address), form="form[action$=end]")
    assert "Part of what is about the organisation" not in officer.get(address).main


def test_two_officers_accept_at_once_and_one_is_told(desk: Flask) -> None:
    told = tell(desk)
    first, second = signed_in(desk, Role.SAFEGUARDING), signed_in(desk, Role.SAFEGUARDING)
    address = f"/safeguarding/{told.safeguarding}"
    both = first.get(address), second.get(address)
    first.submit(both[0], form="form[action$=accept]")
    answer = second.submit(both[1], form="form[action$=accept]")
    assert answer.status_code == 409
    second.submit(second.get(address), form="form[action$=take-on]")


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SAFEGUARDING])
def test_nobody_else_learns_that_it_is_there(desk: Flask, role: Role) -> None:
    told = tell(desk)
    who = signed_in(desk, role)
    for path in ("", f"/{told.safeguarding}", f"/{told.complaint}", "/987654"):
        assert who.fetch(f"/safeguarding{path}").status_code == 403


def test_an_open_concern_and_none_are_alike_here(desk: Flask) -> None:
    with desk.app_context():
        sent = submitted(ANSWERS, now=MONDAY)
        chosen = select(Concern.id).where(Concern.submission_id == sent.submission_id)
        open_one = db.session.scalars(chosen).one()
    officer = signed_in(desk, Role.SAFEGUARDING)
    officer.get(f"/safeguarding/{open_one}", status=404)
    officer.get("/safeguarding/987654", status=404)
    with desk.app_context():
        kinds = db.session.scalars(select(AuditEvent.kind))
        assert "concern-read" not in set(kinds)


def _press(officer: Person, address: str, act: str) -> None:
    answer = officer.submit(officer.get(address), form=f"form[action$={act}]")
    assert answer.status_code == 302
