"""What somebody answers in the form "Tell us": one frozen object for each part.

A draft and a submission keep them as JSON. What is wrong with them is said by
`marketplace.domain.concern_checks`; which kind of concern they make, by `concern_kinds`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import TypeVar

from marketplace.domain.communication_needs import CommunicationNeed
from marketplace.domain.concern_recipients import Recipient, Share
from marketplace.domain.concerns import ConcernKind
from marketplace.domain.events import plain

Json = dict[str, object]

_Choice = TypeVar("_Choice", bound=StrEnum)


class YesNo(StrEnum):
    """An answer to a plain question, with room for whoever does not know."""

    YES = "yes"
    NO = "no"
    NOT_SURE = "not-sure"


class Whom(StrEnum):
    """Who it is about."""

    ME = "me"
    SOMEBODY = "somebody"
    """One other person."""
    SEVERAL = "several"
    SERVICE = "service"
    """The service as such: nobody in particular."""


class WorksThere(StrEnum):
    """Whether the person who tells us works for the service."""

    NO = "no"
    YES = "yes"
    USED_TO = "used-to"


class Told(StrEnum):
    """Whether they have told the provider."""

    YES = "yes"
    NO = "no"
    AFRAID = "afraid"
    """They do not want to, or do not feel able to."""


class ContactWay(StrEnum):
    """How we may reach them."""

    EMAIL = "email"
    PHONE = "phone"
    POST = "post"
    NONE = "none"
    """Not at all: they look with reference and passphrase, if they want."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """Which provider. `words` are as typed; `cqc_id` is that of a place chosen from the answers.

    `about_council` is for whoever wants to tell us about the council itself, `no_service` for harm
    that no service has a part in, such as in a family.
    """

    words: str = ""
    place: str = ""
    cqc_id: str = ""
    about_council: bool = False
    no_service: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """What happened, when, and whether it goes on. `danger_now` is the answer to that question."""

    words: str = ""
    when: str = ""
    still: YesNo | None = None
    danger_now: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """Who it is about, whether they know and agree, or why somebody acts for them."""

    whom: Whom | None = None
    who_words: str = ""
    they_know: YesNo | None = None
    they_agree: YesNo | None = None
    why_acting: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """How to reach the person safely, or not at all. `when_safe` is in their words."""

    way: ContactWay | None = None
    value: str = ""
    when_safe: str = ""
    needs: tuple[CommunicationNeed, ...] = ()
    needs_words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Everything that somebody has answered so far.

    `kinds` is empty while the rule decides, and what the person chose once they changed it.
    `shares` holds one answer for each recipient that was asked about. `profession` is that of
    the short form: who a provider, partner or professional is; `organisation` is where they work,
    and `first_hand` whether they saw or heard it themselves.
    """

    naming: Naming = field(default_factory=Naming)
    happening: Happening = field(default_factory=Happening)
    about: About = field(default_factory=About)
    works_there: WorksThere | None = None
    told: Told | None = None
    they_said: str = ""
    wanted: str = ""
    wants_reply: YesNo | None = None
    """Whether the provider is to put something right and answer: what makes it a complaint."""
    praise: bool = False
    """Whether it went well: what makes it a compliment."""
    publish: bool = False
    """Whether a compliment may be shown on the listing, without a name."""
    name: str = ""
    shares: Mapping[Recipient, Share] = field(default_factory=dict)
    contact: Contact = field(default_factory=Contact)
    profession: str = ""
    organisation: str = ""
    first_hand: YesNo | None = None
    kinds: tuple[ConcernKind, ...] = ()

    def share(self, recipient: Recipient) -> Share:
        """What they agreed to for a recipient; nothing where nobody asked them."""
        return self.shares.get(recipient, Share.NO)

    def as_json(self) -> Json:
        """As a draft and a submission keep it."""
        return {
            "naming": _plain(self.naming),
            "happening": _plain(self.happening),
            "about": _plain(self.about),
            "works_there": self.works_there,
            "told": self.told,
            "they_said": self.they_said,
            "wanted": self.wanted,
            "wants_reply": self.wants_reply,
            "praise": self.praise,
            "publish": self.publish,
            "name": self.name,
            "shares": {recipient.value: share.value for recipient, share in self.shares.items()},
            "contact": _plain(self.contact),
            "profession": self.profession,
            "organisation": self.organisation,
            "first_hand": self.first_hand,
            "kinds": [kind.value for kind in self.kinds],
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, object]) -> Answers:
        """Read what `as_json` wrote; what is missing is as nobody had answered it."""
        return cls(
            naming=_naming(_part(kept, "naming")),
            happening=_happening(_part(kept, "happening")),
            about=_about(_part(kept, "about")),
            works_there=_one(kept, "works_there", WorksThere),
            told=_one(kept, "told", Told),
            they_said=_text(kept, "they_said"),
            wanted=_text(kept, "wanted"),
            wants_reply=_one(kept, "wants_reply", YesNo),
            praise=_yes(kept, "praise"),
            publish=_yes(kept, "publish"),
            name=_text(kept, "name"),
            shares={
                Recipient(recipient): Share(str(share))
                for recipient, share in _part(kept, "shares").items()
            },
            contact=_contact(_part(kept, "contact")),
            profession=_text(kept, "profession"),
            organisation=_text(kept, "organisation"),
            first_hand=_one(kept, "first_hand", YesNo),
            kinds=tuple(ConcernKind(kind) for kind in _several(kept, "kinds")),
        )


def _naming(kept: Mapping[str, object]) -> Naming:
    return Naming(
        words=_text(kept, "words"),
        place=_text(kept, "place"),
        cqc_id=_text(kept, "cqc_id"),
        about_council=_yes(kept, "about_council"),
        no_service=_yes(kept, "no_service"),
    )


def _happening(kept: Mapping[str, object]) -> Happening:
    return Happening(
        words=_text(kept, "words"),
        when=_text(kept, "when"),
        still=_one(kept, "still", YesNo),
        danger_now=_yes(kept, "danger_now"),
    )


def _about(kept: Mapping[str, object]) -> About:
    return About(
        whom=_one(kept, "whom", Whom),
        who_words=_text(kept, "who_words"),
        they_know=_one(kept, "they_know", YesNo),
        they_agree=_one(kept, "they_agree", YesNo),
        why_acting=_text(kept, "why_acting"),
    )


def _contact(kept: Mapping[str, object]) -> Contact:
    return Contact(
        way=_one(kept, "way", ContactWay),
        value=_text(kept, "value"),
        when_safe=_text(kept, "when_safe"),
        needs=tuple(CommunicationNeed(need) for need in _several(kept, "needs")),
        needs_words=_text(kept, "needs_words"),
    )


def _plain(part: Naming | Happening | About | Contact) -> Json:
    return {each.name: plain(getattr(part, each.name)) for each in fields(part)}


def _part(kept: Mapping[str, object], name: str) -> Mapping[str, object]:
    value = kept.get(name)
    return value if isinstance(value, Mapping) else {}


def _text(kept: Mapping[str, object], name: str) -> str:
    value = kept.get(name)
    return value if isinstance(value, str) else ""


def _yes(kept: Mapping[str, object], name: str) -> bool:
    return kept.get(name) is True


def _one(kept: Mapping[str, object], name: str, choices: type[_Choice]) -> _Choice | None:
    value = kept.get(name)
    return choices(value) if isinstance(value, str) else None


def _several(kept: Mapping[str, object], name: str) -> tuple[str, ...]:
    value = kept.get(name)
    return tuple(str(each) for each in value) if isinstance(value, list) else ()
