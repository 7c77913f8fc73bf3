"""Sign-in is slowed for guessers, by all processes together, and never for the owner."""

from __future__ import annotations

import json
from contextlib import ExitStack
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.domain.access import Role
from marketplace.domain.throttling import ACCOUNT, CODE, DEVICE, NETWORK
from marketplace.models.accounts import Throttle
from marketplace.models.base import db
from marketplace.models.events import AuditEvent
from marketplace.models.messages import Message
from marketplace.services import accounts_password, accounts_sign_in
from marketplace.services.known_devices import cookie_knowing, device_of
from marketplace.services.links import link_address
from marketplace.services.password_proof import From, WrongPasswordError
from marketplace.services.passwords import hash_password
from marketplace.services.throttling import SlowDownError, take
from tests.integration.processes import line_of, process
from tests.integration.town import START
from tests.web.people import account

EMAIL, PASSWORD = "asha@example.org", "purple lamp river"
STRANGER = From(browser="", network="192.0.2.1")


@pytest.fixture
def owner(directory: Flask) -> int:
    """The account, in an open context."""
    del directory
    return _account()


def _account() -> int:
    return account(EMAIL, [Role.PROVIDER], now=START, password_hash=hash_password(PASSWORD))


def guess(came: From = STRANGER, *, after: float = 0, email: str = EMAIL) -> None:
    """One wrong password; raises SlowDownError where it was not looked at."""
    with pytest.raises(WrongPasswordError):
        accounts_sign_in.sign_in(
            email, "a wrong guess", came=came, now=START + timedelta(seconds=after)
        )


def come_in(came: From = STRANGER, *, after: float = 0) -> accounts_sign_in.CameIn:
    return accounts_sign_in.sign_in(
        EMAIL, PASSWORD, came=came, now=START + timedelta(seconds=after)
    )


def knowing(account_id: int, network: str = "192.0.2.1") -> From:
    """The owner's own browser, in this network."""
    return From(browser="", network=network, device=cookie_knowing(None, account_id))


def link_token(link_id: int) -> str:
    """The token of a link, as its message carries it."""
    return link_address(link_id).rpartition("/")[2]


def _messages(kind: str) -> list[Message]:
    return list(db.session.scalars(select(Message).where(Message.kind == kind)))


def test_guesses_from_everywhere_wait_for_each_other(owner: int) -> None:
    del owner
    for number in range(ACCOUNT.free):
        guess(From(browser="", network=f"192.0.2.{number}"))
    with pytest.raises(SlowDownError, match="Wait 15 seconds") as slow:
        guess(From(browser="", network="198.51.100.1"))
    assert slow.value.wait == ACCOUNT.first
    with pytest.raises(SlowDownError):
        come_in(after=14)
    guess(after=15)
    with pytest.raises(SlowDownError, match="Wait 30 seconds"):
        guess(after=15)


def test_a_stranger_who_waits_may_be_the_owner(owner: int) -> None:
    for _ in range(ACCOUNT.free):
        guess()
    assert come_in(after=15).account_id == owner
    guess(after=15)  # the count began anew: a right password forgives


def test_strangers_never_slow_the_owner_on_a_browser_that_knows_them(owner: int) -> None:
    """Not with the same account, not from the same network."""
    for number in range(NETWORK.free):
        guess(email=f"somebody-{number}@example.org")
    for _ in range(ACCOUNT.free):
        guess(From(browser="", network="198.51.100.1"))
    for came in (STRANGER, From(browser="", network="198.51.100.1")):
        with pytest.raises(SlowDownError):
            come_in(came)
    assert come_in(knowing(owner)).account_id == owner


def test_a_known_browser_is_slowed_by_itself(owner: int) -> None:
    mine, other = knowing(owner), knowing(owner)
    for _ in range(DEVICE.free):
        guess(mine)
    with pytest.raises(SlowDownError):
        come_in(mine)
    assert come_in(other).account_id == owner
    assert come_in().account_id == owner


