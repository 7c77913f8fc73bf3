"""Two people of a provider who act on one thing at the same moment: nothing is lost or doubled."""

from __future__ import annotations

from functools import partial

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.domain.errors import ConflictError, RefusedError
from marketplace.domain.reply_rules import ReplyWords
from marketplace.models.base import db
from marketplace.models.concern_words import ConcernReply
from marketplace.models.messages import Message
from marketplace.services.concern_replies import save_draft, send_reply
from marketplace.services.inbox import open_shared
from tests.integration.desk import kept
from tests.integration.inboxes import WHOLE, Inbox, draft_version, shared
from tests.integration.test_cases_at_once import at_once
from tests.integration.town import START

TIMES = 4


@pytest.fixture
def inbox(directory: Flask) -> Inbox:
    """A complaint that nobody has opened."""
    del directory
    return shared()


def test_two_who_open_it_confirm_it_once(directory: Flask, inbox: Inbox) -> None:
    opens = [
        partial(open_shared, inbox.concern_id, by=by, now=START)
        for by in (inbox.by, inbox.colleague) * TIMES
    ]
    assert at_once(directory, *opens) == [None] * len(opens)
    db.session.rollback()
    assert len(kept("hand-off-received")) == 1


def test_two_who_begin_a_draft_make_one(directory: Flask, inbox: Inbox) -> None:
    open_shared(inbox.concern_id, by=inbox.by, now=START)
    saves = [
        partial(
            save_draft,
            inbox.concern_id,
            ReplyWords(put_right=f"Words of {number}"),
            version=0,
            by=by,
            now=START,
        )
        for number, by in enumerate((inbox.by, inbox.colleague) * TIMES)
    ]
    done = at_once(directory, *saves)
    assert done.count(None) == 1
    assert all(refused is None or isinstance(refused, ConflictError) for refused in done)
    db.session.rollback()
    assert db.session.scalar(select(func.count(ConcernReply.id))) == 1


def test_two_who_send_it_send_it_once(directory: Flask, inbox: Inbox) -> None:
    open_shared(inbox.concern_id, by=inbox.by, now=START)
    save_draft(inbox.concern_id, WHOLE, version=0, by=inbox.by, now=START)
    version = draft_version(inbox)
    db.session.rollback()
    sends = [
        partial(send_reply, inbox.concern_id, version=version, by=by, now=START)
        for by in (inbox.by, inbox.colleague) * TIMES
    ]
    done = at_once(directory, *sends)
    assert done.count(None) == 1
    assert all(refused is None or isinstance(refused, RefusedError) for refused in done)
    db.session.rollback()
    assert len(kept("reply-sent")) == 1
    news = select(func.count(Message.id)).where(Message.kind == "concern-news")
    assert db.session.scalar(news) == 1
