"""People who are invited, and the links that come to them."""

from __future__ import annotations

from sqlalchemy import select

from marketplace.domain.access import Principal, Role
from marketplace.models.base import db
from marketplace.models.events import AuditEvent
from marketplace.models.messages import Message
from marketplace.models.providers import Provider
from marketplace.queries import people
from marketplace.services.links import link_address
from marketplace.services.password_proof import From
from marketplace.services.transaction import transaction
from tests.integration.desk import TEST, add_person
from tests.integration.town import START

PASSWORD = "purple lamp river"
CAME = From(browser="", network="192.0.2.1")


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
