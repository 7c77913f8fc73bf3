"""Runs one job: in an application context, with its errors caught, and told in plain words."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

import click
import structlog
from flask import Flask

from jobs.schedule import Entry
from jobs.work import DONE, FAILED, Job, Told, Work
from marketplace.domain.access import job as job_actor
from marketplace.domain.errors import MarketplaceError
from marketplace.services import runs
from marketplace.wiring import EXTENSION

log = structlog.stdlib.get_logger(__name__)


def system_clock() -> datetime:
    """The time of this machine, in UTC."""
    return datetime.now(UTC)


class Runner:
    """Runs jobs for one process, and knows which of them are at work."""

    def __init__(
        self, app: Flask, *, stopping: threading.Event, clock: Callable[[], datetime] = system_clock
    ) -> None:
        self._app = app
        self._stopping = stopping
        self._clock = clock
        self._lock = threading.Lock()
        self._busy: set[str] = set()
        self._failing: set[str] = set()

    def once(self, job: Job) -> int:
        """Run a job, say what came of it whatever that is, and return its exit status."""
        told = self._told(job)
        self._say(job, told)
        return told.exit_status

    def scheduled(self, entry: Entry) -> None:
        """Run a job whose time has come, if it is due; say what is worth knowing.

        A job that fails again and again says so once, unless it is one that tells every run.
        """
        job = entry.job
        if self._stopping.is_set():
            return
        told = self._told(job, entry)
        failed = told.exit_status == FAILED
        repeated = failed and job.name in self._failing
        (self._failing.add if failed else self._failing.discard)(job.name)
        if told.eventful and (job.tells_every_run or not repeated):
            self._say(job, told)

    def wait_until_idle(self, *, seconds: float) -> tuple[str, ...]:
        """Wait until no job is at work, at most so long; return who still is."""
        deadline = time.monotonic() + seconds
        while (busy := self._at_work()) and time.monotonic() < deadline:
            time.sleep(0.05)
        return busy

    def _at_work(self) -> tuple[str, ...]:
        with self._lock:
            return tuple(sorted(self._busy))

    def _told(self, job: Job, entry: Entry | None = None) -> Told:
        with self._lock:
            self._busy.add(job.name)
        try:
            with self._app.app_context():
                if entry is not None and not self._is_due(entry):
                    return Told(exit_status=DONE, sentences=(), eventful=False)
                return job.run(self._work(job))
        except MarketplaceError as error:
            return Told(exit_status=FAILED, sentences=(f"Not done: {error}.",))
        except Exception as error:  # one failed run must not end the process
            log.exception("job_failed", job=job.name)
            sentence = f"Failed ({type(error).__name__}); the log says more."
            return Told(exit_status=FAILED, sentences=(sentence,))
        finally:
            with self._lock:
                self._busy.discard(job.name)

    def _is_due(self, entry: Entry) -> bool:
        last = runs.last_began(entry.job.name) if entry.shared else None
        return entry.is_due(last=last, now=self._clock())

    def _work(self, job: Job) -> Work:
        return Work(
            app=self._app,
            adapters=self._app.extensions[EXTENSION],
            actor=job_actor(job.name),
            clock=self._clock,
            stopping=self._stopping,
        )

    def _say(self, job: Job, told: Told) -> None:
        """One line for each sentence, with the local time."""
        local = self._clock().astimezone()
        lines = (f"{local:%H:%M:%S} {job.name}: {sentence}" for sentence in told.sentences)
        click.echo("\n".join(lines))
