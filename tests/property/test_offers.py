"""Offers of every sort: written and read back the same, and normal once and for all."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from marketplace.domain.contradictions import referrals
from marketplace.domain.listings import SERVICE_TYPES, Coverage, PriceUnit
from marketplace.domain.offer_checks import problems
from marketplace.domain.offer_differences import differences
from marketplace.domain.offers import (
    AccessFeature,
    Audience,
    Availability,
    Offer,
    TimeOfDay,
    Weekday,
    changed,
)
from marketplace.domain.offers_normal import normal
from marketplace.domain.registrations import ProviderKind

TEXT = st.text(max_size=60)
POUNDS = st.none() | st.decimals(min_value=0, max_value=100_000, places=2)


LINES = st.builds(
    "{} {} {}{}".format,
    st.sampled_from(["Tuesday", "every second thursday", "1st and last Mon", "Sundays"]),
    st.sampled_from(["2 to 4pm", "9.30am - noon", "14:00 to 15:15", "4pm to 2pm", "late"]),
    st.sampled_from(["", "from 5 November 2026", "from 3/12/2026"]),
    st.sampled_from(["", "; Ring first", " (not in August; sorry)", "; (a)"]),
)


def _some(choices: type[Audience | Weekday | TimeOfDay | AccessFeature]) -> st.SearchStrategy:
    return st.lists(st.sampled_from(list(choices)), max_size=8).map(tuple)


OFFERS = st.builds(
    Offer,
    **dict.fromkeys(
        ("name", "summary", "description", "cqc_location_id", "hours_note", "address", "town"), TEXT
    ),
    **dict.fromkeys(
        ("included", "extra_charges", "access_note", "complaints", "phone", "email"), TEXT
    ),
    website=TEXT | st.sampled_from(["example.org", "http://example.org/a"]),
    postcode=TEXT | st.sampled_from(["zz11aa", "ZZ1 1AA"]),
    covers=TEXT | st.sampled_from(["10 mi", "da6,da5", "whole borough", "wards: b;A;a"]),
    service_types=st.lists(st.sampled_from([*SERVICE_TYPES, "none"]), max_size=5).map(tuple),
    personal_care=st.none() | st.booleans(),
    gatherings=st.lists(TEXT | LINES, max_size=4).map(tuple),
    audiences=_some(Audience),
    days=_some(Weekday),
    times=_some(TimeOfDay),
    access=_some(AccessFeature),
    needs=st.lists(TEXT, max_size=4).map(tuple),
    languages=st.lists(TEXT, max_size=4).map(tuple),
    can_choose_gender=st.booleans(),
    address_private=st.booleans(),
    direct_payments=st.booleans(),
    isf=st.booleans(),
    price_from=POUNDS,
    price_to=POUNDS,
    weekend_rate=POUNDS,
    bank_holiday_rate=POUNDS,
    price_unit=st.none() | st.sampled_from(PriceUnit),
    minimum_visit=st.none() | st.integers(0, 2_000),
    priced_on=st.none() | st.dates(date(2000, 1, 1)),
    availability=st.none() | st.sampled_from(Availability),
)


@given(OFFERS)
def test_an_offer_is_read_back_as_it_was_written(offer: Offer) -> None:
    assert Offer.from_json(offer.as_json()) == offer


@given(OFFERS)
def test_normal_is_normal(offer: Offer) -> None:
    once = normal(offer)
    assert normal(once) == once
    assert normal(once).as_json() == once.as_json()


@given(OFFERS, st.booleans(), st.sampled_from([None, *ProviderKind]))
def test_rules_take_whatever_comes(
    offer: Offer,
    registered: bool,  # noqa: FBT001
    kind: ProviderKind | None,
) -> None:
    once = normal(offer)
    found = problems(once, registered=registered, today=date(2026, 11, 22))
    assert len({one.field for one in found}) == len(found)
    assert all(one.message for one in found)
    referrals(once, kind=kind, registered=registered)


@given(OFFERS, OFFERS)
def test_the_differences_are_the_fields_that_changed(before: Offer, after: Offer) -> None:
    assert tuple(one.field for one in differences(before, after)) == changed(before, after)
    assert differences(before, before) == ()


@given(st.lists(st.text(st.characters(categories=["L", "N", "P"]), max_size=20), max_size=5))
def test_wards_are_read_back_as_they_were_written(names: list[str]) -> None:
    try:
        reach = Coverage.parse(f"wards: {';'.join(names)}")
    except ValueError:
        return
    assert Coverage.parse(str(reach)) == reach
    assert Coverage.parse(str(reach).upper()).wards != () or reach.wards == ()


def test_amounts_keep_two_places() -> None:
    assert normal(Offer(price_from=Decimal("24.5"))).as_json()["price_from"] == "24.50"
