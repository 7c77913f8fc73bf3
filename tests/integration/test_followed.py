"""What the person reads of what became of it: each step, and nothing that is not theirs."""

from __future__ import annotations

from datetime import timedelta

import pytest

from marketplace.domain.access import Role
from marketplace.domain.concern_recipients import Recipient
from marketplace.domain.concern_words import Audience, Author, WordsKind
from marketplace.domain.concerns import ConcernKind, ConcernStatus, Priority
from marketplace.domain.errors import NotFoundError
from marketplace.domain.following import FollowAct
from marketplace.models.concern_words import ConcernWords
from marketplace.models.concerns import Concern
from marketplace.services import following_acts
from marketplace.services.concern_moves import move
from marketplace.services.hand_offs import confirm_receipt
from marketplace.services.inbox import open_shared
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
    page,
    part,
    stored,
    titles,
)
from tests.integration.inboxes import WHOLE, Inbox, replied
from tests.integration.telling import an_answer, submitted
from tests.integration.town import START

pytestmark = pytest.mark.usefixtures("directory")


@pytest.fixture
def complaint() -> tuple[Sent, Inbox]:
    """A complaint that went to its provider."""
    return a_complaint()


def test_each_step_of_a_complaint_has_its_date_and_plain_words(
    complaint: tuple[Sent, Inbox],
) -> None:
    sent, inbox = complaint
    following = followed_by(sent)
    told = part(following)
    assert titles(following) == [
        "We received it",
        "We sent it to the provider",
        "We sent it to the council's Quality Assurance team",
    ]
    assert told.steps[1].notes == (
        "With your name, as you agreed.",
        "They have until 16 November 2026 to reply.",
    )
    assert told.holders[0] == (
        "We sent it to the provider. They have not confirmed yet that they have it."
    )
    replied(inbox, now=LATER)
    told = part(following)
    assert [step.title for step in told.steps][3:] == [
        "The provider confirmed that they have it",
        "The provider replied",
    ]
    parts = [(quoted.what, quoted.words) for quoted in told.steps[-1].quoted]
    assert parts == [
        ("What was put right", WHOLE.put_right),
        ("What stops it happening again", WHOLE.stops_again),
    ]
    assert told.steps[-1].at == LATER
    assert told.asked_from == LATER + timedelta(days=28)
    considered(sent, by=officer())
    told = part(following)
    assert told.steps[-1].quoted[0].words == "We looked at the rotas."
    closed(sent, by=officer())
    assert titles(following)[-1] == "We closed it"
    assert part(following).holders == ()
    assert page(following).about == "Bramble Care Ltd"


def test_what_is_not_theirs_to_know_is_nowhere_on_it(complaint: tuple[Sent, Inbox]) -> None:
    sent, inbox = complaint
    by = officer()
    concern_id = stored(sent).id
    with transaction(actor=TEST, now=START) as tx:
        for audience, author, kind in (
            (Audience.STAFF, Author.QA, WordsKind.NOTE),
            (Audience.SAFEGUARDING, Author.SAFEGUARDING, WordsKind.NOTE),
        ):
            tx.add(
                ConcernWords(
                    submission_id=sent.submission_id,
                    concern_id=concern_id,
                    kind=kind.value,
                    author=author.value,
                    account_id=by.account_id,
                    audience=audience.value,
                    words="PLANTED",
                    at=START,
                )
            )
        tx.get(Concern, concern_id).assigned_to = by.account_id
    open_shared(inbox.concern_id, by=inbox.by, now=START)
    with transaction(actor=TEST, now=START) as tx:
        confirm_receipt(tx, tx.get(Concern, concern_id), Recipient.QA, by=by)
    shown = repr(page(followed_by(sent)))
    for hidden in ("PLANTED", by.email, by.name, inbox.by.email, "priority", "critical"):
        assert hidden not in shown


def test_of_safeguarding_they_read_that_it_came_and_was_accepted() -> None:
    sent = submitted(
        an_answer(happening=danger(), kinds=(ConcernKind.SAFEGUARDING, ConcernKind.COMPLAINT))
    )
    following, by = followed_by(sent), officer(Role.SAFEGUARDING)
    assert titles(following) == ["We received it"]
    assert part(following).holders == (
        "The council's safeguarding team has it in its queue, and has not accepted it yet.",
    )
    assert titles(following, 2) == ["We received it"]
    assert "looks first at all that you told us" in part(following, 2).holders[0]
    concern_id = stored(sent, ConcernKind.SAFEGUARDING).id
    with transaction(actor=TEST, now=LATER) as tx:
        concern = tx.get(Concern, concern_id)
        confirm_receipt(tx, concern, Recipient.SAFEGUARDING, by=by)
        move(tx, concern, ConcernStatus.TRIAGED)
        move(tx, concern, ConcernStatus.HANDED_OFF)
    assert titles(following) == ["We received it", "Our safeguarding team accepted it"]
    assert acts(following) == {FollowAct.ADD}
    considered(sent, kind=ConcernKind.SAFEGUARDING, by=by)
    assert titles(following)[-1] == "We considered what you told us"


def test_a_concern_that_an_officer_raised_is_not_theirs_to_know(
    complaint: tuple[Sent, Inbox],
) -> None:
    sent, _ = complaint
    following, by = followed_by(sent), officer()
    before = page(following)
    concern_id = stored(sent).id
    with transaction(actor=TEST, now=LATER) as tx:
        found = tx.get(Concern, concern_id)
        found.waits_for_safeguarding = True
        raised = Concern(
            submission_id=found.submission_id,
            kind=ConcernKind.SAFEGUARDING.value,
            status=ConcernStatus.RECEIVED.value,
            priority=Priority.HIGH.value,
            waits_for_safeguarding=False,
            received_at=LATER,
            raised_by=by.account_id,
            organisational=False,
            pattern=False,
        )
        tx.add(raised)
    assert page(following) == before
    with pytest.raises(NotFoundError):
        following_acts.add(following, 2, words="more", now=LATER)
    following_acts.ask_qa(following, 1, words="Please look", now=LATER)
    assert len(hand_offs(stored(sent, ConcernKind.COMPLAINT), Recipient.QA)) == 1
