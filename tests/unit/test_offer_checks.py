"""What is wrong with an offer: one change to a good one, and the one field that is named."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from marketplace.domain.listings import PriceUnit
from marketplace.domain.offer_checks import problems
from marketplace.domain.offers import Offer
from marketplace.domain.offers_normal import normal
from tests.unit.offers import CARE, LUNCH

TODAY = date(2026, 11, 22)
CLUB = replace(LUNCH, complaints="Speak to Jo.", postcode="ZZ1 1AA")


def wrong(offer: Offer, *, registered: bool = True) -> list[str]:
    return [one.field for one in problems(normal(offer), registered=registered, today=TODAY)]


def test_good_offers_have_no_problem() -> None:
    assert wrong(CARE) == []
    assert wrong(CLUB, registered=False) == []


def test_nothing_said_is_named_in_the_order_of_the_form() -> None:
    assert wrong(Offer(), registered=False) == [
        "name",
        "description",
        "service_types",
        "personal_care",
        "phone",
        "complaints",
    ]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"name": "Lark\x07spur"}, "name"),
        ({"name": "Larkspur \u202egnol"}, "name"),
        ({"summary": "x" * 501}, "summary"),
        ({"description": "x" * 10_001}, "description"),
        ({"description": "fine\n\nthen \u2066not"}, "description"),
        ({"complaints": "x" * 2_001}, "complaints"),
        ({"service_types": ()}, "service_types"),
        ({"service_types": ("levitation",)}, "service_types"),
        ({"personal_care": None}, "personal_care"),
        ({"needs": ("x" * 61,)}, "needs"),
        ({"needs": tuple(f"need {n}" for n in range(41))}, "needs"),
        ({"languages": ("Pol\x00ish",)}, "languages"),
        ({"covers": "somewhere nice"}, "covers"),
        ({"covers": ""}, "covers"),
        ({"covers": "wards: "}, "covers"),
        ({"covers": "10 miles", "postcode": ""}, "postcode"),
        ({"postcode": "ZZ1"}, "postcode"),
        ({"postcode": "not one"}, "postcode"),
        ({"phone": "ring us"}, "phone"),
        ({"phone": "", "email": ""}, "phone"),
        ({"email": "care@"}, "email"),
        ({"email": "care@example"}, "email"),
        ({"email": "a b@example.org"}, "email"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"website": "https://user:word@example.org"}, "website"),
        ({"price_from": Decimal(-1)}, "price_from"),
        ({"price_from": Decimal("24.505")}, "price_from"),
        ({"price_from": Decimal(501), "price_to": None}, "price_from"),
        ({"price_from": Decimal("NaN")}, "price_from"),
        ({"price_from": None}, "price_from"),
        ({"price_to": Decimal("24.49")}, "price_to"),
        ({"price_unit": None}, "price_unit"),
        ({"weekend_rate": Decimal("0.001")}, "weekend_rate"),
        ({"bank_holiday_rate": Decimal(501)}, "bank_holiday_rate"),
        ({"priced_on": None}, "priced_on"),
        ({"priced_on": date(26, 11, 1)}, "priced_on"),
        ({"priced_on": date(2028, 1, 1)}, "priced_on"),
        ({"minimum_visit": 4}, "minimum_visit"),
        ({"minimum_visit": 1_441}, "minimum_visit"),
        ({"address_private": True, "description": "Come to 3 MILL ROW."}, "description"),
        ({"address_private": True, "complaints": "Write to zz11aa."}, "complaints"),
        ({"address_private": True, "summary": "At ZZ1  1AA"}, "summary"),
    ],
)
def test_one_wrong_answer_is_named(changes: dict[str, object], field: str) -> None:
    offer = replace(CARE, service_types=("home-care",))
    assert wrong(replace(offer, **changes)) == [field]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "<script>alert(1)</script> & co"},
        {"description": "5 < 6, “quoted”, {{ template }} and \N{SLIGHTLY SMILING FACE}"},
        {"name": "ŠTĚPÁNKA आशा ويل"},
        {"covers": "borough"},
        {"covers": "wards: Upton;West Hill"},
        {"covers": "7.5 miles"},
        {"price_from": Decimal(0), "price_to": None},
        {"price_from": None, "price_to": None},
        {"price_from": Decimal(900), "price_to": Decimal(1400), "price_unit": PriceUnit.WEEK},
        {"minimum_visit": 5},
        {"email": ""},
        {"phone": ""},
        {"address_private": True},
    ],
)
def test_what_people_really_write_is_taken(changes: dict[str, object]) -> None:
    assert wrong(replace(CARE, **changes)) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("offer", "fields"),
    [
        (CARE, ["service_types"]),
        (replace(CLUB, personal_care=True), ["personal_care"]),
        (replace(CLUB, service_types=("personal-assistant",), personal_care=True), ["covers"]),
        (CLUB, []),
    ],
)
def test_care_needs_a_registration_or_an_exemption(offer: Offer, fields: list[str]) -> None:
    assert wrong(offer, registered=False) == fields


def test_only_what_was_asked_is_told() -> None:
    empty = Offer()
    found = problems(empty, registered=False, today=TODAY, within={"phone", "town"})
    assert [one.field for one in found] == ["phone"]
