"""Puts the simulator together, and serves it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from http import HTTPStatus
from pathlib import Path

from flask import Flask, Response, jsonify, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from marketplace.cqc.simulator.console import console
from marketplace.cqc.simulator.control import control
from marketplace.cqc.simulator.faults import Fault, FaultName
from marketplace.cqc.simulator.official import official
from marketplace.cqc.simulator.options import Options, keep
from marketplace.cqc.simulator.reports import Framework, Record
from marketplace.cqc.simulator.simulator import Simulator
from marketplace.domain.listings import normalised_location_id

_STOP_WITHIN_SECONDS = 0.02


class _QuietHandler(WSGIRequestHandler):
    """Prints nothing for each request, and sends small answers at once."""

    disable_nagle_algorithm = True

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


def simulator_app(  # noqa: PLR0913 - the options of the command line
    records: Iterable[Record],
    *,
    state: Path | None = None,
    key: str | None = None,
    latency_ms: float = 0,
    marketplace_url: str | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Flask:
    """The simulator as a web application. Raises ValueError for bad records, and BadState."""
    simulator = Simulator(records, state=state, now=now)
    chosen = Options(
        simulator=simulator, key=key, latency_ms=latency_ms, marketplace_url=marketplace_url
    )
    return app_for(chosen)


def app_for(chosen: Options) -> Flask:
    """The web application of a simulator that is there already."""
    app = Flask(__name__)
    keep(app.extensions, chosen)
    for part in (official, control, console):
        app.register_blueprint(part)
    app.register_error_handler(HTTPException, _told)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    return app


def server_for(app: Flask, *, host: str, port: int) -> BaseWSGIServer:
    """A server with a thread for each connection. Exits where the port is taken."""
    return make_server(host, port, app, threaded=True, request_handler=_QuietHandler)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningSimulator:
    """A simulator that answers, in a thread of this process: for tests and benchmarks."""

    url: str
    """The base of the official paths; ends in /public/v1."""
    console_url: str
    simulator: Simulator

    def set_rating(
        self,
        location_id: str,
        rating: str | None,
        *,
        framework: Framework | None = None,
        on: date | None = None,
        group: str | None = None,
    ) -> None:
        """Publish a new report with this rating; None takes the rating away."""
        if rating is None:
            self.simulator.withdraw_rating(location_id)
            return
        self.simulator.publish(location_id, rating=rating, framework=framework, on=on, group=group)

    def add_fault(
        self,
        name: FaultName | str,
        *,
        after: int = 0,
        times: int | None = None,
        for_id: str | None = None,
        seconds: float | None = None,
    ) -> None:
        """Switch a fault on."""
        self.simulator.faults.add(
            Fault(name=FaultName(name), after=after, times=times, for_id=for_id, seconds=seconds)
        )

    def clear_faults(self) -> None:
        """Switch every fault off."""
        self.simulator.faults.clear()

    def requests_for(self, location_id: str) -> int:
        """How often this location's record was asked for."""
        _, of_location = self.simulator.log.counted()
        return of_location.get(normalised_location_id(location_id), 0)

    def all_requests(self) -> int:
        """How many requests came to the official paths."""
        return self.simulator.log.counted()[0]


@contextmanager
def running_simulator(  # noqa: PLR0913 - the options of the command line
    records: Iterable[Record],
    *,
    state: Path | None = None,
    key: str | None = None,
    latency_ms: float = 0,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    port: int = 0,
) -> Iterator[RunningSimulator]:
    """Serve a simulator on this machine until the block ends, by default on a free port."""
    simulator = Simulator(records, state=state, now=now)
    app = app_for(Options(simulator=simulator, key=key, latency_ms=latency_ms))
    server = server_for(app, host="127.0.0.1", port=port)
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": _STOP_WITHIN_SECONDS}, daemon=True
    )
    thread.start()
    console_url = f"http://127.0.0.1:{server.server_port}/"
    try:
        yield RunningSimulator(
            url=f"{console_url}public/v1", console_url=console_url, simulator=simulator
        )
    finally:
        simulator.stopping.set()
        server.shutdown()
        thread.join()
        server.server_close()


def _told(problem: HTTPException) -> Response | tuple[str, int]:
    """Errors are JSON for programs, and a page with a way back for people."""
    status, text = problem.code or HTTPStatus.INTERNAL_SERVER_ERROR, problem.description or ""
    if request.path.startswith(("/public/", "/control/")):
        answer = jsonify(message=text)
        answer.status_code = status
        return answer
    return render_template("problem.html", heading=problem.name, text=text), status
