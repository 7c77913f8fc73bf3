"""Somebody who follows what they told us, for tests."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count

from sqlalchemy import select

from marketplace.domain.access import Principal, Role
from marketplace.domain.concern_answers import Happening, Naming
from marketplace.domain.concern_recipients import Recipient
from marketplace.domain.concerns import ClosedWhy, ConcernKind
from marketplace.domain.following import FollowAct
from marketplace.models.base import db
from marketplace.models.concern_words import ConcernWords
from marketplace.models.concern_work import HandOff
from marketplace.models.concerns import Concern
from marketplace.queries.followed import Followed, FollowedConcern, followed
from marketplace.services.concern_closing import close
from marketplace.services.concern_considering import consider
from marketplace.services.following import Following, begin
from marketplace.services.submissions import Sent
from marketplace.services.transaction import transaction
from tests.integration.desk import TEST, add_person
from tests.integration.inboxes import Inbox, a_provider
from tests.integration.telling import an_answer, concern_of, submitted
from tests.integration.town import START

_numbers = count(1)
LATER = START + timedelta(days=1)
NETWORK = "192.0.2.1"


def followed_by(sent: Sent, *, now: datetime = START, network: str = NETWORK) -> Following:
    """That the person follows what they sent, with what they were given."""
    return begin(sent.reference, sent.passphrase, network=network, now=now)


def page(following: Following, *, now: datetime = START) -> Followed:
    """What they read of it at a time."""
    db.session.rollback()
    return followed(following.submission_id, now=now)


def part(following: Following, number: int = 1, *, now: datetime = START) -> FollowedConcern:
    """What they read of one concern."""
    found = page(following, now=now).concern(number)
    assert found is not None
    return found


def titles(following: Following, number: int = 1, *, now: datetime = START) -> list[str]:
    """The titles of its steps."""
    return [step.title for step in part(following, number, now=now).steps]


def acts(following: Following, number: int = 1, *, now: datetime = START) -> set[FollowAct]:
    """What they can do with it."""
    return set(part(following, number, now=now).acts)


def a_complaint() -> tuple[Sent, Inbox]:
    """A complaint that went to its provider."""
    provider_id, owner, colleague = a_provider()
    sent = submitted(an_answer(naming=Naming(words="Bramble Care Ltd")))
    concern_id = concern_of(sent).id
    inbox = Inbox(provider_id=provider_id, concern_id=concern_id, by=owner, colleague=colleague)
    return sent, inbox


def danger() -> Happening:
    """That somebody is in danger now."""
    return Happening(words="He was hit.", danger_now=True)


def stored(sent: Sent, kind: ConcernKind | None = None) -> Concern:
    """The concern of what was sent, as the database has it now."""
    db.session.rollback()
    return concern_of(sent, kind)


def words_of(sent: Sent) -> list[ConcernWords]:
    """The words that were added to it."""
    db.session.rollback()
    chosen = select(ConcernWords).where(ConcernWords.submission_id == sent.submission_id)
    return list(db.session.scalars(chosen.order_by(ConcernWords.id)))


def hand_offs(concern: Concern, recipient: Recipient) -> list[HandOff]:
    """The hand-offs of a concern to one recipient, oldest first."""
    chosen = select(HandOff).where(
        HandOff.concern_id == concern.id, HandOff.recipient == recipient.value
    )
    return list(db.session.scalars(chosen.order_by(HandOff.id)))


def officer(role: Role = Role.QA) -> Principal:
    """Somebody of the council, a new one each time."""
    return add_person(f"{role.value}-{next(_numbers)}@council.example.org", role)


def considered(sent: Sent, *, kind: ConcernKind | None = None, by: Principal) -> None:
    """An officer considers it, with words for the person."""
    concern_id = stored(sent, kind).id
    with transaction(actor=TEST, now=LATER) as tx:
        consider(tx, tx.get(Concern, concern_id), words="We looked at the rotas.", by=by)


def closed(sent: Sent, *, by: Principal, kind: ConcernKind | None = None) -> None:
    """An officer closes it as considered."""
    concern_id = stored(sent, kind).id
    with transaction(actor=TEST, now=LATER) as tx:
        close(tx, tx.get(Concern, concern_id), why=ClosedWhy.CONSIDERED, by=by)
