"""Who acts, and what they may do: roles, permissions and the one table that joins them.

Everything that changes something is done by an `Actor`, and kept with its name. Somebody who has
signed in is a `Principal`; `may` asks the table, deny by default. A permission says what sort of
thing a role may do; whether this object is theirs is asked with `require_own`, on the object as
loaded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from marketplace.domain.errors import ForbiddenError, NotFoundError


class ActorKind(StrEnum):
    """What sort of actor it is."""

    JOB = "job"
    PERSON = "person"
    COMMAND = "command"
    """Somebody with a shell on the server, who gave no name."""
    VISITOR = "visitor"
    """Somebody who has not signed in: what they call themselves is not known to be true."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Somebody or something that changes things. `str()` of it stands in the audit log."""

    kind: ActorKind
    name: str

    def __str__(self) -> str:
        """The actor in one word: "job:check-ratings", "person:officer@example.org"."""
        return f"{self.kind}:{self.name}"


def job(name: str) -> Actor:
    """The actor of a scheduled job."""
    return Actor(kind=ActorKind.JOB, name=name)


def person(email: str) -> Actor:
    """A person, by the address they gave."""
    return Actor(kind=ActorKind.PERSON, name=email)


def command(name: str) -> Actor:
    """A command at the terminal."""
    return Actor(kind=ActorKind.COMMAND, name=name)


def visitor() -> Actor:
    """Whoever has not signed in. What they typed is not their name."""
    return Actor(kind=ActorKind.VISITOR, name="not-signed-in")


class Role(StrEnum):
    """What somebody does here. A person has one or more."""

    PROVIDER = "provider"
    QA = "qa"
    SAFEGUARDING = "safeguarding"
    MANAGER = "manager"
    ADMIN = "admin"

    @property
    def label(self) -> str:
        """For pages."""
        return _ROLE_LABELS[self]

    @property
    def is_staff(self) -> bool:
        """Whether it is one of the council's own: a second factor is required of them."""
        return self is not Role.PROVIDER


_ROLE_LABELS = {
    Role.PROVIDER: "Provider",
    Role.QA: "Quality assurance officer",
    Role.SAFEGUARDING: "Safeguarding officer",
    Role.MANAGER: "Commissioner or manager",
    Role.ADMIN: "Administrator",
}


class Permission(StrEnum):
    """One sort of thing that a role may do."""

    REGISTER = "register"
    """Begin a registration, and go on with one's own."""
    KEEP_LISTINGS = "keep-listings"
    """See and change the listings of one's own providers."""
    INVITE_COLLEAGUES = "invite-colleagues"
    READ_DESK = "read-desk"
    """See registrations, edits, the rating watch and alerts."""
    DECIDE_CASES = "decide-cases"
    """Approve, return and decline what waits on the desk."""
    SUSPEND = "suspend"
    PLACE_SAFEGUARDING_HOLD = "place-safeguarding-hold"
    """Place and lift it, and read its reason."""
    SETTLE_BATCHES = "settle-batches"
    CLOSE_ALERTS = "close-alerts"
    INVITE_PROVIDERS = "invite-providers"
    READ_DOCUMENTS = "read-documents"
    """Open what any provider has uploaded."""
    READ_AUDIT = "read-audit"
    READ_JOBS = "read-jobs"
    RESOLVE_MAIL = "resolve-mail"
    """See what could not be sent, and send it again."""
    KEEP_PEOPLE = "keep-people"
    """Invite staff, change their roles, close accounts."""
    ANSWER_CONCERNS = "answer-concerns"
    """As a provider: see what was shared with it, and reply."""
    ANSWER_ENQUIRIES = "answer-enquiries"
    """As a provider: read and answer what people ask it. Nobody else can, staff included."""
    READ_CONCERNS = "read-concerns"
    """Read what people told us, but what is for safeguarding officers alone."""
    HANDLE_CONCERNS = "handle-concerns"
    """Triage it, hand it off, consider it; enter what came by phone, letter or visit."""
    READ_SAFEGUARDING_CONCERNS = "read-safeguarding-concerns"
    HANDLE_SAFEGUARDING_CONCERNS = "handle-safeguarding-concerns"
    READ_CONCERN_NUMBERS = "read-concern-numbers"
    """How many, of what: without small counts."""
    READ_SMALL_NUMBERS = "read-small-numbers"
    """Counts under 5 too."""
    KEEP_SYNONYMS = "keep-synonyms"
    """Say what the words mean that people search with."""
    READ_GAPS = "read-gaps"
    """What people looked for and did not find: nobody reads counts under 5."""


