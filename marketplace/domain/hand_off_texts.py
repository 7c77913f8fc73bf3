"""The text of a hand-off: as it is offered to staff, and what must not stand in it when it goes.

Signposting has a text too: it is for the person, and says where to go.
"""

from __future__ import annotations

from types import MappingProxyType

from marketplace.domain.concern_answers import Answers, ContactWay
from marketplace.domain.concern_checks import text_problem
from marketplace.domain.concern_extract import words_for
from marketplace.domain.concern_recipients import Recipient, Share
from marketplace.domain.concern_redaction import names_it
from marketplace.domain.errors import FieldProblem, InvalidError
from marketplace.domain.hand_off_rules import share_of
from marketplace.domain.hand_offs import Basis
from marketplace.domain.written import with_lines

LONGEST_TEXT = 30_000
LONGEST_PLACE = 200
FIELD = "words"
_SAYS_WHO = "Take out the name of whoever told us and how to reach them: it goes without"

_WAYS = MappingProxyType(
    {
        Recipient.OMBUDSMAN: (
            "You can ask the Local Government and Social Care Ombudsman to look at it. They are "
            "independent, and it costs nothing. They look at complaints about care and about "
            "councils once there is a final answer, or when there has been none for 12 weeks.\n\n"
            "Phone 0300 061 0614, or go to www.lgo.org.uk. You contact them yourself: we have "
            "not sent them anything."
        ),
        Recipient.CQC: (
            "You can tell the Care Quality Commission (CQC), which inspects care services. They "
            "use what you say when they decide what to inspect. They do not look into single "
            "complaints.\n\n"
            "Phone 03000 616161, or go to www.cqc.org.uk. You contact them yourself: we have not "
            "sent them anything."
        ),
        Recipient.HEALTH: (
            "This is about care that the NHS gives. You can complain to the NHS service itself, "
            "or to the integrated care board that pays for it.\n\n"
            "You contact them yourself: we have not sent them anything."
        ),
        Recipient.HOST_BOROUGH: (
            "The service is in another council's area. That council's adult social care team "
            "looks at what happens there.\n\n"
            "You contact them yourself: we have not sent them anything."
        ),
        Recipient.COUNCIL_COMPLAINTS: (
            "The council's complaints team looks at complaints about the council itself. It "
            "answers within 3 working days that it has yours.\n\n"
            "You contact them yourself: we have not sent them anything."
        ),
    }
)
NEEDS_PLACE = MappingProxyType(
    {
        Recipient.HEALTH: "Enter which NHS body",
        Recipient.HOST_BOROUGH: "Enter which council",
    }
)
"""Recipients of which there are many: what staff are asked where they say none."""


def text_for(answers: Answers, *, recipient: Recipient, basis: Basis) -> str:
    """The text as it is offered: what this recipient may read on this basis."""
    return words_for(answers, recipient=recipient, share=share_of(basis))


def way_to(recipient: Recipient) -> str:
    """What the person is told, where they go there themselves; empty for who works here."""
    return _WAYS.get(recipient, "")


def checked_text(text: str, *, answers: Answers, basis: Basis) -> str:
    """The text as it goes, with plain line ends.

    Raises InvalidError where it is empty or too long, or where it still says who told us though
    it goes without that.
    """
    words = with_lines(text)
    problem = text_problem(words, longest=LONGEST_TEXT)
    if not words:
        problem = "Write the text as it goes to them"
    elif share_of(basis) is not Share.WITH_NAME and says_who(answers, words):
        problem = _SAYS_WHO
    if problem:
        raise InvalidError((FieldProblem(field=FIELD, message=problem),))
    return words


def says_who(answers: Answers, text: str) -> bool:
    """Whether a text holds the name of whoever told us, or how to reach them.

    The name of the service stays, even where it holds the same word.
    """
    reached_by = answers.contact.value if answers.contact.way is not ContactWay.NONE else ""
    if reached_by and reached_by.casefold() in text.casefold():
        return True
    service = with_lines(answers.naming.words)
    return names_it(answers.name, text.replace(service, "") if service else text)


def checked_place(place: str, recipient: Recipient) -> str:
    """Which borough or body it goes to, in one line. Raises InvalidError where it is missing."""
    line = " ".join(place.split())
    problem = text_problem(line, longest=LONGEST_PLACE)
    if not line:
        problem = NEEDS_PLACE.get(recipient)
    if problem:
        raise InvalidError((FieldProblem(field="place", message=problem),))
    return line
