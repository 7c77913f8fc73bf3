"""A provider's people at their inbox."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from flask import Flask

from marketplace.domain.access import Principal, Role
from marketplace.domain.concern_answers import Answers
from marketplace.domain.concerns import ConcernKind
from marketplace.web.clock import CLOCK
from tests.integration import inboxes
from tests.integration.telling import ANSWERS
from tests.web.people import Person, signed_in
from tests.web.shelf import NOW
from tests.web.visitor import Page

PUT_RIGHT = "We rang and said sorry."
STOPS_AGAIN = "A colleague looks at the visits each evening."


@dataclass(frozen=True, slots=True, kw_only=True)
class AtInbox:
    """Two people of a provider, and what was shared with it."""

    app: Flask
    concern_id: int
    provider_id: int
    owner: Person
    colleague: Person

    @property
    def path(self) -> str:
        """Where the page of what was shared is."""
        return f"/provider/inbox/{self.concern_id}"

    def at(self, now: datetime) -> AtInbox:
        """The same at another time, when they have signed in anew."""
        self.app.config[CLOCK] = lambda: now
        owner, colleague = (
            signed_in(self.app, Role.PROVIDER, email=who.email)
            for who in (self.owner, self.colleague)
        )
        return replace(self, owner=owner, colleague=colleague)

    def opened(self) -> Page:
        """Its page, once somebody has opened it."""
        self.owner.post(f"{self.path}/open")
        return self.owner.get(self.path)

    def written(self, put_right: str = PUT_RIGHT, stops_again: str = STOPS_AGAIN) -> Page:
        """The page to check a reply on, once it was opened and written."""
        self.opened()
        page = self.owner.get(f"{self.path}/reply")
        fields = {"put_right": put_right, "stops_again": stops_again, "then": "check"}
        answer = self.owner.submit(page, **fields)
        assert answer.headers["Location"] == f"{self.path}/reply/check", answer.text
        return self.owner.get(f"{self.path}/reply/check")


def at_inbox(app: Flask, *, name: str = "Bramble Care Ltd", answers: Answers = ANSWERS) -> AtInbox:
    """A complaint about a provider, in its inbox since NOW."""
    with app.app_context():
        inbox = inboxes.shared(name=name, answers=answers, now=NOW)
    return _at(app, inbox)


def at_inbox_with(app: Flask, kind: ConcernKind, answers: Answers = ANSWERS) -> AtInbox:
    """Something of another kind, in a provider's inbox."""
    with app.app_context():
        inbox = inboxes.shared_by_officer(kind, answers=answers)
    return _at(app, inbox)


def _at(app: Flask, inbox: inboxes.Inbox) -> AtInbox:
    return AtInbox(
        app=app,
        concern_id=inbox.concern_id,
        provider_id=inbox.provider_id,
        owner=_person(app, inbox.by),
        colleague=_person(app, inbox.colleague),
    )


def _person(app: Flask, who: Principal) -> Person:
    return signed_in(app, Role.PROVIDER, email=who.email)
