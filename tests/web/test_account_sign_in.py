"""The way in: sign-in, second step, and where it leads."""

from __future__ import annotations

from datetime import timedelta

import pyotp
import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from marketplace.domain.access import Role
from marketplace.models.accounts import SignIn
from marketplace.models.base import db
from tests.web.arrivals import OTHER, PASSWORD, Arrival, code_of, later, now_of, somebody


@pytest.fixture
def arrival(marketplace: Flask) -> Arrival:
    return Arrival(marketplace)


def test_a_provider_signs_in_and_sees_their_account(arrival: Arrival) -> None:
    somebody(arrival.app)
    answer = arrival.sign_in("Asha@Example.org ")
    assert answer.status_code == 302
    page = arrival.get("/account")
    assert "Asha Vale" in page.main
    assert "Firefox (this one)" in page.main


@pytest.mark.parametrize(
    ("email", "password"),
    [("asha@example.org", OTHER), ("nobody@example.org", PASSWORD), ("not an address", PASSWORD)],
)
def test_wrong_is_one_answer(arrival: Arrival, email: str, password: str) -> None:
    somebody(arrival.app)
    page = arrival.refused("/account/sign-in", email=email, password=password)
    assert page.texts(".govuk-error-summary__list li") == [
        "The email address or password is not right. Check both and try again."
    ]
    assert arrival.fetch("/account").status_code == 302
    assert password not in page.response.text


def test_staff_set_up_a_second_step_before_anything_else(arrival: Arrival) -> None:
    account_id = somebody(arrival.app, Role.QA)
    first = arrival.sign_in("asha@example.org")
    assert first.location == "/account/second-factor"
    for closed in ("/account", "/account/password"):
        assert arrival.fetch(closed).location.startswith("/account/second-factor")
    page = arrival.get("/account/second-factor/set-up")
    (key,) = page.texts("#key")
    assert page.soup.select_one("[role=img] svg path")
    wrong = arrival.submit(page, code="000000")
    assert "The code is not right" in wrong.text
    code = _code(key, arrival.app)
    shown = arrival.submit(page, code=code)
    assert shown.status_code == 200
    assert "no-store" in shown.headers["Cache-Control"]
    assert arrival.get("/account").heading == "Your account"
    assert code_of(arrival.app, account_id) == code


def _code(key: str, app: Flask) -> str:
    return pyotp.TOTP(key.replace(" ", "")).at(now_of(app))


def test_a_code_is_asked_for_and_taken_once(marketplace: Flask) -> None:
    account_id = somebody(marketplace, Role.QA, second_factor=True)
    code = code_of(marketplace, account_id)
    first, second = Arrival(marketplace), Arrival(marketplace)
    for browser in (first, second):
        assert browser.sign_in("asha@example.org").location == "/account/second-factor"
    assert first.fill_in("/account/second-factor", code=code).status_code == 302
    assert first.get("/account").heading == "Your account"
    page = second.refused("/account/second-factor", code=code)
    assert "The code is not right" in page.main
    assert second.fetch("/account").location.startswith("/account/second-factor")


def test_a_recovery_code_works_once(arrival: Arrival) -> None:
    somebody(arrival.app)
    arrival.sign_in("asha@example.org")
    page = arrival.get("/account/second-factor/set-up")
    shown = arrival.submit(page, code=_code(page.texts("#key")[0], arrival.app))
    codes = BeautifulSoup(shown.text, "html.parser").select("main ol li")
    assert len(codes) == 10
    code = codes[3].get_text(strip=True)
    later(arrival.app, timedelta(minutes=1))
    other = Arrival(arrival.app)
    other.sign_in("asha@example.org")
    assert other.fill_in("/account/second-factor/recovery", code=code.lower()).status_code == 302
    assert "9 of your recovery codes are unused" in other.get("/account").main
    third = Arrival(arrival.app)
    third.sign_in("asha@example.org")
    page = third.refused("/account/second-factor/recovery", code=code)
    assert "it has been used" in page.main


def test_one_goes_on_where_one_came_from(arrival: Arrival) -> None:
    somebody(arrival.app)
    sent = arrival.fetch("/account/password?a=b")
    assert sent.location == "/account/sign-in?next=/account/password?a%3Db"
    answer = arrival.fill_in(sent.location, email="asha@example.org", password=PASSWORD)
    assert answer.location == "/account/password?a=b"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example.org/",
        "//evil.example.org/",
        "/\\evil.example.org",
        "\\\\evil.example.org",
        "/\t/evil.example.org",
        "javascript:alert(1)",
        "account",
        "/%0d%0aSet-Cookie: a=b\r\nX: y",
        "/account/sign-out",
        "/" + "x" * 3000,
    ],
)
def test_nobody_is_sent_to_another_site(arrival: Arrival, elsewhere: str) -> None:
    somebody(arrival.app)
    answer = arrival.sign_in("asha@example.org", next=elsewhere)
    assert answer.status_code == 302
    assert answer.location in {"/account", "/provider"}
    again = arrival.client.get("/account/sign-in", query_string={"next": elsewhere})
    assert again.location in {"/account", "/provider"}


