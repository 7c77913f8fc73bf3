"""Which kinds somebody's answers make: one table, and what the person can change."""

from __future__ import annotations

import pytest

from marketplace.domain.concern_answers import (
    Answers,
    Happening,
    Naming,
    WorksThere,
    YesNo,
)
from marketplace.domain.concern_kinds import choices, removable, with_kinds, work_out
from marketplace.domain.concerns import ConcernKind, Priority

K = ConcernKind
HARM = Happening(words="He has bruises.")
DANGER = Happening(words="Come quickly", danger_now=True)
COUNCIL, NO_SERVICE = Naming(about_council=True), Naming(no_service=True)
YES, NO = YesNo.YES, YesNo.NO

TABLE: list[tuple[dict[str, object], tuple[ConcernKind, ...], Priority]] = [
    ({}, (K.CONCERN,), Priority.ROUTINE),
    ({"wants_reply": YES}, (K.COMPLAINT,), Priority.ROUTINE),
    ({"wants_reply": NO}, (K.CONCERN,), Priority.ROUTINE),
    ({"praise": True}, (K.COMPLIMENT,), Priority.ROUTINE),
    ({"praise": True, "wants_reply": YES}, (K.COMPLAINT, K.COMPLIMENT), Priority.ROUTINE),
    ({"happening": HARM}, (K.SAFEGUARDING, K.CONCERN), Priority.HIGH),
    ({"happening": HARM, "wants_reply": YES}, (K.SAFEGUARDING, K.COMPLAINT), Priority.HIGH),
    ({"happening": HARM, "praise": True}, (K.COMPLIMENT,), Priority.HIGH),
    ({"happening": DANGER}, (K.SAFEGUARDING, K.CONCERN), Priority.URGENT),
    ({"naming": COUNCIL, "wants_reply": YES}, (K.COUNCIL_COMPLAINT,), Priority.ROUTINE),
    ({"naming": COUNCIL, "wants_reply": NO}, (K.COMMENT,), Priority.ROUTINE),
    ({"naming": COUNCIL, "praise": True}, (K.COMPLIMENT,), Priority.ROUTINE),
    ({"naming": NO_SERVICE}, (K.SAFEGUARDING,), Priority.HIGH),
    ({"works_there": WorksThere.YES}, (K.SPEAKING_UP,), Priority.ROUTINE),
    ({"works_there": WorksThere.USED_TO, "wants_reply": YES}, (K.SPEAKING_UP,), Priority.ROUTINE),
    (
        {"works_there": WorksThere.YES, "happening": HARM},
        (K.SAFEGUARDING, K.SPEAKING_UP),
        Priority.HIGH,
    ),
    ({"profession": "A nurse"}, (K.INTELLIGENCE,), Priority.ROUTINE),
    (
        {"profession": "A nurse", "happening": DANGER},
        (K.SAFEGUARDING, K.INTELLIGENCE),
        Priority.URGENT,
    ),
    ({"kinds": (K.COMMENT,)}, (K.COMMENT,), Priority.ROUTINE),
    ({"kinds": (K.COMMENT, K.SAFEGUARDING)}, (K.SAFEGUARDING, K.COMMENT), Priority.HIGH),
    ({"kinds": (K.COMPLAINT,), "happening": HARM}, (K.COMPLAINT,), Priority.HIGH),
    (
        {"kinds": (K.COMPLAINT,), "happening": DANGER},
        (K.SAFEGUARDING, K.COMPLAINT),
        Priority.URGENT,
    ),
    ({"kinds": (K.COMPLAINT,), "works_there": WorksThere.YES}, (K.SPEAKING_UP,), Priority.ROUTINE),
    ({"kinds": (K.COMPLAINT,), "naming": NO_SERVICE}, (K.SAFEGUARDING,), Priority.HIGH),
]


@pytest.mark.parametrize(("answers", "kinds", "priority"), TABLE)
def test_the_table(
    answers: dict[str, object], kinds: tuple[ConcernKind, ...], priority: Priority
) -> None:
    proposal = work_out(Answers(**answers))  # type: ignore[arg-type]
    assert (proposal.kinds, proposal.priority) == (kinds, priority)
    assert proposal.why
    assert all(reason.endswith(".") for reason in proposal.why)


def test_no_reason_quotes_what_somebody_wrote() -> None:
    proposal = work_out(Answers(happening=Happening(words="bruises quillwort"), wants_reply=YES))
    assert not any("quillwort" in reason or "bruise" in reason for reason in proposal.why)


def test_choosing_what_the_rule_says_leaves_it_to_the_rule() -> None:
    answers = Answers(wants_reply=YES)
    assert with_kinds(answers, (K.COMPLAINT,)).kinds == ()
    assert with_kinds(answers, (K.CONCERN,)).kinds == (K.CONCERN,)
    assert with_kinds(with_kinds(answers, (K.CONCERN,)), (K.COMPLAINT,)) == answers


def test_safeguarding_can_be_left_out_but_not_where_danger_was_said() -> None:
    assert K.SAFEGUARDING in removable(Answers(happening=HARM))
    assert K.SAFEGUARDING not in removable(Answers(happening=DANGER))
    assert K.SAFEGUARDING in choices(Answers(happening=DANGER))
