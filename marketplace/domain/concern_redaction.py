"""Leaves out of words what says who wrote them: their name, and how to reach them.

It leaves out too much rather than too little: each part of the name wherever it stands alone, in
whatever letters, and every email address and telephone number. What nobody told us (a nickname,
what only one person can know) cannot be found: the form says so, and nothing that sounds urgent
goes anywhere before a person has read it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import replace

from marketplace.domain.concern_answers import Answers, Contact

LEFT_OUT = "[left out]"

_TITLES = {"mr", "mrs", "ms", "miss", "mx", "dr", "sir", "dame", "lady", "lord", "rev", "prof"}
_FEWEST_LETTERS = 2
"""A single letter is no name: leaving out each "a" would leave no words."""
_FEWEST_OF_ADDRESS = 5
_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)*")
_PHONE = re.compile(r"(?:\+|\b0|\(0)[\s().-]{0,2}\d?(?:[\s().-]{0,2}\d){8,13}")
_BETWEEN_DIGITS = r"[^\w]{0,3}"


def without_name(answers: Answers) -> Answers:
    """The answers without who gave them: no name, no contact, nor either of them in the words.

    Where a professional works goes too: it may say who they are.
    """
    kept = without_contact(answers)
    looked_for = [_whole(part) for part in names_in(answers.name)]
    return replace(
        _each_text(kept, lambda text: _without(text, looked_for)), name="", organisation=""
    )


def without_contact(answers: Answers) -> Answers:
    """The answers without how to reach whoever gave them, also where it stands in the words."""
    looked_for = _reached_by(answers.contact.value)
    kept = replace(
        answers,
        contact=Contact(needs=answers.contact.needs, needs_words=answers.contact.needs_words),
    )
    return _each_text(
        kept,
        lambda text: _without(_PHONE.sub(LEFT_OUT, _EMAIL.sub(LEFT_OUT, text)), looked_for),
    )


def names_in(name: str) -> tuple[str, ...]:
    """The parts of a name that are looked for, folded: each of them, and all of them as one."""
    parted = [*_folded(name)[0].split(), *_folded(re.sub(r"['\u2019]", " ", name))[0].split()]
    parts = [part for part in parted if part not in _TITLES]
    together = "".join(part for part in _folded(name)[0].split() if part not in _TITLES)
    found = {part for part in (*parts, together) if len(part) >= _FEWEST_LETTERS}
    return tuple(sorted(found, key=lambda part: (-len(part), part)))


def names_it(name: str, text: str) -> bool:
    """Whether a part of this name stands in a text, as it is looked for here."""
    folded = _folded(text)[0]
    return any(_whole(part).search(folded) for part in names_in(name))


def _each_text(answers: Answers, change: Callable[[str], str]) -> Answers:
    """The answers with all words of the person changed, but those that name the provider."""
    about, happening, contact = answers.about, answers.happening, answers.contact
    return replace(
        answers,
        happening=replace(happening, words=change(happening.words), when=change(happening.when)),
        about=replace(
            about, who_words=change(about.who_words), why_acting=change(about.why_acting)
        ),
        they_said=change(answers.they_said),
        wanted=change(answers.wanted),
        contact=replace(contact, needs_words=change(contact.needs_words)),
        profession=change(answers.profession),
    )


def _without(text: str, looked_for: Iterable[re.Pattern[str]]) -> str:
    """The text with each of these places left out; `looked_for` reads folded letters."""
    folded, places = _folded(text)
    places.append(len(text))
    spans = sorted(
        (places[found.start()], max(places[found.end() - 1] + 1, places[found.end()]))
        for pattern in looked_for
        for found in pattern.finditer(folded)
    )
    parts, done = [], 0
    for start, end in spans:
        if start >= done:
            parts += [text[done:start], LEFT_OUT]
        done = max(done, end)
    return "".join((*parts, text[done:]))


def _folded(text: str) -> tuple[str, list[int]]:
    """Small plain letters and digits with blanks for all else; and where each of them stands."""
    letters, places = [], []
    for place, character in enumerate(text):
        for plain in unicodedata.normalize("NFKD", character.casefold()):
            if plain in "'\u2019" or unicodedata.category(plain) in {"Mn", "Me", "Cf"}:
                continue
            letters.append(plain if plain.isalnum() else " ")
            places.append(place)
    return "".join(letters), places


def _whole(part: str) -> re.Pattern[str]:
    """One part of a name as a word of its own, or with the "s" of what is somebody's."""
    return re.compile(rf"(?<!\w){re.escape(part)}s?(?!\w)")


def _reached_by(value: str) -> list[re.Pattern[str]]:
    """What to look for so that an address or a number is not found, however it is spelt."""
    digits = "".join(character for character in value if character.isdigit())
    looked_for = []
    if len(digits) >= 2 * _FEWEST_OF_ADDRESS - 1:
        looked_for.append(re.compile(_BETWEEN_DIGITS.join(digits)))
    for part in re.split(r"[,\n;]", value):
        words = _folded(part)[0].split()
        if len("".join(words)) >= _FEWEST_OF_ADDRESS:
            looked_for.append(re.compile(r"(?<!\w)" + r"\s*".join(map(re.escape, words))))
    return looked_for
