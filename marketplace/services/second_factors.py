"""The second factor: set up, proved, replaced and removed. No code is taken twice."""

from __future__ import annotations

import hmac
from datetime import datetime

import pyotp
from sqlalchemy import delete, func, or_, select, update

from marketplace.domain.access import Principal
from marketplace.domain.account_events import (
    SecondFactorChanged,
    SecondFactorFailed,
    SecondFactorPassed,
    about,
)
from marketplace.domain.errors import FieldProblem, InvalidError, RefusedError
from marketplace.domain.messages import FactorChange, MessageKind
from marketplace.domain.second_factor import (
    code_as_typed,
    new_recovery_codes,
    recovery_code_as_typed,
    steps_taken_at,
)
from marketplace.domain.sign_ins import Ending
from marketplace.domain.throttling import CODE
from marketplace.models.accounts import RecoveryCode, SecondFactor
from marketplace.models.base import db
from marketplace.services import sign_ins
from marketplace.services.keyed import keyed_digest
from marketplace.services.known_devices import device_of
from marketplace.services.mailing import send
from marketplace.services.password_proof import From, Proof, settle
from marketplace.services.throttling import forgive, take
from marketplace.services.transaction import Transaction, transaction
from marketplace.wiring import adapters

_WRONG_CODE = "The code is not right. Enter the newest code that your app shows."
_WRONG_RECOVERY = "The recovery code is not right, or it has been used. Each one works once."


def new_secret() -> str:
    """A key for an authenticator app; nothing stands on it before `set_up`."""
    return pyotp.random_base32()


def address_for_app(secret: str, *, who: Principal) -> str:
    """What the QR code says: the key, and what the app is to call it."""
    issuer = adapters().settings.service_name
    return pyotp.TOTP(secret).provisioning_uri(name=who.email, issuer_name=issuer)


def set_up(
    secret: str, code: str, *, by: Principal, now: datetime
) -> tuple[sign_ins.Started, tuple[str, ...]]:
    """Let codes of this key guard the account from now on.

    `code` shows that the app has the key. Whoever had a second factor has to have proved it. This
    sign-in goes on with a new token, others end. Returns the recovery codes: they are never shown
    again. Raises InvalidError for the field `code`, SlowDownError.
    """
    if by.has_second_factor and not by.passed_second_factor:
        raise RefusedError("Enter a code of the app that you have now first.")
    count = f"code {by.account_id}"
    take(count, CODE, now)
    step = _matching_step(secret, code, now)
    if step is None:
        raise _refusal(_WRONG_CODE)
    with transaction(actor=by.actor, now=now) as tx:
        factor = tx.session.get(SecondFactor, by.account_id, with_for_update=True)
        change = FactorChange.SET_UP if factor is None else FactorChange.REPLACED
        if factor is None:
            factor = SecondFactor(account_id=by.account_id, created_at=now)
            tx.add(factor)
        factor.secret, factor.confirmed_at, factor.last_step = secret, now, step
        codes = _new_codes(tx, by.account_id)
        forgive(tx, count)
        sign_ins.end_all(tx, by.account_id, why=Ending.SECOND_FACTOR, but=by.session_id)
        _tell(tx, by.account_id, by.email, change)
        return sign_ins.pass_second_factor(tx, by), codes


def prove_code(code: str, *, by: Principal, came: From, now: datetime) -> sign_ins.Started:
    """Complete a sign-in with a code of the app; it goes on with a new token.

    A code is taken once, however many try it at the same moment. Raises InvalidError for the field
    `code`, SlowDownError.
    """
    count = _count(by, came)
    take(count, CODE, now)
    factor = db.session.get(SecondFactor, by.account_id)
    step = _matching_step(factor.secret, code, now) if factor else None
    with transaction(actor=by.actor, now=now) as tx:
        if step is not None and _take_step(tx, by.account_id, step):
            return _passed(tx, by, "code", count)
        tx.record(_failure(by, "code"))
    raise _refusal(_WRONG_CODE)


def prove_recovery_code(code: str, *, by: Principal, came: From, now: datetime) -> sign_ins.Started:
    """Complete a sign-in with one of the recovery codes; it is used up then.

    Raises InvalidError for the field `code`, SlowDownError.
    """
    count = _count(by, came)
    take(count, CODE, now)
    with transaction(actor=by.actor, now=now) as tx:
        if _take_recovery_code(tx, by.account_id, code):
            return _passed(tx, by, "recovery-code", count)
        tx.record(_failure(by, "recovery-code"))
    raise _refusal(_WRONG_RECOVERY)


