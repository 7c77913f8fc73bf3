"""Who may read a concern, and who may do what with it: one table, and what no role overrides.

Somebody at the council who also belongs to the provider it is about reads and does nothing here:
to them it might as well not exist. A provider sees only what was shared with it, in the words that
were shared (`queries.provider_inbox`), never the concern itself. Source: the issue and the
product's "Telling us".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from marketplace.domain.access import Permission, Principal, may, owns
from marketplace.domain.concerns import WITH_PROVIDERS, ConcernKind, ConcernStatus
from marketplace.domain.errors import ForbiddenError, NotFoundError


class ConcernAct(StrEnum):
    """What somebody does with a concern."""

    READ = "read"
    """The whole of it, as staff."""
    HANDLE = "handle"
    """Acknowledge, triage, link, merge, consider, hand off, close."""
    SEE_SHARED = "see-shared"
    """As the provider: what was shared with it."""
    REPLY = "reply"
    """As the provider, while it is with it."""


class Reader(StrEnum):
    """As what somebody reads a concern: how the audit trail calls it."""

    STAFF = "staff"
    PROVIDER = "provider"
    """What was shared with it, and no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernFacts:
    """What decides about access. `shared` says that the provider has it in its inbox.

    `waits_for_safeguarding` is so of whatever was told together with a safeguarding concern,
    until a safeguarding officer finds that it can go on by itself.
    """

    kind: ConcernKind
    status: ConcernStatus
    provider_id: int | None = None
    shared: bool = False
    waits_for_safeguarding: bool = False

    @property
    def is_restricted(self) -> bool:
        """Whether safeguarding officers alone may see it now."""
        return self.kind.is_restricted or self.waits_for_safeguarding


_STAFF: Mapping[bool, Mapping[ConcernAct, Permission]] = MappingProxyType(
    {
        False: MappingProxyType(
            {
                ConcernAct.READ: Permission.READ_CONCERNS,
                ConcernAct.HANDLE: Permission.HANDLE_CONCERNS,
            }
        ),
        True: MappingProxyType(
            {
                ConcernAct.READ: Permission.READ_SAFEGUARDING_CONCERNS,
                ConcernAct.HANDLE: Permission.HANDLE_SAFEGUARDING_CONCERNS,
            }
        ),
    }
)
"""By whether it is restricted: the permission that staff need."""


def may_do(principal: Principal, act: ConcernAct, facts: ConcernFacts) -> bool:
    """Whether they may do this with such a concern."""
    if act in {ConcernAct.SEE_SHARED, ConcernAct.REPLY}:
        return (
            may(principal, Permission.ANSWER_CONCERNS)
            and owns(principal, facts.provider_id)
            and facts.shared
            and facts.kind.goes_to_provider
            and (act is ConcernAct.SEE_SHARED or facts.status in WITH_PROVIDERS)
        )
    if owns(principal, facts.provider_id):
        return False
    return may(principal, _STAFF[facts.is_restricted][act])


def require_act(principal: Principal, act: ConcernAct, facts: ConcernFacts) -> None:
    """Raise where they may not: NotFoundError where they may not even know of it.

    ForbiddenError is raised where they may read it (or see what was shared) and no more.
    """
    if may_do(principal, act, facts):
        return
    seen = ConcernAct.SEE_SHARED if act is ConcernAct.REPLY else ConcernAct.READ
    if may_do(principal, seen, facts):
        raise ForbiddenError("your account does not allow that for this concern")
    raise NotFoundError("there is no such thing here, or it is not yours")
