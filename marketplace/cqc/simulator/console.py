"""The console: pages on which a person changes the simulated register."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus
from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.wrappers import Response as AnyResponse

from marketplace.cqc.simulator.control import fault_from
from marketplace.cqc.simulator.faults import FaultName
from marketplace.cqc.simulator.options import options
from marketplace.cqc.simulator.overview import Overview, overview, spoken
from marketplace.cqc.simulator.register import NoSuchLocation
from marketplace.cqc.simulator.reports import Framework
from marketplace.domain.listings import normalised_location_id
from marketplace.domain.ratings import Rating

console = Blueprint("console", __name__)

_MOST_RESULTS = 100
_WITHDRAWN = "withdrawn"
_WORDS = [
    *((rating.label, rating.label) for rating in Rating),
    ("Inspected but not rated", "Inspected but not rated"),
    ("No published rating", "No published rating"),
    (_WITHDRAWN, "Take the rating away, without a new one"),
]
_FRAMEWORKS = [
    (Framework.OLD, "Inspection report (until 2024)"),
    (Framework.NEW, "Assessment (since 2024)"),
]


@console.after_app_request
def protect(response: Response) -> Response:
    """Allow a page its own style sheet and forms, and nothing else."""
    if response.mimetype != "text/html":
        return response
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response


@console.app_context_processor
def surroundings() -> dict[str, object]:
    """What every page shows."""
    return {"faults_on": options().simulator.faults.active(), "spoken": spoken}


@console.get("/")
def start() -> str:
    """Find a location."""
    words = request.args.get("q", "").strip()
    found = options().simulator.register.found_by(words)
    return render_template(
        "start.html",
        words=words,
        total=len(found),
        found=[overview(record) for record in found[:_MOST_RESULTS]],
    )


@console.get("/locations/<location_id>")
def location(location_id: str) -> str:
    """See and change one location."""
    return _location_page(location_id)


@console.post("/locations/<location_id>/report")
def publish(location_id: str) -> AnyResponse | tuple[str, int]:
    """Publish a new report."""
    simulator, word = options().simulator, request.form.get("rating", "")
    on, problem = _report_date(request.form.get("date", ""))
    if problem:
        return _location_page(location_id, problem=problem), HTTPStatus.BAD_REQUEST
    if word not in dict(_WORDS):
        raise BadRequest("Choose a rating from the list.")
    framework = _framework(request.form.get("framework"))
    _shown(location_id)
    if word == _WITHDRAWN:
        simulator.withdraw_rating(location_id)
    else:
        simulator.publish(location_id, rating=word, framework=framework, on=on)
    return _done(location_id, "rating")


@console.post("/locations/<location_id>/registration")
def register(location_id: str) -> AnyResponse:
    """Close a location, or open it again."""
    if _shown(location_id).registered:
        options().simulator.deregister(location_id)
    else:
        options().simulator.reregister(location_id)
    return _done(location_id, "registration")


@console.post("/locations/<location_id>/dormancy")
def dormancy(location_id: str) -> AnyResponse:
    """Say that a location does not operate at present, or that it does again."""
    options().simulator.set_dormant(location_id, dormant=not _shown(location_id).dormant)
    return _done(location_id, "dormancy")


@console.get("/faults")
def faults() -> str:
    """See the faults, and switch them on and off."""
    return render_template("faults.html", names=list(FaultName), done=request.args.get("done"))


@console.post("/faults")
def switch_on() -> AnyResponse:
    """Switch a fault on."""
    options().simulator.faults.add(fault_from(request.form))
    return redirect(url_for(".faults", done="on"), HTTPStatus.SEE_OTHER)


@console.post("/faults/off")
def switch_off() -> AnyResponse:
    """Switch every fault off."""
    options().simulator.faults.clear()
    return redirect(url_for(".faults", done="off"), HTTPStatus.SEE_OTHER)


def _location_page(location_id: str, *, problem: str | None = None) -> str:
    simulator = options().simulator
    shown = _shown(location_id)
    return render_template(
        "location.html",
        shown=shown,
        problem=problem,
        done=request.args.get("done"),
        words=_WORDS,
        frameworks=_FRAMEWORKS,
        today=simulator.today,
        given=request.form,
        search_url=_search_url(shown.name),
    )


def _shown(location_id: str) -> Overview:
    """The location of this page; any spelling of its ID. Raises NotFound."""
    register = options().simulator.register
    try:
        return overview(register.record(normalised_location_id(location_id)))
    except NoSuchLocation as absence:
        raise NotFound(f"There is no location with the ID {location_id}.") from absence


def _search_url(name: str) -> str | None:
    """Where the marketplace would show this location's listing."""
    base = options().marketplace_url
    return f"{base.rstrip('/')}/search?{urlencode({'q': name})}" if base else None


def _report_date(written: str) -> tuple[date | None, str | None]:
    """Read a date from a form: the date (None: today), and what is wrong with it."""
    if not written.strip():
        return None, None
    try:
        on = date.fromisoformat(written.strip())
    except ValueError:
        return None, "Write the date as year, month and day: 2026-11-22"
    if on > options().simulator.today:
        return None, "The date of a report cannot be in the future"
    return on, None


def _framework(written: str | None) -> Framework:
    try:
        return Framework(str(written))
    except ValueError as unknown:
        raise BadRequest("Choose how the regulator rated.") from unknown


def _done(location_id: str, what: str) -> AnyResponse:
    page = url_for(".location", location_id=location_id, done=what)
    return redirect(page, HTTPStatus.SEE_OTHER)
