"""Settings: what is read, what is refused, and that every problem is told at once."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from marketplace.config import (
    OFFICIAL_CQC_API,
    AppEnv,
    BadSettings,
    LogLevel,
    SearchBackend,
    Settings,
    shown,
)
from marketplace.domain.mail_route import MailKind

SECRET = "a-secret-that-is-long-enough-for-anything"


@pytest.fixture
def safe(tmp_path: Path) -> dict[str, str]:
    """An environment that production accepts."""
    return {
        "APP_ENV": "production",
        "SECRET_KEY": SECRET,
        "INSTANCE_DIR": str(tmp_path),
        "BASE_URL": "https://care.example.org/",
        "CQC_API_KEY": "a-key",
        "MAIL_URL": "smtps://care:pass%40word@mail.example.org",
        "MAIL_FROM": "care@example.org",
    }


def problems_of(environ: dict[str, str]) -> tuple[str, ...]:
    with pytest.raises(BadSettings) as refused:
        Settings.from_environment(environ)
    return refused.value.problems


def test_an_empty_environment_is_a_development_machine(tmp_path: Path) -> None:
    settings = Settings.from_environment({"INSTANCE_DIR": str(tmp_path), "CQC_API_KEY": " "})

    assert settings.app_env is AppEnv.DEVELOPMENT
    assert settings.search is SearchBackend.WHOOSH
    assert settings.database_url == f"sqlite:///{tmp_path / 'marketplace.sqlite3'}"
    assert settings.cqc_api_url == OFFICIAL_CQC_API
    assert settings.cqc_api_key is None
    assert settings.log_level is LogLevel.INFO
    assert (settings.cqc_requests_per_minute, settings.cqc_parallel) == (300, 4)
    assert (settings.cqc_check_every_minutes, settings.trusted_proxies) == (60, 0)


def test_the_councils_area_is_the_fictional_ones_only_in_development(
    tmp_path: Path, safe: dict[str, str]
) -> None:
    environ = {"INSTANCE_DIR": str(tmp_path)}
    inside = {"authority": "Marlbridge", "district": "ZM1"}
    assert Settings.from_environment(environ).council_area.contains(**inside) is True
    assert Settings.from_environment(safe).council_area.contains(**inside) is None
    real = Settings.from_environment({**safe, "COUNCIL_AREA": "E09000004;DA5"}).council_area
    assert real.contains(authority="E09000004", district="") is True
    assert dict(shown(environ))["COUNCIL_AREA"] == "Marlbridge"
    assert dict(shown(safe))["COUNCIL_AREA"] == "(not set)"


def test_nobody_is_asked_where_a_postcode_is_unless_the_setting_says_whom(
    tmp_path: Path,
) -> None:
    environ = {"INSTANCE_DIR": str(tmp_path)}
    assert Settings.from_environment(environ).postcode_lookup_url is None
    given = {**environ, "POSTCODE_LOOKUP_URL": "http://127.0.0.1:9000/"}
    assert Settings.from_environment(given).postcode_lookup_url == "http://127.0.0.1:9000"
    (problem,) = problems_of({**environ, "POSTCODE_LOOKUP_URL": "postcodes.io"})
    assert problem.startswith("POSTCODE_LOOKUP_URL is 'postcodes.io'")


def test_production_takes_safe_values(safe: dict[str, str]) -> None:
    settings = Settings.from_environment(safe)

    assert settings.is_production
    assert settings.base_url == "https://care.example.org"


def test_the_development_secret_is_made_once_and_is_private(tmp_path: Path) -> None:
    environ = {"INSTANCE_DIR": str(tmp_path / "new")}

    first = Settings.from_environment(environ).secret_key

    assert len(first) >= 32
    assert Settings.from_environment(environ).secret_key == first
    kept = [path for path in (tmp_path / "new").iterdir() if path.name.startswith("secret_key")]
    assert [stat.S_IMODE(path.stat().st_mode) for path in kept] == [0o600]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SECRET_KEY", "", "SECRET_KEY is missing"),
        ("SECRET_KEY", "short", "SECRET_KEY is too short"),
        ("BASE_URL", "http://care.example.org", "BASE_URL has to begin with https://"),
        ("POSTCODE_LOOKUP_URL", "http://api.example.org", "POSTCODE_LOOKUP_URL has to begin"),
        ("BASE_URL", "", "BASE_URL has to begin with https://"),
        ("CQC_API_URL", "http://127.0.0.1:9000/public/v1", "CQC_API_URL has to begin with https"),
        ("CQC_API_KEY", "", "CQC_API_KEY is missing"),
        ("CQC_REQUESTS_PER_MINUTE", "2001", "CQC_REQUESTS_PER_MINUTE is above 2000"),
        ("LOG_LEVEL", "DEBUG", "LOG_LEVEL is DEBUG"),
        ("MAIL_URL", "console:", "MAIL_URL is console:, which sends nothing"),
        ("MAIL_URL", "", "MAIL_URL is console:, which sends nothing"),
        ("MAIL_FROM", "", "MAIL_FROM is missing"),
    ],
)
def test_production_refuses(safe: dict[str, str], name: str, value: str, said: str) -> None:
    (problem,) = problems_of(safe | {name: value})

    assert problem.startswith(said)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("APP_ENV", "staging"),
        ("SEARCH", "tantivy"),
        ("SEARCH", "postgresql"),
        ("DATABASE_URL", "mysql://localhost/care"),
        ("BASE_URL", "care.example.org"),
        ("BASE_URL", "https://care.example.org:port"),
        ("BASE_URL", "https://care.example.org?x=1"),
        ("CQC_API_URL", "ftp://example.org"),
        ("COUNCIL_PHONE", "ring us"),
        ("SAFEGUARDING_PHONE", "999 or 101, any time"),
        ("CQC_REQUESTS_PER_MINUTE", "0"),
        ("CQC_PARALLEL", "many"),
        ("CQC_CHECK_EVERY_MINUTES", "-5"),
        ("TRUSTED_PROXIES", "1.5"),
        ("LOG_LEVEL", "loud"),
        ("SECRET_KEY", "short"),
        ("MAIL_URL", "mail.example.org"),
        ("MAIL_URL", "http://mail.example.org"),
        ("MAIL_URL", "smtp:"),
        ("MAIL_URL", "smtp://mail.example.org:many"),
        ("MAIL_URL", "smtp://user@mail.example.org"),
        ("MAIL_URL", "smtps://mail.example.org/inbox"),
        ("MAIL_URL", "smtps://care:%C2%A350@mail.example.org"),
        ("MAIL_URL", "notify://key@example.org"),
        ("MAIL_FROM", "Care <care@example.org>"),
        ("MAIL_FROM", "care@example.org\nBcc: all@example.org"),
    ],
)
def test_a_value_that_means_nothing_is_refused_everywhere(
    tmp_path: Path, name: str, value: str
) -> None:
    (problem,) = problems_of({"INSTANCE_DIR": str(tmp_path), name: value})

    assert problem.startswith(f"{name} ")


def test_every_problem_is_told_at_once(safe: dict[str, str]) -> None:
    broken = safe | {
        "BASE_URL": "",
        "SECRET_KEY": "",
        "CQC_API_KEY": "",
        "LOG_LEVEL": "loud",
        "CQC_PARALLEL": "0",
        "COUNCIL_PHONE": "?",
        "MAIL_URL": "pigeon:",
        "MAIL_FROM": "",
    }

    named = {problem.split(" ")[0] for problem in problems_of(broken)}

    assert named == {name for name, value in broken.items() if value != safe.get(name)}


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_brings_its_own_search(safe: dict[str, str], scheme: str) -> None:
    settings = Settings.from_environment(safe | {"DATABASE_URL": f"{scheme}://u:p@db/care"})

    assert settings.database_url == "postgresql+psycopg://u:p@db/care"
    assert settings.search is SearchBackend.POSTGRESQL


def test_whoosh_can_be_chosen_on_postgresql(safe: dict[str, str]) -> None:
    environ = safe | {"DATABASE_URL": "postgresql://u:p@db/care", "SEARCH": "whoosh"}

    assert Settings.from_environment(environ).search is SearchBackend.WHOOSH


def test_secrets_are_in_no_text(safe: dict[str, str]) -> None:
    environ = safe | {"DATABASE_URL": "postgresql://care:pass@word@db/care"}

    for text in (repr(Settings.from_environment(environ)), repr(shown(environ))):
        assert SECRET not in text
        assert "a-key" not in text
        assert "pass" not in text
    assert ("DATABASE_URL", "postgresql://care:***@db/care") in shown(environ)


def test_the_password_of_the_mail_server_is_in_no_text(safe: dict[str, str]) -> None:
    broken = problems_of(safe | {"MAIL_URL": "smtp://care:pass%40word@mail.example.org:many"})

    for text in (repr(Settings.from_environment(safe)), repr(shown(safe)), repr(broken)):
        assert "pass%40" not in text
        assert "pass@" not in text
    assert ("MAIL_URL", "smtps://care:***@mail.example.org") in shown(safe)


def test_a_mail_server_is_named_by_its_address(safe: dict[str, str]) -> None:
    mail = Settings.from_environment(safe).mail

    assert (mail.kind, mail.host, mail.port) == (MailKind.SMTPS, "mail.example.org", 465)
    assert (mail.user, mail.password) == ("care", "pass@word")
    plain = Settings.from_environment(safe | {"MAIL_URL": "smtp://127.0.0.1"}).mail
    assert (plain.port, plain.user, plain.is_loopback) == (25, None, True)


def test_notify_needs_its_key_and_a_template(safe: dict[str, str]) -> None:
    uuid = "26785a09-ab16-4eb0-8407-a37497a57506"
    notify = safe | {"MAIL_URL": "notify:", "MAIL_FROM": ""}
    given = {"NOTIFY_API_KEY": f"care-{uuid}-{uuid}", "NOTIFY_TEMPLATE_ID": uuid}

    named = {problem.split(" ")[0] for problem in problems_of(notify)}
    assert named == {"NOTIFY_API_KEY", "NOTIFY_TEMPLATE_ID"}
    (problem,) = problems_of(notify | given | {"NOTIFY_API_KEY": uuid})
    assert problem.startswith("NOTIFY_API_KEY is missing or cut short")
    settings = Settings.from_environment(notify | given)
    assert settings.mail.kind is MailKind.NOTIFY
    assert uuid not in repr(settings).replace(f"notify_template_id='{uuid}'", "")
    assert ("NOTIFY_API_KEY", "(set, not shown)") in shown(notify | given)


@pytest.mark.parametrize(
    ("base_url", "sender"),
    [
        ("https://care.example.gov.uk/find", "noreply@care.example.gov.uk"),
        ("http://127.0.0.1:8000", "noreply@example.org"),
        ("http://localhost", "noreply@example.org"),
    ],
)
def test_mail_comes_from_the_host_of_the_service(
    tmp_path: Path, base_url: str, sender: str
) -> None:
    environ = {"INSTANCE_DIR": str(tmp_path), "BASE_URL": base_url}

    assert Settings.from_environment(environ).mail_from == sender
    assert Settings.from_environment(environ | {"MAIL_FROM": "a@b.org"}).mail_from == "a@b.org"


def test_what_is_refused_can_still_be_shown() -> None:
    values = dict(shown({"APP_ENV": "staging", "SECRET_KEY": "x"}))

    assert values["APP_ENV"] == "staging"
    assert values["DATABASE_URL"].startswith("sqlite:///")
    assert values["SEARCH"] == "whoosh"
    assert values["SECRET_KEY"] == "(set, not shown)"
    assert values["CQC_API_KEY"] == "(not set)"
    assert values["TRUSTED_PROXIES"] == "0"


TILES = "https://{s}.tiles.example.org/{z}/{x}/{y}.png"


def test_map_tiles_are_asked_of_nobody_unless_somebody_is_named(safe: dict[str, str]) -> None:
    assert Settings.from_environment(safe).tile_url == ""

    settings = Settings.from_environment(
        {**safe, "TILE_URL": TILES, "TILE_ATTRIBUTION": "© Example mappers"}
    )

    assert (settings.tile_url, settings.tile_attribution) == (TILES, "© Example mappers")


@pytest.mark.parametrize(
    "tiles",
    [
        "https://tiles.example.org/{z}/{x}.png",
        "javascript:alert({z}{x}{y})",
        "https://tiles.example.org; script-src */{z}/{x}/{y}",
        "//tiles.example.org/{z}/{x}/{y}",
    ],
)
def test_map_tiles_come_from_an_address(safe: dict[str, str], tiles: str) -> None:
    (problem,) = problems_of({**safe, "TILE_URL": tiles, "TILE_ATTRIBUTION": "us"})
    assert problem.startswith("TILE_URL is ")


def test_whoever_draws_the_tiles_is_named(safe: dict[str, str]) -> None:
    (problem,) = problems_of({**safe, "TILE_URL": TILES})
    assert problem.startswith("TILE_ATTRIBUTION is missing")
