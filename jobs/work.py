"""What a job is given, and what it tells."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import Flask

from marketplace.domain.access import Actor
from marketplace.wiring import Adapters

DONE = 0
FAILED = 1
GUARDED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What a job works with. When `stopping` is set it ends as soon as it can without harm."""

    app: Flask
    adapters: Adapters
    actor: Actor
    clock: Callable[[], datetime]
    stopping: threading.Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a run of a job has to tell: sentences for people and an exit status.

    `eventful` is False where nothing happened that somebody at the terminal would want to know.
    """

    exit_status: int
    sentences: tuple[str, ...]
    eventful: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A job by its name. `run` is called in an application context of its own.

    `tells_every_run` is for the one that people watch: what it did is always worth a line.
    """

    name: str
    run: Callable[[Work], Told]
    tells_every_run: bool = False
