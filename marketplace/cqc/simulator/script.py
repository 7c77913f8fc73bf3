"""A script of changes: what happens in the simulated register while a person watches."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable

from marketplace.cqc.simulator.register import NoSuchLocation
from marketplace.cqc.simulator.simulator import Simulator
from marketplace.demo.records import ScriptedChange


def play(
    script: Iterable[ScriptedChange], simulator: Simulator, *, say: Callable[[str], None]
) -> threading.Thread:
    """Take the steps of a script, each once in the life of a state file, in a thread of its own.

    `say` gets one plain line for each step.
    """
    steps = sorted(script, key=lambda step: step.after_seconds)
    thread = threading.Thread(target=_run, args=(steps, simulator, say), daemon=True)
    thread.start()
    return thread


def _run(steps: list[ScriptedChange], simulator: Simulator, say: Callable[[str], None]) -> None:
    started = time.monotonic()
    for step in steps:
        name = f"{step.location_id} {step.after_seconds}"
        if name in simulator.scripted:
            continue
        if simulator.stopping.wait(max(0.0, started + step.after_seconds - time.monotonic())):
            return
        try:
            changed = simulator.publish(step.location_id, rating=step.rating)
        except NoSuchLocation:
            say(f"The script names location {step.location_id}, which is not in this register.")
            continue
        simulator.note_step(name)
        say(
            f"The simulated regulator published a new report: {changed.get('name')} "
            f"is now rated {step.rating.label}."
        )
