"""`flask cqc` as an operator meets it: what it prints, and its exit status."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from marketplace.models.base import db
from marketplace.models.holds import HeldBatch
from tests.contract.scripted_server import Reply
from tests.integration.regulator import Regulator
from tests.integration.town import add_listing, open_holds, shown
from tests.running import running_app

PLACES = tuple(f"1-99900010{number}" for number in range(6))
FALLS = PLACES[0]


@pytest.fixture
def town(sqlite_url: str, tmp_path: Path, regulator: Regulator) -> Iterator[Flask]:
    """Six listings that have been checked."""
    with (
        running_app(
            database_url=sqlite_url,
            instance_dir=tmp_path,
            CQC_API_URL=regulator.url,
            CQC_REQUESTS_PER_MINUTE="60000",
        ) as app,
        app.app_context(),
    ):
        for location_id in PLACES:
            regulator.publish(location_id, "Good", on="2023-03-04")
            add_listing(location_id)
        assert cqc(app, "check").exit_code == 0
        yield app


def cqc(app: Flask, *words: str) -> Result:
    """Run one of the commands."""
    return app.test_cli_runner().invoke(args=["cqc", *words])


def kept_words() -> str | None:
    """Why the newest batch was settled, as it is kept."""
    return db.session.scalars(select(HeldBatch.words).order_by(HeldBatch.id.desc())).first()


def told(result: Result) -> dict[str, object]:
    """The object on the last line of standard output."""
    answer: dict[str, object] = json.loads(result.stdout.splitlines()[-1])
    return answer


def test_a_complete_check_exits_with_0_and_says_what_it_did(
    town: Flask, regulator: Regulator
) -> None:
    regulator.publish(FALLS, "Inadequate", on="2026-11-01")
    result = cqc(town, "check", "--json")
    assert result.exit_code == 0
    answer = told(result)
    assert answer.pop("seconds") is not None
    assert answer == {
        "status": "complete",
        "checked": 6,
        "failed": 0,
        "hidden": [f"ref-{FALLS}"],
        "restored": [],
        "alerts": 0,
    }
    assert len(result.stdout.splitlines()) == 1, "words for people go to standard error"


def test_in_plain_words(town: Flask, regulator: Regulator) -> None:
    regulator.publish(FALLS, "Inadequate", on="2026-11-01")
    words = cqc(town, "check").stdout
    assert "Rated Inadequate by the regulator on 1 November 2026" in words
    assert "the provider was sent nothing" in words


def test_named_locations_only_in_any_spelling(town: Flask) -> None:
    result = cqc(town, "check", f" {FALLS.lower()}", PLACES[1], "--json")
    assert told(result)["checked"] == 2


def test_a_location_that_no_listing_has_is_named(town: Flask, regulator: Regulator) -> None:
    before = regulator.requests
    result = cqc(town, "check", "1-999999999", "--json")
    assert result.exit_code == 1
    assert told(result)["status"] == "failed"
    assert "no listing is linked to 1-999999999" in result.stderr
    assert regulator.requests == before


def test_ids_and_changed_exclude_each_other(town: Flask) -> None:
    assert cqc(town, "check", "--changed", FALLS).exit_code == 2


def test_a_partial_check_exits_with_1(town: Flask, regulator: Regulator) -> None:
    del regulator.records[FALLS]
    result = cqc(town, "check", "--json")
    assert result.exit_code == 1
    assert (told(result)["status"], told(result)["failed"]) == ("partial", 1)
    assert FALLS in result.stderr


def test_a_refusal_exits_with_1_and_says_which_setting_to_look_at(
    town: Flask, regulator: Regulator
) -> None:
    regulator.always = Reply(status=401, body=b"{}")
    result = cqc(town, "check", "--json")
    assert result.exit_code == 1
    assert told(result)["status"] == "failed"
    assert "CQC_API_KEY" in result.stderr
    assert len(shown()) == len(PLACES)


def test_a_stopped_mass_change_exits_with_3_and_is_shown_and_applied(
    town: Flask, regulator: Regulator
) -> None:
    for location_id in PLACES[:5]:
        regulator.publish(location_id, "Inadequate", on="2026-11-01")
    result = cqc(town, "check", "--json")
    assert (result.exit_code, told(result)["status"]) == (3, "guarded")

    listed = cqc(town, "held-batch").stdout
    assert listed.count("Hide: Larkspur Home Care") == 5
    assert cqc(town, "held-batch", "--apply").exit_code == 2, "a decision needs a name"
    assert cqc(town, "held-batch", "--apply", "--by", "nobody").exit_code == 2
    assert len(shown()) == len(PLACES)

    silent = cqc(town, "held-batch", "--apply", "--by", "officer@example.org", "--words", " ")
    assert (silent.exit_code, "Say why" in silent.stderr) == (1, True)
    applied = cqc(
        town, "held-batch", "--apply", "--by", "officer@example.org", "--words", "Three looked at."
    )
    assert kept_words() == "Three looked at."
    assert (applied.exit_code, "Applied 5 of 5" in applied.stdout) == (0, True)
    assert open_holds(f"ref-{FALLS}") == {"rating"}
    assert "No batch is waiting" in cqc(town, "held-batch").stdout
    again = cqc(town, "held-batch", "--dismiss", "--by", "officer@example.org")
    assert again.exit_code == 1


def test_a_batch_can_be_dismissed(town: Flask, regulator: Regulator) -> None:
    for location_id in PLACES[:4]:
        regulator.publish(location_id, "Inadequate", on="2026-11-01")
    cqc(town, "check")
    result = cqc(town, "held-batch", "--dismiss", "--by", "officer@example.org")
    assert result.exit_code == 0
    assert kept_words() == "Decided with a command that gave no words."
    assert len(shown()) == len(PLACES)


def test_without_a_key_the_real_regulator_is_not_asked(sqlite_url: str, tmp_path: Path) -> None:
    with (
        running_app(
            database_url=sqlite_url,
            instance_dir=tmp_path,
            CQC_API_URL="https://api.service.cqc.org.uk/public/v1",
        ) as app,
        app.app_context(),
    ):
        result = cqc(app, "check", "--json")
    assert (result.exit_code, told(result)["status"]) == (1, "failed")
    assert "there is no CQC_API_KEY" in result.stderr
