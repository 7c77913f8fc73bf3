"""Words of danger: they raise how soon somebody looks at what was told us, and never lower it.

A word counts wherever it stands, in whatever sentence: "he was not hit" is looked at as soon as
"he was hit". Nobody is turned away by a word, and a person decides what it means. Words that tell
of harm to somebody also make us offer the way to the safeguarding team (the product's "Telling
us": someone may be hurt, neglected or controlled).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from marketplace.domain.concerns import Priority


@dataclass(frozen=True, slots=True, kw_only=True)
class Danger:
    """What words tell of: how soon to look, and whether somebody may be harmed."""

    priority: Priority = Priority.ROUTINE
    harm: bool = False


def danger_in(*texts: str) -> Danger:
    """What these texts tell of, all together. More text never makes it less."""
    folded = _APART.join(_folded(text) for text in texts)
    found = [danger for pattern, danger in _TABLE if pattern.search(folded)]
    return Danger(
        priority=max((danger.priority for danger in found), default=Priority.ROUTINE),
        harm=any(danger.harm for danger in found),
    )


def raised(priority: Priority, *texts: str) -> Priority:
    """A priority as these texts raise it; never less than it was."""
    return max(priority, danger_in(*texts).priority)


_URGENT_HARM = (
    "suicid*",
    "end his life|end her life|end their life|end my life|ending my life",
    "self harm*|selfharm*",
    "kill*",
    "murder*",
    "dying|die|dies",
    "not breathing|stopped breathing|cant breathe|cannot breathe|struggling to breathe",
    "unconscious|unresponsive|collapsed",
    "overdos*",
    "chok*",
    "strangl*|strangulat*|smother*|suffocat*",
    "stab|stabbed|stabbing|knife|knives|weapon*",
    "rape*|raping|rapist",
    "sexual* assault*|sexual* abus*|sexually",
    "bleeding",
    "starv*",
    "locked in|lock her in|lock him in|lock them in|locks her in|locks him in",
    "tied up|tied down|tied to|ties her|ties him",
    "threaten* to kill|death threat*",
    "poison*",
    "on fire|set fire|gas leak",
    "trafficked|trafficking|slavery",
)
_URGENT = ("ambulance*", "999|nine nine nine", "emergency|emergencies", "life threatening")
_HIGH_HARM = (
    "abus*",
    "neglect*",
    "assault*",
    "attack*",
    "beat|beaten|beats|beating",
    "hit|hits|hitting",
    "slap*",
    "punch*",
    "kick*",
    "bite|bites|biting|bitten",
    "pinch*",
    "drag|dragged|dragging|drags",
    "pushed|shoved|grabbed|shaken|shook her|shook him",
    "bruis*",
    "burns|burnt|burned|scald*",
    "fractur*|broken bone*|broken arm|broken leg|broken hip|broke her|broke his|broke my",
    "injur*",
    "wound*",
    "hurt|hurts|hurting",
    "harm|harmed|harming|harmful",
    "pressure sore*|bed sore*|bedsore*|pressure ulcer*",
    "dehydrat*|malnourish*|malnutrition",
    "no food|no water|not fed|not eating|not been fed|without food|without water",
    "lost weight|losing weight|weight loss",
    "soiled|left in urine|lying in urine|left in faeces|wet bed",
    "left alone|left on the floor|found on the floor|lying on the floor",
    "restrain*",
    "locked|locks her|locks him|locks them",
    "sedat*",
    "wrong medicine*|wrong medication|wrong tablets|wrong pills|wrong dose|double dose",
    "missed medicine*|missed medication|missed insulin|no medication|no insulin",
    "sexual|touched her|touched him|touched me|touching",
    "threat|threats|threaten*",
    "afraid|frightened|scared|terrified|fear|fears",
    "controls|controlling|coerc*|not allowed out|not allowed to leave|wont let her|wont let him",
    "stole|stolen|steal*|theft|thief|fraud|money missing|missing money|bank card",
    "bully|bullied|bullies|bullying|humiliat*|degrad*",
    "racist|racial abuse|homophobic|hate crime",
    "exploit*|cuckoo*",
)
_HIGH = (
    "hospital*|a and e|a e|casualty",
    "police",
    "danger*",
    "unsafe|not safe",
    "at risk",
    "fell|falls|fallen",
    "infect*|sepsis|scabies|maggot*",
    "missing|wandered|wandering",
    "died|dead|death",
    "urgent*",
)


def _folded(text: str) -> str:
    """Small plain letters and digits, one blank between two words; apostrophes go."""
    plain = unicodedata.normalize("NFKD", text.replace("&", " and ").replace("\u2019", "'"))
    plain = unicodedata.normalize("NFKD", plain.casefold()).replace("'", "")
    kept = (c if c.isalnum() else "" if _is_unseen(c) else " " for c in plain)
    return " ".join("".join(kept).split())


def _is_unseen(character: str) -> bool:
    """Accents, and characters that could part a word without being seen."""
    return unicodedata.category(character) in {"Mn", "Me", "Cf"}


def _pattern(lines: tuple[str, ...]) -> re.Pattern[str]:
    """What lines of the table mean: "|" between words or phrases, "*" for any ending."""
    alternatives = "|".join(
        re.escape(one).replace(r"\*", r"\w*").replace(r"\ ", " ")
        for line in lines
        for one in line.split("|")
    )
    return re.compile(rf"\b(?:{alternatives})\b")


_APART = " | "
"""Between two texts: no phrase begins in one and ends in the next."""
_TABLE = (
    (_pattern(_URGENT_HARM), Danger(priority=Priority.URGENT, harm=True)),
    (_pattern(_URGENT), Danger(priority=Priority.URGENT)),
    (_pattern(_HIGH_HARM), Danger(priority=Priority.HIGH, harm=True)),
    (_pattern(_HIGH), Danger(priority=Priority.HIGH)),
)
