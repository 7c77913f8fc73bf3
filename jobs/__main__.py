"""`python -m jobs` runs jobs on their schedule; `python -m jobs --once NAME` runs one and ends.

SIGTERM and SIGINT stop it in the middle of a run, within a few seconds and without harm. Exit
status with `--once`: 0 done, or somebody else is doing it; 3 where the mass-change guard stopped a
check of ratings; 1 otherwise.
"""

from __future__ import annotations

import argparse
import os
import sys
import threading
from collections.abc import Sequence

import click
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from jobs.runner import Runner, system_clock
from jobs.schedule import JOBS, Schedule, table
from jobs.stopping import StopSign
from jobs.work import FAILED, Job
from marketplace.app import create_app
from marketplace.config import BadSettings
from marketplace.services import runs
from marketplace.wiring import EXTENSION

GRACE_SECONDS = 8.0
"""A job that was asked to stop has so long. It is cut off then: the next start makes good."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the jobs. Returns the exit status of the process."""
    options = _parser().parse_args(arguments)
    sign = StopSign()
    try:
        app = create_app()
    except BadSettings as bad:
        click.echo(f"{bad}", err=True)
        return FAILED
    stopping = threading.Event()
    runner = Runner(app, stopping=stopping)
    if options.once:
        return _once(runner, JOBS[options.once], sign=sign, stopping=stopping)
    try:
        return _scheduled(app, runner, sign=sign, stopping=stopping)
    except SQLAlchemyError as error:
        click.echo(
            f"The database cannot be used ({type(error).__name__}). Is DATABASE_URL right, and "
            "was `flask --app wsgi db upgrade` run?",
            err=True,
        )
        return FAILED


def _once(runner: Runner, job: Job, *, sign: StopSign, stopping: threading.Event) -> int:
    """Run one job in a thread, so that a signal is heard meanwhile."""
    ended: list[int] = []
    thread = threading.Thread(target=lambda: ended.append(runner.once(job)), daemon=True)
    thread.start()
    sign.wait(unless=lambda: not thread.is_alive())
    stopping.set()
    thread.join(GRACE_SECONDS)
    if not ended:
        _cut_off((job.name,), FAILED)
    return ended[0]


def _scheduled(app: Flask, runner: Runner, *, sign: StopSign, stopping: threading.Event) -> int:
    """Follow the table until asked to stop. Runs that are overdue happen at once."""
    entries = table(app.extensions[EXTENSION].settings)
    schedule = Schedule(run=runner.scheduled, size=len(entries))
    now = system_clock()
    with app.app_context():
        for entry in entries:
            last = runs.last_settled(entry.job.name) if entry.shared else None
            schedule.add(entry, first=entry.first_run(last=last, now=now))
    schedule.start()
    sign.wait()
    schedule.stop()
    stopping.set()
    busy = runner.wait_until_idle(seconds=GRACE_SECONDS)
    if busy:
        _cut_off(busy, 0)
    return 0


def _cut_off(names: Sequence[str], status: int) -> None:
    """End at once: threads that wait for an answer would keep the process for long."""
    click.echo(f"Cut off in the middle: {', '.join(names)}. The next start makes good for it.")
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m jobs", description="Runs the jobs.")
    parser.add_argument(
        "--once", metavar="NAME", choices=sorted(JOBS), help=f"one of: {', '.join(sorted(JOBS))}"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
