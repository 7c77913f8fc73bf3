"""Accounts: the same answer for everybody, and what ends with what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import func, select, update

from marketplace.domain.access import Role
from marketplace.domain.errors import InvalidError, RefusedError
from marketplace.models.accounts import Account, AccountRole
from marketplace.models.base import db
from marketplace.models.events import AuditEvent
from marketplace.models.messages import Message
from marketplace.queries.sign_ins import Seen, by_token
from marketplace.services import passwords
from marketplace.services.accounts_password import ask_for_reset, change, reset
from marketplace.services.accounts_register import register
from marketplace.services.accounts_sign_in import confirm_address, sign_in
from marketplace.services.links import link_address
from marketplace.services.password_proof import From, WrongPasswordError
from marketplace.services.passwords import PASSWORD_COST, Cost, hash_password
from tests.integration.town import START
from tests.web.people import account

EMAIL, PASSWORD, OTHER = "asha@example.org", "purple lamp river", "quiet orange ladder"
CAME = From(browser="", network="192.0.2.1")
pytestmark = pytest.mark.usefixtures("directory")


def somebody(role: Role = Role.PROVIDER) -> int:
    return account(EMAIL, [role], now=START, password_hash=hash_password(PASSWORD))


def messages() -> list[tuple[str, str]]:
    """Kind and address of every message, in order."""
    rows = db.session.execute(select(Message.kind, Message.address).order_by(Message.id))
    return [(kind, address) for kind, address in rows]


def token_sent(kind: str) -> str:
    """The token of the newest message of a kind."""
    chosen = select(Message).where(Message.kind == kind).order_by(Message.id.desc()).limit(1)
    message = db.session.scalars(chosen).one()
    return link_address(int(message.refers["link_id"])).rpartition("/")[2]


def events(kind: str) -> int:
    return db.session.scalar(select(func.count()).where(AuditEvent.kind == kind)) or 0


def seen(token: str, *, after: timedelta = timedelta(0)) -> Seen:
    found = by_token(token, now=START + after)
    assert found is not None
    return found


@pytest.fixture
def hashing(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Counts what takes the time: hashes made and compared."""
    counted: Counter[str] = Counter()

    def counting(name: str) -> None:
        work = getattr(PasswordHasher, name)

        def do(*arguments: object) -> object:
            counted[name] += 1
            return work(*arguments)

        monkeypatch.setattr(PasswordHasher, name, do)

    passwords.matches(None, "the stand-in hash is made once in the life of a process")
    counting("verify")
    counting("hash")
    return counted


