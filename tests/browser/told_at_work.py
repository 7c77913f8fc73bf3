"""What providers and staff do with what people told, beside what the demo has of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from marketplace.domain.access import Principal, Role
from marketplace.domain.concern_answers import YesNo
from marketplace.domain.concern_recipients import Recipient, Share
from marketplace.domain.concerns import ConcernKind
from marketplace.domain.hand_offs import Basis, Method
from marketplace.models.accounts import Account, Membership
from marketplace.models.base import db
from marketplace.models.concern_words import Compliment
from marketplace.models.concern_work import HandOff
from marketplace.models.concerns import Concern
from marketplace.services import safeguarding_concerns
from marketplace.services.concern_considering import consider_concern
from marketplace.services.concern_links import link
from marketplace.services.concern_replies import save_draft
from marketplace.services.concern_triage import triage
from marketplace.services.hand_offs import hand_off
from marketplace.services.spam import propose_spam
from marketplace.services.transaction import transaction
from tests.browser.people import KESTREL, QA, SAFEGUARDING
from tests.browser.told import (
    COMPLAINT,
    HARM,
    PRAISE,
    REPLY,
    Ids,
    answers_of,
    concern_id,
    concern_told,
    put_what_was_told,
    sent,
)
from tests.integration.concern_desk import FOUND


def put_to_work_on(*, now: datetime) -> Ids:
    """Everything that a page of what people told us can be about."""
    provider = signed_in(KESTREL, Role.PROVIDER)
    made = _Making(
        now=now,
        qa=signed_in(QA, Role.QA),
        safeguarding=signed_in(SAFEGUARDING, Role.SAFEGUARDING),
    )
    opened = concern_told("T-DEM2224")
    save_draft(opened, REPLY, version=0, by=provider, now=now)
    return {
        **put_what_was_told(provider, now=now),
        "new_item": concern_told("T-DEM2223"),
        "opened_item": opened,
        "replied_item": concern_told(COMPLAINT),
        "praise_item": concern_told(PRAISE),
        "kestrel": next(iter(provider.provider_ids)),
        **made.on_the_desk(),
        **made.with_safeguarding(),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Making:
    """Who does it, and when."""

    now: datetime
    qa: Principal
    safeguarding: Principal

    def on_the_desk(self) -> Ids:
        """A concern that is linked, one to share, one to close, one that may be spam."""
        worry, spam, considered = self.worry(), self.worry(), self.worry()
        link(worry, other_id=self.worry(), version=_version(worry), by=self.qa, now=self.now)
        propose_spam(spam, version=_version(spam), by=self.qa, now=self.now)
        self.consider(considered, by=self.qa)
        handed = concern_told("T-DEM222C")
        return {
            "concern": worry,
            "spam": spam,
            "considered": considered,
            "handed": handed,
            "hand_off": _hand_off(handed),
            "complaint": concern_told(COMPLAINT),
            "council_complaint": concern_told("T-DEM222B"),
            "compliment": _compliment("T-DEM2226"),
            "published": _compliment(PRAISE),
        }

    def worry(self) -> int:
        """A concern about Kestrel that the person lets it see."""
        answers = replace(
            answers_of(COMPLAINT),
            wants_reply=YesNo.NO,
            shares={Recipient.PROVIDER: Share.WITH_NAME, Recipient.QA: Share.WITH_NAME},
            kinds=(ConcernKind.CONCERN,),
        )
        told = sent(answers, now=self.now)
        return concern_id(Concern.submission_id == told.submission_id)

    def consider(self, found: int, *, by: Principal) -> None:
        """Triage it, and say what was considered."""
        triage(found, found=FOUND, version=_version(found), by=by, now=self.now)
        words = "We asked for the rotas of two weeks, and read them."
        consider_concern(found, words=words, version=_version(found), by=by, now=self.now)

    def with_safeguarding(self) -> Ids:
        """A concern that nobody took on, one that was, one handed over, one to close."""
        raised, to_close, handed = self.worry(), self.harm(), self.harm()
        words = "She says that she is afraid of one of them."
        safeguarding_concerns.raise_concern(
            raised, words=words, version=_version(raised), by=self.qa, now=self.now
        )
        self.consider(to_close, by=self.safeguarding)
        self.hand_over(handed)
        return {
            "new_harm": concern_told("T-DEM2228"),
            "harm": concern_told(HARM),
            "harm_to_close": to_close,
            "harm_handed": handed,
            "harm_hand_off": _hand_off(handed),
        }

    def harm(self) -> int:
        """A safeguarding concern that an officer has taken on."""
        told = sent(answers_of(HARM), now=self.now)
        found = concern_id(
            Concern.submission_id == told.submission_id,
            Concern.kind == ConcernKind.SAFEGUARDING.value,
        )
        safeguarding_concerns.accept(
            found, version=_version(found), by=self.safeguarding, now=self.now
        )
        return found

    def hand_over(self, found: int) -> None:
        """Hand it to the regulator, who has not said that they have it."""
        with transaction(actor=self.safeguarding.actor, now=self.now) as tx:
            hand_off(
                tx,
                tx.get(Concern, found),
                recipient=Recipient.CQC,
                basis=Basis.SAFEGUARDING,
                method=Method.SECURE_EMAIL,
                words="A neighbour told us about bruises on both arms.",
                place="The safeguarding desk",
                by=self.safeguarding,
            )


def _version(found: int) -> int:
    db.session.rollback()
    return db.session.get_one(Concern, found, populate_existing=True).version


def _hand_off(found: int) -> int:
    """The newest hand-off of a concern."""
    chosen = select(HandOff.id).where(HandOff.concern_id == found).order_by(HandOff.id.desc())
    return db.session.scalars(chosen.limit(1)).one()


def _compliment(reference: str) -> int:
    """The compliment that was offered for a listing."""
    chosen = select(Compliment.id).where(Compliment.concern_id == concern_told(reference))
    return db.session.scalars(chosen).one()


def signed_in(email: str, role: Role) -> Principal:
    """Somebody of the demo once they have signed in."""
    account = db.session.scalars(select(Account).where(Account.email == email)).one()
    mine = select(Membership.provider_id).where(Membership.account_id == account.id)
    return Principal(
        account_id=account.id,
        session_id=0,
        email=email,
        name=account.name,
        roles=frozenset({role}),
        provider_ids=frozenset(db.session.scalars(mine)),
        has_second_factor=True,
        passed_second_factor=True,
    )
