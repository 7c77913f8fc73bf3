"""What we read out of the regulator's records: invented records of the known shapes."""

from __future__ import annotations

import json
from datetime import date

import pytest

from marketplace.cqc.payloads import read, trimmed
from marketplace.cqc.shapes import UnreadableShape
from marketplace.domain.ratings import (
    Home,
    KeyQuestion,
    Rating,
    Registration,
    WordClass,
)
from tests.contract.register_records import Record, assessed, group_rating, inspected


def test_old_framework_rating_is_read_with_its_report() -> None:
    entry = read(inspected(rating="Requires improvement"))
    (statement,) = entry.statements
    assert statement.home is Home.CURRENT_RATINGS
    assert statement.rating is Rating.REQUIRES_IMPROVEMENT
    assert statement.published_on == date(2023, 3, 4)
    assert statement.report == "aaaa0000-0000-4000-8000-000000000001"
    assert statement.inherited_from is None
    assert [q.question for q in statement.key_questions] == list(KeyQuestion)
    assert entry.surprises == ()


def test_the_entry_carries_what_the_register_says_about_the_location() -> None:
    entry = read(
        inspected(
            " 1-999000001 ",
            dormancy="Y",
            registrationStatus="Deregistered",
            deregistrationDate="2024-01-31",
            relationships=[
                {"relatedLocationId": "1-999000002", "type": "HSCA Predecessor", "reason": "x"},
                {"relatedLocationId": "1-999000003", "type": "HCSA Successor", "reason": "x"},
            ],
        )
    )
    assert entry.location_id == "1-999000001"
    assert entry.name == "Larkspur Home Care"
    assert entry.provider_id == "1-999900001"
    assert entry.provider_name is None
    assert entry.postcode == "ZZ1 1ZZ"
    assert entry.registration is Registration.DEREGISTERED
    assert entry.registered_on == date(2016, 5, 6)
    assert entry.deregistered_on == date(2024, 1, 31)
    assert entry.dormant
    assert entry.predecessors == ("1-999000002",)
    assert entry.successors == ("1-999000003",)
    assert entry.service_types == ("Homecare agencies",)
    assert entry.activities == ("Personal care",)
    assert entry.directorate == "Adult social care"


def test_new_framework_rating_is_read_per_service_group() -> None:
    entry = read(assessed(group_rating("Inadequate"), group_rating("Good", name="Homecare")))
    by_group = {s.group: s for s in entry.statements}
    assert by_group["Care Homes"].rating is Rating.INADEQUATE
    assert by_group["Homecare"].rating is Rating.GOOD
    homes = by_group["Care Homes"]
    assert homes.home is Home.ASSESSMENT
    assert homes.published_on == date(2024, 8, 9)
    assert homes.report == "AP9001"
    safe, caring = homes.key_questions
    assert (safe.question, safe.carried_over) == (KeyQuestion.SAFE, False)
    assert (caring.question, caring.carried_over) == (KeyQuestion.CARING, True)
    assert safe.published_on == date(2024, 8, 9)


@pytest.mark.parametrize(
    ("status", "counts", "surprising"),
    [
        ("Current", True, False),
        ("  CURRENT ", True, False),
        (None, True, False),
        ("Historic", False, False),
        ("Superseded", False, True),
    ],
)
def test_only_current_entries_count(status: str | None, counts: bool, surprising: bool) -> None:  # noqa: FBT001
    entry = read(assessed(group_rating("Inadequate", status=status)))
    assert bool(entry.statements) is counts
    assert bool(entry.surprises) is surprising


def test_newest_entry_of_a_group_counts_by_publication_then_assessment() -> None:
    record = assessed(group_rating("Inadequate", plan="AP1"), published="2024-01-01 09:00:00")
    record["assessment"] += assessed(
        group_rating("Good", plan="AP2", name="care  homes"), published="2024-01-01 09:00:01"
    )["assessment"]
    assert [s.report for s in read(record).statements] == ["AP2"]
    record["assessment"][1]["assessmentPlanPublishedDateTime"] = "2024-01-01 09:00:00"
    record["assessment"][1]["ratings"]["asgRatings"][0]["assessmentDate"] = "2024-05-31"
    assert [s.report for s in read(record).statements] == ["AP1"]


def test_of_entries_equally_new_the_worst_counts() -> None:
    entry = read(assessed(group_rating("Good"), group_rating("Inadequate"), group_rating("Good")))
    assert [s.rating for s in entry.statements] == [Rating.INADEQUATE]


def test_an_unrated_newer_entry_does_not_displace_a_rated_one() -> None:
    record = assessed(group_rating("Inadequate"))
    record["assessment"] += assessed(group_rating(""), published="2025-01-01 09:00:00")[
        "assessment"
    ]
    assert [s.rating for s in read(record).statements] == [Rating.INADEQUATE]


def test_an_unknown_newer_word_stands_beside_the_rating() -> None:
    record = assessed(group_rating("Good"))
    record["assessment"] += assessed(group_rating("Splendid"), published="2025-01-01 09:00:00")[
        "assessment"
    ]
    entry = read(record)
    assert [s.word for s in entry.statements] == ["Good", "Splendid"]
    assert any("Splendid" in surprise for surprise in entry.surprises)


def test_an_overall_of_the_new_framework_stands_for_the_whole_location() -> None:
    entry = read(
        assessed(
            group_rating("Good"),
            overall=[
                {"rating": "Outstanding", "status": "Historic"},
                {"rating": "Inadequate", "status": "Current", "keyQuestionRatings": []},
            ],
        )
    )
    whole = [s for s in entry.statements if s.group is None]
    assert [(s.rating, s.report) for s in whole] == [(Rating.INADEQUATE, "AP9001")]


