"""Where "Tell us" begins, and out of sight: the listing that led here, leaving, staying safe."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from marketplace.domain.access import Role
from marketplace.domain.listings import Publication
from marketplace.domain.register_places import search_name
from marketplace.models.base import db
from marketplace.models.register import RegisterPlace
from tests.web.people import signed_in
from tests.web.shelf import NOW, Offer, put
from tests.web.telling import COMPLAINT, FORM, Teller, drafts

CHANGING = re.compile(r'nonce(-|=")[\w-]+|name="csrf_token" value="[^"]+"')


@pytest.fixture
def teller(marketplace: Flask) -> Teller:
    return Teller(marketplace)


def register_place(name: str, cqc_id: str) -> RegisterPlace:
    return RegisterPlace(
        cqc_id=cqc_id,
        name=name,
        search_name=search_name(name),
        postcode="ZZ11AA",
        address="Marlbridge",
        provider_name=f"{name} Ltd",
        service_types="",
        source="list",
        seen_at=NOW,
    )


def test_a_listing_leads_here_with_its_name(teller: Teller) -> None:
    put(teller.app, Offer(reference="oak-lodge", name="Oak Lodge"))
    page = teller.get("/tell-us?about=oak-lodge")
    assert "You came here from the page of Oak Lodge" in page.main
    teller.submit_form(page, form="main form[action='/tell-us']")
    assert "Oak Lodge" in str(teller.get(f"{FORM}/which-service").soup.select_one("#words"))


def test_a_listing_that_nobody_may_see_leads_here_like_none(teller: Teller) -> None:
    hidden = Offer(reference="oak-lodge", name="Oak", publication=Publication.WITHDRAWN)
    put(teller.app, hidden)
    answers = {
        CHANGING.sub("", Teller(teller.app).fetch(f"/tell-us{query}").text)
        for query in ("", "?about=oak-lodge", "?about=never-was", "?about=%00'")
    }
    assert len(answers) == 1
    page = teller.get("/tell-us")
    teller.submit_form(page, form="main form[action='/tell-us']", about="oak-lodge")
    (row,) = drafts(teller.app)
    assert "Oak" not in str(row.answers)


def test_looking_writes_nothing(teller: Teller) -> None:
    for path in ("/tell-us", "/tell-us/exit-this-page", "/tell-us/staying-safe", f"{FORM}/danger"):
        teller.get(path)
    assert drafts(teller.app) == []


def test_a_named_service_is_looked_for_and_the_typed_name_comes_first(teller: Teller) -> None:
    with teller.app.app_context():
        db.session.add(register_place("Ashgrove House", "1-900000001"))
        db.session.commit()
    teller.answer("danger", danger="no")
    typed = {"words": "Ashgrove", "place": "Marlbridge"}
    choosing = f"{FORM}/which-service/choose"
    assert teller.fill_in(f"{FORM}/which-service", **typed).location == choosing
    page = teller.get(choosing)
    labels = page.texts(".govuk-radios__label")
    assert labels == ["“Ashgrove”, as I typed it", "Ashgrove House"]
    refused = teller.refused(choosing)
    assert refused.texts(".govuk-error-summary a") == ["Choose one, or the name as you typed it"]
    answer = teller.submit(page, found="1-900000001")
    assert answer.location == f"{FORM}/what-happened"
    (row,) = drafts(teller.app)
    assert row.answers["naming"]["cqc_id"] == "1-900000001"

    assert teller.fill_in(f"{FORM}/which-service?back=check", **typed).location.endswith("check")
    page = teller.get(f"{choosing}?back=check")
    teller.submit(page, found="as-typed")
    (row,) = drafts(teller.app)
    assert row.answers["naming"]["words"] == "Ashgrove"
    assert row.answers["naming"]["cqc_id"] == ""


def test_leaving_ends_it_in_this_browser_and_goes_elsewhere(teller: Teller) -> None:
    teller.tell(COMPLAINT)
    with teller.client.session_transaction() as session:
        session["following"] = {"submission": 1}
    answer = teller.fetch("/tell-us/leave")
    assert answer.status_code == 303
    assert answer.location.startswith("https://")
    assert "localhost" not in answer.location
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    with teller.client.session_transaction() as session:
        assert [name for name in session if name != "csrf_token"] == []
    assert teller.fetch("/tell-us/check").location == "/tell-us"


def test_leaving_signs_nobody_out(marketplace: Flask) -> None:
    keeper = signed_in(marketplace, Role.PROVIDER)
    keeper.fetch("/tell-us/leave")
    assert keeper.fetch("/provider").status_code == 200


def test_the_pages_of_safety_say_what_the_button_does_not_do(teller: Teller) -> None:
    words = teller.get("/tell-us/exit-this-page").main
    assert "does not remove this website from the list of pages" in words
    safe = teller.get("/tell-us/staying-safe").main
    assert "Do not contact me" in safe
    assert "press 55" in safe
