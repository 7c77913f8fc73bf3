"""`flask users add`: how the first administrator comes in."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from marketplace.cli.terminal import system_now
from marketplace.domain.access import Role
from marketplace.models.base import db
from marketplace.models.events import AuditEvent
from marketplace.models.messages import Message
from marketplace.queries import people
from marketplace.services.accounts_invitations import accept_as_new, look_at_invitation
from marketplace.services.password_proof import From


def test_the_first_administrator_comes_in(app: Flask) -> None:
    runner = app.test_cli_runner()
    done = runner.invoke(args=["users", "add", "Ada@Example.org", "--role", "admin"])
    assert done.exit_code == 0, done.output
    assert "Ada@Example.org: now has the role “Administrator”." in done.output
    (address,) = [line for line in done.output.splitlines() if line.startswith("http")]
    token = address.removeprefix("http://localhost/account/join/")
    with app.app_context():
        assert look_at_invitation(token, now=system_now()).email == "ada@example.org"
        (message,) = db.session.query(Message)
        assert (message.kind, message.address) == ("staff-invitation", "ada@example.org")
        assert {event.actor for event in db.session.query(AuditEvent)} == {"command:users add"}
        accept_as_new(
            token,
            "Ada",
            "purple lamp river",
            came=From(browser="", network=""),
            now=system_now() + timedelta(days=6),
        )
        (ada,) = people.staff()
        assert (ada.name, ada.roles, ada.joined) == ("Ada", (Role.ADMIN,), True)


def test_repeating_it_adds_a_role(app: Flask) -> None:
    runner = app.test_cli_runner()
    runner.invoke(args=["users", "add", "ada@example.org", "--role", "admin"])
    more = runner.invoke(args=["users", "add", "ada@example.org", "--role", "qa"])
    assert "now has the role “Quality assurance officer”" in more.output
    same = runner.invoke(args=["users", "add", "ada@example.org", "--role", "qa"])
    assert same.exit_code == 0
    assert "had the role “Quality assurance officer” already" in same.output
    with app.app_context():
        assert people.staff()[0].roles == (Role.QA, Role.ADMIN)


def test_what_cannot_be_is_refused(sqlite_app: Flask) -> None:
    runner = sqlite_app.test_cli_runner()
    bad = runner.invoke(args=["users", "add", "not an address", "--role", "admin"])
    assert bad.exit_code == 1
    assert "Enter an email address in the correct format" in bad.output
    assert runner.invoke(args=["users", "add", "a@example.org", "--role", "boss"]).exit_code == 2
    assert runner.invoke(args=["users", "add", "a@example.org"]).exit_code == 2
    with sqlite_app.app_context():
        assert people.found("") == ()
