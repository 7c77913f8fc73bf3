"""The page about a provider's people."""

from __future__ import annotations

import pytest
from flask import Flask

from marketplace.domain.access import Role
from marketplace.domain.messages import MessageKind
from marketplace.models.accounts import Account
from marketplace.models.base import db
from marketplace.models.providers import Provider
from tests.web.arrivals import PASSWORD, Arrival, link_to, mail_to, now_of
from tests.web.people import Person, signed_in


def provider(app: Flask, name: str) -> int:
    with app.app_context():
        row = Provider(name=name, created_at=now_of(app))
        db.session.add(row)
        db.session.commit()
        return row.id


@pytest.fixture
def place(marketplace: Flask) -> int:
    return provider(marketplace, "Ashgrove <Care>")


@pytest.fixture
def owner(marketplace: Flask, place: int) -> Person:
    return signed_in(marketplace, Role.PROVIDER, provider_ids=[place], name="Olu Owner")


def test_a_colleague_is_invited_and_joins(owner: Person, place: int) -> None:
    page = owner.get(f"/provider/{place}/people")
    assert page.heading == "People at Ashgrove <Care>"
    assert "Remove" not in page.main
    assert owner.submit(page, email="new@example.org").status_code == 302
    page = owner.get(f"/provider/{place}/people")
    assert "new@example.org" in page.main
    link = link_to(owner.app, "new@example.org", MessageKind.COLLEAGUE_INVITATION)
    arrival = Arrival(owner.app)
    assert arrival.get(link).heading == "Join Ashgrove <Care>"
    arrival.fill_in(link, name="Nia New", password=PASSWORD)
    assert "Nia New (you)" in arrival.get(f"/provider/{place}/people").main
    assert "Nia New" in owner.get(f"/provider/{place}/people").main


def test_somebody_with_an_account_joins_and_sees_the_provider(owner: Person, place: int) -> None:
    other = signed_in(owner.app, Role.PROVIDER, email="there@example.org")
    owner.post(f"/provider/{place}/people", {"email": "there@example.org"})
    link = link_to(owner.app, "there@example.org", MessageKind.COLLEAGUE_INVITATION)
    with owner.app.app_context():
        row = db.session.get(Account, other.account_id)
        assert row is not None
        row.password_hash = "a hash"
        db.session.commit()
    page = other.get(link)
    assert other.submit(page).status_code == 302
    assert "Ashgrove <Care>" in other.get("/account").main
    other.get(f"/provider/{place}/people")


def test_an_invitation_is_withdrawn(owner: Person, place: int) -> None:
    owner.post(f"/provider/{place}/people", {"email": "new@example.org"})
    page = owner.get(f"/provider/{place}/people")
    assert owner.submit(page, form="main form[action$=withdraw]").status_code == 302
    assert "new@example.org" not in owner.get(f"/provider/{place}/people").main
    link = link_to(owner.app, "new@example.org", MessageKind.COLLEAGUE_INVITATION)
    assert Arrival(owner.app).get(link).heading == "This link cannot be used"


def test_a_colleague_is_removed_after_a_question(owner: Person, place: int) -> None:
    other = signed_in(owner.app, Role.PROVIDER, provider_ids=[place], name="Otis Other")
    page = owner.get(f"/provider/{place}/people")
    question = owner.get(page.address_of("Remove Otis Other"))
    assert question.heading == "Remove a colleague"
    assert owner.submit(question).location == f"/provider/{place}/people"
    other.get(f"/provider/{place}/people", status=404)


def test_one_can_leave_but_not_as_the_last(owner: Person, place: int) -> None:
    alone = f"/provider/{place}/people/{owner.account_id}/remove"
    refused = owner.send(alone)
    assert refused.status_code == 409
    assert "the only person here" in refused.text
    signed_in(owner.app, Role.PROVIDER, provider_ids=[place])
    assert owner.get(alone).heading == "Leave Ashgrove <Care>"
    assert owner.post(alone).location == "/account"
    owner.get(f"/provider/{place}/people", status=404)


def test_bad_addresses_come_back_with_the_reason(owner: Person, place: int) -> None:
    path = f"/provider/{place}/people"
    assert "correct format" in owner.refused(path, {"email": "nobody"}).main
    assert "Enter an email address" in owner.refused(path, {"email": ""}).main
    assert "colleagues here already" in owner.refused(path, {"email": owner.email}).main
    assert mail_to(owner.app, owner.email) == []


def test_another_providers_people_are_not_found(owner: Person, place: int) -> None:
    elsewhere = provider(owner.app, "Elsewhere")
    signed_in(owner.app, Role.PROVIDER, provider_ids=[elsewhere], email="e@example.org")
    del place
    for number in (elsewhere, 999):
        path = f"/provider/{number}/people"
        owner.get(path, status=404)
        assert owner.send(path, {"email": "x@example.org"}).status_code == 404
        assert owner.send(f"{path}/2/remove").status_code == 404
        assert owner.send(f"{path}/invitations/1/withdraw").status_code == 404
    assert mail_to(owner.app, "x@example.org") == []


@pytest.mark.parametrize("role", [role for role in Role if role.is_staff])
def test_staff_have_no_part_in_it(owner: Person, place: int, role: Role) -> None:
    officer = signed_in(owner.app, role)
    officer.get(f"/provider/{place}/people", status=403)
