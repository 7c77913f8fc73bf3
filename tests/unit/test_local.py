"""What `make run` will start, decided before anything is started."""

from __future__ import annotations

import re
import socket
from pathlib import Path

import pytest

from jobs import local
from marketplace.demo.districts import districts
from marketplace.demo.places import units


def _environment(tmp_path: Path, **more: str) -> dict[str, str]:
    return {"INSTANCE_DIR": str(tmp_path), **more}


def test_without_a_key_the_regulator_is_simulated_beside_the_marketplace(tmp_path: Path) -> None:
    plan = local.planned(_environment(tmp_path))
    assert list(plan.commands) == ["web", "jobs", "regulator"]
    assert plan.settings.base_url == "http://127.0.0.1:8000"
    assert plan.settings.cqc_api_url == "http://127.0.0.1:8001/public/v1"
    assert plan.settings.cqc_check_every_minutes == 1


def test_with_a_key_the_real_regulator_is_asked(tmp_path: Path) -> None:
    plan = local.planned(_environment(tmp_path, CQC_API_KEY="a-key"))
    assert list(plan.commands) == ["web", "jobs"]
    assert plan.settings.cqc_api_url.startswith("https://")
    assert plan.settings.cqc_check_every_minutes == 60


def test_addresses_follow_the_ports(tmp_path: Path) -> None:
    plan = local.planned(_environment(tmp_path, PORT="9100", SIMULATOR_PORT="9200"))
    assert "127.0.0.1:9100" in plan.commands["web"]
    assert "9200" in plan.commands["regulator"]
    assert plan.environment["BASE_URL"] == "http://127.0.0.1:9100"
    assert plan.environment["CQC_API_URL"] == "http://127.0.0.1:9200/public/v1"
    assert "http://127.0.0.1:9100/" in plan.welcome
    assert "http://127.0.0.1:9200/" in plan.welcome


def test_every_postcode_to_try_is_known_where_it_is_said_to_be(tmp_path: Path) -> None:
    said = local.planned(_environment(tmp_path)).welcome
    known = {unit.postcode: unit for unit in units()}
    places = re.findall(r"(ZM\d \d\w\w)(?: in (\w+)|, outside the borough)", said)

    assert len(places) == 3
    for postcode, town in places:
        district = postcode.split()[0]
        assert known[postcode].authority == ("Marlbridge" if town else "Pellmoor")
        assert town in {"", districts()[district].town}


def test_the_web_server_does_not_write_down_what_malformed_requests_say(tmp_path: Path) -> None:
    command = local.planned(_environment(tmp_path)).commands["web"]
    assert command[command.index("--log-level") + 1] == "error"


def test_an_empty_value_counts_as_not_given(tmp_path: Path) -> None:
    plan = local.planned(_environment(tmp_path, PORT="", CQC_API_KEY=" ", BASE_URL=""))
    assert plan.simulator_port == 8001
    assert plan.environment["BASE_URL"] == "http://127.0.0.1:8000"


@pytest.mark.parametrize("value", ["web", "0", "65536", "-1", "8000.5"])
def test_a_port_that_is_no_port_is_named(tmp_path: Path, value: str) -> None:
    with pytest.raises(local.CannotRun, match="PORT"):
        local.planned(_environment(tmp_path, PORT=value))


def test_bad_settings_are_told_together(tmp_path: Path) -> None:
    with pytest.raises(local.CannotRun, match=r"(?s)CQC_PARALLEL.*LOG_LEVEL"):
        local.planned(_environment(tmp_path, CQC_PARALLEL="many", LOG_LEVEL="loud"))


@pytest.mark.parametrize("name", ["PORT", "SIMULATOR_PORT"])
def test_a_taken_port_is_said_plainly_before_anything_starts(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        monkeypatch.setenv("INSTANCE_DIR", str(tmp_path))
        monkeypatch.setenv("PORT", "8765" if name == "SIMULATOR_PORT" else str(taken))
        monkeypatch.setenv(name, str(taken))
        monkeypatch.delenv("CQC_API_KEY", raising=False)
        assert local.main() == 1
    told = capfd.readouterr().err
    assert f"Port {taken} is taken" in told
    assert f"make run {name}=" in told
    assert not (tmp_path / "marketplace.sqlite3").exists()
