"""Creating an account, confirming the address, choosing a new password, joining."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from marketplace.domain.access import Role, command
from marketplace.domain.messages import MessageKind
from marketplace.services.accounts_staff import add_person
from tests.web.arrivals import (
    OTHER,
    PASSWORD,
    Arrival,
    later,
    link_to,
    mail_to,
    now_of,
    somebody,
)

EMAIL = "asha@example.org"
NEW = {"name": "Asha Vale", "email": EMAIL, "password": PASSWORD}


@pytest.fixture
def arrival(marketplace: Flask) -> Arrival:
    return Arrival(marketplace)


def test_a_provider_creates_an_account_and_is_signed_in(arrival: Arrival) -> None:
    answer = arrival.fill_in("/account/register", **NEW)
    assert answer.location == "/account/registered"
    assert arrival.get("/account/registered").heading == "Check your email"
    link = link_to(arrival.app, EMAIL, MessageKind.CONFIRM_EMAIL)
    assert EMAIL in arrival.get(link).main
    refused = arrival.refused(link, password=OTHER)
    assert "password is not right" in refused.main
    assert arrival.fill_in(link, password=PASSWORD).status_code == 302
    assert "Asha Vale" in arrival.get("/account").main
    used = arrival.get(link)
    assert used.heading == "This link cannot be used"
    assert "used already" in used.main


def test_every_problem_is_told_at_once(arrival: Arrival) -> None:
    page = arrival.refused("/account/register", name="x" * 121, email="nobody", password="short")
    assert page.texts(".govuk-error-summary__list a") == [
        "Your name must be 120 characters or fewer",
        "Enter an email address in the correct format, like name@example.com",
        "Your password must be 10 characters or more",
    ]
    assert 'value="short"' not in page.response.text


def test_an_address_in_use_gets_the_same_page(arrival: Arrival) -> None:
    somebody(arrival.app)
    known = arrival.fill_in("/account/register", **NEW)
    unknown = arrival.fill_in("/account/register", **{**NEW, "email": "new@example.org"})
    assert known.status_code == unknown.status_code == 302
    assert known.location == unknown.location
    assert known.data == unknown.data
    assert {name for name, _ in known.headers} == {name for name, _ in unknown.headers}
    assert [each.kind for each in mail_to(arrival.app, EMAIL)] == ["address-in-use"]


def test_script_in_a_name_is_shown_as_text(arrival: Arrival) -> None:
    name = "<script>alert(1)</script>"
    arrival.fill_in("/account/register", **{**NEW, "name": name})
    link = link_to(arrival.app, EMAIL, MessageKind.CONFIRM_EMAIL)
    arrival.fill_in(link, password=PASSWORD)
    page = arrival.get("/account")
    assert name in page.main
    assert name not in page.response.text


def test_a_forgotten_password_is_chosen_anew(arrival: Arrival) -> None:
    somebody(arrival.app)
    assert arrival.fill_in("/account/reset", email=EMAIL).location == "/account/reset/sent"
    assert "30 minutes" in arrival.get("/account/reset/sent").main
    link = link_to(arrival.app, EMAIL, MessageKind.RESET_PASSWORD)
    assert "10 characters or more" in arrival.refused(link, password="short").main
    assert arrival.fill_in(link, password=OTHER).status_code == 302
    assert arrival.get("/account").heading == "Your account"
    assert "used already" in arrival.get(link).main
    assert arrival.client.get_cookie("known_device", path="/account") is not None


def test_a_reset_link_is_too_old_after_half_an_hour(arrival: Arrival) -> None:
    somebody(arrival.app)
    arrival.fill_in("/account/reset", email=EMAIL)
    link = link_to(arrival.app, EMAIL, MessageKind.RESET_PASSWORD)
    later(arrival.app, timedelta(minutes=30))
    assert "too old" in arrival.get(link).main
    assert "do not know this link" in arrival.get(f"{link[:-2]}xx").main
    assert "do not know this link" in arrival.get(link.replace("/reset/", "/confirm/")).main


def test_a_reset_says_the_same_for_everybody(arrival: Arrival) -> None:
    somebody(arrival.app)
    known = arrival.fill_in("/account/reset", email=EMAIL)
    unknown = arrival.fill_in("/account/reset", email="nobody@example.org")
    assert (known.status_code, known.data) == (unknown.status_code, unknown.data)
    assert "correct format" in arrival.refused("/account/reset", email="nobody").main


def test_a_reset_of_staff_still_asks_for_the_second_step(arrival: Arrival) -> None:
    somebody(arrival.app, Role.QA, second_factor=True)
    arrival.fill_in("/account/reset", email=EMAIL)
    link = link_to(arrival.app, EMAIL, MessageKind.RESET_PASSWORD)
    assert arrival.fill_in(link, password=OTHER).location == "/account/second-factor"
    assert arrival.client.get_cookie("known_device", path="/account") is None


def test_somebody_who_was_invited_joins(arrival: Arrival) -> None:
    with arrival.app.app_context():
        add_person(EMAIL, Role.QA, actor=command("test"), now=now_of(arrival.app))
    link = link_to(arrival.app, EMAIL, MessageKind.STAFF_INVITATION)
    page = arrival.refused(link, name="Asha", password="marlbridge")
    assert "words of this service" in page.main
    assert arrival.fill_in(link, name="Asha", password=PASSWORD).location == (
        "/account/second-factor"
    )
    sent_on = arrival.fetch("/account/second-factor")
    assert arrival.get(sent_on.location).heading == "Set up a second step of signing in"
    assert "used already" in arrival.get(link).main


def test_a_service_that_was_invited_is_greeted(arrival: Arrival) -> None:
    page = arrival.get("/account/invited/anything")
    assert page.address_of("Create an account") == "/account/register"


def test_the_way_in_is_slowed_with_plain_words(arrival: Arrival) -> None:
    somebody(arrival.app)
    for _ in range(5):
        arrival.refused("/account/sign-in", email=EMAIL, password=OTHER)
    page = arrival.refused("/account/sign-in", email=EMAIL, password=PASSWORD)
    assert page.texts(".govuk-error-summary__list li") == [
        "There were too many tries. Wait 15 seconds, then try again."
    ]
    arrival.fill_in("/account/reset", email=EMAIL)
    link = link_to(arrival.app, EMAIL, MessageKind.RESET_PASSWORD)
    assert arrival.fill_in(link, password=OTHER).status_code == 302


def test_strangers_do_not_slow_a_browser_that_knows_its_owner(marketplace: Flask) -> None:
    somebody(marketplace)
    owner, stranger = Arrival(marketplace), Arrival(marketplace, address="192.0.2.99")
    owner.sign_in(EMAIL)
    cookie = owner.client.get_cookie("known_device", path="/account")
    assert cookie is not None
    assert cookie.http_only
    assert cookie.same_site == "Lax"
    for _ in range(6):
        stranger.refused("/account/sign-in", email=EMAIL, password=OTHER)
    owner.client.delete_cookie("session")
    assert owner.sign_in(EMAIL).status_code == 302
    owner.client.delete_cookie("known_device", path="/account")
    owner.client.delete_cookie("session")
    owner.refused("/account/sign-in", email=EMAIL, password=OTHER)


@pytest.mark.parametrize("path", ["/account/sign-in", "/account/register", "/account/reset"])
def test_a_form_of_another_site_is_refused(arrival: Arrival, path: str) -> None:
    somebody(arrival.app)
    for token in ({}, {"csrf_token": ""}, {"csrf_token": "made-up"}):
        answer = arrival.client.post(path, data={**NEW, **token})
        assert answer.status_code == 400
    assert arrival.fetch("/account").status_code == 302
