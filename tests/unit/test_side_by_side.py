"""What a provider says beside what the register says."""

from __future__ import annotations

import pytest

from marketplace.domain.offers import Offer
from marketplace.domain.registration_answers import Answers, Organisation, RegisterLink
from marketplace.domain.side_by_side import (
    RegisterSays,
    Verdict,
    as_confirmed,
    offer_beside,
    organisation_beside,
)

SAYS = RegisterSays(
    location_id="1-999000001",
    looked_at=None,
    name="Bramble Home Care",
    provider_name="Bramble Care Limited",
    address="1 High Street",
    town="Marlbridge",
    postcode="DA5 1AA",
    phone="020 7946 0000",
    website="www.bramble.example",
    activities=("Personal care",),
    service_types=("Homecare agencies",),
)


def verdict(field: str, **offer: str) -> Verdict:
    """How one field of an offer compares."""
    rows = {row.label: row for row in offer_beside(Offer(**offer), SAYS)}  # type: ignore[arg-type]
    return rows[field].verdict


@pytest.mark.parametrize(
    ("field", "offer", "expected"),
    [
        ("Name", {"name": "bramble  home care."}, Verdict.SAME),
        ("Name", {"name": "Bramble Homecare"}, Verdict.DIFFERENT),
        ("Name", {}, Verdict.NOTHING_TO_COMPARE),
        ("Postcode", {"postcode": "da51aa"}, Verdict.SAME),
        ("Postcode", {"postcode": "DA5 1AB"}, Verdict.DIFFERENT),
        ("Phone", {"phone": "+44 20 7946 0000"}, Verdict.SAME),
        ("Phone", {"phone": "(020) 7946-0000"}, Verdict.SAME),
        ("Phone", {"phone": "020 7946 0001"}, Verdict.DIFFERENT),
        ("Website", {"website": "https://bramble.example/about"}, Verdict.SAME),
        ("Website", {"website": "https://bramble.example.com"}, Verdict.DIFFERENT),
        ("Website", {"website": "https://[broken"}, Verdict.DIFFERENT),
    ],
)
def test_fields_compare_by_what_they_mean(
    field: str, offer: dict[str, str], expected: Verdict
) -> None:
    assert verdict(field, **offer) is expected


def test_the_legal_name_stands_in_where_only_one_is_given() -> None:
    answers = Answers(organisation=Organisation(name="Bramble Care Limited"))
    legal, trading = organisation_beside(answers, SAYS)
    assert (legal.verdict, trading.verdict) == (Verdict.SAME, Verdict.DIFFERENT)
    legal, trading = organisation_beside(answers, None)
    assert {legal.verdict, trading.verdict} == {Verdict.NOTHING_TO_COMPARE}


def test_without_a_record_nothing_was_confirmed() -> None:
    assert as_confirmed(RegisterLink()) is None
    assert as_confirmed(RegisterLink(location_id="1-999000001", found=False)) is None
    found = as_confirmed(RegisterLink(location_id="1-999000001", found=True, name="Bramble"))
    assert found is not None
    assert found.name == "Bramble"
