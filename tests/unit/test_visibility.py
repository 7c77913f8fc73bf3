"""Whether a listing is public, and who may place and lift what."""

from __future__ import annotations

import pytest

from marketplace.domain.listings import Publication
from marketplace.domain.visibility import RATING_JOB_HOLDS, Authority, HoldKind, is_visible
from tests.unit.factories import hold


@pytest.mark.parametrize("publication", list(Publication))
def test_without_a_hold_only_what_is_published_is_public(publication: Publication) -> None:
    assert is_visible(publication, []) is (publication is Publication.PUBLISHED)


@pytest.mark.parametrize("publication", list(Publication))
@pytest.mark.parametrize("kind", list(HoldKind))
def test_one_hold_of_any_kind_hides(publication: Publication, kind: HoldKind) -> None:
    assert not is_visible(publication, [hold(kind)])
    assert not is_visible(publication, iter([hold(kind)]))


@pytest.mark.parametrize(
    ("kind", "authority"),
    [
        (HoldKind.RATING, Authority.RATING_JOB),
        (HoldKind.REGISTRATION, Authority.RATING_JOB),
        (HoldKind.UNCHECKED, Authority.RATING_JOB),
        (HoldKind.SUSPENSION, Authority.OFFICER),
        (HoldKind.SAFEGUARDING, Authority.OFFICER),
        (HoldKind.DOCUMENTS, Authority.DAILY_JOB),
        (HoldKind.STALE, Authority.DAILY_JOB),
        (HoldKind.PAUSED, Authority.PROVIDER),
    ],
)
def test_each_kind_has_one_authority(kind: HoldKind, authority: Authority) -> None:
    assert kind.authority is authority
    assert (kind in RATING_JOB_HOLDS) is (authority is Authority.RATING_JOB)


def test_every_kind_is_in_the_table_above() -> None:
    assert len(HoldKind) == 8
