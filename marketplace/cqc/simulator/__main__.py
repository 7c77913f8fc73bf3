"""Runs the simulator: `python -m marketplace.cqc.simulator`."""

from __future__ import annotations

import argparse
import gzip
import json
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

from marketplace.cqc.simulator.faults import Fault, FaultName
from marketplace.cqc.simulator.options import Options
from marketplace.cqc.simulator.reports import Record
from marketplace.cqc.simulator.script import play
from marketplace.cqc.simulator.server import app_for, server_for
from marketplace.cqc.simulator.simulator import BadState, Simulator
from marketplace.demo.records import SCRIPT, records
from marketplace.domain.listings import normalised_location_id

_ABOUT = """A simulated Care Quality Commission register, for trying out and testing.

It answers on the official paths below /public/v1 with the official shapes. Open its address in a
browser for the console, on which a person changes ratings and switches faults on."""

_FAULTS = "faults:\n" + "\n".join(f"  {name:<22}{name.meaning}" for name in FaultName)


class BadRecords(Exception):
    """A file of records cannot be used. The message is for the person who gave it."""


def main(arguments: list[str] | None = None) -> int:
    """Serve until Ctrl-C or SIGTERM. The exit status is 0 then, and 1 for a bad file or port."""
    chosen = _parser().parse_args(arguments)
    try:
        found = list(records()) if chosen.records is None else list(_read(chosen.records))
        simulator = Simulator(found, state=chosen.state)
    except (BadRecords, BadState, ValueError) as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    if chosen.fault is not None:
        simulator.faults.add(_fault(chosen))
    options = Options(
        simulator=simulator,
        key=chosen.key,
        latency_ms=chosen.latency_ms,
        marketplace_url=chosen.marketplace_url,
    )
    _serve(options, host=chosen.host, port=chosen.port, script=chosen.script)
    return 0


def _serve(options: Options, *, host: str, port: int, script: str | None) -> None:
    server = server_for(app_for(options), host=host, port=port)
    simulator = options.simulator

    def stop(_number: int, _frame: FrameType | None) -> None:
        simulator.stopping.set()
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    _say(
        f"The simulated regulator has {len(simulator.register)} locations. "
        f"Console: http://{host}:{server.server_port}/"
    )
    if script == "demo":
        play(SCRIPT, simulator, say=_say)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        simulator.stopping.set()
        server.server_close()


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _read(path: Path) -> Iterator[Record]:
    """Read records, one JSON object a line, from a plain or a gzipped file. Raises BadRecords."""
    number = 0
    try:
        with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                if not line.strip():
                    continue
                record = json.loads(line)
                if not isinstance(record, dict):
                    raise BadRecords(f"{path}, line {number}: not a JSON object")
                yield record
    except OSError as problem:
        raise BadRecords(f"{path} cannot be read: {problem.strerror or problem}") from problem
    except (ValueError, EOFError) as problem:
        raise BadRecords(f"{path}, line {number}: not JSON") from problem


def _fault(chosen: argparse.Namespace) -> Fault:
    return Fault(
        name=FaultName(chosen.fault),
        after=chosen.fault_after,
        times=chosen.fault_times,
        for_id=normalised_location_id(chosen.fault_for) if chosen.fault_for else None,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m marketplace.cqc.simulator",
        description=_ABOUT,
        epilog=_FAULTS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    add("--port", type=int, default=8001, help="port to listen on (%(default)s)")
    add(
        "--records",
        type=Path,
        metavar="FILE",
        help="location records, one JSON object a line, also gzipped (the demo's)",
    )
    add("--state", type=Path, metavar="FILE", help="keep changes here, so that they outlive a stop")
    add("--key", metavar="KEY", help="the only subscription key that is taken (any, or none)")
    add("--latency-ms", type=float, default=0, metavar="MS", help="delay of every answer (0)")
    add("--marketplace-url", metavar="URL", help="where the console links to listings")
    add("--script", choices=["demo"], help="let two ratings change within the first minutes")
    add("--fault", choices=list(FaultName), metavar="NAME", help="switch a fault on, see below")
    add("--fault-after", type=int, default=0, metavar="N", help="answer N requests well first (0)")
    add("--fault-times", type=int, metavar="N", help="show the fault N times only (every time)")
    add("--fault-for", metavar="ID", help="show the fault for this location only (all)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
