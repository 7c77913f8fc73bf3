"""What is wrong with an enquiry before it can be sent, in the order of its form."""

from __future__ import annotations

from collections.abc import Iterator

from marketplace.domain.enquiries import AnswerBy, Asked
from marketplace.domain.errors import FieldProblem
from marketplace.domain.words import LONGEST_WORDS
from marketplace.domain.written import email_from, phone_from

LONGEST_LINE = 100
_LONGEST_EMAIL = 254


def problems(asked: Asked) -> tuple[FieldProblem, ...]:
    """One problem for each field that has one. The names are those of the form's fields."""
    return tuple(_problems(asked))


def _problems(asked: Asked) -> Iterator[FieldProblem]:
    if not asked.words:
        yield FieldProblem(field="words", message="Write what you want to ask")
    elif len(asked.words) > LONGEST_WORDS:
        message = f"Write {LONGEST_WORDS:,} characters or fewer; these are {len(asked.words):,}"
        yield FieldProblem(field="words", message=message)
    if not asked.name:
        yield FieldProblem(field="name", message="Enter your name, or what they may call you")
    elif len(asked.name) > LONGEST_LINE:
        message = f"Write your name with {LONGEST_LINE} characters or fewer"
        yield FieldProblem(field="name", message=message)
    if message := _wrong_contact(asked):
        yield FieldProblem(field=asked.answer_by.value, message=message)


def _wrong_contact(asked: Asked) -> str:
    """What is wrong with how they want to be answered, or nothing."""
    read = {AnswerBy.PHONE: phone_from, AnswerBy.EMAIL: email_from}.get(asked.answer_by)
    if read is None:
        return ""
    try:
        read(asked.contact)
    except ValueError:
        return _WRONG[asked.answer_by]
    longest = LONGEST_LINE if asked.answer_by is AnswerBy.PHONE else _LONGEST_EMAIL
    return _WRONG[asked.answer_by] if len(asked.contact) > longest else ""


_WRONG = {
    AnswerBy.PHONE: "Enter a phone number, like 01632 960 001",
    AnswerBy.EMAIL: "Enter an email address in the correct format, like name@example.com",
}
