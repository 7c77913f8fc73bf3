"""What somebody answered survives being kept: every answer, whatever it is."""

from __future__ import annotations

import json
from dataclasses import fields

from hypothesis import given
from hypothesis import strategies as st

from marketplace.domain.communication_needs import CommunicationNeed
from marketplace.domain.concern_answers import (
    About,
    Answers,
    Contact,
    ContactWay,
    Happening,
    Naming,
    Told,
    Whom,
    WorksThere,
    YesNo,
)
from marketplace.domain.concern_recipients import Recipient, Share
from marketplace.domain.concerns import ConcernKind

words = st.text(max_size=20)
yes_no = st.none() | st.sampled_from(YesNo)
answers = st.builds(
    Answers,
    naming=st.builds(
        Naming,
        words=words,
        place=words,
        cqc_id=words,
        about_council=st.booleans(),
        no_service=st.booleans(),
    ),
    happening=st.builds(Happening, words=words, when=words, still=yes_no, danger_now=st.booleans()),
    about=st.builds(
        About,
        whom=st.none() | st.sampled_from(Whom),
        who_words=words,
        they_know=yes_no,
        they_agree=yes_no,
        why_acting=words,
    ),
    works_there=st.none() | st.sampled_from(WorksThere),
    told=st.none() | st.sampled_from(Told),
    they_said=words,
    wanted=words,
    wants_reply=yes_no,
    praise=st.booleans(),
    publish=st.booleans(),
    name=words,
    shares=st.dictionaries(st.sampled_from(Recipient), st.sampled_from(Share)),
    contact=st.builds(
        Contact,
        way=st.none() | st.sampled_from(ContactWay),
        value=words,
        when_safe=words,
        needs=st.lists(st.sampled_from(CommunicationNeed), unique=True).map(tuple),
        needs_words=words,
    ),
    profession=words,
    organisation=words,
    first_hand=yes_no,
    kinds=st.lists(st.sampled_from(ConcernKind), unique=True).map(tuple),
)


@given(answers)
def test_kept_and_read_again_it_is_the_same(given_: Answers) -> None:
    kept = json.loads(json.dumps(given_.as_json()))
    assert Answers.from_json(kept) == given_


def test_every_answer_is_kept() -> None:
    """A new answer that `as_json` forgets is lost between two pages."""
    kept = Answers().as_json()
    assert set(kept) == {each.name for each in fields(Answers)}
    for name, part in (("naming", Naming), ("happening", Happening), ("about", About)):
        assert set(kept[name]) == {each.name for each in fields(part)}  # type: ignore[call-overload]
    assert set(kept["contact"]) == {each.name for each in fields(Contact)}  # type: ignore[call-overload]


def test_what_was_kept_before_an_answer_existed_reads_as_unanswered() -> None:
    assert Answers.from_json({}) == Answers()
    assert Answers.from_json({"naming": None, "shares": [], "kinds": "no"}) == Answers()


@given(answers)
def test_who_was_not_asked_about_is_not_agreed_to(given_: Answers) -> None:
    for recipient in Recipient:
        asked = recipient in given_.shares
        assert given_.share(recipient) is (given_.shares[recipient] if asked else Share.NO)
