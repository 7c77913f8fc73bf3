"""Who may read a concern and who may act: everybody, every kind, every status, every act."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest

from marketplace.domain.concern_access import (
    ConcernAct,
    ConcernFacts,
    may_do,
    require_act,
)
from marketplace.domain.concerns import ConcernKind, ConcernStatus
from marketplace.domain.errors import ForbiddenError, NotFoundError
from tests.unit.concern_people import EVERYBODY, PROVIDER, expected


def concerns() -> Iterator[ConcernFacts]:
    """Every concern that there can be, and some that there cannot."""
    for kind, status, provider_id, shared, waits in product(
        ConcernKind, ConcernStatus, (None, PROVIDER), (True, False), (True, False)
    ):
        yield ConcernFacts(
            kind=kind,
            status=status,
            provider_id=provider_id,
            shared=shared,
            waits_for_safeguarding=waits,
        )


@pytest.mark.parametrize("name", EVERYBODY)
def test_the_matrix(name: str) -> None:
    who = EVERYBODY[name]
    principal = who.principal
    asked = 0
    for facts in concerns():
        allowed = {act for act in ConcernAct if may_do(principal, act, facts)}
        assert allowed == expected(who, facts), facts
        asked += 1
    assert asked == len(ConcernKind) * len(ConcernStatus) * 8


@pytest.mark.parametrize("name", EVERYBODY)
def test_what_they_may_not_know_of_is_not_there_and_the_rest_is_forbidden(name: str) -> None:
    who = EVERYBODY[name]
    principal = who.principal
    for facts in concerns():
        allowed = expected(who, facts)
        for act in ConcernAct:
            if act in allowed:
                require_act(principal, act, facts)
                continue
            seen = ConcernAct.SEE_SHARED if act is ConcernAct.REPLY else ConcernAct.READ
            wanted = ForbiddenError if seen in allowed else NotFoundError
            with pytest.raises(wanted):
                require_act(principal, act, facts)


def test_no_role_sees_what_staff_say_who_speak_up_as_a_provider() -> None:
    for status, waits in product(ConcernStatus, (True, False)):
        facts = ConcernFacts(
            kind=ConcernKind.SPEAKING_UP,
            status=status,
            provider_id=PROVIDER,
            shared=True,
            waits_for_safeguarding=waits,
        )
        user = EVERYBODY["a user of the provider"].principal
        assert not any(may_do(user, act, facts) for act in ConcernAct)
