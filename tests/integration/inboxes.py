"""A provider with people, and something that somebody told us shared with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import update

from marketplace.domain.access import Principal, Role
from marketplace.domain.concern_answers import Answers, Naming
from marketplace.domain.concerns import ConcernKind, ConcernStatus
from marketplace.domain.reply_rules import ReplyWords
from marketplace.models.accounts import Membership
from marketplace.models.base import db
from marketplace.models.concerns import Concern
from marketplace.queries.inbox_item import shared_item
from marketplace.services.concern_moves import move
from marketplace.services.concern_replies import save_draft, send_reply
from marketplace.services.concern_sharing import share_with_provider
from marketplace.services.inbox import open_shared
from marketplace.services.listing_content import create_listing
from marketplace.services.transaction import transaction
from tests.integration.desk import TEST, add_person, add_provider
from tests.integration.kept import CLUB
from tests.integration.telling import ANSWERS, concern_of, submitted
from tests.integration.town import START

WHOLE = ReplyWords(put_right="We said sorry and rang.", stops_again="A colleague checks each day.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbox:
    """A provider, two people who act for it, and what was shared with it."""

    provider_id: int
    concern_id: int
    by: Principal
    colleague: Principal


def a_provider(name: str = "Bramble Care Ltd") -> tuple[int, Principal, Principal]:
    """A provider with two people."""
    provider_id = add_provider(name)
    word = name.split(maxsplit=1)[0].lower()
    owner, colleague = (
        add_person(f"{who}@{word}.example.org", Role.PROVIDER, provider_ids=(provider_id,))
        for who in ("owner", "colleague")
    )
    return provider_id, owner, colleague


def shared(
    *, name: str = "Bramble Care Ltd", answers: Answers = ANSWERS, now: datetime = START
) -> Inbox:
    """A complaint about a provider of this name, which went to its inbox by itself."""
    provider_id, owner, colleague = a_provider(name)
    about = replace(answers, naming=Naming(words=name))
    concern = concern_of(submitted(about, now=now))
    assert concern.status == ConcernStatus.WITH_PROVIDER
    return Inbox(provider_id=provider_id, concern_id=concern.id, by=owner, colleague=colleague)


def shared_by_officer(
    kind: ConcernKind, *, name: str = "Bramble Care Ltd", answers: Answers = ANSWERS
) -> Inbox:
    """Something of another kind, which an officer shared with a provider that has a listing."""
    provider_id, owner, colleague = a_provider(name)
    about = replace(answers, naming=Naming(words=name), kinds=(kind,))
    concern_id = concern_of(submitted(about)).id
    with transaction(actor=TEST, now=START) as tx:
        create_listing(tx, provider_id=provider_id, offer=CLUB, source="registration")
        concern = tx.get(Concern, concern_id)
        if concern.status == ConcernStatus.RECEIVED:
            share_with_provider(tx, concern, by=None)
    return Inbox(provider_id=provider_id, concern_id=concern_id, by=owner, colleague=colleague)


def replied(inbox: Inbox, *, now: datetime = START, words: ReplyWords = WHOLE) -> None:
    """Open it, and send a whole reply."""
    open_shared(inbox.concern_id, by=inbox.by, now=now)
    save_draft(inbox.concern_id, words, version=0, by=inbox.by, now=now)
    send_reply(inbox.concern_id, version=draft_version(inbox), by=inbox.by, now=now)


def draft_version(inbox: Inbox) -> int:
    """The version of the draft as it is now."""
    db.session.rollback()
    draft = shared_item(inbox.concern_id, by=inbox.by, today=START.date()).draft
    assert draft is not None
    return draft.version


def sent_back(concern_id: int, *, now: datetime) -> None:
    """The concern comes back to its provider."""
    with transaction(actor=TEST, now=now) as tx:
        move(tx, tx.get(Concern, concern_id), ConcernStatus.WITH_PROVIDER)


def removed(who: Principal, *, now: datetime = START) -> Principal:
    """Somebody who acts for nobody any more."""
    with transaction(actor=TEST, now=now) as tx:
        tx.session.execute(
            update(Membership).where(Membership.account_id == who.account_id).values(ended_at=now)
        )
    return replace(who, provider_ids=frozenset())


def stored(concern_id: int) -> Concern:
    """A concern as the database has it now."""
    db.session.rollback()
    return db.session.get_one(Concern, concern_id)
