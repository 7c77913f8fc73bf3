"""Nothing shows to others that somebody told us of harm: no page, file, number or list."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.domain.access import Role
from marketplace.models.base import db
from marketplace.models.events import AuditEvent
from marketplace.models.messages import Message
from marketplace.services.concern_loading import locked
from marketplace.services.safeguarding_mail import tell_officers
from marketplace.services.transaction import transaction
from marketplace.web.clock import CLOCK
from tests.integration.desk import TEST
from tests.integration.inboxes import a_provider
from tests.integration.safeguarding import HARM
from tests.integration.telling import ANSWERS, submitted
from tests.web.people import Person, account, signed_in
from tests.web.shelf import NOW

PAGES = (
    "/quality",
    "/quality/concerns",
    "/quality/concerns?stage=all",
    "/quality/concerns?stage=closed",
    "/quality/hand-offs",
    "/quality/hand-offs?list=overdue",
    "/quality/signals",
    "/quality/providers",
    "/quality/providers/1",
    "/quality/compliments",
    "/quality/numbers",
    "/quality/alerts",
    "/quality/mail",
    "/quality/audit",
    "/quality/audit?about=safeguarding",
    "/quality/audit?about=message",
    "/provider",
    "/provider/inbox",
)
OTHERS = [role for role in Role if role is not Role.SAFEGUARDING]
RANDOM = re.compile(r"nonce(?:-|=\")[\w-]+|name=\"csrf_token\" value=\"[^\"]+")


@pytest.fixture
def desk(sqlite_app: Flask) -> Flask:
    """A provider about which somebody complained, and a safeguarding officer."""
    sqlite_app.config[CLOCK] = lambda: NOW
    with sqlite_app.app_context():
        a_provider("Bramble Care")
        account("sam@example.org", {Role.SAFEGUARDING}, now=NOW, second_factor=True)
        submitted(ANSWERS, now=NOW)
    return sqlite_app


def tell_of_harm(app: Flask) -> int:
    """Somebody tells us of harm and complains; no message to an officer can be sent."""
    with app.app_context():
        sent = submitted(HARM, now=NOW)
        assert len(sent.kinds) == 2
        for message in db.session.scalars(select(Message)):
            if message.kind.startswith("safeguarding"):
                message.given_up_at, message.attempts = NOW, 9
        db.session.commit()
        with transaction(actor=TEST, now=NOW) as tx:
            concern, _ = locked(tx, 2)
            tell_officers(tx, concern)
        return sent.submission_id


@pytest.mark.parametrize("role", OTHERS)
def test_every_page_is_the_same_before_and_after(desk: Flask, role: Role) -> None:
    who = one_of(desk, role)
    shown(who)
    before = shown(who)
    tell_of_harm(desk)
    after = shown(who)
    for path in PAGES:
        assert after[path] == before[path], path


@pytest.mark.parametrize("role", [Role.QA, Role.MANAGER])
def test_the_numbers_taken_out_as_a_file_are_the_same(desk: Flask, role: Role) -> None:
    who = one_of(desk, role)
    before = who.fetch("/quality/numbers.csv").text
    tell_of_harm(desk)
    assert who.fetch("/quality/numbers.csv").text == before
    assert before.count("\n") > 3


@pytest.mark.parametrize("role", [Role.QA, Role.ADMIN])
def test_the_trail_taken_out_as_a_file_has_none_of_it(desk: Flask, role: Role) -> None:
    who = one_of(desk, role)
    before = who.fetch("/quality/audit.csv").text.splitlines()
    tell_of_harm(desk)
    after = who.fetch("/quality/audit.csv").text.splitlines()
    assert [line for line in after if "audit-exported" not in line] == before
    assert len(before) > 4


def test_an_officer_of_safeguarding_who_belongs_to_the_provider_sees_no_difference(
    desk: Flask,
) -> None:
    who = signed_in(desk, Role.SAFEGUARDING, provider_ids=(1,))
    paths = (*PAGES, "/safeguarding", "/safeguarding?closed=yes")
    shown(who, paths)
    before = shown(who, paths)
    tell_of_harm(desk)
    after = shown(who, paths)
    for path in paths:
        assert after[path] == before[path], path
    assert "Everything is accepted." in who.get("/safeguarding").main


def test_the_same_pages_show_it_to_whom_it_is_for(desk: Flask) -> None:
    """Else the other tests would prove nothing."""
    who = signed_in(desk, Role.SAFEGUARDING)
    before = shown(who)
    tell_of_harm(desk)
    after = shown(who)
    differ = {path for path in PAGES if after[path] != before[path]}
    assert {"/quality/audit", "/quality/audit?about=safeguarding"} <= differ
    page = who.get("/safeguarding")
    assert "To be accepted (1)" in page.main
    assert "To sam@example.org" in page.main


def test_lost_messages_to_officers_are_theirs_to_send_again(desk: Flask) -> None:
    tell_of_harm(desk)
    with desk.app_context():
        lost = select(Message.id).where(Message.given_up_at.is_not(None))
        message_id = db.session.scalars(lost).one()
    one_of(desk, Role.QA).post(f"/quality/mail/{message_id}/again", status=404)
    who = signed_in(desk, Role.SAFEGUARDING)
    who.submit(who.get("/safeguarding"), form="form[action$=again]")
    assert "To sam@example.org" not in who.get("/safeguarding").main
    with desk.app_context():
        lost_now = select(func.count()).where(Message.given_up_at.is_not(None))
        assert db.session.scalar(lost_now) == 0


def test_released_the_trail_says_what_happened_meanwhile(desk: Flask) -> None:
    tell_of_harm(desk)
    qa = one_of(desk, Role.QA)
    assert "concern:3" not in qa.get("/quality/audit").main
    sam = signed_in(desk, Role.SAFEGUARDING)
    page = sam.get("/safeguarding/2")
    sam.submit(page, form="form[action$=release]")
    told = qa.get("/quality/audit").main
    assert "concern:3" in told
    assert not re.search(r"safeguarding:\d", told)
    with desk.app_context():
        kinds = set(db.session.scalars(select(AuditEvent.kind)))
        assert "safeguarding-strand-released" in kinds


def one_of(app: Flask, role: Role) -> Person:
    """Somebody of this role; a provider's user belongs to the provider."""
    providers = (1,) if role is Role.PROVIDER else ()
    return signed_in(app, role, provider_ids=providers)


def shown(who: Person, paths: tuple[str, ...] = PAGES) -> dict[str, str]:
    """What each of these shows to somebody, without what differs every time."""
    return {path: _plain(who, path) for path in paths}


def _plain(who: Person, path: str) -> str:
    answer = who.fetch(path)
    return RANDOM.sub("", f"{answer.status_code}\n{answer.text}")
