"""A provider opens what was shared with it, replies in two parts, and tells the QA team."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from marketplace.domain.access import Principal, Role
from marketplace.domain.concern_recipients import Recipient
from marketplace.domain.concerns import ConcernKind, ConcernStatus, IllegalMoveError
from marketplace.domain.dates import london_day
from marketplace.domain.errors import (
    ConflictError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    RefusedError,
)
from marketplace.domain.hand_offs import HandOffStatus
from marketplace.domain.inbox import InboxState
from marketplace.domain.reply_rules import ReplyWords
from marketplace.models.base import db
from marketplace.models.concern_words import ConcernReply, ConcernWords
from marketplace.models.concern_work import HandOff
from marketplace.models.events import AuditEvent
from marketplace.models.messages import Message
from marketplace.queries.inbox_item import shared_item
from marketplace.queries.provider_inbox import inbox as inbox_of
from marketplace.services.concern_replies import save_draft, send_reply
from marketplace.services.inbox import open_shared, tell_qa
from tests.integration.desk import add_person, kept
from tests.integration.inboxes import (
    WHOLE,
    Inbox,
    a_provider,
    draft_version,
    removed,
    replied,
    sent_back,
    shared,
    shared_by_officer,
    stored,
)
from tests.integration.town import START

pytestmark = pytest.mark.usefixtures("directory")

TODAY = london_day(START)
LATER = START + timedelta(days=2)
Do = Callable[[int, Principal], object]


def hand_off(inbox: Inbox) -> HandOff:
    """The newest hand-off to the provider, as the database has it now."""
    db.session.rollback()
    chosen = select(HandOff).where(
        HandOff.concern_id == inbox.concern_id, HandOff.recipient == Recipient.PROVIDER.value
    )
    return db.session.scalars(chosen.order_by(HandOff.id.desc())).first() or pytest.fail("none")


def state(inbox: Inbox) -> InboxState:
    (line,) = inbox_of(by=inbox.by, today=TODAY)
    return line.state


def test_opening_is_the_receipt_and_shows_the_words() -> None:
    inbox = shared()
    closed = shared_item(inbox.concern_id, by=inbox.by, today=TODAY)
    assert (closed.words, closed.line.state) == ((), InboxState.NEW)
    assert hand_off(inbox).status == HandOffStatus.SENT
    open_shared(inbox.concern_id, by=inbox.by, now=LATER)
    received = hand_off(inbox)
    assert (received.status, received.receipt_at) == (HandOffStatus.RECEIVED, LATER)
    assert received.receipt_by == inbox.by.account_id
    seen = shared_item(inbox.concern_id, by=inbox.colleague, today=TODAY)
    assert [each.words for each in seen.words] == [received.words]
    assert seen.line.state is InboxState.DUE
    assert seen.line.due_words == "Reply by 16 November 2026, in 10 working days"


def test_opening_twice_is_once() -> None:
    inbox = shared()
    open_shared(inbox.concern_id, by=inbox.by, now=START)
    open_shared(inbox.concern_id, by=inbox.colleague, now=LATER)
    assert hand_off(inbox).receipt_at == START
    assert len(kept("hand-off-received")) == 1


def test_nothing_is_written_or_told_before_it_was_opened() -> None:
    inbox = shared()
    with pytest.raises(RefusedError, match="Open it first"):
        save_draft(inbox.concern_id, WHOLE, version=0, by=inbox.by, now=START)
    with pytest.raises(RefusedError, match="Open it first"):
        tell_qa(inbox.concern_id, "It was somebody else.", by=inbox.by, now=START)


def test_a_reply_is_drafted_by_everybody_and_sent_once() -> None:
    inbox = shared()
    open_shared(inbox.concern_id, by=inbox.by, now=START)
    save_draft(
        inbox.concern_id, ReplyWords(put_right="We rang."), version=0, by=inbox.by, now=START
    )
    version = draft_version(inbox)
    with pytest.raises(InvalidError, match="Say what stops it happening again"):
        send_reply(inbox.concern_id, version=version, by=inbox.by, now=START)
    save_draft(inbox.concern_id, WHOLE, version=version, by=inbox.colleague, now=START)
    with pytest.raises(ConflictError):
        save_draft(inbox.concern_id, WHOLE, version=version, by=inbox.by, now=START)
    with pytest.raises(ConflictError):
        send_reply(inbox.concern_id, version=version, by=inbox.by, now=START)
    send_reply(inbox.concern_id, version=draft_version(inbox), by=inbox.by, now=LATER)
    concern = stored(inbox.concern_id)
    assert (concern.status, concern.replied_at) == (ConcernStatus.REPLIED, LATER)
    assert hand_off(inbox).status == HandOffStatus.ENDED
    (sent,) = kept("reply-sent")
    assert sent.data["in_time"] is True
    assert state(inbox) is InboxState.REPLIED
    (message,) = db.session.scalars(select(Message).where(Message.kind == "concern-news"))
    assert message.address == "robin@example.org"


def test_saving_the_same_words_again_changes_nothing() -> None:
    inbox = shared()
    open_shared(inbox.concern_id, by=inbox.by, now=START)
    save_draft(inbox.concern_id, WHOLE, version=0, by=inbox.by, now=START)
    version = draft_version(inbox)
    save_draft(inbox.concern_id, WHOLE, version=version, by=inbox.colleague, now=LATER)
    assert draft_version(inbox) == version
    assert len(kept("reply-saved")) == 1


def test_a_reply_that_was_sent_is_fixed_and_dated() -> None:
    inbox = shared()
    replied(inbox, now=LATER)
    with pytest.raises(RefusedError, match="stands as it is"):
        save_draft(inbox.concern_id, ReplyWords(put_right="x"), version=0, by=inbox.by, now=LATER)
    with pytest.raises(RefusedError, match="stands as it is"):
        send_reply(inbox.concern_id, version=2, by=inbox.by, now=LATER)
    (reply,) = shared_item(inbox.concern_id, by=inbox.by, today=TODAY).replies
    assert (reply.put_right, reply.stops_again) == (WHOLE.put_right, WHOLE.stops_again)
    assert (reply.sent_at, reply.saved_by) == (LATER, "owner")


def test_it_replies_again_where_it_came_back() -> None:
    inbox = shared()
    replied(inbox, now=START)
    back = START + timedelta(days=30)
    sent_back(inbox.concern_id, now=back)
    item = shared_item(inbox.concern_id, by=inbox.by, today=london_day(back))
    assert item.line.state is InboxState.DUE
    assert item.line.due_words == "Reply by 16 December 2026, in 10 working days"
    assert (len(item.replies), item.draft, item.line.can_reply) == (1, None, True)
    again = ReplyWords(put_right="We came ourselves.", stops_again="Somebody else comes now.")
    save_draft(inbox.concern_id, again, version=0, by=inbox.by, now=back)
    send_reply(inbox.concern_id, version=draft_version(inbox), by=inbox.by, now=back)
    first, second = shared_item(inbox.concern_id, by=inbox.by, today=TODAY).replies
    assert (first.put_right, second.put_right) == (WHOLE.put_right, again.put_right)


def test_a_late_reply_is_taken_and_kept_as_late() -> None:
    inbox = shared()
    on_the_last_day, over = START + timedelta(days=14), START + timedelta(days=15)
    (line,) = inbox_of(by=inbox.by, today=london_day(on_the_last_day))
    assert line.state is InboxState.NEW
    (line,) = inbox_of(by=inbox.by, today=london_day(over))
    assert line.state is InboxState.OVERDUE
    replied(inbox, now=over)
    (sent,) = kept("reply-sent")
    assert sent.data["in_time"] is False


def test_words_to_the_qa_team_are_theirs_and_the_providers_alone() -> None:
    inbox = shared()
    open_shared(inbox.concern_id, by=inbox.by, now=START)
    tell_qa(inbox.concern_id, " We know of a second visit. ", by=inbox.by, now=LATER)
    (words,) = db.session.scalars(select(ConcernWords))
    assert (words.kind, words.author, words.audience) == ("to-qa", "provider", "staff")
    assert words.provider_id == inbox.provider_id
    (told,) = shared_item(inbox.concern_id, by=inbox.colleague, today=TODAY).told
    assert (told.words, told.by, told.at) == ("We know of a second visit.", "owner", LATER)
    with pytest.raises(InvalidError, match="Write what you want to tell"):
        tell_qa(inbox.concern_id, " \n ", by=inbox.by, now=LATER)


@pytest.mark.parametrize("kind", [ConcernKind.COMMENT, ConcernKind.COMPLIMENT])
def test_a_comment_and_a_compliment_are_there_to_be_read(kind: ConcernKind) -> None:
    inbox = shared_by_officer(kind)
    open_shared(inbox.concern_id, by=inbox.by, now=START)
    item = shared_item(inbox.concern_id, by=inbox.by, today=TODAY)
    assert (item.line.state, item.line.due) == (InboxState.READ, None)
    assert item.line.can_reply == (kind is ConcernKind.COMMENT)
    if kind is ConcernKind.COMPLIMENT:
        with pytest.raises(RefusedError, match="A compliment needs no reply"):
            save_draft(inbox.concern_id, WHOLE, version=0, by=inbox.by, now=START)


ACTS: dict[str, Do] = {
    "see": lambda key, by: shared_item(key, by=by, today=TODAY),
    "open": lambda key, by: open_shared(key, by=by, now=LATER),
    "draft": lambda key, by: save_draft(key, WHOLE, version=0, by=by, now=LATER),
    "send": lambda key, by: send_reply(key, version=1, by=by, now=LATER),
    "tell": lambda key, by: tell_qa(key, "Words", by=by, now=LATER),
}


@pytest.mark.parametrize("act", ACTS)
def test_what_is_not_theirs_might_as_well_not_exist(act: str) -> None:
    """Another provider's, a removed member's, an id that never was: all alike."""
    inbox = shared()
    open_shared(inbox.concern_id, by=inbox.by, now=START)
    _, stranger, _ = a_provider("Larkspur Ltd")
    gone = removed(inbox.colleague)
    before = len(kept("hand-off-received")), db.session.scalars(select(ConcernReply.id)).all()
    refusals = set()
    for who, key in ((stranger, inbox.concern_id), (gone, inbox.concern_id), (inbox.by, 987_654)):
        with pytest.raises(NotFoundError) as refused:
            ACTS[act](key, who)
        refusals.add(str(refused.value))
    assert len(refusals) == 1
    assert inbox_of(by=stranger, today=TODAY) == inbox_of(by=gone, today=TODAY) == ()
    after = len(kept("hand-off-received")), db.session.scalars(select(ConcernReply.id)).all()
    assert before == after


@pytest.mark.parametrize("act", ACTS)
def test_staff_do_not_answer_for_providers(act: str) -> None:
    inbox = shared()
    officer = add_person("officer@example.org", *(role for role in Role if role.is_staff))
    with pytest.raises(ForbiddenError):
        ACTS[act](inbox.concern_id, officer)


def test_what_was_taken_back_is_gone() -> None:
    inbox = shared()
    row = hand_off(inbox)
    row.status = HandOffStatus.TAKEN_BACK.value
    db.session.commit()
    assert inbox_of(by=inbox.by, today=TODAY) == ()
    for act in ACTS.values():
        with pytest.raises(NotFoundError):
            act(inbox.concern_id, inbox.by)


def test_no_reply_goes_to_what_the_council_has_gone_on_with() -> None:
    inbox = shared()
    open_shared(inbox.concern_id, by=inbox.by, now=START)
    concern = stored(inbox.concern_id)
    concern.status = ConcernStatus.CONSIDERED.value
    db.session.commit()
    assert state(inbox) is InboxState.ENDED
    with pytest.raises((ForbiddenError, IllegalMoveError)):
        save_draft(inbox.concern_id, WHOLE, version=0, by=inbox.by, now=START)


def test_no_words_of_anybody_get_into_the_audit_log() -> None:
    inbox = shared()
    replied(inbox)
    tell_qa(inbox.concern_id, "Heliotrope is what we know.", by=inbox.by, now=LATER)
    log = " ".join(str(row.data) for row in db.session.scalars(select(AuditEvent)))
    for words in ("Heliotrope", WHOLE.put_right, WHOLE.stops_again, "an hour late"):
        assert words not in log
