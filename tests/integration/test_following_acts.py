"""What the person does while they follow, and what comes of each act."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from marketplace.domain.access import Role
from marketplace.domain.concern_recipients import Recipient
from marketplace.domain.concerns import ConcernKind, ConcernStatus, Priority, Sorted
from marketplace.domain.errors import InvalidError, NotFoundError, RefusedError
from marketplace.domain.following import FollowAct
from marketplace.domain.hand_offs import HandOffStatus, Method
from marketplace.models.base import db
from marketplace.models.concerns import Concern, ConcernStep
from marketplace.models.events import AuditEvent
from marketplace.services import following_acts
from marketplace.services.concern_moves import move
from marketplace.services.following import Following
from marketplace.services.hand_offs import confirm_receipt
from marketplace.services.safeguarding_concerns import release
from marketplace.services.submissions import Sent
from marketplace.services.transaction import transaction
from tests.integration.desk import TEST
from tests.integration.followers import (
    LATER,
    a_complaint,
    acts,
    closed,
    considered,
    danger,
    followed_by,
    hand_offs,
    officer,
    part,
    stored,
    titles,
    words_of,
)
from tests.integration.inboxes import Inbox, replied
from tests.integration.telling import an_answer, submitted
from tests.integration.town import START

pytestmark = pytest.mark.usefixtures("directory")


@pytest.fixture
def complaint() -> tuple[Sent, Inbox]:
    """A complaint that went to its provider."""
    return a_complaint()


def test_added_words_are_kept_and_danger_in_them_makes_it_more_urgent(
    complaint: tuple[Sent, Inbox],
) -> None:
    sent, _ = complaint
    following = followed_by(sent)
    assert stored(sent).priority == Priority.ROUTINE
    following_acts.add(following, 1, words="Nobody came today.\r\n\r\nAgain.", now=LATER)
    assert stored(sent).priority == Priority.ROUTINE
    following_acts.add(following, 1, words="She is not breathing well", now=LATER)
    following_acts.add(following, 1, words="It is better now", now=LATER)
    assert stored(sent).priority == Priority.URGENT
    first = words_of(sent)[0]
    assert (first.kind, first.author, first.audience) == ("added", "person", "person")
    assert first.words == "Nobody came today.\n\nAgain."
    assert titles(following)[-3:] == ["You added something"] * 3
    events = db.session.scalars(select(AuditEvent).where(AuditEvent.kind == "person-added")).all()
    assert [each.data["priority"] for each in events] == [0, 2, 2]
    assert "breathing" not in repr([(each.subject, each.data) for each in events])
    with pytest.raises(InvalidError, match="Write what you want to add"):
        following_acts.add(following, 1, words="  ", now=LATER)


def test_asking_the_qa_team_gives_it_to_them_anew_where_they_were_done(
    complaint: tuple[Sent, Inbox],
) -> None:
    sent, inbox = complaint
    following = followed_by(sent)
    replied(inbox, now=LATER)
    considered(sent, by=officer())
    following_acts.ask_qa(following, 1, words="", now=LATER)
    first, second = hand_offs(stored(sent), Recipient.QA)
    assert (first.status, second.status) == ("ended", "sent")
    assert second.receipt_due_at is not None
    assert FollowAct.ASK_QA not in acts(following, now=LATER)
    with pytest.raises(RefusedError, match="something has changed"):
        following_acts.ask_qa(following, 1, words="", now=LATER)


def test_the_way_to_the_ombudsman_is_told_and_nothing_is_sent(
    complaint: tuple[Sent, Inbox],
) -> None:
    sent, _ = complaint
    following, opens = followed_by(sent), START + timedelta(weeks=12)
    with pytest.raises(RefusedError):
        following_acts.go_to_ombudsman(following, 1, now=opens - timedelta(seconds=1))
    for _ in range(2):
        following_acts.go_to_ombudsman(following, 1, now=opens)
    (told,) = hand_offs(stored(sent), Recipient.OMBUDSMAN)
    assert (told.method, told.status, told.words) == (Method.SIGNPOSTED, "signposted", "")
    assert not HandOffStatus(told.status).is_open
    assert "We told you where to go: the Local Government" in titles(following)[-1]
    assert part(following).way_told


@pytest.mark.parametrize("how", list(Sorted))
def test_the_person_says_whether_it_is_sorted_once(
    complaint: tuple[Sent, Inbox], how: Sorted
) -> None:
    sent, inbox = complaint
    following = followed_by(sent)
    with pytest.raises(RefusedError):
        following_acts.answer(following, 1, how=how, words="", now=LATER)
    replied(inbox, now=LATER)
    following_acts.answer(following, 1, how=how, words="The rota is as before", now=LATER)
    concern = stored(sent)
    assert (concern.status, concern.sorted) == (ConcernStatus.CONFIRMED, how)
    assert concern.confirmed_at == LATER
    kind = "added" if how is Sorted.YES else "not-sorted"
    assert [each.kind for each in words_of(sent)] == [kind]
    assert f"You said that it is {how.label.lower()}" in titles(following)
    with pytest.raises(RefusedError):
        following_acts.answer(following, 1, how=Sorted.YES, words="", now=LATER)


def test_an_answer_counts_after_the_council_has_considered_it_too(
    complaint: tuple[Sent, Inbox],
) -> None:
    sent, inbox = complaint
    replied(inbox, now=LATER)
    considered(sent, by=officer())
    closed(sent, by=officer())
    following_acts.answer(followed_by(sent), 1, how=Sorted.NO, words="", now=LATER)
    concern = stored(sent)
    assert (concern.status, concern.sorted) == (ConcernStatus.CLOSED, Sorted.NO)
    assert concern.confirmed_at == LATER


def test_a_closed_one_is_opened_again_and_its_team_has_it_anew(
    complaint: tuple[Sent, Inbox],
) -> None:
    sent, inbox = complaint
    following = followed_by(sent)
    with pytest.raises(RefusedError):
        following_acts.reopen(following, 1, words="It goes on", now=LATER)
    replied(inbox, now=LATER)
    considered(sent, by=officer())
    closed(sent, by=officer())
    with pytest.raises(InvalidError):
        following_acts.reopen(following, 1, words="", now=LATER)
    following_acts.reopen(following, 1, words="It goes on", now=LATER)
    concern = stored(sent)
    assert concern.status == ConcernStatus.REOPENED
    assert hand_offs(concern, Recipient.QA)[-1].status == HandOffStatus.SENT
    assert {"You opened it again", "You told us why it should be opened again"} <= set(
        titles(following)
    )
    step = db.session.scalars(select(ConcernStep).order_by(ConcernStep.id.desc())).first()
    assert step is not None
    assert step.actor == "visitor:not-signed-in"


def test_one_that_is_opened_again_beside_a_safeguarding_concern_waits_with_the_rest(
    complaint: tuple[Sent, Inbox],
) -> None:
    sent, inbox = complaint
    following, by = followed_by(sent), officer(Role.SAFEGUARDING)
    replied(inbox, now=LATER)
    considered(sent, by=officer())
    closed(sent, by=officer())
    following_acts.add(following, 1, words="He shouted at her", at_risk=True, now=LATER)
    before = len(hand_offs(stored(sent, ConcernKind.COMPLAINT), Recipient.QA))

    following_acts.reopen(following, 1, words="It goes on", now=LATER)

    waiting = stored(sent, ConcernKind.COMPLAINT)
    assert waiting.status == ConcernStatus.REOPENED
    assert waiting.waits_for_safeguarding
    assert len(hand_offs(waiting, Recipient.QA)) == before

    release(waiting.id, by=by, version=waiting.version, now=LATER)

    let_go = stored(sent, ConcernKind.COMPLAINT)
    assert not let_go.waits_for_safeguarding
    assert hand_offs(let_go, Recipient.QA)[-1].status == HandOffStatus.SENT


def test_what_is_added_to_a_closed_safeguarding_concern_opens_it_with_its_team() -> None:
    sent = submitted(an_answer(happening=danger(), kinds=(ConcernKind.SAFEGUARDING,)))
    following, by = followed_by(sent), officer(Role.SAFEGUARDING)
    kind = ConcernKind.SAFEGUARDING
    concern_id = stored(sent, kind).id
    with transaction(actor=TEST, now=START) as tx:
        concern = tx.get(Concern, concern_id)
        confirm_receipt(tx, concern, Recipient.SAFEGUARDING, by=by)
        move(tx, concern, ConcernStatus.TRIAGED)
    considered(sent, kind=kind, by=by)
    closed(sent, kind=kind, by=by)
    with pytest.raises(RefusedError):
        following_acts.reopen(following, 1, words="Again", now=LATER)
    following_acts.add(following, 1, words="He did it again", now=LATER)
    concern = stored(sent, kind)
    assert concern.status == ConcernStatus.REOPENED
    newest = hand_offs(concern, Recipient.SAFEGUARDING)[-1]
    assert newest.status == HandOffStatus.SENT
    assert newest.receipt_due_at == LATER + timedelta(hours=4)


def test_nobody_acts_on_what_they_do_not_follow(complaint: tuple[Sent, Inbox]) -> None:
    sent, _ = complaint
    seal = followed_by(sent).seal
    other = Following(submission_id=submitted().submission_id, seal=seal)

    def all_of_them() -> Iterator[Callable[[], None]]:
        yield lambda: following_acts.add(other, 1, words="mine", now=LATER)
        yield lambda: following_acts.ask_qa(other, 1, words="", now=LATER)
        yield lambda: following_acts.go_to_ombudsman(other, 1, now=LATER)
        yield lambda: following_acts.answer(other, 1, how=Sorted.YES, words="", now=LATER)
        yield lambda: following_acts.reopen(other, 1, words="mine", now=LATER)

    for act in all_of_them():
        with pytest.raises(NotFoundError):
            act()
    assert len(words_of(sent)) == 0


def test_whoever_is_at_risk_is_heard_by_the_safeguarding_team_alone(
    complaint: tuple[Sent, Inbox],
) -> None:
    sent, inbox = complaint
    following = followed_by(sent)
    for words in ("He locks her in.", "Again today."):
        following_acts.add(following, 1, words=words, now=LATER, at_risk=True)
    told = stored(sent, ConcernKind.SAFEGUARDING)
    assert (told.raised_by, told.priority) == (None, Priority.URGENT)
    assert [each.concern_id for each in words_of(sent)] == [told.id, told.id]
    (first,) = hand_offs(told, Recipient.SAFEGUARDING)
    assert first.receipt_due_at == LATER + timedelta(hours=4)
    rest = stored(sent, ConcernKind.COMPLAINT)
    assert rest.waits_for_safeguarding
    assert rest.shared_at is None  # the provider had not opened it, and cannot now
    assert acts(following, 1) == acts(following, 2) == {FollowAct.ADD}
    assert "We sent it to the provider" in titles(following, 1)  # what was known stays known
    assert "looks first at all that you told us" in part(following, 1).holders[0]
    assert part(following, 2).takes_files
    release(rest.id, version=rest.version, by=officer(Role.SAFEGUARDING), now=LATER)
    assert not part(following, 2).takes_files
    assert stored(sent, ConcernKind.COMPLAINT).shared_at == LATER
    del inbox
