"""One's own account: name, password, second step, where one is signed in."""

from __future__ import annotations

import pyotp
import pytest
from bs4 import BeautifulSoup
from flask import Flask

from marketplace.domain.access import Role
from tests.web.arrivals import OTHER, PASSWORD, Arrival, code_of, now_of, somebody
from tests.web.people import signed_in

EMAIL = "asha@example.org"


@pytest.fixture
def arrival(marketplace: Flask) -> Arrival:
    somebody(marketplace)
    arrival = Arrival(marketplace)
    arrival.sign_in(EMAIL)
    return arrival


def test_a_password_is_changed_and_the_others_are_signed_out(arrival: Arrival) -> None:
    other = Arrival(arrival.app)
    other.sign_in(EMAIL)
    page = arrival.refused("/account/password", current=OTHER, password="a good new secret")
    assert "present password is not right" in page.main
    page = arrival.refused("/account/password", current=PASSWORD, password="password123")
    assert "many people use" in page.main
    assert arrival.fill_in("/account/password", current=PASSWORD, password=OTHER).status_code == 302
    arrival.get("/account")
    assert other.fetch("/account").location.endswith("ended=password")
    assert "password was changed" in other.get("/account/sign-in?ended=password").main


def test_sign_ins_are_listed_and_ended_by_their_owner(arrival: Arrival) -> None:
    phone = Arrival(arrival.app, browser="Mozilla/5.0 (iPhone; CPU) Safari/604.1")
    phone.sign_in(EMAIL)
    page = arrival.get("/account")
    keys = page.texts(".govuk-summary-list__key")
    assert "Safari on an iPhone" in keys
    assert "Firefox (this one)" in keys
    forms = page.soup.select("form[action^='/account/sign-ins/']")
    (ending,) = [each for each in forms if "iPhone" in each.get_text()]
    token = {"csrf_token": str(ending.select("input")[0]["value"])}
    assert arrival.client.post(str(ending["action"]), data=token).status_code == 302
    assert phone.fetch("/account").location.endswith("ended=ended")
    arrival.get("/account")


def test_all_others_are_ended_at_once(arrival: Arrival) -> None:
    others = [Arrival(arrival.app) for _ in range(3)]
    for each in others:
        each.sign_in(EMAIL)
    page = arrival.get("/account")
    form = page.soup.select_one("form[action='/account/sign-ins/end-others'] input")
    assert form is not None
    arrival.client.post("/account/sign-ins/end-others", data={"csrf_token": form["value"]})
    assert [each.fetch("/account").status_code for each in others] == [302, 302, 302]
    assert arrival.get("/account").soup.select("form[action$='end-others']") == []


def test_another_persons_sign_in_is_not_found(marketplace: Flask) -> None:
    mine = signed_in(marketplace, Role.PROVIDER)
    theirs = signed_in(marketplace, Role.ADMIN)
    for number in (2, 999):
        assert mine.send(f"/account/sign-ins/{number}/end").status_code == 404
    theirs.get("/account")


def test_ones_own_sign_in_can_be_ended_too(marketplace: Flask) -> None:
    person = signed_in(marketplace, Role.PROVIDER)
    assert person.post("/account/sign-ins/1/end").location == "/account/signed-out"
    assert person.fetch("/account").status_code == 302


def test_a_provider_sets_a_second_step_up_and_removes_it(arrival: Arrival) -> None:
    page = arrival.get("/account/second-factor/set-up")
    (key,) = page.texts("#key")
    code = pyotp.TOTP(key.replace(" ", "")).at(now_of(arrival.app))
    shown = arrival.submit(page, code=code)
    assert "Keep your recovery codes" in shown.text
    assert "10 of your recovery codes are unused" in arrival.get("/account").main
    refused = arrival.refused("/account/second-factor/codes", current=OTHER)
    assert "present password is not right" in refused.main
    again = arrival.fill_in("/account/second-factor/codes", current=PASSWORD)
    assert _codes(shown.text).isdisjoint(_codes(again.text))
    assert len(_codes(again.text)) == 10
    arrival.refused("/account/second-factor/remove", current=OTHER)
    assert arrival.fill_in("/account/second-factor/remove", current=PASSWORD).status_code == 302
    assert "your password only" in arrival.get("/account").main


def _codes(text: str) -> set[str]:
    found = BeautifulSoup(text, "html.parser").select("main ol li")
    return {each.get_text(strip=True) for each in found}


def test_replacing_the_app_needs_the_password_and_the_new_code(marketplace: Flask) -> None:
    account_id = somebody(marketplace, Role.QA, second_factor=True)
    arrival = Arrival(marketplace)
    arrival.sign_in(EMAIL)
    old = code_of(marketplace, account_id)
    arrival.fill_in("/account/second-factor", code=old)
    page = arrival.get("/account/second-factor/set-up")
    (key,) = page.texts("#key")
    new = pyotp.TOTP(key.replace(" ", "")).at(now_of(marketplace))
    assert "password is not right" in arrival.submit(page, code=new, current=OTHER).text
    assert "The code is not right" in arrival.submit(page, code=old, current=PASSWORD).text
    assert "Keep your recovery codes" in arrival.submit(page, code=new, current=PASSWORD).text


def test_staff_cannot_remove_theirs(marketplace: Flask) -> None:
    person = signed_in(marketplace, Role.MANAGER)
    page = person.get("/account/second-factor/remove", status=409)
    assert "needs a second step" in page.main


def test_a_name_is_corrected(arrival: Arrival) -> None:
    assert "Enter your full name" in arrival.refused("/account/name", name="  ").main
    arrival.fill_in("/account/name", name=" Asha\t Vale-Smith ")
    assert "Asha Vale-Smith" in arrival.get("/account").main


def test_signing_in_again_ends_what_this_browser_had(arrival: Arrival) -> None:
    somebody(arrival.app, email="zed@example.org", name="Zed")
    before = arrival.client.get_cookie("session")
    assert before is not None
    token = arrival.get("/account/name").soup.select_one("input[name=csrf_token]")
    assert token is not None
    answer = arrival.client.post(
        "/account/sign-in",
        data={"email": "zed@example.org", "password": PASSWORD, "csrf_token": token["value"]},
    )
    assert answer.status_code == 302
    assert "Zed" in arrival.get("/account").main
    arrival.client.set_cookie("session", before.value)
    assert arrival.fetch("/account").status_code == 302
