"""Finding a place in our copy of the register by what people type: its name or its postcode.

Also what of the register is never copied: the names of people. Source: API reference, section 10.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from marketplace.domain.location_ids import read_location_id
from marketplace.domain.places import normalised_postcode, outward_code

LONGEST_NAME = 250
LONGEST_POSTCODE = 10
_MOST_WORDS = 8
_FORGIVEN_FROM = 5
"""Words of at least so many letters are forgiven a wrong ending."""

_TITLED = re.compile(
    r"(mr|mrs|ms|miss|mx|dr|drs|doctor|prof|professor|sir|dame|rev|reverend|sister|father)\b",
    re.IGNORECASE,
)
_ORGANISED = re.compile(
    r"\b(ltd|limited|llp|plc|cic|c\.i\.c|cio|inc|trust|council|nhs|university|college|"
    r"practice|surgery|surgeries|pms|doctors|dental|dentistry|dentists|orthodontics|medical|clinics?|"
    r"health|healthcare|hospital|hospice|nursing|care|carers?|caring|homecare|homes?|house|lodge|"
    r"court|services?|support|living|residential|housing|centre|center|group|partnership|company|"
    r"association|society|foundation|fund|agency|associates|consulting|consultancy|solutions|"
    r"enterprises|properties|projects?|network|community|mencap|age uk|age concern|aesthetics?)\b",
    re.IGNORECASE,
)
_INCORPORATED = re.compile(r"\b(ltd|limited|llp|plc|cic|c\.i\.c)\b", re.IGNORECASE)
_REDACTED = "redacted"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceQuestion:
    """What is looked for: one of an ID, a whole postcode, a district, or words of a name.

    A text that could be a district and a word of a name ("B12") asks for both, the district first.
    `words` are folded; all have to be there, in any order, the last as a beginning.
    """

    location_id: str | None = None
    postcode: str | None = None
    district: str | None = None
    words: tuple[str, ...] = ()

    @property
    def forgiving(self) -> tuple[str, ...]:
        """The words without their endings, for a second try; each as a beginning."""
        return tuple(
            word if len(word) < _FORGIVEN_FROM else word[: max(4, len(word) - 3)]
            for word in self.words
        )


def question_from(text: str) -> PlaceQuestion:
    """Read what somebody typed. Total: of what holds no letter or digit, nothing is asked."""
    text = unicodedata.normalize("NFKC", text[: 2 * LONGEST_NAME]).replace("\x00", "")
    words = tuple(dict.fromkeys(folded_name(text).split()))[:_MOST_WORDS]
    if any(character.isdigit() for character in text):
        if (location_id := _location_id(text)) is not None:
            return PlaceQuestion(location_id=location_id, words=words)
        try:
            return PlaceQuestion(postcode=compact_postcode(normalised_postcode(text)))
        except ValueError:
            pass
        try:
            return PlaceQuestion(district=outward_code(text), words=words)
        except ValueError:
            pass
    return PlaceQuestion(words=words)


def folded_name(name: str) -> str:
    """Fold a name for look-up: plain small letters and digits, one space between two words.

    Nothing in it means anything to SQL.
    """
    plain = unicodedata.normalize("NFKD", name.replace("&", " and ").replace("\u2019", "'"))
    plain = unicodedata.normalize("NFKD", plain.casefold()).replace("'", "")
    letters = (
        character if character.isalnum() else "" if unicodedata.combining(character) else " "
        for character in plain
    )
    return " ".join("".join(letters).split())


def search_name(name: str) -> str:
    """A folded name with a space on both sides, so that each word can be found whole."""
    folded = folded_name(name)[: LONGEST_NAME - 2].strip()
    return f" {folded} " if folded else ""


def compact_postcode(text: str) -> str:
    """Write a postcode without spaces, in capitals; of what is none, its letters and digits."""
    kept = (character for character in text.upper() if character.isascii() and character.isalnum())
    return "".join(kept)[:LONGEST_POSTCODE]


def spaced_postcode(compact: str) -> str:
    """Write a postcode as people do; what is none stays as it is."""
    try:
        return normalised_postcode(compact)
    except ValueError:
        return compact


def one_line(text: str, longest: int = LONGEST_NAME) -> str:
    """Text of the register as a table can hold it: printable, on one line, not too long."""
    sound = text.encode("utf-8", "replace").decode("utf-8")
    plain = "".join(character if character.isprintable() else " " for character in sound)
    return " ".join(plain.split())[:longest].strip()


def place_name(name: str) -> str:
    """A place's name as it is copied: nothing where it is only a person's, or was redacted.

    The register publishes it as the name of a place, so that only a title tells a person's.
    """
    return "" if folded_name(name) == _REDACTED or names_a_person(name) else name


def organisation_name(name: str) -> str:
    """A provider's name as it is copied: only one that says that it is an organisation's.

    Many are sole traders, whose names are their own and often carry no title. Of those that begin
    with a title only companies' are kept.
    """
    says_so = _INCORPORATED if _begins_with_title(name) else _ORGANISED
    return name if says_so.search(name) else ""


def names_a_person(name: str) -> bool:
    """Whether a name begins with a person's title and says nothing of an organisation."""
    return _begins_with_title(name) and not _ORGANISED.search(name)


def _begins_with_title(name: str) -> bool:
    return _TITLED.match(name.strip(" \"'-,.")) is not None


def _location_id(text: str) -> str | None:
    try:
        found = read_location_id(text)
    except ValueError:
        return None
    return found if "-" in found else None
