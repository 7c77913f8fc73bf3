"""Saved searches: asked for, confirmed, limited; a link does one thing, for one search."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.domain.access import Role
from marketplace.domain.dates import day_in_words
from marketplace.domain.errors import InvalidError, NotFoundError, RefusedError
from marketplace.domain.messages import MessageKind
from marketplace.domain.saved_searches import CONFIRM_WITHIN, MOST_FOR_ONE_ADDRESS
from marketplace.mail.memory import MemorySender
from marketplace.models.base import db
from marketplace.models.messages import Message
from marketplace.services import saved_searches
from marketplace.services.accounts_password import ask_for_reset
from marketplace.services.password_proof import From
from marketplace.services.saved_searches import LinkFor, address_of_link
from marketplace.services.throttling import SlowDownError
from tests.integration.desk import add_person
from tests.integration.postmen import mailer
from tests.integration.saving import (
    DAY,
    HOME_CARE,
    MARY,
    kept,
    save,
    token,
)
from tests.integration.town import START, Clock


def test_a_link_does_one_thing_only(directory: Flask) -> None:
    del directory
    save()
    for wrong in (
        token(LinkFor.CONFIRM),
        "1-" + "x" * 43,
        "999999999-" + "x" * 43,
        "",
        "1",
        "\x00",
    ):
        with pytest.raises(NotFoundError):
            saved_searches.stop(wrong, now=START)
    assert len(kept()) == 1


def test_asking_twice_keeps_one_and_says_nothing_of_the_other(directory: Flask) -> None:
    del directory
    save()
    saved_searches.ask(HOME_CARE, MARY, network="192.0.2.2", now=START)
    (row,) = kept()
    assert row.confirmed_at == START
    asked = select(Message.id).where(Message.kind == MessageKind.SEARCH_CONFIRM.value)
    assert len(db.session.scalars(asked).all()) == 2


def test_the_link_of_one_that_is_confirmed_is_not_said_to_be_too_old(directory: Flask) -> None:
    """It works for as long as the search is kept; the message gives it the days of a new one."""
    del directory
    save()
    later = START + 60 * DAY
    saved_searches.ask(HOME_CARE, MARY, network="192.0.2.2", now=later)
    sender = MemorySender()
    mailer(sender, Clock(later)).send_due()
    assert f"The link works until {day_in_words(later + CONFIRM_WITHIN)}" in sender.sent[-1].text


def test_an_address_is_not_flooded(directory: Flask) -> None:
    del directory
    for number in range(3):
        saved_searches.ask(f"q={number}", MARY, network="192.0.2.1", now=START)
    with pytest.raises(SlowDownError):
        saved_searches.ask("q=4", MARY, network="192.0.2.9", now=START)
    assert len(kept()) == 3


def test_it_uses_up_no_message_of_an_account_and_tells_of_none(directory: Flask) -> None:
    """Whoever asks for a link to a new password gets it, however often others ask to be told."""
    del directory
    add_person(MARY, Role.QA)
    came = From(network="192.0.2.9", browser="")
    for number in range(3):
        saved_searches.ask(f"q={number}", MARY, network="192.0.2.1", now=START)
    for _ in range(3):
        ask_for_reset(MARY, came=came, now=START)
    sent = select(Message.id).where(Message.kind == MessageKind.RESET_PASSWORD.value)
    assert len(db.session.scalars(sent).all()) == 3
    later = START + DAY
    for _ in range(3):
        ask_for_reset(MARY, came=came, now=later)
    saved_searches.ask("q=4", MARY, network="192.0.2.2", now=later)


def test_an_address_has_at_most_twenty(directory: Flask) -> None:
    del directory
    for number in range(MOST_FOR_ONE_ADDRESS):
        save(f"q={number}", now=START + timedelta(hours=number))
    later = START + 3 * DAY
    for number in range(MOST_FOR_ONE_ADDRESS + 2):
        now = later + timedelta(hours=number)
        saved_searches.ask(f"postcode={number}", MARY, network="192.0.2.1", now=now)
    waiting = [row for row in kept() if row.confirmed_at is None]
    assert len(waiting) == MOST_FOR_ONE_ADDRESS
    assert waiting[0].query == "postcode=2", "the oldest two made room"
    link = address_of_link(waiting[0], LinkFor.CONFIRM).rpartition("/")[2]
    with pytest.raises(RefusedError, match="the most"):
        saved_searches.confirm(link, now=later + DAY)


@pytest.mark.parametrize("email", ["", "mary", "mary@", "a@example.org\r\nBcc: b@example.org"])
def test_an_address_that_is_none_is_refused(sqlite_directory: Flask, email: str) -> None:
    del sqlite_directory
    with pytest.raises(InvalidError):
        saved_searches.ask(HOME_CARE, email, network="192.0.2.1", now=START)