def test_both_homes_are_read() -> None:
    record = assessed(group_rating("Inadequate"))
    record["currentRatings"] = inspected()["currentRatings"]
    assert [s.home for s in read(record).statements] == [Home.CURRENT_RATINGS, Home.ASSESSMENT]


def test_ratings_of_single_services_never_stand_for_the_location() -> None:
    record = inspected()
    record["currentRatings"] = {"serviceRatings": [{"name": "Older people", "rating": "Good"}]}
    assert read(record).statements == ()


def test_no_rating_anywhere_is_no_statement() -> None:
    record = inspected()
    del record["currentRatings"]
    assert read(record).statements == ()


def _inherited(*, on_overall: bool, partly: bool = False) -> Record:
    record = inspected()
    overall = record["currentRatings"]["overall"]
    if on_overall:
        overall["organisationId"] = "1-999000007"
    for number, question in enumerate(overall["keyQuestionRatings"]):
        if not on_overall and (number > 2 or not partly):
            question["organisationId"] = "1-999000007"
            if partly:
                question["reportLinkId"] = "aaaa0000-0000-4000-8000-000000000000"
    return record


@pytest.mark.parametrize("on_overall", [True, False])
def test_an_inherited_rating_names_its_predecessor(on_overall: bool) -> None:  # noqa: FBT001
    (statement,) = read(_inherited(on_overall=on_overall)).statements
    assert statement.inherited_from == "1-999000007"


def test_a_rating_of_its_own_with_inherited_key_questions_is_its_own() -> None:
    (statement,) = read(_inherited(on_overall=False, partly=True)).statements
    assert statement.inherited_from is None
    assert [q.inherited_from for q in statement.key_questions].count("1-999000007") == 2


@pytest.mark.parametrize("word", ["Splendid", "Exceeds standards"])
def test_an_unknown_word_stays_and_is_noted(word: str) -> None:
    entry = read(inspected(rating=word))
    assert entry.statements[0].classified.kind is WordClass.UNKNOWN
    assert any(word in surprise for surprise in entry.surprises)


@pytest.mark.parametrize(
    ("fields", "part"),
    [
        ({"registrationStatus": "Pending"}, "registration status"),
        ({"registrationStatus": None}, "registration status"),
        ({"dormancy": "perhaps"}, "Dormancy"),
        ({"registrationDate": "soon"}, "registrationDate"),
        ({"relationships": [{"relatedLocationId": "1-1", "type": "Cousin"}]}, "Cousin"),
        ({"sectorRatings": {"overall": "Good"}}, "sectorRatings"),
        ({"evaluation": [{"outcome": [{"ratingWord": "Inadequate"}]}]}, "evaluation"),
        (
            {"assessment": [{"ratings": {"sectorJudgement": []}}]},
            "assessment.ratings.sectorJudgement",
        ),
    ],
)
def test_what_we_do_not_know_is_noted(fields: Record, part: str) -> None:
    record = inspected(**fields)
    assert any(part in surprise for surprise in read(record).surprises)
    assert read(trimmed(record)) == read(record)


@pytest.mark.parametrize(
    "fields",
    [
        {"locationId": None},
        {"locationId": " "},
        {"locationId": 12},
        {"name": ["Larkspur"]},
        {"currentRatings": []},
        {"currentRatings": "Good"},
        {"currentRatings": {"overall": "Good"}},
        {"currentRatings": {"overall": [{"rating": "Good"}]}},
        {"currentRatings": {"overall": {"rating": {"value": "Good"}}}},
        {"currentRatings": {"overall": {"rating": 3}}},
        {"currentRatings": {"overall": {"rating": "Good", "keyQuestionRatings": {}}}},
        {"assessment": {"ratings": {}}},
        {"assessment": ["Good"]},
        {"assessment": [None]},
        {"assessment": [{"ratings": []}]},
        {"assessment": [{"ratings": {"asgRatings": {"rating": "Good"}}}]},
        {"assessment": [{"ratings": {"asgRatings": [{"rating": ["Good"]}]}}]},
        {"relationships": {"relatedLocationId": "1-1"}},
        {"regulatedActivities": "Personal care"},
    ],
)
def test_an_unknown_shape_is_refused_also_from_what_is_stored(fields: Record) -> None:
    record = {**inspected(), **fields}
    with pytest.raises(UnreadableShape):
        read(record)
    with pytest.raises(UnreadableShape):
        read(trimmed(record))


@pytest.mark.parametrize("body", [None, [], "text", 3, True])
def test_what_is_not_an_object_is_refused(body: object) -> None:
    with pytest.raises(UnreadableShape):
        read(body)


def test_names_of_people_and_long_texts_are_dropped() -> None:
    record = assessed(group_rating("Good"), nominatedIndividual={"personGivenName": "Unguessable"})
    record["contacts"] = [{"personFamilyName": "Unguessable"}]
    kept = json.dumps(trimmed(record))
    assert "Unguessable" not in kept
    assert "not kept" not in kept
    assert "person" not in kept


def test_only_the_first_reports_are_kept() -> None:
    reports = [{"linkId": f"r{n}", "reportDate": "2020-01-01", "reportUri": "/x"} for n in range(9)]
    assert trimmed(inspected(reports=reports))["reports"] == [
        {"linkId": f"r{n}", "reportDate": "2020-01-01"} for n in range(5)
    ]


def test_text_that_a_database_cannot_keep_is_cleaned() -> None:
    kept = trimmed(inspected(name="Lark\x00spur \ud800", onspdLatitude=float("inf")))
    assert kept["name"] == "Larkspur ?"
    assert kept["onspdLatitude"] is None
