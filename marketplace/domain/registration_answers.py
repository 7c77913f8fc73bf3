"""The answers of a registration: one frozen object for each section, and all of them together.

Registrations keep them as JSON, and a provider's `profile` keeps the sections that no column has.
What is wrong with them is said by `marketplace.domain.registration_checks`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, TypeVar

from marketplace.domain.dates import iso_date
from marketplace.domain.events import plain
from marketplace.domain.offers import Offer
from marketplace.domain.ratings import Rating
from marketplace.domain.registrations import ProviderKind

Json = dict[str, object]


class Regulator(StrEnum):
    """Regulators set up by law, other than CQC, whose registration an officer checks."""

    OFSTED = "ofsted"
    HCPC = "hcpc"
    NMC = "nmc"
    GPHC = "gphc"
    GOC = "goc"
    OTHER = "other"

    @property
    def label(self) -> str:
        """For pages."""
        return _REGULATORS[self]


_REGULATORS = {
    Regulator.OFSTED: "Ofsted",
    Regulator.HCPC: "Health and Care Professions Council",
    Regulator.NMC: "Nursing and Midwifery Council",
    Regulator.GPHC: "General Pharmaceutical Council",
    Regulator.GOC: "General Optical Council",
    Regulator.OTHER: "Another regulator",
}


class Declaration(StrEnum):
    """What an exempt provider declares. Without these the exemption does not hold."""

    WORKS_ALONE = "works-alone"
    DIRECTED = "directed"
    NO_COMPANY = "no-company"
    ONLY_INTRODUCES = "only-introduces"
    NO_DIRECTION = "no-direction"
    ENGAGED_BY_THE_PERSON = "engaged-by-the-person"

    @property
    def label(self) -> str:
        """The sentence that is declared."""
        return _DECLARATIONS[self]


_DECLARATIONS = {
    Declaration.WORKS_ALONE: "I work alone. I do not employ other people to give care, "
    "and I do not send anybody in my place.",
    Declaration.DIRECTED: "The person I support, or somebody who acts for them, "
    "directs what I do and how I do it.",
    Declaration.NO_COMPANY: "I do not work through a company or an agency that arranges the care "
    "or employs others.",
    Declaration.ONLY_INTRODUCES: "We only introduce care workers to people. "
    "The arrangement is then between the two of them.",
    Declaration.NO_DIRECTION: "After the introduction we have no part in directing or controlling "
    "the care: no rotas, no supervision, no care plans.",
    Declaration.ENGAGED_BY_THE_PERSON: "The care workers are employed or engaged by the person "
    "who receives the care, or by somebody who acts for them, not by us.",
}

DECLARATIONS: Mapping[ProviderKind, tuple[Declaration, ...]] = {
    ProviderKind.INDIVIDUAL: (
        Declaration.WORKS_ALONE,
        Declaration.DIRECTED,
        Declaration.NO_COMPANY,
    ),
    ProviderKind.INTRODUCTORY_AGENCY: (
        Declaration.ONLY_INTRODUCES,
        Declaration.NO_DIRECTION,
        Declaration.ENGAGED_BY_THE_PERSON,
    ),
}
"""What each exempt kind has to declare. Source: the scope of registration, personal care."""


class DbsLevel(StrEnum):
    """The level of the criminal record checks of those who meet people."""

    ENHANCED_BARRED = "enhanced-barred"
    ENHANCED = "enhanced"
    STANDARD = "standard"
    BASIC = "basic"
    NONE = "none"

    @property
    def label(self) -> str:
        """For pages."""
        return _DBS_LEVELS[self]


_DBS_LEVELS = {
    DbsLevel.ENHANCED_BARRED: "Enhanced, with the barred lists",
    DbsLevel.ENHANCED: "Enhanced",
    DbsLevel.STANDARD: "Standard",
    DbsLevel.BASIC: "Basic",
    DbsLevel.NONE: "No checks",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """Who registers. `name` is the one it trades under, `legal_name` the one in law."""

    key: ClassVar[str] = "organisation"
    kind: ProviderKind | None = None
    name: str = ""
    legal_name: str = ""
    company_number: str = ""
    charity_number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Whom the council asks about the registration. Never public."""

    key: ClassVar[str] = "contact"
    name: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterLink:
    """The registration with a regulator.

    With CQC: `location_id`, and what CQC's record said when somebody confirmed "this is us"
    (`looked_at`). `found` is False where CQC could not be reached: nothing but the ID is known
    then. With another regulator: `regulator`, its name where it is none of our list, and the
    number it gave.
    """

    key: ClassVar[str] = "register"
    location_id: str = ""
    found: bool = False
    looked_at: datetime | None = None
    name: str = ""
    provider_name: str = ""
    address: str = ""
    town: str = ""
    postcode: str = ""
    phone: str = ""
    website: str = ""
    activities: tuple[str, ...] = ()
    register_service_types: tuple[str, ...] = ()
    rating: Rating | None = None
    rated_on: date | None = None
    dormant: bool = False
    regulator: Regulator | None = None
    regulator_name: str = ""
    registration_number: str = ""

    @property
    def regulator_label(self) -> str:
        """The other regulator, in words."""
        if self.regulator is Regulator.OTHER:
            return self.regulator_name
        return self.regulator.label if self.regulator else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Declarations:
    """What an exempt provider has declared."""

    key: ClassVar[str] = "declarations"
    made: tuple[Declaration, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Safety:
    """Facts about safeguarding and criminal record checks. No copies of certificates are kept.

    `dbs_on` is the date of the oldest check still relied on; `dbs_seen_by` who saw it, by the job
    they do ("our registered manager"), never by name.
    """

    key: ClassVar[str] = "safety"
    safeguarding_lead: str = ""
    safeguarding_phone: str = ""
    dbs_level: DbsLevel | None = None
    dbs_on: date | None = None
    dbs_seen_by: str = ""


Section = Organisation | Contact | RegisterLink | Declarations | Safety
_Kind = TypeVar("_Kind", Organisation, Contact, RegisterLink, Declarations, Safety)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Everything that a registration has been told."""

    organisation: Organisation = field(default_factory=Organisation)
    contact: Contact = field(default_factory=Contact)
    register: RegisterLink = field(default_factory=RegisterLink)
    declarations: Declarations = field(default_factory=Declarations)
    offers: tuple[Offer, ...] = ()
    safety: Safety = field(default_factory=Safety)

    @property
    def location_id(self) -> str:
        """The location at CQC that counts: of a registered provider. Else nothing follows of it."""
        registered = self.organisation.kind is ProviderKind.REGISTERED
        return self.register.location_id if registered else ""

    def with_section(self, section: Section) -> Answers:
        """The same with this section in place of the former one."""
        changes: Json = {section.key: section}
        return replace(self, **changes)  # type: ignore[arg-type]  # the key is the field's name

    def as_json(self) -> Json:
        """Every section as JSON can hold it."""
        sections = (self.organisation, self.contact, self.register, self.declarations, self.safety)
        data: Json = {section.key: section_as_json(section) for section in sections}
        return {**data, "offers": [offer.as_json() for offer in self.offers]}

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Answers:
        """Read what `as_json` wrote; a section or field that it lacks is not given.

        Raises ValueError or KeyError for what no `as_json` wrote.
        """
        return cls(
            organisation=section_from(Organisation, data),
            contact=section_from(Contact, data),
            register=section_from(RegisterLink, data),
            declarations=section_from(Declarations, data),
            safety=section_from(Safety, data),
            offers=tuple(Offer.from_json(_object(one)) for one in _list(data.get("offers"))),
        )


def section_as_json(section: Section) -> Json:
    """One section as JSON can hold it."""
    return {one.name: plain(getattr(section, one.name)) for one in fields(section)}


def section_from(kind: type[_Kind], data: Mapping[str, object]) -> _Kind:
    """Read the section of this kind out of all answers. Raises as `Answers.from_json` does."""
    given = _object(data.get(kind.key) or {})
    known = {one.name for one in fields(kind)} & given.keys()
    read: Json = {name: _READERS.get(name, _same)(given[name]) for name in known}
    return kind(**read)  # type: ignore[arg-type]  # each reader gives its field's own type


def _same(value: object) -> object:
    return value


def _object(value: object) -> Json:
    if not isinstance(value, dict):
        raise ValueError("expected an object")  # noqa: TRY004 - callers expect ValueError
    return value


def _list(value: object) -> list[object]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise ValueError("expected a list")  # noqa: TRY004 - callers expect ValueError
    return value


def _words(value: object) -> tuple[str, ...]:
    return tuple(str(one) for one in _list(value))


_READERS = {
    "kind": lambda value: None if value is None else ProviderKind(str(value)),
    "looked_at": lambda value: None if value is None else datetime.fromisoformat(str(value)),
    "activities": _words,
    "register_service_types": _words,
    "rating": lambda value: None if value is None else Rating(str(value)),
    "rated_on": lambda value: None if value is None else iso_date(str(value)),
    "regulator": lambda value: None if value is None else Regulator(str(value)),
    "made": lambda value: tuple(Declaration(word) for word in _words(value)),
    "dbs_level": lambda value: None if value is None else DbsLevel(str(value)),
    "dbs_on": lambda value: None if value is None else iso_date(str(value)),
}
