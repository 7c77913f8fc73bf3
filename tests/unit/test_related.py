"""Kinds of service beside others: whole, and only of kinds that there are."""

from __future__ import annotations

import pytest

from marketplace.domain.related import RELATED, related_to
from marketplace.domain.service_types import ALL_SERVICE_TYPES

KINDS = {kind.slug for kind in ALL_SERVICE_TYPES}


def test_every_kind_has_others_beside_it() -> None:
    assert set(RELATED) == KINDS


@pytest.mark.parametrize("slug", sorted(KINDS))
def test_what_stands_beside_a_kind_is_another_kind_and_named_once(slug: str) -> None:
    beside = RELATED[slug]

    assert beside
    assert set(beside) <= KINDS - {slug}
    assert len(set(beside)) == len(beside)


def test_of_several_kinds_the_first_thoughts_come_first_and_none_of_themselves() -> None:
    assert related_to(("home-care", "personal-assistant")) == (
        "introductory-agency",
        "companionship",
        "direct-payment-support",
        "respite",
    )


def test_nothing_is_beside_nothing_or_what_we_do_not_know() -> None:
    assert related_to(()) == ()
    assert related_to(("no-such-kind",)) == ()
