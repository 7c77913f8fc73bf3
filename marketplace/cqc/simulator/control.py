"""Control for programs: faults, changes of records, and how often each was asked for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from http import HTTPStatus

from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import BadRequest, NotFound

from marketplace.cqc.simulator.faults import Fault, FaultName
from marketplace.cqc.simulator.options import options
from marketplace.cqc.simulator.register import NoSuchLocation
from marketplace.cqc.simulator.reports import Framework
from marketplace.cqc.simulator.simulator import Simulator
from marketplace.domain.listings import normalised_location_id

control = Blueprint("control", __name__, url_prefix="/control")


@control.get("/log")
def log() -> Response:
    """How many requests came, in all and for each location's record."""
    total, of_location = options().simulator.log.counted()
    return jsonify(total=total, locations=of_location)


@control.delete("/log")
def clear_log() -> Response:
    """Count from nothing again."""
    options().simulator.log.clear()
    return Response(status=HTTPStatus.NO_CONTENT)


@control.get("/faults")
def faults() -> Response:
    """The faults that are switched on."""
    return jsonify(faults=[fault.described() for fault in options().simulator.faults.active()])


@control.post("/faults")
def add_fault() -> tuple[Response, int]:
    """Switch a fault on: `name`, and `after`, `times`, `for` (a location ID), `seconds`."""
    fault = fault_from(_given())
    options().simulator.faults.add(fault)
    return jsonify(fault.described()), HTTPStatus.CREATED


@control.delete("/faults")
def clear_faults() -> Response:
    """Switch every fault off."""
    options().simulator.faults.clear()
    return Response(status=HTTPStatus.NO_CONTENT)


@control.post("/locations/<location_id>")
def change_location(location_id: str) -> Response:
    """Change a record, in any of four ways.

    `rating` publishes a report (with `framework`, `date`, `group`; null takes the rating away);
    `registered` and `dormant` are true or false; `record` is the whole record to send instead.
    """
    try:
        _apply(options().simulator, location_id, _given())
        record = options().simulator.register.record(normalised_location_id(location_id))
    except NoSuchLocation as absence:
        raise NotFound(f"There is no location {location_id}.") from absence
    except (ValueError, TypeError) as problem:
        raise BadRequest(str(problem)) from problem
    return jsonify(record)


def fault_from(given: Mapping[str, object]) -> Fault:
    """Read a fault from text or JSON. Raises BadRequest, saying what is wrong."""
    try:
        name = FaultName(str(given.get("name")))
    except ValueError as unknown:
        raise BadRequest(f"name has to be one of: {', '.join(FaultName)}") from unknown
    try:
        after, times = int(str(given.get("after") or 0)), _number(given.get("times"))
        seconds = given.get("seconds")
        late = None if seconds in {None, ""} else float(str(seconds))
    except ValueError as wrong:
        raise BadRequest("after, times and seconds have to be numbers") from wrong
    for_id = normalised_location_id(str(given.get("for") or "")) or None
    return Fault(name=name, after=after, times=times, for_id=for_id, seconds=late)


def _apply(simulator: Simulator, location_id: str, given: Mapping[str, object]) -> None:
    if isinstance(record := given.get("record"), dict):
        simulator.replace(location_id, record)
    if "rating" in given:
        _rate(simulator, location_id, given)
    if given.get("registered") is False:
        simulator.deregister(location_id, on=_date(given))
    if given.get("registered") is True:
        simulator.reregister(location_id)
    if isinstance(dormant := given.get("dormant"), bool):
        simulator.set_dormant(location_id, dormant=dormant)


def _rate(simulator: Simulator, location_id: str, given: Mapping[str, object]) -> None:
    rating, framework, group = (given.get(name) for name in ("rating", "framework", "group"))
    if rating is None:
        simulator.withdraw_rating(location_id)
        return
    simulator.publish(
        location_id,
        rating=str(rating),
        framework=Framework(str(framework)) if framework else None,
        on=_date(given),
        group=str(group) if group else None,
    )


def _date(given: Mapping[str, object]) -> date | None:
    written = given.get("date")
    return date.fromisoformat(str(written)) if written else None


def _number(value: object) -> int | None:
    return None if value in {None, ""} else int(str(value))


def _given() -> Mapping[str, object]:
    content = request.get_json(silent=True)
    if not isinstance(content, dict):
        raise BadRequest("the body has to be a JSON object")
    return content
