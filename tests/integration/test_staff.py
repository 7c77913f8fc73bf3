"""Staff: invited; roles given and taken; accounts closed; a second step set up anew."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from marketplace.domain.access import Role, command
from marketplace.domain.account_events import MadeSure
from marketplace.domain.errors import (
    ConflictError,
    ForbiddenError,
    NotFoundError,
    RefusedError,
)
from marketplace.models.accounts import Account, SingleUseLink
from marketplace.models.base import db
from marketplace.models.messages import Message
from marketplace.queries import people
from marketplace.queries.sign_ins import by_token
from marketplace.services import accounts_staff
from marketplace.services.accounts_invitations import (
    accept_as_new,
    look_at_invitation,
)
from marketplace.services.accounts_sign_in import sign_in
from marketplace.services.password_proof import WrongPasswordError
from marketplace.services.passwords import hash_password
from tests.integration.desk import add_person
from tests.integration.inviting import CAME, PASSWORD, kinds, token_to, version_of
from tests.integration.town import START
from tests.web.people import account

SURE = next(iter(MadeSure))
pytestmark = pytest.mark.usefixtures("directory")


def test_an_administrator_invites_staff() -> None:
    by = add_person("admin@example.org", Role.ADMIN)
    added = accounts_staff.invite_staff("New@example.org", Role.QA, by=by, now=START)
    assert (added.is_new, added.role_is_new) == (True, True)
    token = token_to("new@example.org")
    assert look_at_invitation(token, now=START).provider is None
    came_in = accept_as_new(token, "Quinn", PASSWORD, came=CAME, now=START)
    seen = by_token(came_in.started.token, now=START)
    assert seen is not None
    assert seen.principal.roles == {Role.QA}
    assert seen.principal.needs_second_factor
    again = accounts_staff.invite_staff("new@example.org", Role.QA, by=by, now=START)
    assert (again.is_new, again.role_is_new, again.link_id) == (False, False, None)
    with pytest.raises(RefusedError, match="joined already"):
        accounts_staff.invite_again(added.account_id, by=by, now=START)


def test_who_was_registered_by_a_stranger_chooses_a_password_of_their_own() -> None:
    """An unconfirmed account's password may be anybody's: an invitation takes its place."""
    by = add_person("admin@example.org", Role.ADMIN)
    kept = hash_password("a stranger's password")
    account_id = account("new@example.org", [Role.PROVIDER], now=START, password_hash=kept)
    row = db.session.get(Account, account_id)
    assert row is not None
    row.email_confirmed_at = None
    db.session.commit()
    accounts_staff.invite_staff("new@example.org", Role.QA, by=by, now=START)
    accept_as_new(token_to("new@example.org"), "Quinn", PASSWORD, came=CAME, now=START)
    with pytest.raises(WrongPasswordError):
        sign_in("new@example.org", "a stranger's password", came=CAME, now=START)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_only_administrators_keep_people(role: Role) -> None:
    by = add_person("somebody@example.org", role)
    other = add_person("other@example.org", Role.QA).account_id
    for attempt in (
        lambda: accounts_staff.invite_staff("x@example.org", Role.ADMIN, by=by, now=START),
        lambda: accounts_staff.give_role(by.account_id, Role.ADMIN, by=by, now=START),
        lambda: accounts_staff.take_role(other, Role.QA, by=by, now=START),
        lambda: accounts_staff.close_account(other, version=1, by=by, now=START),
        lambda: accounts_staff.invite_again(other, by=by, now=START),
        lambda: accounts_staff.reset_second_factor(other, made_sure=SURE, by=by, now=START),
    ):
        with pytest.raises(ForbiddenError):
            attempt()


def test_a_change_of_roles_ends_sign_ins() -> None:
    by = add_person("admin@example.org", Role.ADMIN)
    officer = add_person("qa@example.org", Role.QA)
    accounts_staff.give_role(officer.account_id, Role.SAFEGUARDING, by=by, now=START)
    assert people.somebody(officer.account_id).roles == (Role.QA, Role.SAFEGUARDING)
    assert kinds()[-2:] == ["role-given", "sign-in-ended"]
    accounts_staff.take_role(officer.account_id, Role.QA, by=by, now=START)
    assert people.somebody(officer.account_id).roles == (Role.SAFEGUARDING,)
    with pytest.raises(NotFoundError):
        accounts_staff.take_role(officer.account_id, Role.QA, by=by, now=START)


def test_the_last_administrator_stays() -> None:
    by = add_person("admin@example.org", Role.ADMIN)
    with pytest.raises(RefusedError, match="has to be an administrator"):
        accounts_staff.take_role(by.account_id, Role.ADMIN, by=by, now=START)
    accounts_staff.invite_staff("second@example.org", Role.ADMIN, by=by, now=START)
    with pytest.raises(RefusedError, match="has to be an administrator"):
        accounts_staff.take_role(by.account_id, Role.ADMIN, by=by, now=START)
    accept_as_new(token_to("second@example.org"), "Second", PASSWORD, came=CAME, now=START)
    accounts_staff.take_role(by.account_id, Role.ADMIN, by=by, now=START)


def test_closing_an_account_ends_everything_of_it() -> None:
    by = add_person("admin@example.org", Role.ADMIN)
    kept = hash_password(PASSWORD)
    account_id = account("gone@example.org", [Role.QA], now=START, password_hash=kept)
    token = sign_in("gone@example.org", PASSWORD, came=CAME, now=START).started.token
    with pytest.raises(ConflictError):
        accounts_staff.close_account(account_id, version=99, by=by, now=START)
    with pytest.raises(RefusedError, match="your own account"):
        accounts_staff.close_account(
            by.account_id, version=version_of(by.account_id), by=by, now=START
        )
    accounts_staff.close_account(account_id, version=version_of(account_id), by=by, now=START)
    seen = by_token(token, now=START)
    assert seen is not None
    assert seen.over == "closed"
    with pytest.raises(WrongPasswordError):
        sign_in("gone@example.org", PASSWORD, came=CAME, now=START)
    with pytest.raises(RefusedError, match="is closed"):
        accounts_staff.add_person("gone@example.org", Role.QA, actor=command("x"), now=START)
    unused = select(SingleUseLink).where(SingleUseLink.used_at.is_(None))
    assert db.session.scalars(unused).all() == []
    assert people.somebody(account_id).closed_at == START
    assert people.names_of([account_id]) == {account_id: "Alex Example"}


def test_an_administrator_lets_somebody_set_up_a_new_app() -> None:
    by = add_person("admin@example.org", Role.ADMIN)
    kept = hash_password(PASSWORD)
    lost = account("qa@example.org", [Role.QA], now=START, second_factor=True, password_hash=kept)
    with pytest.raises(RefusedError, match="your own second step"):
        accounts_staff.reset_second_factor(by.account_id, made_sure=SURE, by=by, now=START)
    accounts_staff.reset_second_factor(lost, made_sure=SURE, by=by, now=START)
    assert not people.somebody(lost).has_second_factor
    with pytest.raises(NotFoundError):
        accounts_staff.reset_second_factor(lost, made_sure=SURE, by=by, now=START)
    (message,) = db.session.scalars(select(Message))
    assert (message.kind, message.address) == ("second-factor-changed", "qa@example.org")