def test_signing_out_ends_the_sign_in_for_good(arrival: Arrival) -> None:
    somebody(arrival.app)
    arrival.sign_in("asha@example.org")
    stolen = arrival.client.get_cookie("session")
    assert stolen is not None
    page = arrival.get("/account")
    form = page.soup.select_one("form[action='/account/sign-out'] input")
    assert form is not None
    answer = arrival.client.post("/account/sign-out", data={"csrf_token": form["value"]})
    assert answer.location == "/account/signed-out"
    assert arrival.get("/account/signed-out").heading == "You have signed out"
    arrival.client.set_cookie("session", stolen.value)
    assert arrival.fetch("/account").status_code == 302


def test_a_prepared_session_is_worth_nothing(arrival: Arrival) -> None:
    """Whoever plants a session before somebody signs in does not share it afterwards."""
    somebody(arrival.app)
    arrival.get("/account/sign-in")
    with arrival.client.session_transaction() as session:
        session["_user_id"] = "a token that somebody chose"
        session["planted"] = "yes"
        before = session["csrf_token"]
    arrival.sign_in("asha@example.org")
    with arrival.client.session_transaction() as session:
        assert session["_user_id"] != "a token that somebody chose"
        assert "planted" not in session
        assert session["csrf_token"] != before


def test_the_token_changes_with_the_second_step(arrival: Arrival) -> None:
    account_id = somebody(arrival.app, Role.ADMIN, second_factor=True)
    arrival.sign_in("asha@example.org")
    halfway = arrival.client.get_cookie("session")
    assert halfway is not None
    arrival.fill_in("/account/second-factor", code=code_of(arrival.app, account_id))
    other = Arrival(arrival.app)
    other.client.set_cookie("session", halfway.value)
    assert other.fetch("/account").location.startswith("/account/sign-in")


@pytest.mark.parametrize(
    ("role", "idle"), [(Role.QA, timedelta(minutes=30)), (Role.PROVIDER, timedelta(hours=2))]
)
def test_a_sign_in_ends_when_nothing_happens(arrival: Arrival, role: Role, idle: timedelta) -> None:
    account_id = somebody(arrival.app, role, second_factor=True)
    arrival.sign_in("asha@example.org")
    arrival.fill_in("/account/second-factor", code=code_of(arrival.app, account_id))
    later(arrival.app, idle - timedelta(seconds=1))
    arrival.get("/account")
    later(arrival.app, idle)
    sent = arrival.fetch("/account")
    assert sent.location == "/account/sign-in?next=/account&ended=idle"
    assert "because nothing happened for a while" in arrival.get(sent.location).main
    assert "Signed in" not in arrival.get("/account/sign-in").main


def test_a_sign_in_ends_after_half_a_day_whatever_happens(arrival: Arrival) -> None:
    somebody(arrival.app)
    arrival.sign_in("asha@example.org")
    for _ in range(11):
        later(arrival.app, timedelta(hours=1))
        arrival.get("/account")
    later(arrival.app, timedelta(minutes=59))
    arrival.get("/account")
    later(arrival.app, timedelta(minutes=1))
    assert arrival.fetch("/account").location.endswith("ended=too-old")


def test_public_pages_do_not_know_who_looks(arrival: Arrival, marketplace: Flask) -> None:
    somebody(marketplace)
    arrival.sign_in("asha@example.org")
    for path in ("/", "/search", "/policy", "/api/v1/listings", "/no-such-page"):
        answer = arrival.client.get(path)
        assert "Set-Cookie" not in answer.headers
        assert "Cookie" not in answer.headers.get("Vary", "")
        assert answer.headers["Cache-Control"] == "private, no-cache"


def test_presence_is_noted_once_a_minute_at_most(arrival: Arrival) -> None:
    somebody(arrival.app)
    began = now_of(arrival.app)
    arrival.sign_in("asha@example.org")
    noted = []
    for seconds in (30, 29, 1, 59, 1):
        later(arrival.app, timedelta(seconds=seconds))
        arrival.get("/account")
        with arrival.app.app_context():
            seen = db.session.scalars(select(SignIn.last_seen_at)).one()
        noted.append((seen - began).total_seconds())
    assert noted == [0, 0, 60, 60, 120]
