"""How a simulator was started, for its pages and paths."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app

from marketplace.cqc.simulator.simulator import Simulator

_NAME = "simulator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The simulator itself, and what was chosen on its command line.

    `key` is the only key that is taken (None: any or none). `latency_ms` is added to every
    answer. `marketplace_url` is where the console links back to.
    """

    simulator: Simulator
    key: str | None = None
    latency_ms: float = 0
    marketplace_url: str | None = None


def options() -> Options:
    """Those of the application that answers at this moment."""
    found: Options = current_app.extensions[_NAME]
    return found


def keep(extensions: dict[str, object], chosen: Options) -> None:
    """Remember the options in an application's extensions."""
    extensions[_NAME] = chosen
