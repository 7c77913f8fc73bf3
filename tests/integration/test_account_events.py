"""Everything that happens to accounts stands in the audit log, and nothing that was typed does."""

from __future__ import annotations

import json
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select

from marketplace.domain import account_events
from marketplace.domain.access import Role
from marketplace.domain.account_events import MadeSure
from marketplace.domain.errors import InvalidError
from marketplace.domain.events import Event
from marketplace.models.base import db
from marketplace.models.events import AuditEvent
from marketplace.models.messages import Message
from marketplace.models.providers import Provider
from marketplace.queries import people
from marketplace.queries.sign_ins import by_token
from marketplace.services import accounts_staff, second_factors, sign_ins
from marketplace.services.accounts_colleagues import (
    invite_colleague,
    remove_colleague,
    withdraw_invitation,
)
from marketplace.services.accounts_invitations import join_provider
from marketplace.services.accounts_password import ask_for_reset, change_name, reset
from marketplace.services.accounts_register import register
from marketplace.services.accounts_sign_in import confirm_address, sign_in
from marketplace.services.links import link_address
from marketplace.services.password_proof import From, WrongPasswordError
from marketplace.services.transaction import transaction
from tests.integration.desk import TEST, add_person
from tests.integration.town import START

EMAIL, NAME, PASSWORD, WRONG = "asha@example.org", "Asha Vale", "purple lamp river", "wrong guess"
CAME = From(browser="", network="192.0.2.1")
pytestmark = pytest.mark.usefixtures("directory")


def _token(kind: str) -> str:
    chosen = select(Message).where(Message.kind == kind).order_by(Message.id.desc()).limit(1)
    message = db.session.scalars(chosen).one()
    return link_address(int(message.refers["link_id"])).rpartition("/")[2]


def _come_in() -> None:
    """Register, confirm, fail, reset, the second step, and the end of a sign-in."""
    register(NAME, EMAIL, PASSWORD, came=CAME, now=START)
    confirm_address(_token("confirm-email"), PASSWORD, came=CAME, now=START)
    register(NAME, EMAIL, PASSWORD, came=CAME, now=START)
    with pytest.raises(WrongPasswordError):
        sign_in(EMAIL, WRONG, came=CAME, now=START)
    ask_for_reset(EMAIL, came=CAME, now=START)
    token = reset(
        _token("reset-password"), "quiet orange ladder", came=CAME, now=START
    ).started.token
    seen = by_token(token, now=START)
    assert seen is not None
    secret = second_factors.new_secret()
    second_factors.set_up(secret, pyotp.TOTP(secret).at(START), by=seen.principal, now=START)
    again = sign_in(EMAIL, "quiet orange ladder", came=CAME, now=START).started.token
    halfway = by_token(again, now=START)
    assert halfway is not None
    with pytest.raises(InvalidError):
        second_factors.prove_code("000000", by=halfway.principal, came=CAME, now=START)
    later = START + timedelta(seconds=30)
    code = pyotp.TOTP(secret).at(later)
    second_factors.prove_code(code, by=halfway.principal, came=CAME, now=later)
    change_name("Asha Two", by=halfway.principal, now=later)
    sign_ins.sign_out(by=halfway.principal, now=later)


def _keep_people() -> None:
    """Invitations, members, roles, and the end of an account."""
    with transaction(actor=TEST, now=START) as tx:
        place = Provider(name="Ashgrove", created_at=START)
        tx.add(place)
        tx.session.flush()
        place_id = place.id
    admin = add_person("admin@example.org", Role.ADMIN)
    owner = add_person("owner@example.org", Role.PROVIDER, provider_ids=(place_id,))
    invite_colleague(place_id, "new@example.org", by=owner, now=START)
    (waiting,) = people.invited(place_id, now=START)
    withdraw_invitation(place_id, waiting.link_id, by=owner, now=START)
    asha = people.found(EMAIL)[0].id
    with transaction(actor=TEST, now=START) as tx:
        join_provider(tx, asha, place_id)
    remove_colleague(place_id, asha, by=owner, now=START)
    accounts_staff.give_role(asha, Role.QA, by=admin, now=START)
    accounts_staff.take_role(asha, Role.QA, by=admin, now=START)
    accounts_staff.reset_second_factor(asha, made_sure=next(iter(MadeSure)), by=admin, now=START)
    version = people.somebody(asha).version
    accounts_staff.close_account(asha, version=version, by=admin, now=START)


def test_every_kind_of_event_is_written_and_holds_nothing_that_was_typed() -> None:
    _come_in()
    _keep_people()
    declared = {
        each.kind
        for each in vars(account_events).values()
        if isinstance(each, type) and issubclass(each, Event) and each is not Event
    }
    rows = db.session.execute(select(AuditEvent.kind, AuditEvent.subject, AuditEvent.data)).all()
    assert {kind for kind, _, _ in rows} >= declared
    for _, subject, data in rows:
        written = f"{subject} {json.dumps(data)}"
        for typed in (EMAIL, NAME, PASSWORD, WRONG, "new@example.org"):
            assert typed not in written
    assert {subject.partition(":")[0] for _, subject, _ in rows} == {"account"}
