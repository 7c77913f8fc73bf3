"""Where a concern goes when it arrives: the table, and the whole of it."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from marketplace.domain.concern_recipients import Recipient, Share
from marketplace.domain.concern_routes import Arrived, Route, goes_to_provider, routes
from marketplace.domain.concerns import ConcernKind, Priority
from marketplace.domain.hand_off_rules import bases_for
from marketplace.domain.hand_offs import Basis

K, R, B = ConcernKind, Recipient, Basis
TO_QA = Route(recipient=R.QA, basis=B.PUBLIC_TASK)
COMPLAINT = Arrived(kind=K.COMPLAINT, provider_answers=True, for_provider=Share.WITH_NAME)

TABLE = [
    (
        Arrived(kind=K.SAFEGUARDING),
        (Route(recipient=R.SAFEGUARDING, basis=B.SAFEGUARDING),),
    ),
    (Arrived(kind=K.CONCERN), (TO_QA,)),
    (Arrived(kind=K.COMMENT), (TO_QA,)),
    (Arrived(kind=K.COMPLIMENT), (TO_QA,)),
    (Arrived(kind=K.INTELLIGENCE), (TO_QA,)),
    (Arrived(kind=K.SPEAKING_UP), (TO_QA,)),
    (Arrived(kind=K.COUNCIL_COMPLAINT), ()),
    (
        Arrived(kind=K.CONCERN, for_qa=Share.WITH_NAME),
        (Route(recipient=R.QA, basis=B.CONSENT_WITH_NAME),),
    ),
    (
        Arrived(kind=K.CONCERN, for_qa=Share.WITHOUT_NAME),
        (Route(recipient=R.QA, basis=B.CONSENT_WITHOUT_NAME),),
    ),
    (COMPLAINT, (Route(recipient=R.PROVIDER, basis=B.CONSENT_WITH_NAME), TO_QA)),
    (
        replace(COMPLAINT, for_provider=Share.WITHOUT_NAME),
        (Route(recipient=R.PROVIDER, basis=B.CONSENT_WITHOUT_NAME), TO_QA),
    ),
    (replace(COMPLAINT, for_provider=Share.NO), (TO_QA,)),
    (replace(COMPLAINT, provider_answers=False), (TO_QA,)),
    (replace(COMPLAINT, priority=Priority.HIGH), (TO_QA,)),
    (replace(COMPLAINT, priority=Priority.URGENT), (TO_QA,)),
    (replace(COMPLAINT, works_there=True), (TO_QA,)),
    (replace(COMPLAINT, beside_safeguarding=True), ()),
    (replace(COMPLAINT, kind=K.CONCERN), (TO_QA,)),
]

EVERYTHING = [
    Arrived(
        kind=kind,
        priority=priority,
        beside_safeguarding=waits,
        provider_answers=answers,
        works_there=works,
        for_provider=provider,
        for_qa=team,
    )
    for kind, priority, waits, answers, works, provider, team in product(
        K, Priority, (True, False), (True, False), (True, False), Share, Share
    )
]


@pytest.mark.parametrize(("arrived", "ways"), TABLE)
def test_the_table(arrived: Arrived, ways: tuple[Route, ...]) -> None:
    assert routes(arrived) == ways


def test_nothing_goes_where_the_rules_of_hand_offs_forbid_it() -> None:
    for arrived in EVERYTHING:
        shares = {R.PROVIDER: arrived.for_provider, R.QA: arrived.for_qa}
        for way in routes(arrived):
            share = shares.get(way.recipient, Share.NO)
            assert way.basis in bases_for(arrived.kind, way.recipient, share), arrived


def test_only_safeguarding_gets_what_is_restricted() -> None:
    for arrived in EVERYTHING:
        recipients = {way.recipient for way in routes(arrived)}
        if arrived.kind is K.SAFEGUARDING:
            assert recipients == {R.SAFEGUARDING}
        elif arrived.beside_safeguarding:
            assert not recipients
        assert not (arrived.works_there and R.PROVIDER in recipients)
        assert (R.PROVIDER in recipients) == goes_to_provider(arrived)
