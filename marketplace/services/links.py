"""Single-use links of messages: made with a change, read when opened, used by one POST.

The token in the address is made from the row and the service's key when a message is rendered:
neither the tables nor the outbox alone let anybody use a link. Opening a link uses nothing up,
since mail scanners open every link; the button on its page does.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update

from marketplace.domain.errors import NotFoundError, RefusedError
from marketplace.models.accounts import LinkPurpose, SingleUseLink
from marketplace.models.base import db
from marketplace.services.keyed import keyed_digest, same
from marketplace.services.transaction import Transaction
from marketplace.wiring import adapters

CONFIRM_LASTS = timedelta(hours=24)
RESET_LASTS = timedelta(minutes=30)
INVITATION_LASTS = timedelta(days=7)

PATHS = {
    LinkPurpose.CONFIRM_EMAIL: "/account/confirm/",
    LinkPurpose.RESET_PASSWORD: "/account/reset/",
    LinkPurpose.INVITATION: "/account/join/",
    LinkPurpose.PROVIDER_INVITATION: "/account/invited/",
    LinkPurpose.STILL_RIGHT: "/provider/still-right/",
}
"""Where the link of each purpose leads; its token follows."""

_TOKEN = re.compile(r"([0-9]{1,9})-([A-Za-z0-9_-]{43})")
_NOT_OURS = "We do not know this link. Check that you copied all of the address from the message."
_USED = "This link has been used already. Each link works once."
_EXPIRED = "This link is too old to be used."


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkSeen:
    """What a link that can still be used is about."""

    id: int
    purpose: LinkPurpose
    account_id: int | None
    subject: str | None
    expires_at: datetime


def make_link(  # noqa: PLR0913 - what a link is about, each by its name
    tx: Transaction,
    purpose: LinkPurpose,
    *,
    account_id: int | None = None,
    subject: str | None = None,
    made_by: int | None = None,
    lasts: timedelta,
) -> int:
    """Make a link that works once within `lasts`; return its id, for `refers` of a message."""
    link = SingleUseLink(
        purpose=purpose.value,
        nonce=secrets.token_urlsafe(32),
        account_id=account_id,
        subject=subject,
        made_by=made_by,
        created_at=tx.now,
        expires_at=tx.now + lasts,
    )
    tx.add(link)
    tx.session.flush()
    return link.id


def link_address(link_id: int) -> str:
    """The whole address of a link, for a message. Raises NotFoundError for no such link."""
    link = db.session.get(SingleUseLink, link_id)
    if link is None:
        raise NotFoundError(f"there is no link {link_id}")
    path = PATHS[LinkPurpose(link.purpose)]
    return f"{adapters().settings.base_url}{path}{token_of(link)}"


def token_of(link: SingleUseLink) -> str:
    """What stands at the end of a link's address."""
    return f"{link.id}-{_seal(link)}"


def look_at_link(token: str, *purposes: LinkPurpose, now: datetime) -> LinkSeen:
    """What a link is about, without using it. Raises RefusedError where it cannot be used."""
    return _seen(_checked(_found(token), token, purposes, now))


def use_link(tx: Transaction, token: str, *purposes: LinkPurpose) -> LinkSeen:
    """Use a link up, for one of these purposes.

    Of two who try at the same moment one succeeds. Raises RefusedError with a sentence for the
    page where the link is not ours, was used, is too old or is for something else.
    """
    link = _checked(_found(token), token, purposes, tx.now)
    if not _spend(tx, SingleUseLink.id == link.id):
        raise RefusedError(_USED)
    return _seen(link)


def spend_links(tx: Transaction, purpose: LinkPurpose, *, account_id: int) -> None:
    """Make every unused link of an account for this purpose useless."""
    _spend(tx, SingleUseLink.purpose == purpose.value, SingleUseLink.account_id == account_id)


def _spend(tx: Transaction, *which: object) -> int:
    done = tx.session.execute(
        update(SingleUseLink)
        .where(*which, SingleUseLink.used_at.is_(None))  # type: ignore[arg-type]
        .values(used_at=tx.now)
        .returning(SingleUseLink.id)
        .execution_options(synchronize_session=False)
    )
    return len(done.all())


def _found(token: str) -> SingleUseLink | None:
    match = _TOKEN.fullmatch(token)
    return db.session.get(SingleUseLink, int(match[1])) if match else None


def _checked(
    link: SingleUseLink | None, token: str, purposes: tuple[LinkPurpose, ...], now: datetime
) -> SingleUseLink:
    """Refuse what cannot be used. Only who holds the true token learns that it was used."""
    if link is None or link.purpose not in purposes or not same(token, token_of(link)):
        raise RefusedError(_NOT_OURS)
    if link.used_at is not None:
        raise RefusedError(_USED)
    if link.expires_at <= now:
        raise RefusedError(_EXPIRED)
    return link


def _seen(link: SingleUseLink) -> LinkSeen:
    return LinkSeen(
        id=link.id,
        purpose=LinkPurpose(link.purpose),
        account_id=link.account_id,
        subject=link.subject,
        expires_at=link.expires_at,
    )


def _seal(link: SingleUseLink) -> str:
    return keyed_digest("link", link.purpose, link.id, link.nonce)
