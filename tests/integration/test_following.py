"""Reference and passphrase open what somebody told us: for them at once, for guessers never."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event, select, update

from marketplace.domain.concerns import new_reference
from marketplace.domain.errors import NotFoundError
from marketplace.domain.following import NETWORK, REFERENCE
from marketplace.models.accounts import Throttle
from marketplace.models.base import db
from marketplace.models.concerns import Submission
from marketplace.models.events import AuditEvent
from marketplace.services.following import (
    Following,
    begin,
    goes_on,
    opened,
)
from marketplace.services.passphrases import digest_of
from marketplace.services.reopening import WrongPassphraseError
from marketplace.services.throttling import SlowDownError
from marketplace.services.transaction import transaction
from tests.integration.followers import followed_by
from tests.integration.processes import line_of, process
from tests.integration.telling import submitted
from tests.integration.town import JOB, START

GUESSES = 1_000
pytestmark = pytest.mark.usefixtures("directory")


def guess(
    reference: str, *, after: float = 0, network: str = "198.51.100.7"
) -> type[Exception] | None:
    """One random guess; what it was answered with, None where it opened something."""
    words = " ".join(secrets.token_hex(4) for _ in range(6))
    try:
        begin(reference, words, network=network, now=START + timedelta(seconds=after))
    except (WrongPassphraseError, SlowDownError) as refusal:
        return type(refusal)
    return None


def test_what_the_person_was_given_opens_it() -> None:
    sent = submitted()
    following = followed_by(sent)
    assert following.submission_id == sent.submission_id
    assert goes_on(following)
    began = db.session.scalars(select(AuditEvent).where(AuditEvent.kind == "following-began")).one()
    assert began.subject == f"submission:{sent.submission_id}"
    assert began.data == {}


@pytest.mark.parametrize("write", [str.upper, str.title, lambda text: f"  {text}\n"])
@pytest.mark.parametrize("between", ["  ", "-", " - ", "\u2013", ", ", "\u00a0"])
def test_however_it_is_typed(write: object, between: str) -> None:
    sent = submitted()
    assert callable(write)
    typed = write(sent.passphrase.replace(" ", between))
    reference = f" {sent.reference.lower().replace('-', ' ')} "
    assert begin(reference, typed, network="192.0.2.1", now=START).submission_id


def test_words_in_another_order_do_not() -> None:
    sent = submitted()
    backwards = " ".join(reversed(sent.passphrase.split()))
    with pytest.raises(WrongPassphraseError):
        begin(sent.reference, backwards, network="192.0.2.1", now=START)


def test_a_wrong_passphrase_and_an_unknown_reference_are_answered_alike() -> None:
    """The same words, the same work in the database, and the same waits after it."""
    sent, unknown = submitted(), new_reference()
    answers, statements = [], []
    for number, reference in enumerate((sent.reference, unknown)):
        said: list[str] = []
        listen = _listening(said)
        for _ in range(REFERENCE.free + 1):
            with pytest.raises((WrongPassphraseError, SlowDownError)) as refused:
                begin(reference, "no such words", network=f"192.0.2.{number + 10}", now=START)
            said.append(str(refused.value))
        event.remove(db.engine, "before_cursor_execute", listen)
        statements.append(said)
        answers.append(str(refused.value))
    assert statements[0] == statements[1]
    assert answers[0] == answers[1]


def _listening(said: list[str]) -> Callable[..., None]:
    def listen(*arguments: object) -> None:
        said.append(str(arguments[2]))

    event.listen(db.engine, "before_cursor_execute", listen)
    return listen


def test_a_thousand_guesses_at_one_reference_open_nothing_and_are_slowed() -> None:
    """From ever other networks, ten a second: hardly any is looked at."""
    sent = submitted()
    went = [
        guess(sent.reference, after=number / 10, network=f"198.51.{number // 250}.{number % 250}")
        for number in range(GUESSES)
    ]
    assert None not in went
    looked_at = went.count(WrongPassphraseError)
    assert REFERENCE.free <= looked_at <= REFERENCE.free + 6
    assert went.count(SlowDownError) == GUESSES - looked_at


def test_a_thousand_guesses_from_one_network_are_slowed_whatever_they_guess_at() -> None:
    went = [guess(new_reference(), after=number / 10) for number in range(GUESSES)]
    looked_at = went.count(WrongPassphraseError)
    assert NETWORK.free <= looked_at <= NETWORK.free + 7
    assert went.count(SlowDownError) == GUESSES - looked_at


def test_the_owner_gets_in_soon_after_a_flood_of_guesses() -> None:
    sent = submitted()
    for number in range(200):
        guess(sent.reference, after=number, network=f"203.0.113.{number}")
    soon = START + timedelta(seconds=200) + REFERENCE.longest
    assert followed_by(sent, now=soon).submission_id == sent.submission_id
    for _ in range(REFERENCE.free - 1):  # what was right has forgiven what was wrong
        assert guess(sent.reference, after=400) is WrongPassphraseError
    assert followed_by(sent, now=START + timedelta(seconds=401)).submission_id


def test_right_ones_never_slow_anybody_in_a_library() -> None:
    sent = [submitted() for _ in range(3)]
    for number in range(NETWORK.free * 2):
        assert followed_by(sent[number % 3], network="192.0.2.99").submission_id


def test_ones_own_passphrase_buys_no_more_guesses_at_others() -> None:
    sent, looked_at = submitted(), 0
    for _ in range(NETWORK.free * 3):
        looked_at += guess(new_reference(), network="192.0.2.50") is WrongPassphraseError
        try:
            followed_by(sent, network="192.0.2.50")
        except SlowDownError:
            continue
    assert looked_at <= NETWORK.free


def test_the_counts_name_no_reference() -> None:
    sent = submitted()
    guess(sent.reference)
    keys = list(db.session.scalars(select(Throttle.key)))
    assert keys
    assert not [key for key in keys if sent.reference in key or "198" in key]


def test_a_new_passphrase_ends_what_the_old_one_opened() -> None:
    sent = submitted()
    following = followed_by(sent)
    with transaction(actor=JOB, now=START) as tx:
        digest = digest_of(sent.reference, "six other words it is now")
        tx.session.execute(update(Submission).values(passphrase_digest=digest))
    assert not goes_on(following)
    with pytest.raises(NotFoundError), transaction(actor=JOB, now=START) as tx:
        opened(tx, following)


def test_nobody_makes_a_seal_of_their_own() -> None:
    sent, other = submitted(), submitted()
    seal = followed_by(sent).seal
    assert not goes_on(Following(submission_id=other.submission_id, seal=seal))
    assert not goes_on(Following(submission_id=sent.submission_id, seal=""))
    assert not goes_on(Following(submission_id=99_999, seal=seal))


PROCESSES, EACH = 4, 15


def test_processes_that_guess_at_once_have_no_more_guesses_than_one(directory: Flask) -> None:
    sent = submitted()
    words = ("tests.integration.passphrase_guesser", sent.reference)
    with ExitStack() as stack:
        guessers = [
            stack.enter_context(process(directory, *words, f"192.0.2.{number}", str(EACH)))
            for number in range(PROCESSES)
        ]
        for guesser in guessers:
            assert line_of(guesser) == "ready"
        for guesser in guessers:
            assert guesser.stdin is not None
            guesser.stdin.write("go\n")
            guesser.stdin.flush()
        went = [re.fullmatch(r"(\d+) of (\d+)", line_of(guesser)) for guesser in guessers]
    looked_at = sum(int(each[1]) for each in went if each)
    assert sum(int(each[2]) for each in went if each) == PROCESSES * EACH
    # The first wait is 5 seconds: a slow machine may see one or two of them end.
    assert REFERENCE.free <= looked_at <= REFERENCE.free + 3
