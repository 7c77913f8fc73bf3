"""Whatever happens to an enquiry, in whatever order: what the person reads of it did happen."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from random import Random

import pytest
from flask import Flask

from marketplace.domain.enquiries import Written
from marketplace.domain.errors import ConflictError, RefusedError
from marketplace.mail.memory import MemorySender
from marketplace.mail.sending import Email
from marketplace.queries.enquiry_followed import followed_enquiry
from marketplace.services import enquiry_following as following
from marketplace.services.enquiry_answers import answer_linked, open_linked
from marketplace.services.enquiry_links import link_of
from tests.integration.enquiring import HERE, Asker, a_listing, enquired
from tests.integration.postmen import AWAY, BUSY, NEVER, Died, Doing, mailer
from tests.integration.town import Clock

STEPS = 9
WALKS = 12


@dataclass
class Walk:
    """One enquiry, and what has truly happened to it: kept here, not asked of the service.

    `unread` is what the person wrote that nobody has opened, `emailed` what of that a mail server
    took a mail about. `may_be_taken` where one took it and we never wrote that down.
    """

    asker: Asker
    clock: Clock
    taken: bool = False
    may_be_taken: bool = False
    opened: bool = False
    answers: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    emailed: set[str] = field(default_factory=set)
    ended: bool = False
    words: Callable[[], int] = field(default_factory=lambda: count().__next__)

    def post(self, sender: MemorySender) -> None:
        """Send what waits, as far as the mail server takes it."""
        mailer(sender, self.clock).send_due()
        self.taken |= bool(sender.sent)
        self.emailed |= set(self.unread if sender.sent else ())

    def die_while_posting(self) -> None:
        """A mail server takes one, and the process ends before that is written down."""

        def take_and_die(_: Email) -> None:
            self.may_be_taken = True
            raise Died

        with suppress(Died):
            mailer(Doing(take_and_die), self.clock).send_due()

    def open(self) -> None:
        """The provider opens all that there is."""
        open_linked(self._token, now=self._now)
        self.opened, self.unread = True, []

    def answer(self, said: Written) -> None:
        """The provider tries to answer; what is refused did not happen."""
        words = f"Words {self.words()}"
        try:
            answer_linked(self._token, said, words, now=self._now)
        except (ConflictError, RefusedError):
            return
        self.answers.append(words)

    def add(self) -> None:
        """The person adds something."""
        words = f"Words {self.words()}"
        try:
            following.add(self.asker.follow(now=self._now), words, now=self._now)
        except RefusedError:
            return
        self.unread.append(words)

    def end(self) -> None:
        """The person ends it."""
        following.end(self.asker.follow(now=self._now), now=self._now)
        self.ended = True

    def check(self) -> None:
        """Hold every claim of the page against what happened, both ways."""
        seen = followed_enquiry(self.asker.id)
        titles = " | ".join(step.title for step in seen.steps)
        assert ("We emailed" in titles) is self.taken
        assert ("opened it" in titles) is self.opened
        assert ("You ended it" in titles) is self.ended
        told = [step.words for step in seen.steps if "answered" in step.title]
        told += [step.words for step in seen.steps if "cannot help" in step.title]
        assert sorted(told) == sorted(self.answers)
        unread = [step for step in seen.steps if "has opened this yet" in step.note]
        assert [step.words for step in unread] == self.unread
        for step in unread:
            assert ("We emailed them about it." in step.note) is (step.words in self.emailed)
        assert self.taken or "We emailed" not in seen.standing
        assert not self.may_be_taken or "has not reached them" not in seen.standing
        assert self.opened or "has opened" not in seen.standing.replace("Nobody has opened", "")
        if self.answers:
            assert "no answer yet" not in seen.standing
        else:
            assert "has answered" not in seen.standing
            assert "cannot help" not in seen.standing

    @property
    def _token(self) -> str:
        return link_of(self.asker.row).rpartition("/")[2]

    @property
    def _now(self) -> datetime:
        self.clock.now += timedelta(seconds=1)
        return self.clock.now


ACTS: tuple[Callable[[Walk], None], ...] = (
    lambda walk: walk.post(MemorySender()),
    lambda walk: walk.post(MemorySender(failure=AWAY)),
    lambda walk: walk.post(MemorySender(failure=BUSY)),
    lambda walk: walk.post(MemorySender(failure=NEVER)),
    Walk.die_while_posting,
    Walk.open,
    Walk.open,
    lambda walk: walk.answer(Written.ANSWER),
    lambda walk: walk.answer(Written.CANNOT_HELP),
    Walk.add,
    Walk.add,
    lambda walk: walk.clock.forward(hours=7),
)


@pytest.mark.parametrize("seed", range(WALKS))
def test_what_is_told_of_an_enquiry_happened(sqlite_directory: Flask, seed: int) -> None:
    del sqlite_directory
    random, clock = Random(seed), Clock()  # noqa: S311 - repeatable on purpose
    walk = Walk(asker=enquired(HERE, listing=a_listing()), clock=clock)
    walk.check()
    for _ in range(STEPS):
        random.choice(ACTS)(walk)
        walk.check()
    walk.end()
    walk.check()
    for act in ACTS:
        act(walk)
        walk.check()


def test_what_a_mail_server_may_have_taken_is_not_said_to_have_reached_nobody(
    sqlite_directory: Flask,
) -> None:
    """The process died between the server's yes and our commit: for a while nobody knows."""
    del sqlite_directory
    walk = Walk(asker=enquired(HERE, listing=a_listing()), clock=Clock())
    assert followed_enquiry(walk.asker.id).standing.endswith("It has not reached them yet.")
    walk.die_while_posting()
    assert walk.may_be_taken
    assert followed_enquiry(walk.asker.id).standing == (
        "We are sending it. It is not confirmed yet that it went out."
    )
    walk.clock.forward(minutes=5)
    walk.post(MemorySender())
    walk.check()
    assert walk.taken
