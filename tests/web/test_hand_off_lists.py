"""The three lists of hand-offs: what waits, how long, and what to do."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.domain.access import Role
from marketplace.domain.concern_recipients import Recipient
from marketplace.domain.concerns import ConcernKind, ConcernStatus
from marketplace.models.base import db
from marketplace.models.concern_words import ConcernWords
from tests.integration.handing import stored_hand_off
from tests.web.handing import LISTS, concern, counts, sent
from tests.web.people import Person, signed_in
from tests.web.shelf import NOW


@pytest.fixture
def officer(marketplace: Flask) -> Person:
    """A quality assurance officer."""
    return signed_in(marketplace, Role.QA, email="olu@example.org")


def test_each_list_says_how_long_and_what_to_do(marketplace: Flask, officer: Person) -> None:
    concern_id = concern(marketplace)
    sent(marketplace, concern_id, Recipient.CQC)
    late = sent(marketplace, concern_id, Recipient.HEALTH, days=12)
    page = officer.get(f"{LISTS}?list=unreceipted")
    assert counts(page) == [
        "Not confirmed yet (1)",
        "Overdue (1)",
        "Closed without telling the person (0)",
    ]
    assert "proof of delivery" in page.main
    page = officer.get(LISTS)
    assert "12 days" in page.main
    assert "Ask them whether they have it." in page.main
    address = f"/quality/concerns/{concern_id}/hand-offs/{late}"
    receipt = officer.get(f"{address}/receipt")
    officer.submit(receipt, arrival="confirmed", words="Ms Ash rang.")
    outcome = officer.get(f"{address}/outcome")
    officer.submit(outcome, words="They looked into it.")
    page = officer.get(f"{LISTS}?list=untold")
    assert counts(page)[1:] == ["Overdue (0)", "Closed without telling the person (1)"]
    assert "Tell the person what came of it." in page.main
    officer.submit(officer.get(f"{address}/telling"), words="They looked into it for you.")
    assert counts(officer.get(LISTS))[2] == "Closed without telling the person (0)"
    with marketplace.app_context():
        assert list(db.session.scalars(select(ConcernWords.words))) == [
            "They looked into it for you."
        ]


def test_what_another_body_does_not_answer_for_four_weeks_is_overdue(
    marketplace: Flask, officer: Person
) -> None:
    concern_id = concern(marketplace)
    hand_off_id = sent(marketplace, concern_id, Recipient.CQC, days=40)
    with marketplace.app_context():
        row = stored_hand_off(hand_off_id)
        row.status, row.receipt_by = "received", officer.account_id
        row.receipt_at = NOW - timedelta(days=30)
        db.session.commit()
    page = officer.get(LISTS)
    assert "30 days" in page.main
    assert "Ask what came of it, and record it." in page.main


def test_empty_lists_say_so(officer: Person) -> None:
    for name, words in (
        ("unreceipted", "Nothing is on its way"),
        ("overdue", "Nothing is overdue"),
        ("untold", "Everybody was told"),
    ):
        assert words in officer.get(f"{LISTS}?list={name}").main
    assert officer.fetch(f"{LISTS}?list=other").status_code == 400


def test_a_complaint_about_the_council_waits_until_it_is_sent(
    marketplace: Flask, officer: Person
) -> None:
    guard = signed_in(marketplace, Role.SAFEGUARDING)
    concern_id = concern(
        marketplace, kind=ConcernKind.COUNCIL_COMPLAINT, status=ConcernStatus.RECEIVED
    )
    address = f"/quality/concerns/{concern_id}/hand-offs"
    for person in (officer, guard):
        assert person.get(LISTS).soup.select(f"main a[href='{address}']")
    page = officer.get(f"{address}/new")
    assert "acknowledges it within 3 working days" in page.main
    assert page.soup.select_one("input[value=council-complaints][checked]")
    page = officer.get(f"{address}/new?recipient=council-complaints&basis=public-task")
    answer = officer.submit(page, method="secure-email", words="The council did not answer.")
    assert answer.status_code == 302, answer.text
    assert not officer.get(LISTS).soup.select(f"main a[href='{address}']")
    officer.submit(officer.get(f"{answer.location}/taking-back"), why="mistake")
    assert officer.get(LISTS).soup.select(f"main a[href='{address}']")
