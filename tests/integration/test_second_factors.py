"""The second factor: no code is taken twice, not even at the same moment."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import pyotp
import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.domain.access import Principal, Role
from marketplace.domain.errors import InvalidError, RefusedError
from marketplace.domain.throttling import CODE
from marketplace.models.accounts import RecoveryCode, SecondFactor, SignIn
from marketplace.models.base import db
from marketplace.models.events import AuditEvent
from marketplace.queries.sign_ins import by_token
from marketplace.services import second_factors
from marketplace.services.accounts_password import prove_own
from marketplace.services.accounts_sign_in import sign_in
from marketplace.services.password_proof import From
from marketplace.services.passwords import hash_password
from marketplace.services.second_factors import prove_code, prove_recovery_code, set_up
from marketplace.services.throttling import SlowDownError
from tests.integration.town import START
from tests.ports import PATIENCE_IN_SECONDS
from tests.web.people import SECRET, account

EMAIL, PASSWORD = "asha@example.org", "purple lamp river"
CAME = From(browser="", network="192.0.2.1")
HALF = timedelta(seconds=30)


def begin(*, now: datetime = START, role: Role = Role.QA, second_factor: bool = True) -> Principal:
    """Somebody who has just given the right password."""
    kept = hash_password(PASSWORD)
    account(EMAIL, [role], now=START, second_factor=second_factor, password_hash=kept)
    return halfway(now=now)


def halfway(*, now: datetime = START) -> Principal:
    """Another sign-in of theirs, before the second step."""
    return current(sign_in(EMAIL, PASSWORD, came=CAME, now=now).started.token, now=now)


def current(token: str, *, now: datetime = START) -> Principal:
    seen = by_token(token, now=now)
    assert seen is not None
    assert seen.over is None
    return seen.principal


def code(at: datetime = START, *, secret: str = SECRET) -> str:
    return pyotp.TOTP(secret).at(at)


def prove(given: str, who: Principal, *, now: datetime = START) -> bool:
    try:
        prove_code(given, by=who, came=CAME, now=now)
    except InvalidError:
        return False
    return True


@pytest.mark.usefixtures("directory")
def test_a_replayed_code_is_refused() -> None:
    first = begin()
    assert prove(code(), first)
    second = halfway()
    assert not prove(code(), second)
    assert not prove(code(START - HALF), second)  # an older one that was not used either
    assert prove(code(START + HALF), second)


@pytest.mark.usefixtures("directory")
@pytest.mark.parametrize(
    ("steps", "taken"), [(-3, False), (-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_a_clock_may_be_half_a_minute_off(*, steps: int, taken: bool) -> None:
    assert prove(code(START + steps * HALF), begin()) is taken


@pytest.mark.usefixtures("directory")
@pytest.mark.parametrize(
    "typed", ["", "000000x", "\uff11\uff12\uff13\uff14\uff15\uff16", "\udcff", "12345", "1" * 500]
)
def test_what_is_no_code_is_refused(typed: str) -> None:
    assert not prove(typed, begin())


@pytest.mark.usefixtures("directory")
def test_the_set_up_uses_its_code_up() -> None:
    who = begin(second_factor=False)
    secret = second_factors.new_secret()
    set_up(secret, code(secret=secret), by=who, now=START)
    assert not prove(code(secret=secret), halfway())
    assert prove(code(START + HALF, secret=secret), halfway())


@pytest.mark.usefixtures("directory")
def test_only_who_has_proved_the_old_factor_can_replace_it() -> None:
    who = begin()
    secret = second_factors.new_secret()
    with pytest.raises(RefusedError, match="code of the app that you have"):
        set_up(secret, code(secret=secret), by=who, now=START)
    factor = db.session.get(SecondFactor, who.account_id)
    assert factor is not None
    assert factor.secret == SECRET


@pytest.mark.usefixtures("directory")
def test_replacing_it_ends_the_other_sign_ins() -> None:
    who = begin()
    token = prove_code(code(), by=who, came=CAME, now=START).token
    other = halfway()
    secret = second_factors.new_secret()
    started, codes = set_up(secret, code(secret=secret), by=current(token), now=START)
    assert len(codes) == 10
    assert current(started.token).passed_second_factor
    assert by_token(token, now=START) is None
    ended = db.session.get(SignIn, other.session_id)
    assert ended is not None
    assert ended.ended_why == "second-factor"


@pytest.mark.usefixtures("directory")
def test_wrong_codes_are_slowed_and_kept() -> None:
    who = begin()
    for _ in range(CODE.free):
        assert not prove("000000", who)
    with pytest.raises(SlowDownError):
        prove(code(), who)
    failures = select(AuditEvent.data).where(AuditEvent.kind == "second-factor-failed")
    assert len(list(db.session.scalars(failures))) == CODE.free
    later = START + CODE.first
    assert prove(code(later), who, now=later)


@pytest.mark.usefixtures("directory")
def test_new_sign_ins_do_not_buy_more_codes() -> None:
    begin()
    for _ in range(CODE.free):
        assert not prove("000000", halfway())
    with pytest.raises(SlowDownError):
        prove("000000", halfway())


@pytest.mark.usefixtures("directory")
def test_recovery_codes_are_kept_as_hashes_and_work_once() -> None:
    who = begin(second_factor=False)
    secret = second_factors.new_secret()
    _, codes = set_up(secret, code(secret=secret), by=who, now=START)
    kept = set(db.session.scalars(select(RecoveryCode.code_hash)))
    assert len(kept) == 10
    assert all(each.replace("-", "") not in "".join(kept) for each in codes)
    prove_recovery_code(codes[0], by=halfway(), came=CAME, now=START)
    with pytest.raises(InvalidError, match="has been used"):
        prove_recovery_code(codes[0], by=halfway(), came=CAME, now=START)
    assert second_factors.recovery_codes_left(who.account_id) == 9


@pytest.mark.parametrize("kind", ["code", "recovery-code"])
def test_of_many_at_the_same_moment_one_gets_in(app: Flask, kind: str) -> None:
    with app.app_context():
        who = begin(second_factor=False)
        secret = second_factors.new_secret()
        _, codes = set_up(secret, code(secret=secret), by=who, now=START)
        sign_ins = [halfway() for _ in range(4)]
    later = START + HALF
    passed: list[bool] = []
    barrier = threading.Barrier(4)

    def attempt(by: Principal) -> None:
        with app.app_context():
            barrier.wait(timeout=PATIENCE_IN_SECONDS)
            try:
                if kind == "code":
                    prove_code(code(later, secret=secret), by=by, came=CAME, now=later)
                else:
                    prove_recovery_code(codes[0], by=by, came=CAME, now=later)
            except InvalidError:
                passed.append(False)
            else:
                passed.append(True)

    threads = [threading.Thread(target=attempt, args=(each,)) for each in sign_ins]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=PATIENCE_IN_SECONDS)
    assert sorted(passed) == [False, False, False, True]


@pytest.mark.usefixtures("directory")
def test_staff_cannot_do_without_one() -> None:
    who = begin()
    proof = prove_own(PASSWORD, by=who, came=CAME, now=START)
    with pytest.raises(RefusedError, match="needs a second step"):
        second_factors.remove_own(proof, by=who, now=START)
