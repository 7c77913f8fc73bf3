"""What invented officers, providers and people do with what was told: each through its use case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import select

from marketplace.demo.told import PASSPHRASE, Act, DemoTold
from marketplace.domain.access import Principal, Role
from marketplace.domain.concern_recipients import Recipient
from marketplace.domain.concerns import ClosedWhy, Sorted
from marketplace.domain.hand_offs import Basis, Method
from marketplace.domain.reply_rules import ReplyWords
from marketplace.domain.themes import Criticality, Theme
from marketplace.domain.triage import Harm, InformationSource, TriageDecision
from marketplace.models.base import db
from marketplace.models.concern_words import Compliment
from marketplace.models.concerns import Concern
from marketplace.services import compliment_decisions, compliments, concern_replies
from marketplace.services.concern_considering import consider_concern
from marketplace.services.concern_ending import close_concern
from marketplace.services.concern_sharing import share_concern
from marketplace.services.concern_triage import Findings, acknowledge, triage
from marketplace.services.following import begin
from marketplace.services.following_acts import answer
from marketplace.services.hand_off_sending import NewHandOff, send
from marketplace.services.inbox import open_shared
from marketplace.services.safeguarding_concerns import accept
from marketplace.services.transaction import transaction

_CONSIDERED = (
    "Thank you. We talked to the service about what you told us, and look at it again when we "
    "visit."
)
_REASONS = "It fits what else we know about the service."


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One of them at the time of one act, and who can act."""

    told: DemoTold
    concern_id: int
    people: Mapping[Role, Principal]
    now: datetime

    @property
    def version(self) -> int:
        """The version of the concern, as a page would carry it."""
        return db.session.get_one(Concern, self.concern_id, populate_existing=True).version

    @property
    def compliment(self) -> Compliment:
        """The compliment that came with it."""
        chosen = select(Compliment).where(Compliment.concern_id == self.concern_id)
        return db.session.scalars(chosen.execution_options(populate_existing=True)).one()

    @property
    def officer(self) -> Principal:
        """Somebody of the QA team."""
        return self.people[Role.QA]

    @property
    def owner(self) -> Principal:
        """Somebody who acts for the provider."""
        return self.people[Role.PROVIDER]


def play(scene: Scene, act: Act) -> None:
    """Do one thing. Raises KeyError for a name that is none."""
    _ACTS[act.name](scene, act.words)


_Words = tuple[str, ...]


def _acknowledge(scene: Scene, _: _Words) -> None:
    acknowledge(scene.concern_id, version=scene.version, by=scene.officer, now=scene.now)


def _triage(scene: Scene, themes: _Words) -> None:
    found = Findings(
        information=InformationSource.PEOPLE,
        first_hand=None,
        harm=Harm.NONE,
        themes=tuple(Theme(theme) for theme in themes),
        criticality=Criticality.LOW,
        decision=TriageDecision.CONSIDER,
        reasons=_REASONS,
    )
    triage(scene.concern_id, found=found, version=scene.version, by=scene.officer, now=scene.now)


def _share(scene: Scene, _: _Words) -> None:
    share_concern(scene.concern_id, version=scene.version, by=scene.officer, now=scene.now)


def _open(scene: Scene, _: _Words) -> None:
    open_shared(scene.concern_id, by=scene.owner, now=scene.now)


def _reply(scene: Scene, _: _Words) -> None:
    words = ReplyWords(put_right=scene.told.put_right, stops_again=scene.told.stops_again)
    by, now = scene.owner, scene.now
    concern_replies.save_draft(scene.concern_id, words, version=0, by=by, now=now)
    concern_replies.send_reply(scene.concern_id, version=1, by=by, now=now)


def _ask(scene: Scene, _: _Words) -> None:
    """As the daily job asks the person."""
    with transaction(actor=scene.officer.actor, now=scene.now) as tx:
        tx.get(Concern, scene.concern_id).asked_at = scene.now


def _answer(scene: Scene, words: _Words) -> None:
    reference = scene.told.reference
    following = begin(reference, PASSPHRASE, network=reference, now=scene.now)
    answer(following, 1, how=Sorted(words[0]), words="", now=scene.now)


def _consider(scene: Scene, _: _Words) -> None:
    consider_concern(
        scene.concern_id,
        words=_CONSIDERED,
        version=scene.version,
        by=scene.officer,
        now=scene.now,
    )


def _close(scene: Scene, _: _Words) -> None:
    close_concern(
        scene.concern_id,
        why=ClosedWhy.CONSIDERED,
        version=scene.version,
        by=scene.officer,
        now=scene.now,
    )


def _hand_off(scene: Scene, _: _Words) -> None:
    """To CQC, without who told it."""
    new = NewHandOff(
        recipient=Recipient.CQC,
        basis=Basis.PUBLIC_TASK,
        method=Method.PORTAL,
        words=scene.told.answers.happening.words,
    )
    send(scene.concern_id, new, version=scene.version, by=scene.officer, now=scene.now)


def _accept(scene: Scene, _: _Words) -> None:
    accept(
        scene.concern_id,
        version=scene.version,
        by=scene.people[Role.SAFEGUARDING],
        now=scene.now,
    )


def _agree(scene: Scene, _: _Words) -> None:
    compliments.provider_agrees(scene.compliment.id, by=scene.owner, now=scene.now)


def _approve(scene: Scene, _: _Words) -> None:
    found = scene.compliment
    compliment_decisions.approve(
        found.id, words=found.words, version=found.version, by=scene.officer, now=scene.now
    )


_ACTS: Mapping[str, Callable[[Scene, _Words], None]] = MappingProxyType(
    {
        "acknowledge": _acknowledge,
        "triage": _triage,
        "share": _share,
        "open": _open,
        "reply": _reply,
        "ask": _ask,
        "answer": _answer,
        "consider": _consider,
        "close": _close,
        "hand-off": _hand_off,
        "accept": _accept,
        "agree": _agree,
        "approve": _approve,
    }
)
