"""Settings from the environment: read once, checked together, every problem told at once."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import TypeVar
from urllib.parse import SplitResult, urlsplit

ROOT = Path(__file__).resolve().parents[1]
"""The checkout: templates, static files and, in development, `instance/` are in it."""

OFFICIAL_CQC_API = "https://api.service.cqc.org.uk/public/v1"
SHORTEST_SECRET = 32
_POLITE_CEILING = 2000
"""Requests a minute that the regulator's largest known user allows itself (API reference, 1)."""


class AppEnv(StrEnum):
    """Where the service runs. Production refuses unsafe values."""

    DEVELOPMENT = "development"
    PRODUCTION = "production"


class SearchBackend(StrEnum):
    """What answers the words of a search."""

    WHOOSH = "whoosh"
    POSTGRESQL = "postgresql"


class LogLevel(StrEnum):
    """How much is logged."""

    DEBUG = "DEBUG"
    INFO = "INFO"
    WARNING = "WARNING"
    ERROR = "ERROR"
    CRITICAL = "CRITICAL"


class BadSettings(Exception):
    """The environment cannot be used as it is. `problems` are sentences, one for each setting."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that the environment decides. Made by `Settings.from_environment`."""

    app_env: AppEnv
    secret_key: str = field(repr=False)
    database_url: str = field(repr=False)
    instance_dir: Path
    search: SearchBackend
    base_url: str
    council_name: str
    service_name: str
    council_phone: str
    safeguarding_phone: str
    cqc_api_url: str
    cqc_api_key: str | None = field(repr=False)
    cqc_requests_per_minute: int
    cqc_parallel: int
    cqc_check_every_minutes: int
    log_level: LogLevel
    trusted_proxies: int

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Settings:
        """Read the settings; an empty value counts as not given.

        In development a missing SECRET_KEY is generated once and kept in INSTANCE_DIR.

        Raises:
            BadSettings: with every problem found, not only the first.
        """
        reader = _Reader(environ)
        env = reader.choice("APP_ENV", AppEnv)
        instance_dir = _folder(reader.text("INSTANCE_DIR"))
        database_url = reader.database_url(instance_dir)
        settings = cls(
            app_env=env,
            secret_key=reader.text("SECRET_KEY"),
            database_url=database_url,
            instance_dir=instance_dir,
            search=reader.search(database_url),
            base_url=reader.address("BASE_URL"),
            council_name=reader.text("COUNCIL_NAME"),
            service_name=reader.text("SERVICE_NAME"),
            council_phone=reader.phone("COUNCIL_PHONE"),
            safeguarding_phone=reader.phone("SAFEGUARDING_PHONE"),
            cqc_api_url=reader.address("CQC_API_URL"),
            cqc_api_key=reader.text("CQC_API_KEY") or None,
            cqc_requests_per_minute=reader.number("CQC_REQUESTS_PER_MINUTE", 1, 60_000),
            cqc_parallel=reader.number("CQC_PARALLEL", 1, 64),
            cqc_check_every_minutes=reader.number("CQC_CHECK_EVERY_MINUTES", 1, 7 * 24 * 60),
            log_level=reader.choice("LOG_LEVEL", LogLevel),
            trusted_proxies=reader.number("TRUSTED_PROXIES", 0, 10),
        )
        problems = (*reader.problems, *_unsafe(settings))
        if problems:
            raise BadSettings(problems)
        if settings.secret_key:
            return settings
        return replace(settings, secret_key=_kept_secret(instance_dir))

    @property
    def is_production(self) -> bool:
        """Whether unsafe values are refused and browsers are told to stay on https."""
        return self.app_env is AppEnv.PRODUCTION


def shown(environ: Mapping[str, str] = os.environ) -> tuple[tuple[str, str], ...]:
    """Every setting as given or by default, for a person to read; secrets are masked.

    Works for an environment that `Settings.from_environment` refuses.
    """
    reader = _Reader(environ)
    values = {name: reader.text(name) for name in _DEFAULTS}
    database_url = reader.database_url(_folder(values["INSTANCE_DIR"]))
    values["DATABASE_URL"] = values["DATABASE_URL"] or database_url
    values["SEARCH"] = values["SEARCH"] or reader.search(database_url)
    return tuple((name, _masked(name, value)) for name, value in values.items())


_DEFAULTS = {
    "APP_ENV": AppEnv.DEVELOPMENT.value,
    "SECRET_KEY": "",
    "DATABASE_URL": "",
    "INSTANCE_DIR": str(ROOT / "instance"),
    "SEARCH": "",
    "BASE_URL": "http://127.0.0.1:8000",
    "COUNCIL_NAME": "Marlbridge Borough Council",
    "SERVICE_NAME": "Find care and support",
    # Numbers of the range that the regulator of telephony keeps free for fiction.
    "COUNCIL_PHONE": "01632 960100",
    "SAFEGUARDING_PHONE": "01632 960199",
    "CQC_API_URL": OFFICIAL_CQC_API,
    "CQC_API_KEY": "",
    "CQC_REQUESTS_PER_MINUTE": "300",
    "CQC_PARALLEL": "4",
    "CQC_CHECK_EVERY_MINUTES": "60",
    "LOG_LEVEL": LogLevel.INFO.value,
    "TRUSTED_PROXIES": "0",
}
_MASKED = {"SECRET_KEY", "CQC_API_KEY"}
_Choice = TypeVar("_Choice", bound=StrEnum)
_PHONE = re.compile(r"\+?[0-9][0-9 ()-]{1,18}[0-9]")


