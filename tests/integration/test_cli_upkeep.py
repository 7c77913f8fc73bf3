"""`flask check-config`, `flask search rebuild` and `flask verify`."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update

from marketplace.config import ROOT
from marketplace.domain.visibility import HoldKind
from marketplace.models.base import db
from marketplace.models.listings import Listing
from marketplace.services import leases, outbox
from tests.integration.town import add_listing, place_hold


def flask(tmp_path: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the `flask` command as an operator does, in an environment with nothing else set."""
    return subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "flask", "--app", "wsgi", *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "INSTANCE_DIR": str(tmp_path), **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_check_config_shows_every_setting_and_no_secret(tmp_path: Path) -> None:
    secret, key = "s" * 40, "k" * 40
    done = flask(tmp_path, "check-config", SECRET_KEY=secret, CQC_API_KEY=key)
    assert done.returncode == 0
    assert "CQC_CHECK_EVERY_MINUTES  60" in done.stdout
    assert "No problems." in done.stdout
    assert secret not in done.stdout + done.stderr
    assert key not in done.stdout + done.stderr


def test_check_config_tells_every_problem_of_settings_that_cannot_be_used(tmp_path: Path) -> None:
    wrong = {"LOG_LEVEL": "LOUD", "CQC_PARALLEL": "many", "APP_ENV": "production"}
    done = flask(tmp_path, "check-config", **wrong)
    assert done.returncode == 1
    for words in ("LOG_LEVEL is 'LOUD'", "CQC_PARALLEL is 'many'", "SECRET_KEY is missing"):
        assert words in done.stdout


def test_other_commands_refuse_such_settings_in_plain_words(tmp_path: Path) -> None:
    done = flask(tmp_path, "verify", LOG_LEVEL="LOUD")
    assert done.returncode == 1
    assert "LOG_LEVEL is 'LOUD'" in done.stderr
    assert "check-config" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.fixture
def town(sqlite_app: Flask) -> Flask:
    """Two listings, one of them held."""
    with sqlite_app.app_context():
        add_listing(None, reference="shown", services=("gardening",))
        place_hold(add_listing(None, reference="held", services=("meals",)), HoldKind.PAUSED)
    return sqlite_app


def test_rebuild_makes_an_index_that_verify_agrees_with(town: Flask) -> None:
    runner = town.test_cli_runner()
    built = runner.invoke(args=["search", "rebuild"])
    assert built.exit_code == 0
    assert "index of 1 listings" in built.stdout
    checked = runner.invoke(args=["verify"])
    assert checked.exit_code == 0
    assert "No differences." in checked.stdout
    assert runner.invoke(args=["search", "rebuild"]).exit_code == 0, "the lease was not given back"


def test_rebuild_waits_its_turn(town: Flask) -> None:
    with town.app_context():
        lease = leases.take(outbox.INDEX_LEASE, holder="elsewhere:1:1", now=datetime.now(UTC))
    assert lease is not None
    done = town.test_cli_runner().invoke(args=["search", "rebuild"])
    assert done.exit_code == 1
    assert "try again in a minute" in done.stderr


def test_verify_exits_with_1_on_a_difference_and_changes_nothing(town: Flask) -> None:
    runner = town.test_cli_runner()
    runner.invoke(args=["search", "rebuild"])
    with town.app_context():
        db.session.execute(update(Listing).values(visible=True))
        db.session.commit()
    for _ in range(2):
        done = runner.invoke(args=["verify"])
        assert done.exit_code == 1
        assert "held" in done.stdout
        assert "verify-visibility" in done.stderr
