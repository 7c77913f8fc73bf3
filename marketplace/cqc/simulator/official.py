"""The official paths and shapes (API reference, sections 2 and 3), spoilt by faults on request."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, g, request
from werkzeug.datastructures import MultiDict

from marketplace.cqc.simulator import spoiling
from marketplace.cqc.simulator.faults import Fault
from marketplace.cqc.simulator.options import options
from marketplace.cqc.simulator.register import NoSuchLocation
from marketplace.cqc.simulator.reports import Record

official = Blueprint("official", __name__, url_prefix="/public/v1")

_MOST_PER_PAGE = 1_000
_DEFAULT_PER_PAGE = 100

Rows = list[dict[str, Any]] | list[str]
_FILTERS: dict[str, Callable[[Record], list[object]]] = {
    "careHome": lambda record: [record.get("careHome")],
    "localAuthority": lambda record: [record.get("localAuthority")],
    "region": lambda record: [record.get("region")],
    "constituency": lambda record: [record.get("constituency")],
    "inspectionDirectorate": lambda record: [record.get("inspectionDirectorate")],
    # As the real one: blind to ratings under the new framework.
    "overallRating": lambda record: [_overall(record)],
    "regulatedActivity": lambda record: _each(record, "regulatedActivities", "name"),
    "gacServiceTypeDescription": lambda record: _each(record, "gacServiceTypes", "description"),
}


@official.before_request
def receive() -> Response | None:
    """Count the request, then refuse, delay or spoil it where that is wanted."""
    simulator, chosen = options().simulator, options()
    arguments = request.view_args or {}
    location_id = arguments.get("location_id")
    simulator.log.note(location_id)
    late, fault = simulator.faults.due(location_id)
    g.fault = fault
    seconds = chosen.latency_ms / 1_000 + sum(spoiling.lateness(each) for each in late)
    if seconds:
        simulator.stopping.wait(seconds)
    if fault is not None and (answer := spoiling.in_place(fault, simulator)):
        return answer
    if not request.headers.get("User-Agent"):
        return spoiling.gateway_page(HTTPStatus.FORBIDDEN)
    if chosen.key and request.headers.get("Ocp-Apim-Subscription-Key") != chosen.key:
        return spoiling.key_refused()
    return None


@official.after_request
def send(response: Response) -> Response:
    """Spoil a proper answer where a fault says so."""
    fault: Fault | None = g.get("fault")
    if fault is None:
        return response
    return spoiling.spoilt(response, fault, options().simulator, request.view_args or {})


@official.get("/locations")
def locations() -> Response:
    """A page of the locations that match the filters; several values of one filter mean "or"."""
    wanted = {name: set(request.args.getlist(name)) for name in _FILTERS if name in request.args}
    rows = [
        {
            "locationId": record["locationId"],
            "locationName": record.get("name"),
            "postalCode": record.get("postalCode"),
        }
        for record in options().simulator.register.records()
        if all(values & set(map(str, _FILTERS[name](record))) for name, values in wanted.items())
    ]
    return _paged("locations", rows)


@official.get("/locations/<location_id>")
def location(location_id: str) -> Response:
    """One record. As the real one, a lower-case ID is a bad request."""
    if location_id != location_id.upper():
        return spoiling.message(HTTPStatus.BAD_REQUEST, "Bad Request")
    try:
        body = options().simulator.register.body(location_id)
    except NoSuchLocation:
        return spoiling.message(HTTPStatus.NOT_FOUND, "Not found")
    return Response(body, content_type="application/json")


@official.get("/changes/<organisation_type>")
def changes(organisation_type: str) -> Response:
    """The IDs that changed in a window; both of its ends are required."""
    try:
        start, end = (_moment(request.args[name]) for name in ("startTimestamp", "endTimestamp"))
    except (KeyError, ValueError):
        return spoiling.message(HTTPStatus.BAD_REQUEST, "Bad Request")
    if organisation_type not in {"location", "provider"}:
        return spoiling.message(HTTPStatus.BAD_REQUEST, "Bad Request")
    register = options().simulator.register
    found = register.changed_ids(start, end) if organisation_type == "location" else []
    return _paged("changes", found)


@official.get("/providers/<provider_id>")
def provider(provider_id: str) -> Response:
    """One provider, made up from its locations."""
    records = options().simulator.register.records()
    ours = [record for record in records if record.get("providerId") == provider_id]
    if not ours:
        return spoiling.message(HTTPStatus.NOT_FOUND, "Not found")
    content = {
        "providerId": provider_id,
        "locationIds": [record["locationId"] for record in ours],
        "organisationType": "Provider",
        "ownershipType": "Organisation",
        "type": ours[0].get("type"),
        "name": f"Provider {provider_id}",
        "registrationStatus": "Registered",
    }
    return Response(json.dumps(content), content_type="application/json")


def _paged(field: str, rows: Rows) -> Response:
    """One page of rows, with the counts and addresses that the real lists carry."""
    try:
        page = int(request.args.get("page", 1))
        size = int(request.args.get("perPage", _DEFAULT_PER_PAGE))
    except ValueError:
        return spoiling.message(HTTPStatus.BAD_REQUEST, "Bad Request")
    if page < 1 or not 1 <= size <= _MOST_PER_PAGE:
        return spoiling.message(HTTPStatus.BAD_REQUEST, "Bad Request")
    pages = -(-len(rows) // size)
    content = {
        "total": len(rows),
        "page": page,
        "perPage": size,
        "totalPages": pages,
        "firstPageUri": _uri(1),
        "previousPageUri": _uri(page - 1) if 1 < page <= pages else None,
        "nextPageUri": _uri(page + 1) if page < pages else None,
        "lastPageUri": _uri(max(pages, 1)),
        "uri": request.path.removeprefix("/public/v1"),
        field: rows[(page - 1) * size : page * size],
    }
    return Response(json.dumps(content), content_type="application/json")


def _uri(page: int) -> str:
    query = MultiDict(request.args)
    query["page"] = str(page)
    path = request.path.removeprefix("/public/v1")
    return f"{path}?{urlencode(list(query.items(multi=True)))}"


def _overall(record: Record) -> object:
    found: object = record
    for field in ("currentRatings", "overall", "rating"):
        found = found.get(field) if isinstance(found, dict) else None
    return found


def _each(record: Record, field: str, part: str) -> list[object]:
    return [item.get(part) for item in record.get(field) or []]


def _moment(written: str) -> datetime:
    """Read a time of the feed's window; without a zone it is UTC."""
    found = datetime.fromisoformat(written.replace(" ", "+"))
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found