class _Reader:
    """Reads values and collects what is wrong with them; a wrong one is replaced by its default."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self.problems: list[str] = []

    def text(self, name: str) -> str:
        return self._environ.get(name, "").strip() or _DEFAULTS[name]

    def choice(self, name: str, choices: type[_Choice]) -> _Choice:
        value = self.text(name)
        try:
            return choices(value)
        except ValueError:
            words = ", ".join(choices)
            self._wrong(name, f"is {value!r}; it has to be one of: {words}")
            return choices(_DEFAULTS[name] or next(iter(choices)))

    def number(self, name: str, lowest: int, highest: int) -> int:
        value = self.text(name)
        if value.isascii() and value.isdigit() and lowest <= int(value) <= highest:
            return int(value)
        self._wrong(name, f"is {value!r}; it has to be a whole number from {lowest} to {highest}")
        return int(_DEFAULTS[name])

    def address(self, name: str) -> str:
        value = self.text(name).rstrip("/")
        parts = _split(value)
        if parts and parts.scheme in ("http", "https") and parts.hostname and not parts.query:
            return value
        self._wrong(name, f"is {value!r}; it has to be an address such as https://care.example.org")
        return _DEFAULTS[name]

    def phone(self, name: str) -> str:
        value = self.text(name)
        if not _PHONE.fullmatch(value):
            self._wrong(name, f"is {value!r}; it has to be a telephone number")
        return value

    def database_url(self, instance_dir: Path) -> str:
        """Name the driver that we install, so that the usual spellings of PostgreSQL work."""
        value = self.text("DATABASE_URL") or f"sqlite:///{instance_dir / 'marketplace.sqlite3'}"
        scheme, _, rest = value.partition("://")
        if scheme in ("postgres", "postgresql"):
            return f"postgresql+psycopg://{rest}"
        if scheme not in ("sqlite", "postgresql+psycopg"):
            self._wrong("DATABASE_URL", "has to begin with sqlite:// or postgresql://")
        return value

    def search(self, database_url: str) -> SearchBackend:
        on_postgresql = database_url.startswith("postgresql")
        if not self.text("SEARCH"):
            return SearchBackend.POSTGRESQL if on_postgresql else SearchBackend.WHOOSH
        backend = self.choice("SEARCH", SearchBackend)
        if backend is SearchBackend.POSTGRESQL and not on_postgresql:
            self._wrong("SEARCH", "is 'postgresql', but DATABASE_URL is not a PostgreSQL database")
        return backend

    def _wrong(self, name: str, what: str) -> None:
        self.problems.append(f"{name} {what}.")


def _unsafe(settings: Settings) -> tuple[str, ...]:
    """What is refused, in production above all, each as a sentence that says what is needed."""
    given = settings.secret_key
    always = (
        (
            0 < len(given) < SHORTEST_SECRET,
            f"SECRET_KEY is too short: it needs {SHORTEST_SECRET} characters or more.",
        ),
    )
    in_production = (
        (not given, "SECRET_KEY is missing: production needs one of its own."),
        (not settings.base_url.startswith("https://"), "BASE_URL has to begin with https://."),
        (
            not settings.cqc_api_url.startswith("https://"),
            "CQC_API_URL has to begin with https://: the key would travel unprotected.",
        ),
        (settings.cqc_api_key is None, "CQC_API_KEY is missing: ratings could not be checked."),
        (
            settings.cqc_requests_per_minute > _POLITE_CEILING,
            f"CQC_REQUESTS_PER_MINUTE is above {_POLITE_CEILING}: the regulator may refuse us.",
        ),
        (
            settings.log_level is LogLevel.DEBUG,
            "LOG_LEVEL is DEBUG: in production that could log what people type.",
        ),
    )
    checks = (*always, *in_production) if settings.is_production else always
    return tuple(problem for unsafe, problem in checks if unsafe)


def _kept_secret(instance_dir: Path) -> str:
    """The development secret: made once, readable by its owner only.

    Written beside and linked into place, so that two processes that start together agree.
    """
    path = instance_dir / "secret_key"
    if not path.exists():
        instance_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = instance_dir / f"secret_key.{secrets.token_hex(8)}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48), encoding="utf-8")
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(draft)
        draft.unlink()
    return path.read_text(encoding="utf-8").strip()


def _folder(text: str) -> Path:
    return Path(text).expanduser().absolute()


def _masked(name: str, value: str) -> str:
    if name in _MASKED:
        return "(set, not shown)" if value else "(not set)"
    if name == "DATABASE_URL" and value:
        return re.sub(r"(://[^:/@]*):.*@", r"\1:***@", value)
    return value or "(not set)"


def _split(address: str) -> SplitResult | None:
    """The parts of an address, or None for what is none."""
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 - reading the port is what checks it
    except ValueError:
        return None
    return parts
