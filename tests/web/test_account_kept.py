"""Answers that arrive after a sign-in is over are not lost, and are nobody else's to send."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from marketplace.domain.access import Role
from tests.web.arrivals import PASSWORD, Arrival, later, somebody
from tests.web.people import signed_in
from tests.web.visitor import Page

EMAIL, OTHER_EMAIL = "asha@example.org", "zed@example.org"


@pytest.fixture
def arrival(marketplace: Flask) -> Arrival:
    somebody(marketplace)
    arrival = Arrival(marketplace)
    arrival.sign_in(EMAIL)
    return arrival


def kept(answer: object) -> Page:
    page = Page(answer)  # type: ignore[arg-type]
    assert page.response.status_code == 403
    assert page.heading == "You have been signed out"
    for promise in Arrival.promises:
        promise(page)
    return page


def test_answers_are_kept_over_an_expired_session(arrival: Arrival) -> None:
    form = arrival.get("/account/name")
    later(arrival.app, timedelta(hours=3))
    page = kept(arrival.submit(form, name="Asha <b>Vale-Smith</b>"))
    assert "<b>Vale" not in page.response.text
    address = page.address_of("Sign in (opens in new tab)")
    assert arrival.fill_in(address, email=EMAIL, password=PASSWORD).location == "/account/back"
    assert "Go back to the tab" in arrival.get("/account/back").main
    assert arrival.submit(page).status_code == 302
    assert "Asha <b>Vale-Smith</b>" in arrival.get("/account").main


def test_answers_are_kept_over_a_sign_out(arrival: Arrival) -> None:
    form = arrival.get("/account/name")
    overview = arrival.get("/account")
    token = overview.soup.select_one("form[action='/account/sign-out'] input")
    assert token is not None
    arrival.client.post("/account/sign-out", data={"csrf_token": token["value"]})
    page = kept(arrival.submit(form, name="Asha Two"))
    page = kept(arrival.submit(page))  # too early: they are still there
    arrival.sign_in(EMAIL)
    assert arrival.submit(page).status_code == 302
    assert "Asha Two" in arrival.get("/account").main


def test_nobody_else_can_send_them(arrival: Arrival) -> None:
    form = arrival.get("/account/name")
    somebody(arrival.app, email=OTHER_EMAIL, name="Zed")
    arrival.client.delete_cookie("session")
    arrival.sign_in(OTHER_EMAIL)
    page = kept(arrival.submit(form, name="Not Zed"))
    kept(arrival.submit(page))
    assert "Not Zed" not in arrival.get("/account").main


def test_a_form_that_was_open_for_days_can_be_sent_with_one_more_look(arrival: Arrival) -> None:
    form = arrival.get("/account/name")
    arrival.app.config["WTF_CSRF_TIME_LIMIT"] = -1
    page = kept(arrival.submit(form, name="Asha Three"))
    arrival.app.config["WTF_CSRF_TIME_LIMIT"] = 60
    assert arrival.submit(page).status_code == 302
    assert "Asha Three" in arrival.get("/account").main


def test_passwords_and_codes_are_not_kept(arrival: Arrival) -> None:
    form = arrival.get("/account/password")
    later(arrival.app, timedelta(hours=3))
    page = kept(arrival.submit(form, current=PASSWORD, password="a new good secret"))
    assert PASSWORD not in page.response.text
    assert "a new good secret" not in page.response.text
    assert "type it again" in page.main


def test_a_token_that_is_not_ours_keeps_nothing(arrival: Arrival) -> None:
    answer = arrival.client.post("/account/name", data={"name": "planted", "csrf_token": "x"})
    assert answer.status_code == 400
    assert b"planted" not in answer.data


def test_a_strangers_own_token_does_not_send_anything_for_somebody(arrival: Arrival) -> None:
    """Another site can get a token of its own, and post it: nothing happens but this page."""
    stranger = signed_in(arrival.app, Role.PROVIDER, email=OTHER_EMAIL)
    planted = {"name": "planted", "csrf_token": stranger.csrf()}
    page = kept(arrival.client.post("/account/name", data=planted))
    kept(arrival.submit(page))
    assert "planted" not in arrival.get("/account").main


def test_every_value_of_a_field_is_kept_in_its_order(arrival: Arrival) -> None:
    form = arrival.get("/account/name")
    later(arrival.app, timedelta(hours=3))
    page = kept(arrival.submit(form, name=["one", "two", ""], code="secret"))
    inputs = page.soup.select("main form input[name=name]")
    assert [each["value"] for each in inputs] == ["one", "two", ""]
    assert page.soup.select("main form input[name=code]") == []


def test_a_sign_in_page_that_was_left_open_says_what_to_do(arrival: Arrival) -> None:
    first, second = Arrival(arrival.app), Arrival(arrival.app)
    form = first.get("/account/sign-in")
    answer = second.submit(form, email=EMAIL, password=PASSWORD)
    assert answer.status_code == 400
    assert "This page was open for too long" in answer.text
    assert second.fetch("/account").status_code == 302