def recovery_codes_left(account_id: int) -> int:
    """How many recovery codes have not been used."""
    unused = select(func.count()).select_from(RecoveryCode)
    unused = unused.where(RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None))
    return db.session.scalar(unused) or 0


def replace_recovery_codes(proof: Proof, *, by: Principal, now: datetime) -> tuple[str, ...]:
    """Make ten new recovery codes; the old ones are useless. They are never shown again."""
    with transaction(actor=by.actor, now=now) as tx:
        settle(tx, proof)
        if tx.session.get(SecondFactor, by.account_id) is None:
            raise RefusedError("Set up a second step first.")
        codes = _new_codes(tx, by.account_id)
        _tell(tx, by.account_id, by.email, FactorChange.NEW_CODES)
        return codes


def remove_own(proof: Proof, *, by: Principal, now: datetime) -> None:
    """Do without a second factor, where it is not required. Raises RefusedError for staff."""
    if by.is_staff:
        raise RefusedError("Everybody who works for the council needs a second step.")
    with transaction(actor=by.actor, now=now) as tx:
        settle(tx, proof)
        remove(tx, by.account_id, by.email)
        sign_ins.end_all(tx, by.account_id, why=Ending.SECOND_FACTOR, but=by.session_id)


def remove(tx: Transaction, account_id: int, email: str) -> None:
    """Take the second factor of an account away, with its recovery codes; tell its owner."""
    tx.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    tx.session.execute(delete(SecondFactor).where(SecondFactor.account_id == account_id))
    _tell(tx, account_id, email, FactorChange.REMOVED)


def _count(by: Principal, came: From) -> str:
    """What a try counts for: each known browser by itself, all others together."""
    device = device_of(came.device, by.account_id)
    return f"code {by.account_id}" if device is None else f"code {by.account_id} on {device}"


def _matching_step(secret: str, code: str, now: datetime) -> int | None:
    """The half minute whose code this is; every one is compared, so that time tells nothing."""
    codes = pyotp.HOTP(secret)
    typed = code_as_typed(code).encode("utf-8", "surrogatepass")
    found = None
    for step in steps_taken_at(now):
        if hmac.compare_digest(codes.at(step).encode(), typed):
            found = step
    return found


def _take_step(tx: Transaction, account_id: int, step: int) -> bool:
    """Move the newest step on; False where it, or a later one, was taken before."""
    moved = tx.session.execute(
        update(SecondFactor)
        .where(SecondFactor.account_id == account_id)
        .where(or_(SecondFactor.last_step.is_(None), SecondFactor.last_step < step))
        .values(last_step=step)
        .returning(SecondFactor.account_id)
        .execution_options(synchronize_session=False)
    )
    return moved.one_or_none() is not None


def _take_recovery_code(tx: Transaction, account_id: int, code: str) -> bool:
    used = tx.session.execute(
        update(RecoveryCode)
        .where(RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None))
        .where(RecoveryCode.code_hash == _hash(account_id, code))
        .values(used_at=tx.now)
        .returning(RecoveryCode.id)
        .execution_options(synchronize_session=False)
    )
    return used.one_or_none() is not None


def _new_codes(tx: Transaction, account_id: int) -> tuple[str, ...]:
    tx.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    codes = new_recovery_codes()
    for code in codes:
        hashed = _hash(account_id, code)
        tx.add(RecoveryCode(account_id=account_id, code_hash=hashed, created_at=tx.now))
    return codes


def _hash(account_id: int, code: str) -> str:
    """What is kept of a recovery code: useless without the service's own key."""
    return keyed_digest("recovery code", account_id, recovery_code_as_typed(code))


def _passed(tx: Transaction, by: Principal, how: str, count: str) -> sign_ins.Started:
    forgive(tx, count)
    tx.record(SecondFactorPassed(subject=about(by.account_id), sign_in=by.session_id, how=how))
    return sign_ins.pass_second_factor(tx, by)


def _failure(by: Principal, how: str) -> SecondFactorFailed:
    return SecondFactorFailed(subject=about(by.account_id), sign_in=by.session_id, how=how)


def _tell(tx: Transaction, account_id: int, email: str, change: FactorChange) -> None:
    tx.record(SecondFactorChanged(subject=about(account_id), change=change.value))
    send(
        tx,
        MessageKind.SECOND_FACTOR_CHANGED,
        address=email,
        subject=about(account_id),
        account_id=account_id,
        change=change.value,
    )


def _refusal(message: str) -> InvalidError:
    return InvalidError((FieldProblem(field="code", message=message),))
