"""Inviting services to register, on each kind of database."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.domain.access import Principal, Role, job
from marketplace.domain.errors import ConflictError, ForbiddenError, InvalidError
from marketplace.domain.registrations import RegistrationStatus
from marketplace.models.base import db
from marketplace.models.messages import Message
from marketplace.queries.provider_invitations import InvitationSeen, invitations
from marketplace.services.provider_invitations import (
    end,
    invite,
    remind,
    remind_waiting,
    started,
)
from marketplace.services.transaction import transaction
from tests.integration.desk import TEST, add_person, add_registration, kept
from tests.integration.town import START

CHASE = job("chase")
FORTNIGHT = timedelta(days=14)


@pytest.fixture
def officer(directory: Flask) -> Principal:
    """A quality assurance officer."""
    del directory
    return add_person("officer@example.org", Role.QA)


def ask(officer: Principal, email: str = "club@example.org") -> int:
    """Invite a service."""
    return invite(organisation="Lunch club", email=email, by=officer, now=START)


def sent() -> list[tuple[str, str]]:
    """Every message: its kind and its address."""
    db.session.rollback()
    rows = db.session.scalars(select(Message).order_by(Message.id))
    return [(row.kind, row.address) for row in rows]


def only(officer: Principal) -> InvitationSeen:
    """The one invitation."""
    (one,) = invitations(by=officer).invitations
    return one


def test_an_invitation_is_sent_and_stands_in_the_list(officer: Principal) -> None:
    ask(officer, "Club@Example.ORG ")
    assert sent() == [("provider-invitation", "club@example.org")]
    one = only(officer)
    assert (one.organisation, one.email, one.invited_by, one.is_open) == (
        "Lunch club",
        "club@example.org",
        "officer",
        True,
    )
    (event,) = kept("provider-invited")
    assert "club@" not in str(event.data)


def test_an_address_is_asked_once_while_it_is_open(officer: Principal) -> None:
    invitation_id = ask(officer)
    with pytest.raises(InvalidError, match="already"):
        ask(officer, "CLUB@example.org")
    end(invitation_id, by=officer, now=START)
    ask(officer)
    assert len(sent()) == 2


@pytest.mark.parametrize(
    ("organisation", "email", "fields"),
    [
        ("", "nobody", ["organisation", "email"]),
        ("x" * 201, "a@example.org", ["organisation"]),
        ("Club", "a@b@c", ["email"]),
        ("Club\u202e", "a@example.org", ["organisation"]),
    ],
)
def test_what_cannot_be_right_is_refused(
    officer: Principal, organisation: str, email: str, fields: list[str]
) -> None:
    with pytest.raises(InvalidError) as raised:
        invite(organisation=organisation, email=email, by=officer, now=START)
    assert [problem.field for problem in raised.value.problems] == fields
    assert sent() == []


def test_whoever_begins_to_register_is_seen_and_not_reminded(officer: Principal) -> None:
    ask(officer)
    somebody = add_person("club@example.org", Role.PROVIDER)
    registration_id = add_registration(somebody.account_id)
    with transaction(actor=TEST, now=START) as tx:
        started(tx, email="Club@example.org", registration_id=registration_id)
    assert only(officer).registration is RegistrationStatus.SENT
    with pytest.raises(ConflictError):
        remind(only(officer).id, by=officer, now=START)
    assert remind_waiting(actor=CHASE, now=START + FORTNIGHT) == 0
    (event,) = kept("invitation-taken")
    assert event.data == {"registration_id": registration_id}


def test_one_reminder_goes_out_by_itself_after_14_days(officer: Principal) -> None:
    ask(officer)
    assert remind_waiting(actor=CHASE, now=START + FORTNIGHT - timedelta(seconds=1)) == 0
    assert remind_waiting(actor=CHASE, now=START + FORTNIGHT) == 1
    assert remind_waiting(actor=CHASE, now=START + 3 * FORTNIGHT) == 0
    assert len(sent()) == 2
    assert only(officer).reminded_at == START + FORTNIGHT
    assert kept("provider-reminded")[0].actor == "job:chase"


def test_an_ended_one_is_not_reminded(officer: Principal) -> None:
    invitation_id = ask(officer)
    end(invitation_id, by=officer, now=START)
    assert remind_waiting(actor=CHASE, now=START + FORTNIGHT) == 0
    with pytest.raises(ConflictError):
        end(invitation_id, by=officer, now=START)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.QA}))
def test_only_officers_invite(directory: Flask, role: Role) -> None:
    del directory
    who = add_person("who@example.org", role)
    with pytest.raises(ForbiddenError):
        ask(who)
    with pytest.raises(ForbiddenError):
        remind(1, by=who, now=START)
    with pytest.raises(ForbiddenError):
        end(1, by=who, now=START)
