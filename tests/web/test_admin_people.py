"""People: who keeps them, what can be done, and what nobody can do."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.domain.access import Role
from marketplace.models.accounts import Account, AccountRole, SecondFactor, SignIn
from marketplace.models.base import db
from marketplace.models.messages import Message
from tests.integration.desk import kept
from tests.web.people import Person, signed_in

SCRIPT = "<script>alert('x')</script>"


@pytest.fixture
def admin(marketplace: Flask) -> Person:
    """An administrator, who has a password: one who can sign in again."""
    who = signed_in(marketplace, Role.ADMIN, email="admin@example.org")
    with marketplace.app_context():
        db.session.get_one(Account, who.account_id).password_hash = "kept"
        db.session.commit()
    return who


@pytest.fixture
def officer(marketplace: Flask) -> Person:
    """Somebody to do things to."""
    return signed_in(marketplace, Role.QA, email="olu@example.org", name=f"Olu {SCRIPT}")


def roles_of(app: Flask, account_id: int) -> set[str]:
    """The roles of an account."""
    with app.app_context():
        chosen = select(AccountRole.role).where(AccountRole.account_id == account_id)
        return set(db.session.scalars(chosen))


def pages(account_id: int) -> tuple[str, ...]:
    """Every page about people."""
    one = f"/admin/people/{account_id}"
    return ("/admin", "/admin?q=olu", "/admin/people/invite", one, f"{one}/close")


def test_an_administrators_first_place_is_people(admin: Person) -> None:
    """It is where a sign-in leads, too."""
    places = admin.get("/admin").texts("nav[aria-label=Menu] li")

    assert places == ["People", "Synonyms", "Audit trail", "Jobs"]
    assert admin.fetch("/account/sign-in").location == "/admin"


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_others_keep_nobody(marketplace: Flask, officer: Person, role: Role) -> None:
    somebody = signed_in(marketplace, role)
    for path in pages(officer.account_id):
        somebody.get(path, status=403)
    one = f"/admin/people/{officer.account_id}"
    for path in (f"{one}/close", f"{one}/second-factor", f"{one}/roles/admin/give"):
        somebody.post(path, status=403)
    somebody.post("/admin/people/invite", status=403)
    assert roles_of(marketplace, officer.account_id) == {"qa"}


def test_an_administrator_sees_people(admin: Person, officer: Person) -> None:
    page = admin.get("/admin")
    assert "Quality assurance officer" in page.main
    for path in pages(officer.account_id):
        assert SCRIPT not in admin.get(path).response.text
    assert "Nobody was found." in admin.get("/admin?q=nobody-like-this").main
    admin.get("/admin/people/999", status=404)


def test_inviting_sends_a_message(marketplace: Flask, admin: Person) -> None:
    answer = admin.submit(admin.get("/admin/people/invite"), email="new@example.org", role="qa")
    assert answer.status_code == 302
    assert "new@example.org is invited" in admin.get("/admin").main
    assert "Has not joined yet" in admin.get("/admin").main
    with marketplace.app_context():
        kinds = db.session.scalars(select(Message.kind)).all()
    assert kinds == ["staff-invitation"]


def test_nobody_is_called_invited_who_was_sent_nothing(marketplace: Flask, admin: Person) -> None:
    there = signed_in(marketplace, Role.PROVIDER, email="there@example.org")
    with marketplace.app_context():
        db.session.get_one(Account, there.account_id).password_hash = "kept"
        db.session.commit()
    for told in ("has an account, and a new role", "has this role already"):
        admin.submit(admin.get("/admin/people/invite"), email="there@example.org", role="qa")
        page = admin.get("/admin")
        assert told in page.main
        assert "there@example.org is invited" not in page.main
    with marketplace.app_context():
        assert db.session.scalars(select(Message.kind)).all() == []


def test_an_address_that_is_none_is_refused_on_the_form(admin: Person) -> None:
    page = admin.refused("/admin/people/invite", email="nobody", role="qa")
    assert page.soup.select(".govuk-error-summary")
    page = admin.refused("/admin/people/invite", email="a@example.org")
    assert "Choose a role" in page.main


def test_roles_are_given_and_taken(marketplace: Flask, admin: Person, officer: Person) -> None:
    one = f"/admin/people/{officer.account_id}"
    admin.post(f"{one}/roles/safeguarding/give")
    admin.post(f"{one}/roles/qa/take")
    assert roles_of(marketplace, officer.account_id) == {"safeguarding"}
    assert officer.fetch("/quality").status_code == 302, "they have to sign in again"
    admin.post(f"{one}/roles/provider/give", status=404)
    admin.post(f"{one}/roles/bogus/give", status=404)


def test_the_last_administrator_stays(marketplace: Flask, admin: Person) -> None:
    one = f"/admin/people/{admin.account_id}"
    page = admin.refused(f"{one}/roles/admin/take")
    assert "There has to be an administrator" in page.main
    page = admin.refused(f"{one}/close", version="1")
    assert "You cannot close your own account" in page.main
    assert roles_of(marketplace, admin.account_id) == {"admin"}


def test_closing_asks_once_more_and_ends_everything(
    marketplace: Flask, admin: Person, officer: Person
) -> None:
    path = f"/admin/people/{officer.account_id}/close"
    page = admin.get(path)
    admin.post(path, version="77", status=409)
    assert admin.submit(page).status_code == 302
    with marketplace.app_context():
        assert db.session.get_one(Account, officer.account_id).closed_at is not None
        open_ones = select(SignIn.id).where(
            SignIn.account_id == officer.account_id, SignIn.ended_at.is_(None)
        )
        assert db.session.scalars(open_ones).all() == []
    assert "Closed" in admin.get(f"/admin/people/{officer.account_id}").main


def test_a_second_step_is_reset_with_how_we_know(
    marketplace: Flask, admin: Person, officer: Person
) -> None:
    path = f"/admin/people/{officer.account_id}/second-factor"
    page = admin.refused(path)
    assert "Say how you made sure who asks" in page.main
    admin.post(path, made_sure="in-person")
    with marketplace.app_context():
        assert db.session.get(SecondFactor, officer.account_id) is None
        (event,) = kept("second-factor-reset")
        assert event.data == {"made_sure": "in-person"}
    assert officer.fetch("/quality").status_code == 302
