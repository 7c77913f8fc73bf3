"""Invitations: asking somebody in, as staff or as a colleague, and coming in with one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from marketplace.domain.access import Principal, Role, person
from marketplace.domain.account_events import MemberJoined, PersonInvited, about
from marketplace.domain.errors import FieldProblem, InvalidError, RefusedError
from marketplace.domain.messages import MessageKind
from marketplace.models.accounts import Account, LinkPurpose, Membership, SingleUseLink
from marketplace.models.base import db
from marketplace.models.providers import Provider
from marketplace.services import passwords
from marketplace.services.accounts_making import add_role, checked_name
from marketplace.services.accounts_password import choose
from marketplace.services.accounts_sign_in import CameIn, begin, confirm
from marketplace.services.links import INVITATION_LASTS, look_at_link, make_link, use_link
from marketplace.services.mailing import send
from marketplace.services.password_proof import From
from marketplace.services.transaction import Transaction, transaction

_CLOSED = "This account is closed."


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """What somebody is invited to. `provider` is a name; None where the council invites staff.

    `is_new` says that they choose a name and a password; others have an account already.
    """

    email: str
    name: str
    provider: str | None
    is_new: bool


def provider_subject(provider_id: int) -> str:
    """How a link says which provider it is about."""
    return f"provider:{provider_id}"


def ask_staff(tx: Transaction, account: Account, role: Role, *, made_by: int | None) -> int:
    """Send an invitation to work with the service; return the id of its link."""
    link_id = make_link(
        tx,
        LinkPurpose.INVITATION,
        account_id=account.id,
        made_by=made_by,
        lasts=INVITATION_LASTS,
    )
    tx.record(PersonInvited(subject=about(account.id), role=role.value, provider=None))
    _send(tx, MessageKind.STAFF_INVITATION, account, link_id=link_id)
    return link_id


def ask_colleague(tx: Transaction, account: Account, provider_id: int, *, made_by: int) -> int:
    """Send an invitation to act for a provider; return the id of its link."""
    link_id = make_link(
        tx,
        LinkPurpose.INVITATION,
        account_id=account.id,
        subject=provider_subject(provider_id),
        made_by=made_by,
        lasts=INVITATION_LASTS,
    )
    tx.record(
        PersonInvited(subject=about(account.id), role=Role.PROVIDER.value, provider=provider_id)
    )
    _send(
        tx,
        MessageKind.COLLEAGUE_INVITATION,
        account,
        link_id=link_id,
        provider_id=provider_id,
    )
    return link_id


def look_at_invitation(token: str, *, now: datetime) -> Invitation:
    """What a link invites to. Raises RefusedError where it cannot be used."""
    link = look_at_link(token, LinkPurpose.INVITATION, now=now)
    account = _invited(link.account_id)
    provider_id = _provider_of(link.subject)
    provider = None if provider_id is None else db.session.get(Provider, provider_id)
    return Invitation(
        email=account.email,
        name=account.name,
        provider=None if provider is None else provider.name,
        is_new=_is_new(account),
    )


def accept_as_new(token: str, name: str, password: str, *, came: From, now: datetime) -> CameIn:
    """Come in with an invitation: choose a name and a password. It proves the address.

    Raises InvalidError for `name` and `password`, RefusedError where the link cannot be used.
    """
    account = _invited(look_at_link(token, LinkPurpose.INVITATION, now=now).account_id)
    name, kept = _chosen(name, password, account.email)
    with transaction(actor=person(account.email), now=now) as tx:
        link_id = use_link(tx, token, LinkPurpose.INVITATION).id
        account = tx.get(Account, account.id)
        if account.closed_at is not None or not _is_new(account):
            raise RefusedError("This account has a password already. Sign in with it.")
        account.name = name
        choose(tx, account, kept, how="invitation")
        confirm(tx, account)
        _join(tx, account, link_id)
        return begin(tx, account, came=came, known=False)


def accept(token: str, *, now: datetime) -> None:
    """Accept an invitation as somebody who has an account: its mail went to their address.

    Raises RefusedError where the link cannot be used.
    """
    account = _invited(look_at_link(token, LinkPurpose.INVITATION, now=now).account_id)
    if _is_new(account):
        raise RefusedError("Choose a password first.")
    with transaction(actor=person(account.email), now=now) as tx:
        link = use_link(tx, token, LinkPurpose.INVITATION)
        _join(tx, tx.get(Account, account.id), link.id)


def join_provider(
    tx: Transaction, account_id: int, provider_id: int, *, invited_by: int | None = None
) -> bool:
    """Let somebody act for a provider, as part of another use case; False where they do."""
    account = tx.get(Account, account_id)
    present = tx.session.scalar(
        select(Membership.id).where(
            Membership.account_id == account_id,
            Membership.provider_id == provider_id,
            Membership.ended_at.is_(None),
        )
    )
    add_role(tx, account, Role.PROVIDER)
    if present is not None:
        return False
    tx.add(
        Membership(
            account_id=account_id, provider_id=provider_id, since=tx.now, invited_by=invited_by
        )
    )
    tx.session.flush()
    tx.record(MemberJoined(subject=about(account_id), provider=provider_id))
    return True


def is_for(principal: Principal | None, invitation: Invitation) -> bool:
    """Whether it is the invited person who is signed in."""
    return principal is not None and principal.email == invitation.email


def _join(tx: Transaction, account: Account, link_id: int) -> None:
    """Do what the invitation was for; a role of the council's own stands since it was sent."""
    link = tx.get(SingleUseLink, link_id)
    provider_id = _provider_of(link.subject)
    if provider_id is not None:
        join_provider(tx, account.id, provider_id, invited_by=link.made_by)


def _chosen(name: str, password: str, email: str) -> tuple[str, str]:
    """The name and what is kept of the password; both problems are told at once."""
    problems: tuple[FieldProblem, ...] = ()
    try:
        name = checked_name(name)
    except InvalidError as error:
        problems += error.problems
    try:
        passwords.check_new(password, about=(name, email))
    except InvalidError as error:
        problems += error.problems
    if problems:
        raise InvalidError(problems)
    return name, passwords.hash_password(password)


def _invited(account_id: int | None) -> Account:
    account = db.session.get(Account, account_id) if account_id else None
    if account is None or account.closed_at is not None:
        raise RefusedError(_CLOSED)
    return account


def _is_new(account: Account) -> bool:
    """Whether nobody who owns the address has chosen a password yet."""
    return account.password_hash is None or account.email_confirmed_at is None


def _provider_of(subject: str | None) -> int | None:
    kind, _, number = (subject or "").partition(":")
    return int(number) if kind == "provider" else None


def _send(tx: Transaction, kind: MessageKind, account: Account, **refers: int) -> None:
    send(
        tx,
        kind,
        address=account.email,
        subject=about(account.id),
        account_id=account.id,
        **refers,
    )