def test_nobody_keeps_a_newcomer_out_by_asking_for_links_to_the_address(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        for _ in range(5):
            ask_for_reset(EMAIL, came=CAME, now=START)
        register("Asha Vale", EMAIL, PASSWORD, came=CAME, now=START)
        assert messages() == [("confirm-email", EMAIL)]


def ask_sign_in(email: str) -> str:
    with pytest.raises(WrongPasswordError) as wrong:
        sign_in(email, OTHER, came=CAME, now=START)
    return str(wrong.value)


def ask_register(email: str) -> str:
    register("Sam", email, OTHER, came=CAME, now=START)
    return "done"


def ask_reset(email: str) -> str:
    ask_for_reset(email, came=CAME, now=START)
    return "done"


@pytest.mark.parametrize(
    ("ask", "work"),
    [
        (ask_sign_in, {"verify": 1}),
        (ask_register, {"hash": 1}),
        (ask_reset, {}),
    ],
)
def test_known_and_unknown_get_the_same_answer_for_the_same_work(
    hashing: Counter[str], ask: Callable[[str], str], work: dict[str, int]
) -> None:
    somebody()
    account("closed@example.org", [Role.PROVIDER], now=START, password_hash=hash_password(OTHER))
    db.session.execute(update(Account).where(Account.email.like("closed%")).values(closed_at=START))
    db.session.commit()
    account("invited@example.org", [Role.QA], now=START)
    answers = set()
    for email in (EMAIL, "nobody@example.org", "closed@example.org", "invited@example.org"):
        hashing.clear()
        answers.add(ask(email))
        assert hashing == work, email
    assert len(answers) == 1


def test_the_owner_of_an_address_in_use_is_told_by_mail() -> None:
    account_id = somebody()
    register("Somebody else", EMAIL.upper(), OTHER, came=CAME, now=START)
    assert messages() == [("address-in-use", EMAIL)]
    row = db.session.get(Account, account_id)
    assert row is not None
    assert row.name == "Alex Example"
    assert sign_in(EMAIL, PASSWORD, came=CAME, now=START).account_id == account_id


def test_nobody_is_flooded_with_mail() -> None:
    somebody()
    for number in range(20):
        came = From(browser="", network=f"192.0.2.{number}")
        register("Somebody", EMAIL, OTHER, came=came, now=START)
        ask_for_reset(EMAIL, came=came, now=START)
    assert len(messages()) == 3


def test_an_account_is_of_use_once_its_address_is_confirmed() -> None:
    register(" Asha   Vale ", EMAIL, PASSWORD, came=CAME, now=START)
    with pytest.raises(RefusedError, match="Confirm your email address first"):
        sign_in(EMAIL, PASSWORD, came=CAME, now=START)
    with pytest.raises(WrongPasswordError):
        confirm_address(token_sent("confirm-email"), OTHER, came=CAME, now=START)
    came_in = confirm_address(token_sent("confirm-email"), PASSWORD, came=CAME, now=START)
    who = seen(came_in.started.token).principal
    assert who.name == "Asha Vale"
    assert who.roles == {Role.PROVIDER}
    assert not who.provider_ids
    assert sign_in(EMAIL, PASSWORD, came=CAME, now=START).account_id == who.account_id
    assert [kind for kind, _ in messages()] == ["confirm-email", "confirm-email"]


def test_a_stranger_cannot_prepare_an_account_for_its_later_owner() -> None:
    """The stranger knows a password, the owner gets the mail: neither is enough."""
    register("A stranger", EMAIL, OTHER, came=CAME, now=START)
    token = token_sent("confirm-email")
    with pytest.raises(WrongPasswordError):
        confirm_address(token, PASSWORD, came=CAME, now=START)
    register("Asha Vale", EMAIL, PASSWORD, came=CAME, now=START)
    confirm_address(token_sent("confirm-email"), PASSWORD, came=CAME, now=START)
    with pytest.raises(WrongPasswordError):
        sign_in(EMAIL, OTHER, came=CAME, now=START)


def test_registering_never_touches_an_account_that_was_invited() -> None:
    account_id = account(EMAIL, [Role.ADMIN], now=START)
    db.session.execute(update(Account).values(email_confirmed_at=None))
    db.session.commit()
    register("A stranger", EMAIL, OTHER, came=CAME, now=START)
    row = db.session.get(Account, account_id)
    assert row is not None
    assert row.password_hash is None
    assert messages() == [("address-in-use", EMAIL)]
    roles = db.session.scalars(select(AccountRole.role)).all()
    assert roles == ["admin"]


def test_a_reset_ends_every_sign_in_and_every_other_link() -> None:
    account_id = somebody()
    old = sign_in(EMAIL, PASSWORD, came=CAME, now=START).started.token
    ask_for_reset(EMAIL, came=CAME, now=START)
    first = token_sent("reset-password")
    ask_for_reset(EMAIL, came=CAME, now=START)
    with pytest.raises(InvalidError, match="10 characters"):
        reset(first, "short", came=CAME, now=START)
    came_in = reset(first, OTHER, came=CAME, now=START + timedelta(minutes=29))
    assert came_in.account_id == account_id
    assert seen(old).over == "password"
    for useless in (first, token_sent("reset-password")):
        with pytest.raises(RefusedError, match="used already"):
            reset(useless, PASSWORD, came=CAME, now=START)
    assert messages()[-1] == ("password-changed", EMAIL)
    with pytest.raises(WrongPasswordError):
        sign_in(EMAIL, PASSWORD, came=CAME, now=START)


def test_a_reset_link_works_for_thirty_minutes() -> None:
    somebody()
    ask_for_reset(EMAIL, came=CAME, now=START)
    with pytest.raises(RefusedError, match="too old"):
        reset(token_sent("reset-password"), OTHER, came=CAME, now=START + timedelta(minutes=30))


def test_a_link_for_an_address_that_nobody_has_is_sent_to_nobody() -> None:
    ask_for_reset("nobody@example.org", came=CAME, now=START)
    assert messages() == []
    assert events("reset-asked") == 1


def test_changing_the_password_ends_the_others_and_renews_this_one() -> None:
    somebody()
    here, there = (sign_in(EMAIL, PASSWORD, came=CAME, now=START).started.token for _ in range(2))
    who = seen(here).principal
    with pytest.raises(InvalidError, match="present password is not right"):
        change(OTHER, "purple lamp rivers!", by=who, came=CAME, now=START)
    started = change(PASSWORD, OTHER, by=who, came=CAME, now=START)
    assert seen(started.token).over is None
    assert seen(started.token).principal.session_id == who.session_id
    assert by_token(here, now=START) is None
    assert seen(there).over == "password"
    assert messages() == [("password-changed", EMAIL)]


def test_a_hash_of_an_older_cost_is_made_anew_on_sign_in(directory: Flask) -> None:
    account_id = somebody()
    directory.config[PASSWORD_COST] = Cost(rounds=2, memory=16, lanes=1)
    sign_in(EMAIL, PASSWORD, came=CAME, now=START)
    row = db.session.get(Account, account_id)
    assert row is not None
    assert row.password_hash is not None
    assert "m=16,t=2,p=1" in row.password_hash
    sign_in(EMAIL, PASSWORD, came=CAME, now=START)


def test_a_wrong_sign_in_keeps_nothing_of_what_was_typed() -> None:
    for typed in ("my secret password", "nobody@example.org"):
        with pytest.raises(WrongPasswordError):
            sign_in(typed, OTHER, came=CAME, now=START)
    rows = db.session.execute(select(AuditEvent.actor, AuditEvent.subject, AuditEvent.data)).all()
    assert len(rows) == 2
    for actor, subject, data in rows:
        assert actor == "visitor:not-signed-in"
        assert subject == "account:none"
        assert data == {"device": "new", "then_wait_seconds": 0}
