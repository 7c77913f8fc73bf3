"""Answers to what goes wrong: plain pages for people, problem documents for programs."""

from __future__ import annotations

import json
from http import HTTPStatus

from flask import Flask, Response, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from marketplace.domain.errors import ConflictError, ForbiddenError, NotFoundError, RefusedError
from marketplace.search.directory import PageOutOfRange
from marketplace.web.criteria import PAGE_PARAMETERS, BadParameter

RETRY_AFTER_SECONDS = "30"
"""When to come back after what we could not do now."""
_API = "/api/"
_LISTINGS = "/listings/"
_BOXES = ("q", "postcode")
"""Parameters that stand in the search box of a page that refuses a search."""

_SENTENCES = {
    HTTPStatus.INTERNAL_SERVER_ERROR: (
        "Sorry, there is a problem with this service",
        "The fault is ours, not yours. Try again in a few minutes.",
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: (
        "Sorry, this service is not available at the moment",
        "Try again in a few minutes.",
    ),
    HTTPStatus.METHOD_NOT_ALLOWED: (
        "That does not work here",
        "This address cannot be used in that way. Go back and try again.",
    ),
    HTTPStatus.FORBIDDEN: (
        "You cannot use this page",
        "This page is not open to you.",
    ),
    HTTPStatus.CONFLICT: (
        "Someone else changed this",
        "It changed while you had it open. We have not saved what you sent: look at it again.",
    ),
}
_OTHERWISE = ("We cannot do that", "Go back and try again.")


def handle_errors(app: Flask) -> None:
    """Give `app` these answers, for every path."""
    app.register_error_handler(HTTPException, went_wrong)
    app.register_error_handler(BadParameter, _bad_parameter)
    app.register_error_handler(PageOutOfRange, _beyond_last_page)
    app.register_error_handler(NotFoundError, _not_found)
    app.register_error_handler(ForbiddenError, _forbidden)
    app.register_error_handler(ConflictError, _conflict)
    app.register_error_handler(RefusedError, _refused)


def unavailable(problem: Exception) -> Response:
    """Answer for when the database does not: 503, and when to come back."""
    del problem
    response = _answer(HTTPStatus.SERVICE_UNAVAILABLE)
    response.headers["Retry-After"] = RETRY_AFTER_SECONDS
    return response


def overtaken(problem: Exception) -> Response:
    """Answer for when somebody else wrote the same row at the same moment: as for any conflict."""
    del problem
    return _answer(HTTPStatus.CONFLICT)


def went_wrong(problem: HTTPException) -> Response:
    """Answer for a status that Flask or one of our views raised."""
    response = _answer(HTTPStatus(problem.code or HTTPStatus.INTERNAL_SERVER_ERROR))
    for name, value in problem.get_headers():
        if name.casefold() not in {"content-type", "content-length"}:
            response.headers[name] = value
    return response


def _beyond_last_page(problem: PageOutOfRange) -> Response:
    del problem
    return _answer(HTTPStatus.NOT_FOUND)


def _not_found(problem: NotFoundError) -> Response:
    """The page of what never was: what an error knows of an object stays with us."""
    del problem
    return _answer(HTTPStatus.NOT_FOUND)


def _forbidden(problem: ForbiddenError) -> Response:
    del problem
    return _answer(HTTPStatus.FORBIDDEN)


def _conflict(problem: ConflictError) -> Response:
    del problem
    return _answer(HTTPStatus.CONFLICT)


def _refused(problem: RefusedError) -> Response:
    """What a rule does not allow now, in the rule's own words."""
    status, sentence = HTTPStatus.CONFLICT, _as_sentence(str(problem))
    if request.path.startswith(_API):
        return _problem_document(status, detail=sentence)
    heading, _ = _OTHERWISE
    page = render_template("errors/problem.html", heading=heading, sentences=(sentence,))
    return make_response(page, status)


def _bad_parameter(problem: BadParameter) -> Response:
    status = HTTPStatus.BAD_REQUEST
    if request.path.startswith(_API):
        return _problem_document(status, detail=problem.message, field=problem.field)
    page = render_template(
        "errors/bad_request.html",
        field=problem.field,
        message=problem.message,
        asked=request.args,
        kept=[
            (name, value)
            for name, value in request.args.items(multi=True)
            if value and name in PAGE_PARAMETERS - {*_BOXES, "page", problem.field}
        ],
        is_typed=problem.field in {*_BOXES, "max_price"},
    )
    return make_response(page, status)


def _answer(status: HTTPStatus) -> Response:
    """The page or document for a status. It holds nothing of the request."""
    if request.path.startswith(_API):
        return _problem_document(status)
    if status is HTTPStatus.NOT_FOUND:
        what = "listing" if request.path.startswith(_LISTINGS) else "page"
        page = render_template("errors/not_found.html", heading=f"We cannot find that {what}")
    else:
        heading, sentence = _SENTENCES.get(status, _OTHERWISE)
        page = render_template("errors/problem.html", heading=heading, sentences=(sentence,))
    return make_response(page, status)


def _problem_document(status: HTTPStatus, **members: str) -> Response:
    """A problem document (RFC 9457); `members` name the field and say what is wrong with it."""
    body = {"type": "about:blank", "title": status.phrase, "status": int(status), **members}
    response = make_response(json.dumps(body), status)
    response.content_type = "application/problem+json"
    return response


def _as_sentence(words: str) -> str:
    """Words with a capital letter first and a full stop last."""
    words = words[:1].upper() + words[1:]
    return words if words.endswith((".", "?", "!")) else f"{words}."
