"""What is wrong with an enquiry before it can be sent, in the order of its form."""

from __future__ import annotations

from marketplace.domain.enquiries import AnswerBy, Asked
from marketplace.domain.errors import FieldProblem
from marketplace.domain.words import LONGEST_WORDS
from marketplace.domain.written import email_from, phone_from

LONGEST_LINE = 100
_LONGEST_EMAIL = 254


def problems(asked: Asked) -> tuple[FieldProblem, ...]:
    """One problem for each field that has one. The names are those of the form's fields."""
    return problems_in(
        words=asked.words, name=asked.name, answer_by=asked.answer_by, contact=asked.contact
    )


def problems_in(
    *, words: str, name: str, answer_by: AnswerBy | None, contact: str
) -> tuple[FieldProblem, ...]:
    """The same of a form in which something has not been chosen yet."""
    wrong = {
        "words": _wrong_words(words),
        "name": _wrong_name(name),
        (answer_by or AnswerBy.HERE).value: _wrong_contact(answer_by, contact),
    }
    return tuple(FieldProblem(field=field, message=said) for field, said in wrong.items() if said)


def _wrong_words(words: str) -> str:
    if not words:
        return "Write what you want to ask"
    if len(words) > LONGEST_WORDS:
        return f"Write {LONGEST_WORDS:,} characters or fewer; these are {len(words):,}"
    return ""


def _wrong_name(name: str) -> str:
    if not name:
        return "Enter your name, or what they may call you"
    if len(name) > LONGEST_LINE:
        return f"Write your name with {LONGEST_LINE} characters or fewer"
    return ""


def _wrong_contact(answer_by: AnswerBy | None, contact: str) -> str:
    """What is wrong with how they want to be answered, or nothing."""
    if answer_by is AnswerBy.PHONE:
        read, longest = phone_from, LONGEST_LINE
    elif answer_by is AnswerBy.EMAIL:
        read, longest = email_from, _LONGEST_EMAIL
    else:
        return ""
    try:
        read(contact)
    except ValueError:
        return _WRONG[answer_by]
    return _WRONG[answer_by] if len(contact) > longest else ""


_WRONG = {
    AnswerBy.PHONE: "Enter a phone number, like 01632 960 001",
    AnswerBy.EMAIL: "Enter an email address in the correct format, like name@example.com",
}
