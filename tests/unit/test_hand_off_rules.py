"""Which hand-offs there may be: the whole table, and what holds in all of it."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product

import pytest

from marketplace.domain.concern_recipients import Recipient, Share
from marketplace.domain.concerns import ConcernKind
from marketplace.domain.errors import RefusedError
from marketplace.domain.hand_off_rules import (
    agreed,
    bases_for,
    methods_for,
    receipt_due_at,
    require_allowed,
    share_of,
)
from marketplace.domain.hand_offs import Basis, HandOffStatus, Method

_B, _K, _R = Basis, ConcernKind, Recipient
_ALL = list(product(ConcernKind, Recipient, Share))


@pytest.mark.parametrize(
    ("kind", "recipient", "share", "expected"),
    [
        (
            _K.COMPLAINT,
            _R.PROVIDER,
            Share.WITH_NAME,
            (_B.CONSENT_WITH_NAME, _B.CONSENT_WITHOUT_NAME),
        ),
        (_K.COMPLAINT, _R.PROVIDER, Share.WITHOUT_NAME, (_B.CONSENT_WITHOUT_NAME,)),
        (_K.COMPLAINT, _R.PROVIDER, Share.NO, ()),
        (_K.SPEAKING_UP, _R.PROVIDER, Share.WITH_NAME, ()),
        (_K.SAFEGUARDING, _R.PROVIDER, Share.WITH_NAME, ()),
        (_K.INTELLIGENCE, _R.PROVIDER, Share.WITH_NAME, ()),
        (_K.CONCERN, _R.CQC, Share.NO, (_B.PUBLIC_TASK,)),
        (_K.CONCERN, _R.CQC, Share.WITHOUT_NAME, (_B.CONSENT_WITHOUT_NAME, _B.PUBLIC_TASK)),
        (_K.SAFEGUARDING, _R.SAFEGUARDING, Share.NO, (_B.SAFEGUARDING, _B.PUBLIC_TASK)),
        (_K.SAFEGUARDING, _R.CQC, Share.NO, (_B.SAFEGUARDING, _B.PUBLIC_TASK)),
        (_K.COMPLAINT, _R.OMBUDSMAN, Share.WITH_NAME, (_B.PUBLIC_TASK,)),
    ],
)
def test_on_what_basis_it_may_go(
    kind: ConcernKind, recipient: Recipient, share: Share, expected: tuple[Basis, ...]
) -> None:
    assert bases_for(kind, recipient, share) == expected


@pytest.mark.parametrize(("kind", "recipient", "share"), _ALL)
def test_a_name_goes_nowhere_without_consent_but_for_safeguarding(
    kind: ConcernKind, recipient: Recipient, share: Share
) -> None:
    offered = bases_for(kind, recipient, share)
    named = [basis for basis in offered if share_of(basis) is Share.WITH_NAME]
    if share is not Share.WITH_NAME:
        assert set(named) <= {Basis.SAFEGUARDING}
    assert (Basis.SAFEGUARDING in offered) <= (kind is ConcernKind.SAFEGUARDING)
    assert (Basis.CONSENT_WITHOUT_NAME in offered) <= (share is not Share.NO)


def test_the_public_task_never_carries_the_name() -> None:
    assert share_of(Basis.PUBLIC_TASK) is Share.WITHOUT_NAME
    assert share_of(Basis.CONSENT_WITHOUT_NAME) is Share.WITHOUT_NAME


@pytest.mark.parametrize(("kind", "recipient", "share"), _ALL)
def test_what_is_refused_is_what_is_not_offered(
    kind: ConcernKind, recipient: Recipient, share: Share
) -> None:
    for basis, method in product(Basis, Method):
        allowed = method in methods_for(recipient) and (
            method is Method.SIGNPOSTED or basis in bases_for(kind, recipient, share)
        )
        try:
            require_allowed(kind, recipient=recipient, basis=basis, method=method, share=share)
        except RefusedError:
            assert not allowed
        else:
            assert allowed


def test_nothing_is_ever_sent_to_the_ombudsman() -> None:
    assert methods_for(Recipient.OMBUDSMAN) == (Method.SIGNPOSTED,)
    assert not Method.SIGNPOSTED.is_sent
    assert not HandOffStatus.SIGNPOSTED.is_open


@pytest.mark.parametrize("recipient", Recipient)
def test_who_works_here_gets_it_here_and_nobody_else(recipient: Recipient) -> None:
    ways = methods_for(recipient)
    assert (ways == (Method.HERE,)) is recipient.works_here
    assert (Method.HERE in ways) is recipient.works_here


def test_what_counts_is_what_was_agreed_to_for_this_recipient() -> None:
    shares = {Recipient.QA: Share.WITH_NAME, Recipient.CQC: Share.NO}
    assert agreed(_K.COMPLAINT, _R.QA, shares) is Share.WITH_NAME
    assert agreed(_K.COMPLAINT, _R.CQC, shares) is Share.NO
    assert agreed(_K.COMPLAINT, _R.HEALTH, shares) is Share.NO
    assert agreed(_K.COMPLAINT, _R.COUNCIL_COMPLAINTS, shares) is Share.NO
    assert agreed(_K.COUNCIL_COMPLAINT, _R.COUNCIL_COMPLAINTS, shares) is Share.WITH_NAME
    assert agreed(_K.COUNCIL_COMPLAINT, _R.HEALTH, shares) is Share.NO


def test_receipt_is_due_in_four_office_hours_or_on_the_third_working_day() -> None:
    friday = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
    assert receipt_due_at(_R.SAFEGUARDING, friday) == datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
    assert receipt_due_at(_R.CQC, friday) == datetime(2026, 11, 25, 17, 0, tzinfo=UTC)
    in_summer = datetime(2026, 7, 6, 9, 0, tzinfo=UTC)
    assert receipt_due_at(_R.QA, in_summer) == datetime(2026, 7, 9, 16, 0, tzinfo=UTC)
