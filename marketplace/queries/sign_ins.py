"""Whose sign-in it is, and the sign-ins that somebody has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from marketplace.domain.access import Principal, Role
from marketplace.domain.sign_ins import Ending, digest, timed_out
from marketplace.models.accounts import Account, AccountRole, Membership, SecondFactor, SignIn
from marketplace.models.base import db


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A sign-in as a browser brings it. `over` says why it is over, None while it goes on."""

    principal: Principal
    last_seen_at: datetime
    over: Ending | None
    noted: bool
    """Whether the end stands in the database already."""
    confirmed: bool
    """Whether the account's address was proved to be theirs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSignIn:
    """One line of somebody's own list."""

    id: int
    browser: str
    started_at: datetime
    last_seen_at: datetime
    is_this: bool


def by_token(token: str, *, now: datetime) -> Seen | None:
    """The sign-in with this token as of `now`, None where there never was one."""
    row = db.session.execute(
        select(SignIn, Account)
        .join(Account, Account.id == SignIn.account_id)
        .where(SignIn.token_hash == digest(token))
    ).one_or_none()
    if row is None:
        return None
    sign_in: SignIn = row[0]
    account: Account = row[1]
    principal = _principal(sign_in, account)
    over = Ending(sign_in.ended_why) if sign_in.ended_why else None
    if over is None and account.closed_at is not None:
        over = Ending.CLOSED
    return Seen(
        principal=principal,
        last_seen_at=sign_in.last_seen_at,
        over=over
        or timed_out(
            started_at=sign_in.started_at,
            last_seen_at=sign_in.last_seen_at,
            staff=principal.is_staff,
            now=now,
        ),
        noted=sign_in.ended_at is not None,
        confirmed=account.email_confirmed_at is not None,
    )


def open_sign_ins(principal: Principal, *, now: datetime) -> tuple[OpenSignIn, ...]:
    """Everywhere that they are signed in at `now`, the newest first."""
    rows = db.session.scalars(
        select(SignIn)
        .where(SignIn.account_id == principal.account_id, SignIn.ended_at.is_(None))
        .order_by(SignIn.last_seen_at.desc(), SignIn.id.desc())
    )
    return tuple(
        OpenSignIn(
            id=row.id,
            browser=row.browser,
            started_at=row.started_at,
            last_seen_at=row.last_seen_at,
            is_this=row.id == principal.session_id,
        )
        for row in rows
        if timed_out(
            started_at=row.started_at,
            last_seen_at=row.last_seen_at,
            staff=principal.is_staff,
            now=now,
        )
        is None
    )


def _principal(sign_in: SignIn, account: Account) -> Principal:
    has_second_factor = select(SecondFactor.account_id).where(
        SecondFactor.account_id == account.id, SecondFactor.confirmed_at.is_not(None)
    )
    return Principal(
        account_id=account.id,
        session_id=sign_in.id,
        email=account.email,
        name=account.name,
        roles=roles_of(account.id),
        provider_ids=frozenset(
            db.session.scalars(
                select(Membership.provider_id).where(
                    Membership.account_id == account.id, Membership.ended_at.is_(None)
                )
            )
        ),
        has_second_factor=db.session.scalar(has_second_factor) is not None,
        passed_second_factor=sign_in.second_factor_at is not None,
    )


def roles_of(account_id: int) -> frozenset[Role]:
    """The roles of an account."""
    return frozenset(
        Role(role)
        for role in db.session.scalars(
            select(AccountRole.role).where(AccountRole.account_id == account_id)
        )
    )
