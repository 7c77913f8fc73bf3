"""Colleagues and staff: invited, joined, removed; roles given and taken; accounts closed."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from marketplace.domain.access import Principal, Role, command
from marketplace.domain.account_events import MadeSure
from marketplace.domain.errors import (
    ConflictError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    RefusedError,
)
from marketplace.models.accounts import Account, SingleUseLink
from marketplace.models.base import db
from marketplace.models.events import AuditEvent
from marketplace.models.messages import Message
from marketplace.models.providers import Provider
from marketplace.queries import people
from marketplace.queries.sign_ins import by_token
from marketplace.services import accounts_staff
from marketplace.services.accounts_colleagues import (
    invite_colleague,
    remove_colleague,
    withdraw_invitation,
)
from marketplace.services.accounts_invitations import (
    accept,
    accept_as_new,
    join_provider,
    look_at_invitation,
)
from marketplace.services.accounts_sign_in import sign_in
from marketplace.services.links import link_address
from marketplace.services.password_proof import From, WrongPasswordError
from marketplace.services.passwords import hash_password
from marketplace.services.transaction import transaction
from tests.integration.desk import TEST, add_person
from tests.integration.town import START
from tests.web.people import account

SURE = next(iter(MadeSure))
PASSWORD = "purple lamp river"
CAME = From(browser="", network="192.0.2.1")
pytestmark = pytest.mark.usefixtures("directory")


def provider(name: str = "Ashgrove") -> int:
    with transaction(actor=TEST, now=START) as tx:
        row = Provider(name=name, created_at=START)
        tx.add(row)
        tx.session.flush()
        return row.id


def token_to(email: str) -> str:
    """The token in the newest message to an address."""
    chosen = select(Message).where(Message.address == email).order_by(Message.id.desc()).limit(1)
    message = db.session.scalars(chosen).one()
    return link_address(int(message.refers["link_id"])).rpartition("/")[2]


def kinds() -> list[str]:
    return list(db.session.scalars(select(AuditEvent.kind).order_by(AuditEvent.id)))


def acting(email: str, *provider_ids: int) -> Principal:
    return add_person(email, Role.PROVIDER, provider_ids=provider_ids)


def version_of(account_id: int) -> int:
    return people.somebody(account_id).version


def test_a_colleague_without_an_account_joins() -> None:
    place = provider()
    by = acting("owner@example.org", place)
    invite_colleague(place, " New@Example.org", by=by, now=START)
    (waiting,) = people.invited(place, now=START)
    assert waiting.email == "new@example.org"
    token = token_to("new@example.org")
    invitation = look_at_invitation(token, now=START)
    assert (invitation.provider, invitation.is_new) == ("Ashgrove", True)
    with pytest.raises(RefusedError, match="Choose a password first"):
        accept(token, now=START)
    with pytest.raises(InvalidError) as caught:
        accept_as_new(token, " ", "short", came=CAME, now=START)
    assert [each.field for each in caught.value.problems] == ["name", "password"]
    came_in = accept_as_new(token, "New Person", PASSWORD, came=CAME, now=START)
    seen = by_token(came_in.started.token, now=START)
    assert seen is not None
    assert seen.principal.provider_ids == {place}
    assert seen.principal.roles == {Role.PROVIDER}
    assert people.invited(place, now=START) == ()
    assert [each.name for each in people.colleagues(place)] == ["owner", "New Person"]
    with pytest.raises(RefusedError, match="used already"):
        accept_as_new(token, "Again", PASSWORD, came=CAME, now=START)
    assert "member-joined" in kinds()


def test_a_colleague_with_an_account_joins_with_one_button() -> None:
    place, elsewhere = provider(), provider("Elsewhere")
    account(
        "there@example.org",
        [Role.PROVIDER],
        now=START,
        provider_ids=[elsewhere],
        password_hash=hash_password(PASSWORD),
    )
    invite_colleague(place, "there@example.org", by=acting("o@example.org", place), now=START)
    token = token_to("there@example.org")
    assert not look_at_invitation(token, now=START).is_new
    with pytest.raises(RefusedError, match="has a password already"):
        accept_as_new(token, "Thief", "another good password", came=CAME, now=START)
    accept(token, now=START)
    assert "there@example.org" in [each.email for each in people.colleagues(place)]
    assert "there@example.org" in [each.email for each in people.colleagues(elsewhere)]


def test_inviting_again_makes_the_first_link_useless() -> None:
    place = provider()
    by = acting("owner@example.org", place)
    invite_colleague(place, "new@example.org", by=by, now=START)
    first = token_to("new@example.org")
    invite_colleague(place, "new@example.org", by=by, now=START)
    with pytest.raises(RefusedError, match="used already"):
        look_at_invitation(first, now=START)
    assert len(people.invited(place, now=START)) == 1


def test_an_invitation_can_be_withdrawn_by_those_it_is_from() -> None:
    place, other = provider(), provider("Other")
    by, stranger = acting("owner@example.org", place), acting("stranger@example.org", other)
    invite_colleague(place, "new@example.org", by=by, now=START)
    (waiting,) = people.invited(place, now=START)
    for place_named in (place, other):
        with pytest.raises(NotFoundError):
            withdraw_invitation(place_named, waiting.link_id, by=stranger, now=START)
    withdraw_invitation(place, waiting.link_id, by=by, now=START)
    assert people.invited(place, now=START) == ()
    with pytest.raises(RefusedError):
        look_at_invitation(token_to("new@example.org"), now=START)
    with pytest.raises(NotFoundError):
        withdraw_invitation(place, waiting.link_id, by=by, now=START)


def test_colleagues_are_removed_but_not_the_last_one() -> None:
    place = provider()
    first, second = acting("first@example.org", place), acting("second@example.org", place)
    with pytest.raises(InvalidError, match="colleagues here already"):
        invite_colleague(place, "second@example.org", by=first, now=START)
    remove_colleague(place, second.account_id, by=first, now=START)
    with pytest.raises(NotFoundError):
        remove_colleague(place, second.account_id, by=first, now=START)
    with pytest.raises(RefusedError, match="the only person here"):
        remove_colleague(place, first.account_id, by=first, now=START)
    with transaction(actor=TEST, now=START) as tx:
        assert join_provider(tx, second.account_id, place)
        assert not join_provider(tx, second.account_id, place)
    remove_colleague(place, first.account_id, by=first, now=START)
    assert [each.email for each in people.colleagues(place)] == ["second@example.org"]


def test_nobody_keeps_the_people_of_another_provider() -> None:
    place, other = provider(), provider("Other")
    owner, stranger = acting("owner@example.org", place), acting("stranger@example.org", other)
    with pytest.raises(NotFoundError):
        invite_colleague(place, "new@example.org", by=stranger, now=START)
    with pytest.raises(NotFoundError):
        remove_colleague(place, owner.account_id, by=stranger, now=START)
    with pytest.raises(NotFoundError):
        remove_colleague(other, owner.account_id, by=stranger, now=START)
    officer = add_person("qa@example.org", Role.QA)
    with pytest.raises(ForbiddenError):
        invite_colleague(place, "new@example.org", by=officer, now=START)


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
    assert people.id_of("gone@example.org") is None
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


def test_people_are_found_and_listed() -> None:
    add_person("b@example.org", Role.QA, name="Bo Quill")
    add_person("a@example.org", Role.ADMIN, name="Ada 100%")
    acting("c@example.org")
    assert [each.known_as for each in people.staff()] == ["Ada 100%", "Bo Quill"]
    assert [each.email for each in people.with_role(Role.QA)] == ["b@example.org"]
    assert [each.email for each in people.found("0%")] == ["a@example.org"]
    assert [each.email for each in people.found("EXAMPLE")] == [
        "a@example.org",
        "b@example.org",
        "c@example.org",
    ]
    assert people.name_of(None) is None
    with pytest.raises(NotFoundError):
        people.address_of(99)
