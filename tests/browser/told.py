"""What people tell the council, put into the live service's database beside what the demo has.

There are drafts of somebody who is still at it, and submissions that somebody follows. Neither
has an account: `carried` says what the session of such a browser holds.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, select

from marketplace.demo.told import PASSPHRASE, told
from marketplace.domain.access import Principal, visitor
from marketplace.domain.concern_answers import Answers, ContactWay, Naming, WorksThere, YesNo
from marketplace.domain.concern_recipients import Recipient, Share
from marketplace.domain.concern_steps import Step
from marketplace.domain.concerns import Source
from marketplace.domain.reply_rules import ReplyWords
from marketplace.models.base import db
from marketplace.models.concerns import Concern, Submission
from marketplace.services import following
from marketplace.services.concern_drafts import start
from marketplace.services.concern_files import Sent as File
from marketplace.services.concern_files import add_to_draft
from marketplace.services.concern_replies import save_draft, send_reply
from marketplace.services.inbox import open_shared
from marketplace.services.submissions import Sent, submit
from marketplace.wiring import adapters
from tests.unit.files_to_upload import pdf

Ids = dict[str, int | str]

TELLING = "somebody who tells us"
READY = "somebody who has answered everything"
BEGINNING = "somebody who has just begun to tell us"
SPEAKING_UP = "somebody who works there, while somebody is in danger"
PRAISING = "somebody who praises"
SENT = "somebody who has just told us"
FOLLOWING = "somebody who follows a complaint"
FOLLOWING_PRAISE = "somebody who follows praise"
FOLLOWING_THE_END = "somebody who follows what was closed"
FOLLOWING_HARM = "somebody who follows what safeguarding has"
_DRAFTS = {TELLING, READY, BEGINNING, SPEAKING_UP, PRAISING, SENT}
_FOLLOWING = {FOLLOWING, FOLLOWING_PRAISE, FOLLOWING_THE_END, FOLLOWING_HARM}
WITHOUT_ACCOUNT = _DRAFTS | _FOLLOWING
"""Whose browser knows what they are about, and nothing else."""

COMPLAINT, PRAISE, HARM = "T-DEM2222", "T-DEM2227", "T-DEM2229"
"""References of the demo: replied to, shown on a listing, taken on by safeguarding."""
REPLY = ReplyWords(
    put_right="We said sorry, and the same two carers come.",
    stops_again="The office sees on a board which visit has not begun.",
)

_INSIDERS = {Recipient.QA: Share.WITHOUT_NAME, Recipient.CQC: Share.NO}


def carried(who: str, ids: Mapping[str, int | str], *, now: datetime) -> dict[str, object]:
    """What the session of this browser holds; of a follower as if they had just looked."""
    if who in _DRAFTS:
        return {"tell-us-draft": ids[who]}
    submission, seal = str(ids[who]).split()
    at = int(now.timestamp())
    return {"following": {"submission": int(submission), "seal": seal, "since": at, "seen": at}}


def put_what_was_told(provider: Principal, *, now: datetime) -> Ids:
    """What somebody is telling us, and what they follow; `provider` answers a complaint."""
    return {**_drafts(now), **_followed(provider, now=now)}


def answers_of(reference: str) -> Answers:
    """What somebody of the demo answered."""
    return next(each.answers for each in told() if each.reference == reference)


def sent(answers: Answers, *, now: datetime, draft: str | None = None) -> Sent:
    """What it became once it was sent with the form."""
    return submit(answers, source=Source.FORM, actor=visitor(), now=now, draft_token=draft)


def concern_told(reference: str) -> int:
    """The concern that the demo has under a reference."""
    of = select(Submission.id).where(Submission.reference == reference)
    return concern_id(Concern.submission_id.in_(of))


def concern_id(*conditions: ColumnElement[bool]) -> int:
    """The only concern of which this is true."""
    db.session.rollback()
    return db.session.scalars(select(Concern.id).where(*conditions)).one()


def _drafts(now: datetime) -> Ids:
    """What is being told: with every page answered, or nothing, or by way of other pages."""
    complaint = answers_of(COMPLAINT)
    danger = replace(complaint.happening, danger_now=True)
    contact = replace(complaint.contact, way=ContactWay.EMAIL, value="rowan.at.home@example.org")
    against = replace(complaint.about, they_know=YesNo.YES, they_agree=YesNo.NO)
    whole = replace(complaint, about=against, contact=contact)
    drafts = {
        who: start(answers, now, answered=Step)
        for who, answers in {
            READY: whole,
            SPEAKING_UP: replace(
                complaint, happening=danger, works_there=WorksThere.YES, shares=_INSIDERS
            ),
            PRAISING: answers_of(PRAISE),
            SENT: complaint,
        }.items()
    }
    # Of one whose pages show nothing chosen yet, and whose service may be one of several.
    some = replace(whole, naming=Naming(words="Kestrel"), shares={})
    drafts[TELLING] = start(some, now)
    for draft in (drafts[TELLING], drafts[READY]):
        file = File(stream=io.BytesIO(pdf()), name="what-the-rota-said-in-the-week.pdf")
        add_to_draft(draft, file, files=adapters().files, now=now)
    sent(complaint, now=now, draft=drafts[SENT])
    return {**drafts, BEGINNING: start(Answers(), now)}


def _followed(provider: Principal, *, now: datetime) -> Ids:
    """What somebody follows: a complaint with a reply, and what the demo has of the rest."""
    complaint = sent(answers_of(COMPLAINT), now=now)
    with_reply = concern_id(Concern.submission_id == complaint.submission_id)
    open_shared(with_reply, by=provider, now=now)
    save_draft(with_reply, REPLY, version=0, by=provider, now=now)
    send_reply(with_reply, version=1, by=provider, now=now)
    return {
        FOLLOWING: _follow(complaint.reference, complaint.passphrase, now=now),
        FOLLOWING_PRAISE: _follow(PRAISE, PASSPHRASE, now=now),
        FOLLOWING_THE_END: _follow("T-DEM222D", PASSPHRASE, now=now),
        FOLLOWING_HARM: _follow(HARM, PASSPHRASE, now=now),
    }


def _follow(reference: str, passphrase: str, *, now: datetime) -> str:
    """What lets a browser go on following."""
    found = following.begin(reference, passphrase, network="192.0.2.7", now=now)
    return f"{found.submission_id} {found.seal}"
