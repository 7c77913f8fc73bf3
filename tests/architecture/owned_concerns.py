"""One of each thing that comes of what people tell us, for a provider and for staff."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from marketplace.domain.access import Principal, Role
from marketplace.domain.concern_answers import Answers, Naming
from marketplace.domain.concerns import ConcernKind
from marketplace.domain.reply_rules import ReplyWords
from marketplace.models.accounts import SignIn
from marketplace.models.base import Base, db
from marketplace.models.concern_words import Compliment, ConcernFile
from marketplace.models.concern_work import ConcernLink, HandOff
from marketplace.models.concerns import Concern
from marketplace.models.messages import Message
from marketplace.queries.people import address_of
from marketplace.services.compliments import offer
from marketplace.services.concern_replies import save_draft
from marketplace.services.concern_sharing import share_with_provider
from marketplace.services.inbox import open_shared
from marketplace.services.transaction import transaction
from tests.integration.safeguarding import HARM
from tests.integration.telling import ANSWERS, submitted

Ids = dict[str, int | str]
_WORDS = ReplyWords(put_right="We said sorry.", stops_again="We check each day.")


def of_provider(who: Principal, name: str, *, now: datetime) -> tuple[Ids, dict[str, Ids]]:
    """A complaint that a provider's user has opened, a reply under way, and a compliment.

    The second part is for addresses that are about the compliment.
    """
    complaint = _told(replace(ANSWERS, naming=Naming(words=name)), now=now)
    open_shared(complaint.id, by=who, now=now)
    reply_id = save_draft(complaint.id, _WORDS, version=0, by=who, now=now)
    file_id = _added(_file(name, complaint.submission_id, reply_id, now))
    praise = replace(
        ANSWERS,
        naming=Naming(words=name),
        praise=True,
        publish=True,
        kinds=(ConcernKind.COMPLIMENT,),
    )
    compliment = _told(praise, now=now)
    with transaction(actor=who.actor, now=now) as tx:
        share_with_provider(tx, tx.get(Concern, compliment.id), by=None)
        offer(tx, tx.get(Concern, compliment.id))
    open_shared(compliment.id, by=who, now=now)
    ids: Ids = {"concern_id": complaint.id, "reply_id": reply_id, "file_id": file_id}
    return ids, {"provider.inbox_publish": {"concern_id": compliment.id}}


def of_staff(officer_id: int, *, now: datetime) -> dict[str, Ids]:
    """What staff have pages about, by how the endpoints begin."""
    open_one, other = _told(ANSWERS, now=now).id, _told(ANSWERS, now=now).id
    single, whole = _told(HARM, now=now).id, _told(HARM, now=now).id
    links = [
        ConcernLink(concern_id=one, other_id=another, kind=kind, by=officer_id, at=now)
        for one, another, kind in (
            (open_one, other, "related"),
            (single, whole, "organisational"),
        )
    ]
    quality: Ids = {
        "concern_id": open_one,
        "hand_off_id": _hand_off_of(open_one),
        "record": "delivery",
        "concern_link_id": _added(links[0]),
        "compliment_id": db.session.scalars(select(Compliment.id)).first() or 0,
    }
    _added(links[1])
    safeguarding: Ids = {
        **quality,
        "concern_id": single,
        "hand_off_id": _hand_off_of(single),
        "organisational_id": whole,
        "message_id": _added(_lost_message(single, officer_id, now)),
    }
    return {"quality.": quality, "safeguarding.": safeguarding}


def principal_of(account_id: int, *roles: Role, provider_ids: tuple[int, ...]) -> Principal:
    """Somebody with an account, as the services see them."""
    sign_in = select(SignIn.id).where(SignIn.account_id == account_id)
    return Principal(
        account_id=account_id,
        session_id=db.session.scalars(sign_in).first() or 0,
        email=address_of(account_id),
        name="Somebody",
        roles=frozenset(roles),
        provider_ids=frozenset(provider_ids),
    )


def _told(answers: Answers, *, now: datetime) -> Concern:
    """The first concern of what somebody told us: the safeguarding one, where there is one."""
    sent = submitted(answers, now=now)
    chosen = select(Concern).where(Concern.submission_id == sent.submission_id)
    found = {concern.kind: concern for concern in db.session.scalars(chosen)}
    return found.get(ConcernKind.SAFEGUARDING.value) or next(iter(found.values()))


def _hand_off_of(concern_id: int) -> int:
    chosen = select(HandOff.id).where(HandOff.concern_id == concern_id)
    return db.session.scalars(chosen).first() or 0


def _lost_message(concern_id: int, account_id: int, now: datetime) -> Message:
    return Message(
        kind="safeguarding-new",
        account_id=account_id,
        address="lost@example.org",
        subject=f"safeguarding:{concern_id}",
        refers={"concern_id": concern_id},
        created_at=now,
        attempts=3,
        given_up_at=now,
    )


def _file(name: str, submission_id: int, reply_id: int, now: datetime) -> ConcernFile:
    return ConcernFile(
        submission_id=submission_id,
        reply_id=reply_id,
        stored_name=f"{name.casefold():y<32}"[:32],
        original_name="rota.pdf",
        media_type="application/pdf",
        size=10,
        sha256="0" * 64,
        shared=False,
        added_at=now,
    )


def _added(row: Base) -> int:
    db.session.add(row)
    db.session.commit()
    return int(row.id)  # type: ignore[attr-defined]  # each of these tables has one
