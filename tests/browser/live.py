"""The whole service as processes of their own, as on a council's machine."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from marketplace.config import ROOT
from tests.contract.mail_servers import PostOffice, post_office
from tests.ports import HOST, PATIENCE_IN_SECONDS, free_port, wait_until_it_answers


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """Where the marketplace and the regulator's console answer, and how to run its commands."""

    url: str
    console: str
    database: Path
    environment: dict[str, str]
    office: PostOffice

    def get(self, path: str) -> tuple[int, str]:
        """The status and the text of an address of the marketplace."""
        try:
            with urllib.request.urlopen(f"{self.url}{path}") as answer:  # noqa: S310 - our server
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def listings(self, query: str) -> list[dict[str, Any]]:
        """The listings that the API finds. `url` is cut down to its path."""
        status, text = self.get(f"/api/v1/listings?per_page=100&{query}")
        assert status == HTTPStatus.OK, text
        results: list[dict[str, Any]] = json.loads(text)["results"]
        return [{**result, "url": urlsplit(result["url"]).path} for result in results]

    def flask(self, *words: str) -> str:
        """Run one of the service's commands; return what it printed.

        Raises:
            AssertionError: the command failed. Carries what it printed.
        """
        return _run(self.environment, "flask", "--app", "wsgi", *words)

    def run_job(self, name: str) -> None:
        """Run one of the service's jobs once."""
        _run(self.environment, "jobs", "--once", name)

    def letters_to(self, address: str) -> list[EmailMessage]:
        """Send the mail that waits, then everything that has come for an address, oldest first."""
        self.run_job("drain-outbox")
        return [letter for letter in self.office.taken if letter["To"] == address]

    def check_ratings(self) -> dict[str, Any]:
        """One run of the rating job, and what it reports of itself."""
        printed = self.flask("cqc", "check", "--json")
        report: dict[str, Any] = json.loads(printed.splitlines()[-1])
        return report


@contextmanager
def running_service(folder: Path, *, prepared: Path | None = None) -> Iterator[Live]:
    """Serve the demo in `folder`, beside a simulated regulator that follows no script.

    `prepared` is an instance that `prepare` made, to begin with a copy of; without it this makes
    one. No jobs run: a test checks ratings when it wants them checked.
    """
    port = free_port()
    with ExitStack() as stack:
        live = stack.enter_context(_surroundings(folder, url=f"http://{HOST}:{port}"))
        if prepared is None:
            _fill(live)
        else:
            shutil.copytree(prepared, folder / "instance")
        stack.enter_context(
            _process(
                live.environment,
                port,
                *("gunicorn", "wsgi:app", "--bind", f"{HOST}:{port}", "--no-control-socket"),
                *("--worker-class", "gthread", "--workers", "2", "--threads", "4"),
                *("--graceful-timeout", "1", "--log-level", "warning"),
            )
        )
        live.get("/search")  # its port answers before it can: no page is to wait for that
        yield live


def prepare(folder: Path) -> Path:
    """Make the demo in `folder`, checked and indexed, and return its instance, to be copied."""
    with _surroundings(folder, url=f"http://{HOST}:{free_port()}") as live:
        _fill(live)
    return folder / "instance"


@contextmanager
def _surroundings(folder: Path, *, url: str) -> Iterator[Live]:
    """A regulator and a post office that answer, for a service at `url` that nobody serves yet."""
    simulator_port = free_port()
    console = f"http://{HOST}:{simulator_port}"
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("COV_")},
        "INSTANCE_DIR": str(folder / "instance"),
        "SECRET_KEY": "a secret for tests that protects nothing",
        "DATABASE_URL": "",
        "SEARCH": "",
        "APP_ENV": "development",
        "BASE_URL": url,
        "CQC_API_URL": f"{console}/public/v1",
        "CQC_API_KEY": "",
        "CQC_REQUESTS_PER_MINUTE": "60000",
        "LOG_LEVEL": "WARNING",
    }
    database = folder / "instance" / "marketplace.sqlite3"
    with post_office() as office:
        environment["MAIL_URL"] = f"smtp://{HOST}:{office.port}"
        simulator = ("marketplace.cqc.simulator", "--host", HOST, "--port", str(simulator_port))
        with _process(environment, simulator_port, *simulator):
            yield Live(
                url=url, console=console, database=database, environment=environment, office=office
            )


def _fill(live: Live) -> None:
    """Bring the demo into the service's instance."""
    live.flask("db", "upgrade")
    live.flask("seed-demo")
    live.check_ratings()
    live.flask("search", "rebuild")


@contextmanager
def _process(environment: dict[str, str], port: int, *words: str) -> Iterator[None]:
    """Run a module as a server until the block ends; enter once its port answers."""
    process = subprocess.Popen(  # noqa: S603 - our own words only
        [sys.executable, "-m", *words], cwd=ROOT, env=environment
    )
    try:
        wait_until_it_answers(port, process=process)
        yield
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE_IN_SECONDS)


def _run(environment: dict[str, str], *words: str) -> str:
    done = subprocess.run(  # noqa: S603 - our own words only
        [sys.executable, "-m", *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{' '.join(words)}: {done.stdout}\n{done.stderr}"
    return done.stdout
