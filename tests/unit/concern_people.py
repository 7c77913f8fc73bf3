"""Everybody who could come to a concern, and what the product says that they may do with it."""

from __future__ import annotations

from dataclasses import dataclass

from marketplace.domain.access import Principal, Role
from marketplace.domain.concern_access import ConcernAct, ConcernFacts

PROVIDER, ANOTHER = 7, 8
SHARED_KINDS = {"complaint", "concern", "comment", "compliment"}
AT_THE_PROVIDER = {"with-provider", "replied", "confirmed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Somebody:
    """A sort of person, and what the product says that they may do.

    `open_` is for what anybody of the teams may read, `restricted` for safeguarding concerns and
    what waits for one; neither holds for what is about a provider that they belong to.
    """

    roles: frozenset[Role] = frozenset()
    providers: frozenset[int] = frozenset()
    second_factor: bool = True
    open_: frozenset[ConcernAct] = frozenset()
    restricted: frozenset[ConcernAct] = frozenset()
    as_provider: bool = False

    @property
    def principal(self) -> Principal:
        """They, signed in."""
        return Principal(
            account_id=1,
            session_id=1,
            email="somebody@example.org",
            name="Somebody",
            roles=self.roles,
            provider_ids=self.providers,
            has_second_factor=True,
            passed_second_factor=self.second_factor,
        )


READS = frozenset({ConcernAct.READ})
READS_AND_ACTS = frozenset({ConcernAct.READ, ConcernAct.HANDLE})
EVERYBODY = {
    "nobody in particular": Somebody(),
    "a QA officer": Somebody(roles=frozenset({Role.QA}), open_=READS_AND_ACTS),
    "a safeguarding officer": Somebody(
        roles=frozenset({Role.SAFEGUARDING}), open_=READS, restricted=READS_AND_ACTS
    ),
    "an officer of both teams": Somebody(
        roles=frozenset({Role.QA, Role.SAFEGUARDING}),
        open_=READS_AND_ACTS,
        restricted=READS_AND_ACTS,
    ),
    "a manager": Somebody(roles=frozenset({Role.MANAGER})),
    "an administrator": Somebody(roles=frozenset({Role.ADMIN})),
    "a provider's user without a provider": Somebody(roles=frozenset({Role.PROVIDER})),
    "a user of the provider": Somebody(
        roles=frozenset({Role.PROVIDER}), providers=frozenset({PROVIDER}), as_provider=True
    ),
    "a user of another provider": Somebody(
        roles=frozenset({Role.PROVIDER}), providers=frozenset({ANOTHER})
    ),
    "a QA officer without the second factor": Somebody(
        roles=frozenset({Role.QA}), second_factor=False
    ),
    "a safeguarding officer without the second factor": Somebody(
        roles=frozenset({Role.SAFEGUARDING}), second_factor=False
    ),
    "a provider's user who has yet to pass the second factor": Somebody(
        roles=frozenset({Role.PROVIDER}), providers=frozenset({PROVIDER}), second_factor=False
    ),
    "a QA officer who belongs to the provider": Somebody(
        roles=frozenset({Role.QA}), providers=frozenset({PROVIDER}), open_=READS_AND_ACTS
    ),
    "a safeguarding officer who belongs to the provider": Somebody(
        roles=frozenset({Role.SAFEGUARDING}),
        providers=frozenset({PROVIDER}),
        open_=READS,
        restricted=READS_AND_ACTS,
    ),
    "an officer of both teams who is a user of the provider": Somebody(
        roles=frozenset({Role.QA, Role.SAFEGUARDING, Role.PROVIDER}),
        providers=frozenset({PROVIDER}),
        open_=READS_AND_ACTS,
        restricted=READS_AND_ACTS,
        as_provider=True,
    ),
    "a QA officer who belongs to another provider": Somebody(
        roles=frozenset({Role.QA}), providers=frozenset({ANOTHER}), open_=READS_AND_ACTS
    ),
}


def expected(who: Somebody, facts: ConcernFacts) -> frozenset[ConcernAct]:
    """What they may do with it, from the tables above."""
    own = facts.provider_id in who.providers
    restricted = facts.kind == "safeguarding" or facts.waits_for_safeguarding
    acts: set[ConcernAct] = set()
    if not own:
        acts |= who.restricted if restricted else who.open_
    if who.as_provider and own and facts.shared and facts.kind in SHARED_KINDS:
        acts.add(ConcernAct.SEE_SHARED)
        if facts.status in AT_THE_PROVIDER:
            acts.add(ConcernAct.REPLY)
    return frozenset(acts)
