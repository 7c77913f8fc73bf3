"""Who stands behind each fact on a listing's page: the regulator, the council, or the provider.

Nothing here holds the name of a person or of a file, a number of a policy, or free text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from marketplace.domain.dates import day_in_words, london_day
from marketplace.domain.documents import DocumentKind, has_expired
from marketplace.domain.registration_answers import DbsLevel, Regulator
from marketplace.domain.registrations import ProviderKind


class Backer(StrEnum):
    """Who stands behind a fact."""

    REGULATOR = "regulator"
    COUNCIL = "council"
    PROVIDER = "provider"
    UNCONFIRMED = "unconfirmed"
    """The council put it in the directory, and no provider has said yet that it is right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenDocument:
    """A current document; `seen_at` is when an officer of the council was content with it."""

    kind: DocumentKind
    expires_on: date | None
    seen_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Backing:
    """What is known of who stands behind a listing.

    `checked_at` is our last good look at the register, None where the listing has no location.
    `kind` is None of a provider that the council put in the directory itself.
    """

    kind: ProviderKind | None = None
    checked_at: datetime | None = None
    regulator: Regulator | None = None
    documents: tuple[GivenDocument, ...] = ()
    dbs_level: DbsLevel | None = None
    dbs_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assurance:
    """One fact, what it is, and who stands behind it since when. `fact` may be empty."""

    about: str
    backer: Backer
    fact: str = ""
    on: date | None = None

    @property
    def sentence(self) -> str:
        """Who stands behind it, in words."""
        if self.backer is Backer.UNCONFIRMED:
            return "The council put this here, and no provider has confirmed it yet"
        if self.backer is Backer.PROVIDER or self.on is None:
            return "The provider says"
        day = day_in_words(self.on)
        if self.backer is Backer.REGULATOR:
            return f"Checked against the CQC register on {day}"
        return f"Document seen by the council on {day}"


_ABOUT_DOCUMENTS = {
    DocumentKind.INSURANCE: "Insurance",
    DocumentKind.SAFEGUARDING_POLICY: "Safeguarding policy",
    DocumentKind.FOOD_REGISTRATION: "Registered as a food business",
}


def assurances(backing: Backing, *, confirmed: bool, today: date) -> tuple[Assurance, ...]:
    """Every fact that has somebody behind it, the regulator's first, what it says of itself last.

    `confirmed` is whether its provider ever said that the listing is right.
    """
    backer = Backer.PROVIDER if confirmed else Backer.UNCONFIRMED
    own_words = Assurance(about="Description, prices and hours", backer=backer)
    found = (*_registered(backing), *_documents(backing, today=today), *_dbs(backing))
    return (*found, own_words)


def _registered(backing: Backing) -> Iterator[Assurance]:
    if backing.checked_at is not None:
        yield Assurance(
            about="Registration and rating",
            backer=Backer.REGULATOR,
            on=london_day(backing.checked_at),
        )
    elif backing.regulator is not None:
        named = backing.regulator is not Regulator.OTHER
        fact = backing.regulator.label if named else ""
        yield Assurance(
            about="Registered with another regulator", backer=Backer.PROVIDER, fact=fact
        )


def _documents(backing: Backing, *, today: date) -> Iterator[Assurance]:
    """A document counts as seen only while the one that was seen is the current one."""
    current = {document.kind: document for document in backing.documents}
    for kind, about in _ABOUT_DOCUMENTS.items():
        document = current.get(kind)
        if document is None or has_expired(document.expires_on, today=today):
            continue
        seen_on = london_day(document.seen_at) if document.seen_at else None
        backer = Backer.COUNCIL if seen_on else Backer.PROVIDER
        yield Assurance(about=about, backer=backer, on=seen_on)


def _dbs(backing: Backing) -> Iterator[Assurance]:
    """Nobody sends us certificates, so this is always the provider's own word."""
    if backing.dbs_level is None:
        return
    fact = backing.dbs_level.label
    if backing.dbs_on is not None and backing.dbs_level is not DbsLevel.NONE:
        fact = f"{fact}; oldest check dated {day_in_words(backing.dbs_on)}"
    alone = backing.kind is ProviderKind.INDIVIDUAL
    about = "Criminal record (DBS) check" if alone else "Criminal record (DBS) checks of staff"
    yield Assurance(about=about, backer=Backer.PROVIDER, fact=fact)
