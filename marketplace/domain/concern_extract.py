"""What a recipient gets to read of what somebody told us: as much as they agreed to, no more.

Source: the product's "Telling us": consent is asked for each recipient, with or without the name,
cannot block safeguarding, and what staff say who speak up is never shown to the provider.
"""

from __future__ import annotations

from collections.abc import Iterator

from marketplace.domain.concern_answers import Answers, ContactWay, Whom, YesNo
from marketplace.domain.concern_recipients import Recipient, Share
from marketplace.domain.concern_redaction import without_contact, without_name
from marketplace.domain.concern_steps import is_insider
from marketplace.domain.errors import RefusedError


def words_for(answers: Answers, *, recipient: Recipient, share: Share) -> str:
    """The text that a recipient gets, with a heading for each answer.

    Safeguarding officers get all of it, whatever was agreed. Everybody else gets the name and how
    to reach the person only with the name, and no trace of either in the words without it; a
    provider never gets how to reach somebody. Communication needs go to everybody who may know
    who it is, and to those who work for the council.

    Raises RefusedError where a provider is to get what nobody agreed to, or what somebody who
    works there told us.
    """
    if recipient is Recipient.SAFEGUARDING:
        return _text(_parts(answers, needs=True))
    named = share is Share.WITH_NAME
    if recipient is not Recipient.PROVIDER:
        told = answers if named else without_name(answers)
        return _text(_parts(told, needs=named or recipient in _OF_THE_COUNCIL))
    if is_insider(answers):
        raise RefusedError("What somebody who works there tells us is never shown to the provider.")
    if share is Share.NO:
        raise RefusedError("The person has not agreed that the provider sees what they told us.")
    return _text(_for_provider(without_contact(answers) if named else without_name(answers)))


def _parts(answers: Answers, *, needs: bool) -> Iterator[tuple[str, str]]:
    """Headings and texts for those who work for the council, and for other bodies."""
    yield "Name", answers.name
    yield "Who they are", answers.profession
    yield "Where they work", answers.organisation
    yield "Whether they saw or heard it themselves", _said(answers.first_hand)
    yield from _contact(answers)
    if needs:
        yield "How they need to be talked or written to", _needs(answers)
    yield "The service", _service(answers)
    yield from _what_happened(answers)
    yield "Who it is about", _about_whom(answers)
    yield "Whether they know about this", _said(answers.about.they_know)
    yield "Whether they agree", _said(answers.about.they_agree)
    yield "Why somebody else tells us", answers.about.why_acting
    yield "What the provider said", answers.they_said
    yield "What should happen", answers.wanted


def _for_provider(answers: Answers) -> Iterator[tuple[str, str]]:
    """Headings and texts for a provider. Without the name, nothing of what tells who it is."""
    yield "Name", answers.name
    if answers.name:
        yield "How they need to be talked or written to", _needs(answers)
    yield from _what_happened(answers)
    if answers.name:
        yield "Who it is about", _about_whom(answers)
    yield "What you said, as they understood it", answers.they_said
    yield "What they want to happen", answers.wanted


def _what_happened(answers: Answers) -> Iterator[tuple[str, str]]:
    yield "What happened", answers.happening.words
    yield "When", answers.happening.when
    yield "Whether it still happens", _said(answers.happening.still)


def _contact(answers: Answers) -> Iterator[tuple[str, str]]:
    contact = answers.contact
    if contact.way not in {None, ContactWay.NONE}:
        yield "How to reach them", contact.value
        yield "When and how it is safe", contact.when_safe


def _service(answers: Answers) -> str:
    naming = answers.naming
    if naming.about_council:
        return "The council"
    return ", ".join(filter(None, (naming.words, naming.place)))


def _about_whom(answers: Answers) -> str:
    whom = answers.about.whom
    return ". ".join(filter(None, (_WHOM[whom] if whom else "", answers.about.who_words)))


def _needs(answers: Answers) -> str:
    labels = [need.label for need in answers.contact.needs]
    return "; ".join(filter(None, (*labels, answers.contact.needs_words)))


def _said(answer: YesNo | None) -> str:
    return _SAID[answer] if answer else ""


_OF_THE_COUNCIL = {Recipient.QA, Recipient.COUNCIL_COMPLAINTS}
_SAID = {YesNo.YES: "Yes", YesNo.NO: "No", YesNo.NOT_SURE: "Not sure"}
_WHOM = {
    Whom.ME: "The person who tells us",
    Whom.SOMEBODY: "Another person",
    Whom.SEVERAL: "Several people",
    Whom.SERVICE: "The service, and nobody in particular",
}


def _text(parts: Iterator[tuple[str, str]]) -> str:
    return "\n\n".join(f"{heading}:\n{words}" for heading, words in parts if words)
