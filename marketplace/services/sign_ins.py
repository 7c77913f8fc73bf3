"""Begins, keeps and ends sign-ins. A browser holds a random token; the table holds its digest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from marketplace.domain.access import Principal
from marketplace.domain.account_events import SignInEnded, about
from marketplace.domain.errors import NotFoundError
from marketplace.domain.sign_ins import (
    HEARTBEAT,
    Ending,
    browser_in_words,
    digest,
    new_token,
)
from marketplace.models.accounts import SignIn
from marketplace.queries.sign_ins import Seen
from marketplace.services.keyed import keyed_digest
from marketplace.services.transaction import Transaction, transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """A new sign-in, or an old one with a new token. `form_secret` guards the person's forms."""

    id: int
    token: str
    form_secret: str


def start(
    tx: Transaction, *, account_id: int, user_agent: str, second_factor: bool = False
) -> Started:
    """Begin a sign-in. `second_factor` says that it is proved already (a new set-up)."""
    token = new_token()
    row = SignIn(
        account_id=account_id,
        token_hash=digest(token),
        browser=browser_in_words(user_agent),
        started_at=tx.now,
        last_seen_at=tx.now,
        second_factor_at=tx.now if second_factor else None,
    )
    tx.add(row)
    tx.session.flush()
    return Started(id=row.id, token=token, form_secret=form_secret(account_id))


def pass_second_factor(tx: Transaction, principal: Principal) -> Started:
    """Note that a sign-in proved the second factor; it goes on with a new token."""
    row = tx.get(SignIn, principal.session_id)
    token = new_token()
    row.token_hash = digest(token)
    row.second_factor_at = tx.now
    row.last_seen_at = tx.now
    return Started(id=row.id, token=token, form_secret=form_secret(row.account_id))


def renew(tx: Transaction, principal: Principal) -> Started:
    """Give a sign-in a new token, because what guards the account has changed."""
    row = tx.get(SignIn, principal.session_id)
    token = new_token()
    row.token_hash = digest(token)
    return Started(id=row.id, token=token, form_secret=form_secret(row.account_id))


def form_secret(account_id: int) -> str:
    """The secret that a person's forms are signed with. It is the account's, not the sign-in's.

    So a form that was open while its owner was signed out can be sent once they are back, and
    nobody else's session can send it.
    """
    return keyed_digest("forms", account_id)


def note_presence(seen: Seen, *, now: datetime) -> None:
    """Note that somebody is still there; at most once in HEARTBEAT."""
    if now - seen.last_seen_at < HEARTBEAT:
        return
    with transaction(actor=seen.principal.actor, now=now) as tx:
        tx.session.execute(
            update(SignIn)
            .where(SignIn.id == seen.principal.session_id, SignIn.ended_at.is_(None))
            .where(SignIn.last_seen_at <= now - HEARTBEAT)
            .values(last_seen_at=now)
        )


def note_end(seen: Seen, *, now: datetime) -> None:
    """Write down that a sign-in has run out, once somebody comes back to it."""
    if seen.over is None or seen.noted:
        return
    with transaction(actor=seen.principal.actor, now=now) as tx:
        end(tx, (seen.principal.session_id,), why=seen.over)


def sign_out(*, by: Principal, now: datetime) -> None:
    """End the sign-in that they are using."""
    with transaction(actor=by.actor, now=now) as tx:
        end(tx, (by.session_id,), why=Ending.SIGNED_OUT)


def end_one(sign_in_id: int, *, by: Principal, now: datetime) -> None:
    """End one of one's own sign-ins. Raises NotFoundError for anybody else's, and for none."""
    with transaction(actor=by.actor, now=now) as tx:
        row = tx.get(SignIn, sign_in_id)
        if row.account_id != by.account_id:
            raise NotFoundError("there is no such sign-in, or it is not yours")
        end(tx, (row.id,), why=Ending.ENDED)


def end_others(*, by: Principal, now: datetime) -> int:
    """End all of one's own sign-ins but this one; return how many there were."""
    with transaction(actor=by.actor, now=now) as tx:
        return end_all(tx, by.account_id, why=Ending.ENDED, but=by.session_id)


def end_all(tx: Transaction, account_id: int, *, why: Ending, but: int | None = None) -> int:
    """End every sign-in of an account, except one; return how many there were."""
    ids = tx.session.scalars(
        select(SignIn.id).where(SignIn.account_id == account_id, SignIn.ended_at.is_(None))
    )
    return end(tx, [id_ for id_ in ids if id_ != but], why=why)


def end(tx: Transaction, ids: Iterable[int], *, why: Ending) -> int:
    """End these sign-ins; those that were over before stay as they were. Returns how many."""
    ended = tx.session.execute(
        update(SignIn)
        .where(SignIn.id.in_(tuple(ids)), SignIn.ended_at.is_(None))
        .values(ended_at=tx.now, ended_why=why.value)
        .returning(SignIn.id, SignIn.account_id)
        .execution_options(synchronize_session=False)
    ).all()
    tx.record(
        *(
            SignInEnded(subject=about(account_id), sign_in=id_, why=why.value)
            for id_, account_id in ended
        )
    )
    return len(ended)
