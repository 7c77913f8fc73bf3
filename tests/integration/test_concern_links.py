"""Concerns that belong together, duplicates and spam: within what an officer may see."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from marketplace.domain.access import Principal, Role
from marketplace.domain.concern_recipients import Recipient
from marketplace.domain.concerns import ConcernKind
from marketplace.domain.errors import ConflictError, InvalidError, NotFoundError, RefusedError
from marketplace.models.base import db
from marketplace.models.concern_words import ConcernWords
from marketplace.models.concern_work import ConcernLink
from marketplace.queries.concern_history import links_of
from marketplace.services import concern_links, spam
from marketplace.services.concern_links import SAME_TOLD
from tests.integration.concern_desk import LATER, WORRY, passed_on, stored, told, version
from tests.integration.desk import add_person, add_provider, kept
from tests.integration.telling import concern_of, submitted

pytestmark = pytest.mark.usefixtures("directory")
TODAY = LATER.date()


@pytest.fixture
def officer(directory: Flask) -> Principal:
    """An officer of the QA team."""
    del directory
    return add_person("olu@example.org", Role.QA)


def restricted() -> int:
    """A safeguarding concern; its id."""
    sent = submitted(replace(WORRY, happening=replace(WORRY.happening, danger_now=True)))
    return concern_of(sent, ConcernKind.SAFEGUARDING).id


def test_a_link_is_seen_from_both_sides_and_taken_off(officer: Principal) -> None:
    one, other = told(), told()
    for _ in range(2):
        concern_links.link(one, other_id=other, version=version(one), by=officer, now=LATER)
    (row,) = db.session.query(ConcernLink).all()
    assert [link.other.id for link in links_of(one, by=officer, today=TODAY)] == [other]
    assert [link.other.id for link in links_of(other, by=officer, today=TODAY)] == [one]
    concern_links.unlink(other, link_id=row.id, by=officer, now=LATER)
    concern_links.unlink(one, link_id=row.id, by=officer, now=LATER)
    assert links_of(one, by=officer, today=TODAY) == ()
    assert len(kept("concerns-linked")) == len(kept("concerns-unlinked")) == 2


def test_what_an_officer_may_not_know_of_is_no_other_concern(officer: Principal) -> None:
    one = told()
    never = {"itself": one, "not there": 987_654, "restricted": restricted()}
    own = add_provider("Bramble Care")
    both = add_person("both@example.org", Role.QA, provider_ids=(own,))
    theirs, elsewhere = told(), told(naming=replace(WORRY.naming, words="Larkspur"))
    for other in never.values():
        with pytest.raises(InvalidError, match="no other concern"):
            concern_links.link(one, other_id=other, version=version(one), by=officer, now=LATER)
        with pytest.raises(InvalidError, match="no other concern"):
            concern_links.merge(one, into_id=other, version=version(one), by=officer, now=LATER)
    seen = version(elsewhere)
    with pytest.raises(InvalidError):
        concern_links.link(elsewhere, other_id=theirs, version=seen, by=both, now=LATER)
    assert db.session.query(ConcernLink).count() == 0


def test_a_link_of_somebody_elses_concerns_is_not_there(officer: Principal) -> None:
    one, other, third = told(), told(), told()
    concern_links.link(one, other_id=other, version=version(one), by=officer, now=LATER)
    (row,) = db.session.query(ConcernLink).all()
    with pytest.raises(NotFoundError):
        concern_links.unlink(third, link_id=row.id, by=officer, now=LATER)
    assert row.ended_at is None


def test_a_duplicate_closes_its_person_is_told_and_the_other_goes_on(officer: Principal) -> None:
    first, second = told(), told()
    concern_links.merge(second, into_id=first, version=version(second), by=officer, now=LATER)
    duplicate = stored(second)
    assert (duplicate.status, duplicate.closed_why, duplicate.merged_into) == (
        "closed",
        "duplicate",
        first,
    )
    assert stored(first).status == "received"
    (words,) = db.session.query(ConcernWords).filter_by(concern_id=second).all()
    assert (words.audience, words.words) == ("person", SAME_TOLD)
    assert passed_on(second, Recipient.QA) == ["ended"]
    with pytest.raises(RefusedError, match="does not go on"):
        concern_links.merge(first, into_id=second, version=version(first), by=officer, now=LATER)


def test_what_a_provider_has_is_no_duplicate(officer: Principal) -> None:
    provider_id = add_provider("Bramble Care")
    add_person("manager@example.org", Role.PROVIDER, provider_ids=(provider_id,))
    first, second = told(), concern_of(submitted()).id
    with pytest.raises(RefusedError, match="goes its own way"):
        concern_links.merge(second, into_id=first, version=version(second), by=officer, now=LATER)
    assert stored(second).status == "with-provider"


def test_spam_takes_two_and_anybody_can_say_that_it_is_a_concern(officer: Principal) -> None:
    second = add_person("sue@example.org", Role.QA)
    concern_id = told()
    with pytest.raises(RefusedError, match="Nobody says"):
        spam.agree_spam(concern_id, version=version(concern_id), by=second, now=LATER)
    spam.propose_spam(concern_id, version=version(concern_id), by=officer, now=LATER)
    assert stored(concern_id).status == "received"
    with pytest.raises(RefusedError, match="said so already"):
        spam.propose_spam(concern_id, version=version(concern_id), by=second, now=LATER)
    with pytest.raises(RefusedError, match="You said so yourself"):
        spam.agree_spam(concern_id, version=version(concern_id), by=officer, now=LATER)
    spam.refuse_spam(concern_id, version=version(concern_id), by=officer, now=LATER)
    assert stored(concern_id).spam_by is None
    spam.propose_spam(concern_id, version=version(concern_id), by=second, now=LATER)
    seen = version(concern_id)
    spam.agree_spam(concern_id, version=seen, by=officer, now=LATER)
    concern = stored(concern_id)
    assert (concern.closed_why, concern.spam_by, concern.spam_agreed_by) == (
        "spam",
        second.account_id,
        officer.account_id,
    )
    with pytest.raises(ConflictError):
        spam.refuse_spam(concern_id, version=seen, by=officer, now=LATER)
    assert [event.data for event in kept("concern-spam-agreed")] == [
        {"proposed_by": second.account_id}
    ]


def test_what_somebody_has_worked_on_is_no_spam(officer: Principal) -> None:
    provider_id = add_provider("Bramble Care")
    add_person("manager@example.org", Role.PROVIDER, provider_ids=(provider_id,))
    concern_id = concern_of(submitted()).id
    with pytest.raises(RefusedError, match="it is a concern"):
        spam.propose_spam(concern_id, version=version(concern_id), by=officer, now=LATER)
