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

from marketplace.domain.council_area import CouncilArea
from marketplace.domain.mail_route import MailKind, MailRoute
from marketplace.environment import Reader

ROOT = Path(__file__).resolve().parents[1]
"""The checkout: templates, static files and, in development, `instance/` are in it."""

OFFICIAL_CQC_API = "https://api.service.cqc.org.uk/public/v1"
SHORTEST_SECRET = 32
_DEMO_AREA = "Marlbridge"
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
    council_area: CouncilArea
    postcode_lookup_url: str | None
    cqc_api_url: str
    cqc_api_key: str | None = field(repr=False)
    cqc_requests_per_minute: int
    cqc_parallel: int
    cqc_check_every_minutes: int
    mail: MailRoute
    mail_from: str
    notify_api_key: str | None = field(repr=False)
    notify_template_id: str | None
    log_level: LogLevel
    trusted_proxies: int
    tile_url: str
    tile_attribution: str

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Settings:
        """Read the settings; an empty value counts as not given.

        In development a missing SECRET_KEY is generated once and kept in INSTANCE_DIR.

        Raises:
            BadSettings: with every problem found, not only the first.
        """
        reader = Reader(environ, _DEFAULTS)
        settings = cls._read(reader)
        has_sender = bool(reader.text("MAIL_FROM"))
        problems = (*reader.problems, *_unsafe(settings, gives_mail_from=has_sender))
        if problems:
            raise BadSettings(problems)
        if settings.secret_key:
            return settings
        return replace(settings, secret_key=_kept_secret(settings.instance_dir))

    @classmethod
    def _read(cls, reader: Reader) -> Settings:
        """Read each setting; what is wrong with one, the reader notes."""
        instance_dir = _folder(reader.text("INSTANCE_DIR"))
        database_url = reader.database_url(instance_dir)
        base_url = reader.address("BASE_URL")
        return cls(
            app_env=reader.choice("APP_ENV", AppEnv),
            secret_key=reader.text("SECRET_KEY"),
            database_url=database_url,
            instance_dir=instance_dir,
            search=_search(reader, database_url),
            base_url=base_url,
            council_name=reader.text("COUNCIL_NAME"),
            service_name=reader.text("SERVICE_NAME"),
            council_phone=reader.phone("COUNCIL_PHONE"),
            safeguarding_phone=reader.phone("SAFEGUARDING_PHONE"),
            council_area=CouncilArea.parse(reader.in_development("COUNCIL_AREA", _DEMO_AREA)),
            postcode_lookup_url=reader.address_if_any("POSTCODE_LOOKUP_URL"),
            cqc_api_url=reader.address("CQC_API_URL"),
            cqc_api_key=reader.text("CQC_API_KEY") or None,
            cqc_requests_per_minute=reader.number("CQC_REQUESTS_PER_MINUTE", 1, 60_000),
            cqc_parallel=reader.number("CQC_PARALLEL", 1, 64),
            cqc_check_every_minutes=reader.number("CQC_CHECK_EVERY_MINUTES", 1, 7 * 24 * 60),
            mail=reader.mail_route("MAIL_URL"),
            mail_from=reader.mail_from("MAIL_FROM", base_url),
            notify_api_key=reader.text("NOTIFY_API_KEY") or None,
            notify_template_id=reader.text("NOTIFY_TEMPLATE_ID") or None,
            log_level=reader.choice("LOG_LEVEL", LogLevel),
            trusted_proxies=reader.number("TRUSTED_PROXIES", 0, 10),
            tile_url=reader.tiles("TILE_URL"),
            tile_attribution=reader.text("TILE_ATTRIBUTION"),
        )

    @property
    def is_production(self) -> bool:
        """Whether unsafe values are refused and browsers are told to stay on https."""
        return self.app_env is AppEnv.PRODUCTION


