"""What is promised, in plain words."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product

import pytest

from marketplace.domain.concern_answers import Answers
from marketplace.domain.concern_promises import HINTS, TITLES, Promise, promises
from marketplace.domain.concern_recipients import Recipient, Share
from marketplace.domain.concerns import ConcernKind, Priority

FRIDAY_EVENING = datetime(2026, 11, 20, 19, 0, tzinfo=UTC)
K = ConcernKind


def promised(
    *kinds: ConcernKind,
    share: Share = Share.WITH_NAME,
    name: str = "Asha Vale",
    priority: Priority = Priority.ROUTINE,
    publish: bool = False,
) -> tuple[Promise, ...]:
    """What we say to somebody who agreed to this for the provider and for QA."""
    answers = Answers(
        name=name, publish=publish, shares={Recipient.PROVIDER: share, Recipient.QA: share}
    )
    return promises(answers, kinds, priority=priority, at=FRIDAY_EVENING)


def test_every_kind_has_its_words() -> None:
    assert set(TITLES) == set(HINTS) == set(K)
    for kind, share, priority, name in product(K, Share, Priority, ("", "Asha Vale")):
        for found in (
            *promised(kind, share=share, priority=priority, name=name),
            *promised(K.SAFEGUARDING, kind, share=share, priority=priority, name=name),
        ):
            sentences = (*found.who, *found.will, *found.will_not, found.by_when)
            assert all(sentence[0].isupper() and sentence.endswith(".") for sentence in sentences)
            assert all((found.who, found.will, found.will_not, found.title))
            assert not any("esolve" in sentence for sentence in sentences)


def test_safeguarding_looks_within_four_office_hours() -> None:
    (found,) = promised(K.SAFEGUARDING)
    assert "23 November 2026 at 1:00pm" in found.by_when
    assert "Nobody else here can see it." in found.who


def test_others_within_three_working_days() -> None:
    (found,) = promised(K.CONCERN)
    assert "25 November 2026" in found.by_when


@pytest.mark.parametrize(
    ("share", "priority", "words"),
    [
        (Share.WITH_NAME, Priority.ROUTINE, "The service gets it, with your name, but not how to"),
        (Share.WITHOUT_NAME, Priority.ROUTINE, "gets it, without your name, and without how to"),
        (Share.WITH_NAME, Priority.HIGH, "once our team has read it"),
        (Share.NO, Priority.ROUTINE, "does not get it"),
    ],
)
def test_a_complaint_says_what_the_provider_gets(
    share: Share, priority: Priority, words: str
) -> None:
    (found,) = promised(K.COMPLAINT, share=share, priority=priority)
    assert any(words in sentence for sentence in found.who)


def test_a_complaint_that_the_provider_does_not_get_promises_no_reply() -> None:
    (found,) = promised(K.COMPLAINT, share=Share.NO)
    assert not any("reply" in sentence for sentence in found.will)


def test_a_concern_promises_an_answer_only_where_the_service_may_see_it() -> None:
    (shared,) = promised(K.CONCERN)
    assert any("reply to you" in sentence for sentence in shared.will)
    assert not any("answer to you" in sentence for sentence in shared.will_not)
    (kept,) = promised(K.CONCERN, share=Share.NO)
    assert not any("reply" in sentence for sentence in kept.will)
    assert "Ask the service for an answer to you." in kept.will_not


def test_the_service_never_gets_what_a_worker_said() -> None:
    (found,) = promised(K.SPEAKING_UP)
    assert any("never shown" in sentence for sentence in found.who)


def test_what_was_told_beside_harm_waits() -> None:
    _, found = promised(K.SAFEGUARDING, K.COMPLAINT)
    assert any("Nobody else gets it until" in sentence for sentence in found.who)
    assert not any("The service gets it" in sentence for sentence in found.who)


def test_whoever_gave_no_name_is_not_looked_for() -> None:
    for kind in K:
        (found,) = promised(kind, name="", share=Share.WITHOUT_NAME)
        if kind is not K.SAFEGUARDING:
            assert any("who you are" in sentence for sentence in found.will_not)


def test_a_compliment_is_shown_only_where_the_person_agreed() -> None:
    for publish in (True, False):
        (found,) = promised(K.COMPLIMENT, publish=publish)
        assert any("may be shown" in sentence for sentence in found.will) is publish
