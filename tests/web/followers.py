"""Somebody who follows what they told us, in a browser."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask import Flask
from werkzeug.test import TestResponse

from marketplace.domain.concern_answers import Answers, Naming
from marketplace.domain.followed_steps import Step
from marketplace.domain.reply_rules import ReplyWords
from marketplace.queries.followed import Followed, followed
from marketplace.services.submissions import Sent
from tests.integration.inboxes import Inbox, a_provider, replied
from tests.integration.telling import an_answer, concern_of, submitted
from tests.web.arrivals import Arrival, later, now_of
from tests.web.visitor import Page

FOLLOW = "/tell-us/follow"
STEPS = "/tell-us/follow/steps"
FIRST = "/tell-us/follow/1"
REPLY = ReplyWords(put_right="We said sorry <b>twice</b>.", stops_again="A colleague checks.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A complaint, and the provider that has it."""

    sent: Sent
    inbox: Inbox


class Follower(Arrival):
    """A browser of somebody who told us something."""

    def follow(self, sent: Sent) -> TestResponse:
        """Give reference and passphrase."""
        return self.fill_in(FOLLOW, reference=sent.reference, passphrase=sent.passphrase)

    def kept(self) -> dict[str, object]:
        """What the browser's cookie holds."""
        with self.client.session_transaction() as session:
            return dict(session)

    def done(self, path: str, **fields: object) -> Page:
        """Fill a page in, and fetch where it leads."""
        answer = self.fill_in(path, **fields)
        assert answer.status_code == 302, answer.text
        return self.get(str(answer.location))


def complaint(app: Flask) -> Story:
    """A daughter's complaint, with its provider."""
    with app.app_context():
        provider_id, owner, colleague = a_provider()
        about = an_answer(naming=Naming(words="Bramble Care Ltd"))
        sent = submitted(about, now=now_of(app))
        inbox = Inbox(
            provider_id=provider_id,
            concern_id=concern_of(sent).id,
            by=owner,
            colleague=colleague,
        )
    return Story(sent=sent, inbox=inbox)


def following(app: Flask, sent: Sent) -> Follower:
    somebody = Follower(app)
    answer = somebody.follow(sent)
    assert answer.location == STEPS, answer.text
    return somebody


def told(app: Flask, answers: Answers) -> Sent:
    with app.app_context():
        return submitted(answers, now=now_of(app))


def seen(app: Flask, sent: Sent) -> Followed:
    with app.app_context():
        return followed(sent.submission_id, now=now_of(app))


def said(steps: tuple[Step, ...]) -> list[str]:
    """Everybody's words among these steps."""
    return [quoted.words for step in steps for quoted in step.quoted]


def reply(app: Flask, story: Story) -> None:
    """The provider replies a day later."""
    now = later(app, timedelta(days=1))
    with app.app_context():
        replied(story.inbox, now=now, words=REPLY)
