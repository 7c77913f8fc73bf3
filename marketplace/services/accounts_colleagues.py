"""Who acts for a provider: its people invite colleagues and remove them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from marketplace.domain.access import Permission, Principal, require, require_own
from marketplace.domain.account_events import InvitationWithdrawn, MemberRemoved, about
from marketplace.domain.errors import FieldProblem, InvalidError, NotFoundError, RefusedError
from marketplace.domain.throttling import ASKING
from marketplace.models.accounts import Account, LinkPurpose, Membership, SingleUseLink
from marketplace.models.providers import Provider
from marketplace.services.accounts_invitations import ask_colleague, provider_subject
from marketplace.services.accounts_making import new_account
from marketplace.services.addresses import normal_address
from marketplace.services.password_proof import by_address
from marketplace.services.throttling import take
from marketplace.services.transaction import Transaction, transaction


def invite_colleague(provider_id: int, email: str, *, by: Principal, now: datetime) -> None:
    """Invite somebody to act for a provider. Nothing tells whether they have an account.

    Raises InvalidError for `email`, NotFoundError for a provider that is not theirs,
    SlowDownError after many invitations.
    """
    require(by, Permission.INVITE_COLLEAGUES)
    require_own(by, provider_id)
    address = normal_address(email)
    take(f"invitations of {by.account_id}", ASKING, now)
    with transaction(actor=by.actor, now=now) as tx:
        tx.get(Provider, provider_id)
        account = by_address(address)
        if account is None:
            account = new_account(tx, address, name="", how="colleague")
        if account.closed_at is None and _membership(tx, account.id, provider_id) is not None:
            message = "This person is one of your colleagues here already"
            raise InvalidError((FieldProblem(field="email", message=message),))
        _withdraw(tx, account.id, provider_id)
        if account.closed_at is None:
            ask_colleague(tx, account, provider_id, made_by=by.account_id)


def withdraw_invitation(provider_id: int, link_id: int, *, by: Principal, now: datetime) -> None:
    """Take an invitation back that nobody has used. Raises NotFoundError for any other."""
    require(by, Permission.INVITE_COLLEAGUES)
    require_own(by, provider_id)
    with transaction(actor=by.actor, now=now) as tx:
        link = tx.get(SingleUseLink, link_id)
        if link.subject != provider_subject(provider_id) or link.account_id is None:
            raise NotFoundError("there is no such invitation, or it is not yours")
        if link.purpose != LinkPurpose.INVITATION.value or link.used_at is not None:
            raise NotFoundError("there is no such invitation any more")
        _withdraw(tx, link.account_id, provider_id)


def remove_colleague(provider_id: int, account_id: int, *, by: Principal, now: datetime) -> None:
    """End that somebody acts for a provider; oneself too, but not the last of all.

    Raises NotFoundError where they do not act for it, RefusedError for the last one.
    """
    require(by, Permission.INVITE_COLLEAGUES)
    require_own(by, provider_id)
    with transaction(actor=by.actor, now=now) as tx:
        tx.session.get(Provider, provider_id, with_for_update=True)  # one removal at a time
        membership = _membership(tx, account_id, provider_id)
        if membership is None:
            raise NotFoundError("there is no such person here")
        if len(_members(tx, provider_id)) == 1:
            raise RefusedError(
                "You are the only person here. Invite a colleague first, so that somebody can "
                "look after your listings."
            )
        membership.ended_at = now
        tx.record(MemberRemoved(subject=about(account_id), provider=provider_id))


def _members(tx: Transaction, provider_id: int) -> list[int]:
    """Those who act for a provider and can sign in."""
    chosen = (
        select(Membership.account_id)
        .join(Account, Account.id == Membership.account_id)
        .where(Membership.provider_id == provider_id, Membership.ended_at.is_(None))
        .where(Account.closed_at.is_(None))
    )
    return list(tx.session.scalars(chosen))


def _membership(tx: Transaction, account_id: int, provider_id: int) -> Membership | None:
    return tx.session.scalar(
        select(Membership).where(
            Membership.account_id == account_id,
            Membership.provider_id == provider_id,
            Membership.ended_at.is_(None),
        )
    )


def _withdraw(tx: Transaction, account_id: int, provider_id: int) -> None:
    """Make the unused invitations of somebody to a provider useless."""
    links = tx.session.scalars(
        select(SingleUseLink).where(
            SingleUseLink.purpose == LinkPurpose.INVITATION.value,
            SingleUseLink.account_id == account_id,
            SingleUseLink.subject == provider_subject(provider_id),
            SingleUseLink.used_at.is_(None),
        )
    )
    for link in links:
        link.used_at = tx.now
        tx.record(InvitationWithdrawn(subject=about(account_id), provider=provider_id))
