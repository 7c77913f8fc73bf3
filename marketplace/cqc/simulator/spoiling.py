"""What each fault does to an answer."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus

from flask import Response

from marketplace.cqc.simulator.faults import Fault, FaultName
from marketplace.cqc.simulator.simulator import Simulator

_JSON = "application/json"
_LATE_IN_SECONDS = 2.0
_RETRY_AFTER_IN_SECONDS = 1.0
_DRIP_IN_SECONDS = 0.2
_LONGEST_HANG_IN_SECONDS = 300
_LOOK_EVERY_SECONDS = 0.05
_CLAIMED_TOO_MANY = 7


def lateness(fault: Fault) -> float:
    """How many seconds a latency adds."""
    return _LATE_IN_SECONDS if fault.seconds is None else fault.seconds


def in_place(fault: Fault, simulator: Simulator) -> Response | None:
    """The answer that a fault gives in place of the proper one; None where it spoils that one."""
    make = _IN_PLACE.get(fault.name)
    return make(fault, simulator) if make else None


def spoilt(
    response: Response, fault: Fault, simulator: Simulator, asked: Mapping[str, str]
) -> Response:
    """The proper answer, spoilt. Faults that answer in its place leave it alone."""
    location_id = asked.get("location_id")
    match fault.name:
        case FaultName.TRUNCATED_JSON:
            body = response.get_data()
            response.set_data(body[: len(body) // 2])
        case FaultName.DRIP:
            return _dripping(response, fault, simulator)
        case FaultName.EMPTY_LIST:
            response.set_data(_emptied(response.get_data()))
        case FaultName.WRONG_TOTAL if location_id is None:
            content = json.loads(response.get_data())
            if "total" in content:
                content["total"] += _CLAIMED_TOO_MANY
                response.set_data(json.dumps(content))
        case FaultName.OTHER_LOCATION if location_id in simulator.register.ids:
            other = simulator.register.neighbour(str(location_id))
            response.set_data(simulator.register.body(other))
    return response


def message(status: HTTPStatus, text: str) -> Response:
    """The register's own form of an error."""
    return Response(json.dumps({"message": text}), status, content_type=_JSON)


def key_refused() -> Response:
    """What the gateway says to a missing or wrong key."""
    content = {"statusCode": 401, "message": "The subscription key is missing or not valid."}
    return Response(json.dumps(content), HTTPStatus.UNAUTHORIZED, content_type=_JSON)


def gateway_page(status: HTTPStatus) -> Response:
    """A web page of the gateway's, as it comes in an outage."""
    title = f"{status.value} {status.phrase}"
    page = (
        f'<!doctype html><html lang="en"><head><title>{title}</title></head><body>'
        f"<h1>{title}</h1><p>Microsoft-Azure-Application-Gateway/v2</p></body></html>"
    )
    return Response(page, status, content_type="text/html")


def _too_many(fault: Fault, _simulator: Simulator) -> Response:
    seconds = _RETRY_AFTER_IN_SECONDS if fault.seconds is None else fault.seconds
    answer = message(HTTPStatus.TOO_MANY_REQUESTS, "Too many requests.")
    answer.headers["Retry-After"] = f"{seconds:.0f}"
    return answer


def _hung(fault: Fault, simulator: Simulator) -> Response:
    """Say nothing until the fault is switched off or the server stops."""
    for _ in range(int(_LONGEST_HANG_IN_SECONDS / _LOOK_EVERY_SECONDS)):
        if simulator.stopping.wait(_LOOK_EVERY_SECONDS) or fault not in simulator.faults.active():
            break
    return gateway_page(HTTPStatus.SERVICE_UNAVAILABLE)


def _dripping(response: Response, fault: Fault, simulator: Simulator) -> Response:
    body = response.get_data()
    pause = _DRIP_IN_SECONDS if fault.seconds is None else fault.seconds

    def drops() -> Iterator[bytes]:
        for position in range(len(body)):
            if simulator.stopping.wait(pause):
                return
            yield body[position : position + 1]

    headers = {"Content-Length": str(len(body))}
    return Response(drops(), response.status, headers, content_type=response.content_type)


def _emptied(body: bytes) -> str:
    """A list without rows; in place of a single record, a list without anything."""
    content = json.loads(body)
    if "total" not in content:
        return "[]"
    rows: dict[str, list[object]] = {
        name: [] for name, value in content.items() if isinstance(value, list)
    }
    return json.dumps({**content, "total": 0, "totalPages": 0, "nextPageUri": None, **rows})


_IN_PLACE: dict[FaultName, Callable[[Fault, Simulator], Response]] = {
    FaultName.UNAUTHORISED: lambda *_: key_refused(),
    FaultName.FORBIDDEN: lambda *_: gateway_page(HTTPStatus.FORBIDDEN),
    FaultName.NOT_FOUND: lambda *_: message(HTTPStatus.NOT_FOUND, "Not found"),
    FaultName.NOT_FOUND_PAGE: lambda *_: gateway_page(HTTPStatus.NOT_FOUND),
    FaultName.TOO_MANY: lambda *_: message(HTTPStatus.TOO_MANY_REQUESTS, "Too many requests."),
    FaultName.TOO_MANY_RETRY_AFTER: _too_many,
    FaultName.SERVER_ERROR: lambda *_: message(
        HTTPStatus.INTERNAL_SERVER_ERROR, "Internal server error."
    ),
    FaultName.UNAVAILABLE: lambda *_: gateway_page(HTTPStatus.SERVICE_UNAVAILABLE),
    FaultName.HTML: lambda *_: gateway_page(HTTPStatus.OK),
    FaultName.HANG: _hung,
}
