"""The whole service on one machine, for trying it out: what `make run` starts.

Prepares the database, then runs the web server and the jobs, and beside them a simulated
regulator where there is no key for the real one. All of them end together: on Ctrl-C, on SIGTERM,
when the terminal is closed, and when one of them ends by itself.
"""

from __future__ import annotations

import os
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass

import click
from honcho import manager as honcho_manager

from marketplace.app import create_app
from marketplace.config import ROOT, BadSettings, Settings
from marketplace.demo.people import sign_ins
from marketplace.demo.places import homes
from marketplace.demo.told import follow
from marketplace.models.base import db
from marketplace.queries import visible
from marketplace.wiring import adapters

HOST = "127.0.0.1"
_PATIENCE_SECONDS = 12
"""How long a process may take to stop before it is killed: longer than the jobs' own grace."""
_VERSION_OF_A_NEW_DIRECTORY = 1
"""As the first migration leaves it: nobody has listed anything yet."""
_STOPPED_BY_A_PERSON = {128 + signal.SIGINT, 128 + signal.SIGTERM}


class CannotRun(Exception):
    """The service cannot start here. The message is for the person who tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What will run, on which ports, and with which environment."""

    port: int
    simulator_port: int | None
    """None where the real regulator is asked."""
    settings: Settings
    environment: Mapping[str, str]

    @property
    def commands(self) -> dict[str, list[str]]:
        """The processes by the name that stands before each line they print."""
        commands = {
            "web": [
                *(sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", f"{HOST}:{self.port}"),
                *("--worker-class", "gthread", "--workers", "2", "--threads", "4"),
                # A warning about a malformed request quotes what was typed, and who from.
                *("--no-control-socket", "--graceful-timeout", "3", "--log-level", "error"),
            ],
            "jobs": [sys.executable, "-m", "jobs"],
        }
        if self.simulator_port is not None:
            state = self.settings.instance_dir / "simulator.json"
            commands["regulator"] = [
                *(sys.executable, "-m", "marketplace.cqc.simulator", "--host", HOST),
                *("--port", f"{self.simulator_port}", "--script", "demo", "--state", f"{state}"),
                *("--marketplace-url", self.settings.base_url),
            ]
        return commands

    @property
    def welcome(self) -> str:
        """Where to look, in plain words."""
        lines = ["", f"The marketplace:          http://{HOST}:{self.port}/"]
        if self.simulator_port is None:
            lines.append(f"Ratings are checked with: {self.settings.cqc_api_url}")
        else:
            lines += [
                f"The simulated regulator:  http://{HOST}:{self.simulator_port}/",
                "",
                "There is no CQC_API_KEY, so ratings come from the simulated regulator. Open its",
                "page, change the rating of a location, and watch the marketplace follow within",
                f"{_minutes(self.settings.cqc_check_every_minutes)}.",
            ]
        if not self.settings.is_production:
            own = f"http://{HOST}:{self.port}"
            lines += ["", *homes(own), *sign_ins(own), *follow(own)]
        return "\n".join([*lines, "", "Ctrl-C stops everything.", ""])


def planned(environ: Mapping[str, str]) -> Plan:
    """Read PORT and SIMULATOR_PORT (the next one by default), and the settings.

    Raises:
        CannotRun: with every problem.
    """
    port = _port(environ, "PORT", 8000)
    settings = {"BASE_URL": f"http://{HOST}:{port}", **_given(environ)}
    simulator_port = None
    if "CQC_API_KEY" not in settings:
        simulator_port = _port(environ, "SIMULATOR_PORT", port + 1)
        settings["CQC_API_URL"] = f"http://{HOST}:{simulator_port}/public/v1"
        settings.setdefault("CQC_CHECK_EVERY_MINUTES", "1")
    try:
        checked = Settings.from_environment(settings)
    except BadSettings as bad:
        raise CannotRun("\n".join(bad.problems)) from bad
    return Plan(
        port=port,
        simulator_port=simulator_port,
        settings=checked,
        environment={**settings, "PYTHONUNBUFFERED": "1"},
    )


def main() -> int:
    """Prepare and run until stopped. The exit status is 0 where a person stopped it."""
    try:
        plan = planned(os.environ)
        _refuse_taken_ports(plan)
        _prepare(plan)
    except CannotRun as problem:
        click.echo(f"{problem}", err=True)
        return 1
    click.echo(plan.welcome)
    return _supervise(plan)


def _supervise(plan: Plan) -> int:
    honcho_manager.KILL_WAIT = _PATIENCE_SECONDS  # honcho has no argument for it
    manager = honcho_manager.Manager()
    for name, command in plan.commands.items():
        # honcho starts a shell; `exec` leaves none between a signal and the process it is for.
        line = f"exec {shlex.join(command)}"
        manager.add_process(name, line, env=dict(plan.environment), cwd=str(ROOT))
    # honcho listens to SIGINT and SIGTERM; a closed terminal has to end the processes too.
    signal.signal(signal.SIGHUP, lambda *_: signal.raise_signal(signal.SIGTERM))
    manager.loop()
    if manager.returncode in _STOPPED_BY_A_PERSON:
        click.echo("Stopped.")
        return 0
    click.echo("One of the processes ended by itself, so all were stopped: see above.", err=True)
    return manager.returncode or 1


def _prepare(plan: Plan) -> None:
    """Migrate; the first time, add the fictional council; build the index where there is none."""
    click.echo("Preparing the database.")
    _flask(plan, "db", "upgrade")
    app = create_app(plan.settings)
    with app.app_context():
        is_new = visible.directory_version() == _VERSION_OF_A_NEW_DIRECTORY
        has_index = adapters().text_index.is_ready()
        db.engine.dispose()  # nothing may stay open when the processes are started
    if is_new and not plan.settings.is_production:
        _flask(plan, "seed-demo", "--no-sign-ins")  # the welcome says it
    if not has_index:
        _flask(plan, "search", "rebuild")


def _flask(plan: Plan, *words: str) -> None:
    done = subprocess.run(  # noqa: S603 - our own words only
        [sys.executable, "-m", "flask", "--app", "wsgi", *words],
        cwd=ROOT,
        env={"LOG_LEVEL": "WARNING", **plan.environment},
        check=False,
    )
    if done.returncode:
        raise CannotRun(f"`flask {' '.join(words)}` failed, so nothing was started.")


def _refuse_taken_ports(plan: Plan) -> None:
    wanted = {"PORT": plan.port, "SIMULATOR_PORT": plan.simulator_port}
    for name, port in wanted.items():
        if port is not None:
            _refuse_taken(name, port)


def _refuse_taken(name: str, port: int) -> None:
    with socket.socket() as listener:
        # As the servers do: a port that was in use a moment ago counts as free.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
        except PermissionError as refusal:
            raise CannotRun(
                f"This machine does not let you use port {port}. Choose one above 1023: "
                f"make run {name}=8000"
            ) from refusal
        except OSError as taken:
            raise CannotRun(
                f"Port {port} is taken by another program (perhaps this one, already running). "
                f"Choose another: make run {name}={port % 60_000 + 10}"
            ) from taken


def _given(environ: Mapping[str, str]) -> dict[str, str]:
    """An empty value counts as not given, as it does for the settings."""
    return {name: value for name, value in environ.items() if value.strip()}


def _port(environ: Mapping[str, str], name: str, default: int) -> int:
    value = environ.get(name, "").strip() or str(default)
    if value.isascii() and value.isdigit() and 1 <= int(value) <= 65_535:  # noqa: PLR2004
        return int(value)
    raise CannotRun(f"{name} is {value!r}; it has to be a whole number from 1 to 65535.")


def _minutes(number: int) -> str:
    return "a minute" if number == 1 else f"{number} minutes"


if __name__ == "__main__":
    sys.exit(main())
