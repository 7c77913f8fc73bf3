"""New reports in the simulated register look as real ones do."""

from __future__ import annotations

import copy
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from marketplace.cqc.payloads import read
from marketplace.cqc.simulator.reports import Framework, spelt
from marketplace.cqc.simulator.simulator import Simulator
from marketplace.domain.ratings import Home, Rating, Registration
from tests.contract.published_schema import validator_of
from tests.contract.register_records import assessed, counting, group_rating, inspected, oldham

NOW = datetime(2026, 11, 22, 9, 30, 15, tzinfo=UTC)
TODAY = NOW.date()
ONE, TWO, THREE = "1-999000001", "1-999000002", "1-999000003"
WORDS = [*(rating.label for rating in Rating), "Inspected but not rated", "Splendid"]


@pytest.fixture
def simulator() -> Simulator:
    home = [{"name": "Residential homes", "description": "Care home service without nursing"}]
    return Simulator(
        [
            inspected(ONE),
            assessed(group_rating("Good"), location_id=TWO, gacServiceTypes=home),
            inspected(THREE, rating="No published rating"),
        ],
        now=lambda: NOW,
    )


def test_an_old_style_report_moves_the_former_rating_into_history(simulator: Simulator) -> None:
    before = simulator.register.record(ONE)
    untouched = copy.deepcopy(before)
    after = simulator.publish(ONE, rating="Inadequate")
    assert before == untouched
    statement = counting(after)
    assert (statement.home, statement.rating) == (Home.CURRENT_RATINGS, Rating.INADEQUATE)
    assert statement.published_on == TODAY
    assert statement.report != "aaaa0000-0000-4000-8000-000000000001"
    (former,) = after["historicRatings"]
    assert former["overall"]["rating"] == "Good"
    assert former["reportLinkId"] == "aaaa0000-0000-4000-8000-000000000001"
    assert after["lastReport"] == {"publicationDate": "2026-11-22"}
    assert [report["linkId"] for report in after["reports"]] == [
        statement.report,
        "aaaa0000-0000-4000-8000-000000000001",
    ]


def test_the_same_rating_twice_on_one_day_is_two_reports(simulator: Simulator) -> None:
    for framework in Framework:
        first, second = (
            counting(simulator.publish(ONE, rating="good", framework=framework)) for _ in range(2)
        )
        assert first.published_on == second.published_on == TODAY
        assert first.report != second.report


def test_a_new_style_assessment_takes_the_old_rating_away(simulator: Simulator) -> None:
    after = simulator.publish(ONE, rating="inadequate", framework=Framework.NEW)
    statement = counting(after)
    assert (statement.home, statement.rating) == (Home.ASSESSMENT, Rating.INADEQUATE)
    assert (statement.group, statement.published_on) == ("Homecare", TODAY)
    assert statement.report
    assert statement.report.startswith("AP")
    assert "currentRatings" not in after
    assert after["historicRatings"][0]["overall"]["rating"] == "Good"
    assert after["lastReport"] == {"publicationDate": "2023-03-04"}
    assert len(after["reports"]) == 1


def test_a_report_follows_the_framework_that_is_there(simulator: Simulator) -> None:
    after = simulator.publish(TWO, rating="Requires improvement")
    (statement,) = read(after).statements
    assert (statement.home, statement.group) == (Home.ASSESSMENT, "Care Homes")
    assert [plan["ratings"]["asgRatings"][0]["status"] for plan in after["assessment"]] == [
        "Current",
        "Historic",
    ]
    back = simulator.publish(TWO, rating="Good", framework=Framework.OLD)
    assert [s.home for s in read(back).statements] == [Home.CURRENT_RATINGS]


def test_one_of_several_groups_is_assessed_alone(simulator: Simulator) -> None:
    after = simulator.publish(TWO, rating="Inadequate", framework=Framework.NEW, group="Homecare")
    assert {s.group: s.rating for s in read(after).statements} == {
        "Care Homes": Rating.GOOD,
        "Homecare": Rating.INADEQUATE,
    }


def test_a_report_can_carry_a_date(simulator: Simulator) -> None:
    for framework in Framework:
        after = simulator.publish(ONE, rating="Good", framework=framework, on=date(2025, 12, 24))
        assert counting(after).published_on == date(2025, 12, 24)


def test_a_rating_can_be_withdrawn(simulator: Simulator) -> None:
    for location_id in (ONE, TWO, THREE):
        assert read(simulator.withdraw_rating(location_id)).statements == ()


def test_a_location_closes_and_opens_again_as_it_was(simulator: Simulator) -> None:
    before = simulator.register.record(ONE)
    closed = read(simulator.deregister(ONE))
    assert closed.registration is Registration.DEREGISTERED
    assert closed.deregistered_on == TODAY
    assert closed.activities == ()
    assert closed.statements
    assert simulator.reregister(ONE) == before


def test_a_location_sleeps_and_wakes(simulator: Simulator) -> None:
    assert read(simulator.set_dormant(ONE, dormant=True)).dormant
    assert not read(simulator.set_dormant(ONE, dormant=False)).dormant


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("framework", list(Framework))
def test_changed_real_records_keep_to_the_published_schema(
    shared: Path, word: str, framework: Framework
) -> None:
    validator = validator_of(shared)
    for record in oldham(shared)[::25]:
        made = Simulator([record], now=lambda: NOW).publish(
            record["locationId"], rating=word, framework=framework
        )
        assert list(validator.iter_errors(made)) == []
        assert [s.word for s in read(made).statements] == [spelt(word)]