def shown(environ: Mapping[str, str] = os.environ) -> tuple[tuple[str, str], ...]:
    """Every setting as given or by default, for a person to read; secrets are masked.

    Works for an environment that `Settings.from_environment` refuses.
    """
    reader = Reader(environ, _DEFAULTS)
    values = {name: reader.text(name) for name in _DEFAULTS}
    database_url = reader.database_url(_folder(values["INSTANCE_DIR"]))
    values["DATABASE_URL"] = values["DATABASE_URL"] or database_url
    values["COUNCIL_AREA"] = reader.in_development("COUNCIL_AREA", _DEMO_AREA)
    values["SEARCH"] = values["SEARCH"] or _search(reader, database_url)
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
    "COUNCIL_AREA": "",
    "POSTCODE_LOOKUP_URL": "",
    "CQC_API_URL": OFFICIAL_CQC_API,
    "CQC_API_KEY": "",
    "CQC_REQUESTS_PER_MINUTE": "300",
    "CQC_PARALLEL": "4",
    "CQC_CHECK_EVERY_MINUTES": "60",
    "MAIL_URL": "console:",
    "MAIL_FROM": "",
    "NOTIFY_API_KEY": "",
    "NOTIFY_TEMPLATE_ID": "",
    "LOG_LEVEL": LogLevel.INFO.value,
    "TRUSTED_PROXIES": "0",
    "TILE_URL": "",
    "TILE_ATTRIBUTION": "",
}
_MASKED = {"SECRET_KEY", "CQC_API_KEY", "NOTIFY_API_KEY"}
_NOTIFY_KEY = re.compile(r"[\w-]+-[0-9a-f-]{36}-[0-9a-f-]{36}", re.ASCII)
"""A name, the service's id and the secret, as Notify shows the key when it is made."""


def _search(reader: Reader, database_url: str) -> SearchBackend:
    """What answers words: by the database, where nothing is said."""
    on_postgresql = database_url.startswith("postgresql")
    if not reader.text("SEARCH"):
        return SearchBackend.POSTGRESQL if on_postgresql else SearchBackend.WHOOSH
    backend = reader.choice("SEARCH", SearchBackend)
    if backend is SearchBackend.POSTGRESQL and not on_postgresql:
        reader.wrong("SEARCH", "is 'postgresql', but DATABASE_URL is not a PostgreSQL database")
    return backend


def _unsafe(settings: Settings, *, gives_mail_from: bool) -> tuple[str, ...]:
    """What is refused, in production above all, each as a sentence that says what is needed."""
    in_production = (
        (not settings.secret_key, "SECRET_KEY is missing: production needs one of its own."),
        (not settings.base_url.startswith("https://"), "BASE_URL has to begin with https://."),
        (
            not settings.cqc_api_url.startswith("https://"),
            "CQC_API_URL has to begin with https://: the key would travel unprotected.",
        ),
        (
            (settings.postcode_lookup_url or "https://").startswith("http://"),
            "POSTCODE_LOOKUP_URL has to begin with https://: it is told where people live.",
        ),
        (settings.cqc_api_key is None, "CQC_API_KEY is missing: ratings could not be checked."),
        (
            settings.cqc_requests_per_minute > _POLITE_CEILING,
            f"CQC_REQUESTS_PER_MINUTE is above {_POLITE_CEILING}: the regulator may refuse us.",
        ),
        (
            settings.mail.kind is MailKind.CONSOLE,
            "MAIL_URL is console:, which sends nothing: production needs a mail server or notify:.",
        ),
        (
            settings.mail.is_server and not gives_mail_from,
            "MAIL_FROM is missing: production needs the address that mail comes from.",
        ),
        (
            settings.log_level is LogLevel.DEBUG,
            "LOG_LEVEL is DEBUG: in production that could log what people type.",
        ),
    )
    checks = (*_unusable(settings), *(in_production if settings.is_production else ()))
    return tuple(problem for unsafe, problem in checks if unsafe)


def _unusable(settings: Settings) -> tuple[tuple[bool, str], ...]:
    """What is refused everywhere: a weak secret, and what lacks a setting beside it."""
    is_chosen = settings.mail.kind is MailKind.NOTIFY
    return (
        (
            bool(settings.tile_url) and not settings.tile_attribution,
            "TILE_ATTRIBUTION is missing: whoever draws the map tiles has to be named.",
        ),
        (
            0 < len(settings.secret_key) < SHORTEST_SECRET,
            f"SECRET_KEY is too short: it needs {SHORTEST_SECRET} characters or more.",
        ),
        (
            is_chosen and not _NOTIFY_KEY.fullmatch(settings.notify_api_key or ""),
            "NOTIFY_API_KEY is missing or cut short: MAIL_URL is notify:, which needs it whole.",
        ),
        (
            is_chosen and not settings.notify_template_id,
            "NOTIFY_TEMPLATE_ID is missing: MAIL_URL is notify:, which needs a template.",
        ),
    )


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
    if name in ("DATABASE_URL", "MAIL_URL") and value:
        return re.sub(r"(://[^:/@]*):.*@", r"\1:***@", value)
    return value or "(not set)"
