"""What a registration covers of an offer, and what it lets us suggest."""

from __future__ import annotations

from pathlib import Path

import pytest

from marketplace.cqc.payloads import read
from marketplace.domain.ratings import Registration
from marketplace.domain.register_fit import not_covered, not_described, suggested_service_types
from tests.contract.register_records import oldham

PERSONAL = "Personal care"
LIVING_IN = "Accommodation for persons who require nursing or personal care"
TREATMENT = "Treatment of disease, disorder or injury"


@pytest.mark.parametrize(
    ("offered", "activities", "described", "missing"),
    [
        (["home-care"], [PERSONAL], ["Homecare agencies"], []),
        (["home-care"], ["PERSONAL  care"], [], []),
        (["home-care"], [TREATMENT], ["Doctors/GPs"], ["Home care"]),
        (["home-care"], [], ["Homecare agencies"], ["Home care"]),
        (["home-care", "care-home"], [PERSONAL], ["Homecare agencies"], ["Care home"]),
        (["supported-living"], [PERSONAL], ["Homecare agencies"], []),
        (["care-home"], [LIVING_IN], ["Residential homes"], []),
        (["nursing-home"], [LIVING_IN], ["Residential homes"], ["Nursing home"]),
        (["nursing-home"], [LIVING_IN, TREATMENT], ["Residential homes"], []),
        (["nursing-home"], [LIVING_IN], ["Nursing homes"], []),
        (["companionship", "cleaning"], [PERSONAL], [], []),
        (["companionship"], [], [], []),
        (["no-such-type"], [], [], []),
        ([], [], [], []),
    ],
)
def test_a_missing_activity_stops_an_offer(
    offered: list[str], activities: list[str], described: list[str], missing: list[str]
) -> None:
    found = not_covered(
        service_types=offered,
        personal_care=False,
        activities=activities,
        register_service_types=described,
    )
    assert found == tuple(missing)


@pytest.mark.parametrize(
    ("offered", "activities", "missing"),
    [
        (["companionship"], [PERSONAL], ()),
        (["companionship"], [LIVING_IN], ()),
        (["companionship"], [TREATMENT], ("Personal care",)),
        ([], [], ("Personal care",)),
        (["private-hospital"], [TREATMENT], ()),
        (["home-care"], [TREATMENT], ("Home care",)),
    ],
)
def test_washing_and_dressing_need_an_activity_too(
    offered: list[str], activities: list[str], missing: tuple[str, ...]
) -> None:
    found = not_covered(
        service_types=offered,
        personal_care=True,
        activities=activities,
        register_service_types=(),
    )
    assert found == missing


def test_what_the_register_does_not_describe_is_a_question_for_an_officer() -> None:
    offered = ["home-care", "supported-living", "cleaning"]
    assert not_described(service_types=offered, register_service_types=["Homecare Agencies"]) == (
        "Supported living",
    )
    assert not_described(service_types=offered, register_service_types=[]) == ()


def test_a_home_care_agency_is_suggested_what_it_is_registered_for() -> None:
    suggested = suggested_service_types(
        activities=[PERSONAL], register_service_types=["Supported living", "Homecare agencies"]
    )
    assert suggested == ("home-care", "supported-living")
    assert (
        suggested_service_types(activities=[], register_service_types=["Homecare agencies"]) == ()
    )


WITHOUT_PERSONAL_CARE = "1-2267593693"
"""A home care agency that is registered for treatment only: it may not offer home care."""


def test_every_registered_care_service_of_a_borough_gets_a_suggestion_that_it_covers(
    shared: Path,
) -> None:
    care = {"Homecare agencies", "Residential homes", "Nursing homes", "Supported living"}
    entries = [
        entry
        for entry in map(read, oldham(shared))
        if entry.registration is Registration.REGISTERED and care & set(entry.service_types)
    ]
    assert len(entries) > 80
    for entry in entries:
        suggested = suggested_service_types(
            activities=entry.activities, register_service_types=entry.service_types
        )
        missing = not_covered(
            service_types=suggested,
            personal_care=True,
            activities=entry.activities,
            register_service_types=entry.service_types,
        )
        if entry.location_id == WITHOUT_PERSONAL_CARE:
            assert (suggested, missing) == ((), ("Personal care",))
            continue
        assert suggested, entry.location_id
        assert not missing
        assert not not_described(
            service_types=suggested, register_service_types=entry.service_types
        )