def test_a_link_by_mail_always_lets_the_owner_in(owner: int) -> None:
    """However much strangers guess, and however often they ask for links themselves."""
    for _ in range(ACCOUNT.free):
        guess()
    for number in range(10):
        came = From(browser="", network=f"192.0.2.{number}")
        accounts_password.ask_for_reset(EMAIL, came=came, now=START)
    sent = _messages("reset-password")
    assert len(sent) == 3  # no flood of mail, and each of them works
    token = link_token(int(sent[0].refers["link_id"]))
    came_in = accounts_password.reset(token, "quiet orange ladder", came=STRANGER, now=START)
    assert came_in.account_id == owner


def test_one_network_is_slowed_over_many_accounts(owner: int) -> None:
    del owner
    for number in range(NETWORK.free):
        guess(email=f"somebody-{number}@example.org")
    with pytest.raises(SlowDownError):
        guess(email="another@example.org")
    guess(From(browser="", network="203.0.113.9"), email="another@example.org")


def test_ones_own_account_does_not_buy_more_guesses_at_others(owner: int) -> None:
    del owner
    looked_at = 0
    for number in range(NETWORK.free * 3):
        try:
            guess(email=f"somebody-{number}@example.org")
            looked_at += 1
            come_in()
        except SlowDownError:
            pass
    assert looked_at <= NETWORK.free


def test_an_address_that_nobody_has_is_slowed_too(owner: int) -> None:
    del owner
    for _ in range(ACCOUNT.free):
        guess(email="nobody@example.org")
    with pytest.raises(SlowDownError, match="Wait 15 seconds"):
        guess(email="NOBODY@example.org")


def test_the_table_of_counts_names_nobody(owner: int) -> None:
    del owner
    guess()
    for key in db.session.scalars(select(Throttle.key)):
        assert "asha" not in key
        assert "192" not in key
        assert len(key) == 43


def test_a_seal_of_one_account_is_none_for_another(owner: int) -> None:
    cookie = cookie_knowing(None, owner)
    assert device_of(cookie, owner) == cookie.partition(".")[0]
    assert device_of(cookie, owner + 1) is None
    assert device_of(f"{cookie[:-1]}{'A' if cookie[-1] != 'A' else 'B'}", owner) is None
    assert device_of(None, owner) is None
    assert device_of("...", owner) is None


def test_five_people_can_share_a_browser(owner: int) -> None:
    del owner
    cookie = None
    for account_id in range(1, 7):
        cookie = cookie_knowing(cookie, account_id)
    assert cookie is not None
    assert [device_of(cookie, number) is not None for number in range(1, 7)] == [False] + [True] * 5
    assert cookie_knowing(cookie, 6) == cookie


def test_anything_can_be_counted(owner: int) -> None:
    del owner
    for _ in range(CODE.free):
        take("any text", CODE, START)
    with pytest.raises(SlowDownError, match=r"too many tries\. Wait 15 seconds"):
        take("any text", CODE, START)
    take("any other text", CODE, START)
    take("any text", CODE, START + CODE.first)


PROCESSES, GUESSES = 8, 12


def test_eight_processes_at_once_have_no_more_guesses_than_one(app: Flask) -> None:
    """Together they get the free guesses, from eight networks, and then one after each wait."""
    with app.app_context():
        _account()
    words = ("tests.integration.password_guesser", EMAIL)
    with ExitStack() as stack:
        guessers = [
            stack.enter_context(process(app, *words, f"192.0.2.{number}", str(GUESSES)))
            for number in range(PROCESSES)
        ]
        for guesser in guessers:
            assert line_of(guesser) == "ready"
        for guesser in guessers:
            assert guesser.stdin is not None
            guesser.stdin.write("go\n")
            guesser.stdin.flush()
        went = [json.loads(line_of(guesser)) for guesser in guessers]
    looked_at = sum(each.get("wrong", 0) for each in went)
    slowed = sum(each.get("slowed", 0) for each in went)
    assert looked_at + slowed == PROCESSES * GUESSES
    # The first wait is 15 seconds: a slow machine may see a few of them end, not many.
    assert ACCOUNT.free <= looked_at <= ACCOUNT.free + 2
    assert max(each.get("longest", 0) for each in went) >= ACCOUNT.first.total_seconds() - 1
    with app.app_context():
        failures = select(func.count()).where(AuditEvent.kind == "sign-in-failed")
        assert db.session.scalar(failures) == looked_at
