"""The invented council: whole, varied, and impossible to mistake for a real one."""

from __future__ import annotations

import json
import re
from collections import Counter

import pytest

from marketplace.demo.listings import listing_rows
from marketplace.demo.offers import unlisted
from marketplace.demo.records import SCRIPT, records
from marketplace.demo.register import MANAGER_FAMILY_NAME
from marketplace.domain.listings import SERVICE_TYPES, Coverage
from marketplace.domain.places import normalised_postcode
from marketplace.domain.ratings import Rating

_ROWS = listing_rows()
_RECORDS = {str(record["locationId"]): record for record in records()}


def _overall(record: dict[str, object]) -> str:
    """The word in either home of the rating."""
    text = json.dumps(record)
    found = re.search(r'"overall": \{"rating": "([^"]+)"', text)
    found = found or re.search(r'"status": "Current", "name": "[^"]+", "rating": "([^"]+)"', text)
    return found[1] if found else ""


def test_there_are_a_hundred_and_fifty_listings_of_about_sixty_providers() -> None:
    assert len(_ROWS) == 150
    assert 55 <= len({row["provider_name"] for row in _ROWS}) <= 70


def test_every_service_type_is_offered() -> None:
    offered = {slug for row in _ROWS for slug in row["service_types"].split(";")}
    assert offered == set(SERVICE_TYPES)


@pytest.mark.parametrize("column", ["reference", "name", "summary", "description"])
def test_no_two_listings_say_the_same(column: str) -> None:
    repeated = [text for text, times in Counter(r[column] for r in _ROWS).items() if times > 1]
    assert repeated == []


def test_everything_about_them_is_made_so_that_it_cannot_be_real() -> None:
    for row in _ROWS:
        assert re.fullmatch(r"01632 960\d{3}", row["phone"])
        assert row["email"].endswith("@example.org")
        assert row["website"].endswith(".example.org")
        assert normalised_postcode(row["postcode"]).startswith("ZM")
        assert re.fullmatch(r"|1-9\d{12}", row["cqc_location_id"])
        Coverage.parse(row["covers"])
    assert all(re.fullmatch(r"1-9\d{12}", location_id) for location_id in _RECORDS)


def test_what_the_register_says_of_the_unlisted_can_be_taken_over() -> None:
    for offer in unlisted():
        assert normalised_postcode(offer.place.postcode) == offer.place.postcode


def test_every_regulated_listing_has_a_record_and_no_other_listing_has() -> None:
    for row in _ROWS:
        regulated = any(SERVICE_TYPES[slug].regulated for slug in row["service_types"].split(";"))
        assert regulated == bool(row["cqc_location_id"])
        assert row["cqc_location_id"] in {"", *_RECORDS}


def test_every_rating_in_both_homes_and_none_are_among_the_records() -> None:
    words = {
        (_overall(record), "assessment" in record)
        for record in _RECORDS.values()
        if record["registrationStatus"] == "Registered"
    }
    for rating in Rating:
        assert (rating.label, True) in words
        assert (rating.label, False) in words
    assert ("", False) in words


def test_the_hard_cases_are_among_the_records() -> None:
    everything = list(_RECORDS.values())
    texts = [json.dumps(record) for record in everything]
    assert sum(record["dormancy"] == "Y" for record in everything) == 1
    assert any('"organisationId"' in text for text in texts)
    assert any("HSCA Successor" in text and "Willowherb" in text for text in texts)
    only_a_key_question = [
        record for record in texts if "Inadequate" in record and "Bellcote" in record
    ]
    assert len(only_a_key_question) == 1


def test_relationships_lead_to_records() -> None:
    for record in _RECORDS.values():
        relationships = record["relationships"]
        assert isinstance(relationships, list)
        assert {relation["relatedLocationId"] for relation in relationships} <= set(_RECORDS)


def test_the_records_hold_an_invented_manager_as_real_ones_hold_a_real_one() -> None:
    assert sum(MANAGER_FAMILY_NAME in json.dumps(record) for record in _RECORDS.values()) > 50
    assert not any(MANAGER_FAMILY_NAME in " ".join(row.values()) for row in _ROWS)


def test_the_script_lowers_a_good_one_and_raises_an_inadequate_one() -> None:
    falls, improves = SCRIPT
    assert _overall(_RECORDS[falls.location_id]) == "Good"
    assert falls.rating is Rating.INADEQUATE
    assert _overall(_RECORDS[improves.location_id]) == "Inadequate"
    assert improves.rating is Rating.GOOD
    assert 0 < falls.after_seconds < improves.after_seconds < 300