_READS = frozenset(
    {
        Permission.READ_DESK,
        Permission.READ_DOCUMENTS,
        Permission.READ_AUDIT,
        Permission.READ_JOBS,
    }
)

POLICY: Mapping[Role, frozenset[Permission]] = MappingProxyType(
    {
        Role.PROVIDER: frozenset(
            {
                Permission.REGISTER,
                Permission.KEEP_LISTINGS,
                Permission.INVITE_COLLEAGUES,
                Permission.ANSWER_CONCERNS,
                Permission.ANSWER_ENQUIRIES,
            }
        ),
        Role.QA: _READS
        | {
            Permission.DECIDE_CASES,
            Permission.SUSPEND,
            Permission.SETTLE_BATCHES,
            Permission.CLOSE_ALERTS,
            Permission.INVITE_PROVIDERS,
            Permission.RESOLVE_MAIL,
            Permission.READ_CONCERNS,
            Permission.HANDLE_CONCERNS,
            Permission.READ_CONCERN_NUMBERS,
            Permission.READ_SMALL_NUMBERS,
            Permission.KEEP_SYNONYMS,
            Permission.READ_GAPS,
        },
        Role.SAFEGUARDING: frozenset(
            {
                Permission.READ_DESK,
                Permission.READ_DOCUMENTS,
                Permission.READ_AUDIT,
                Permission.SUSPEND,
                Permission.PLACE_SAFEGUARDING_HOLD,
                Permission.READ_CONCERNS,
                Permission.READ_SAFEGUARDING_CONCERNS,
                Permission.HANDLE_SAFEGUARDING_CONCERNS,
                Permission.READ_CONCERN_NUMBERS,
            }
        ),
        Role.MANAGER: frozenset(
            {
                Permission.READ_DESK,
                Permission.READ_JOBS,
                Permission.READ_CONCERN_NUMBERS,
                Permission.READ_GAPS,
            }
        ),
        Role.ADMIN: frozenset(
            {
                Permission.KEEP_PEOPLE,
                Permission.READ_AUDIT,
                Permission.READ_JOBS,
                Permission.RESOLVE_MAIL,
                Permission.KEEP_SYNONYMS,
            }
        ),
    }
)
"""What each role may do. What is not in a role's line, that role may not do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """Somebody who has signed in, as of this request.

    `provider_ids` are the providers that they belong to. `session_id` is that of the sign-in.
    `passed_second_factor` says that this sign-in proved it; staff may do nothing before.
    """

    account_id: int
    session_id: int
    email: str
    name: str
    roles: frozenset[Role]
    provider_ids: frozenset[int] = frozenset()
    has_second_factor: bool = False
    passed_second_factor: bool = False

    @property
    def actor(self) -> Actor:
        """As the audit log names them."""
        return person(self.email)

    @property
    def is_staff(self) -> bool:
        """Whether they work for the council."""
        return any(role.is_staff for role in self.roles)

    @property
    def needs_second_factor(self) -> bool:
        """Whether this sign-in has still to prove (or set up) the second factor."""
        return (self.is_staff or self.has_second_factor) and not self.passed_second_factor


def may(principal: Principal, permission: Permission) -> bool:
    """Whether one of their roles has this permission, and their sign-in is complete."""
    if principal.needs_second_factor:
        return False
    return any(permission in POLICY[role] for role in principal.roles)


def require(principal: Principal, permission: Permission) -> None:
    """Raise ForbiddenError where they may not do this sort of thing."""
    if not may(principal, permission):
        raise ForbiddenError("your account does not allow that; ask whoever runs the service")


def owns(principal: Principal, provider_id: int | None) -> bool:
    """Whether something of this provider is theirs."""
    return provider_id is not None and provider_id in principal.provider_ids


def require_own(principal: Principal, provider_id: int | None) -> None:
    """Raise NotFoundError where something is not theirs: it might as well not exist."""
    if not owns(principal, provider_id):
        raise NotFoundError("there is no such thing here, or it is not yours")
