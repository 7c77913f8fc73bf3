"""One log line for each request: what was asked and how it went, never what somebody typed."""

from __future__ import annotations

import re
import time
from types import TracebackType

import structlog
from flask import Flask, Response, g, request

_Fault = tuple[type, BaseException, TracebackType] | tuple[None, None, None]

_log = structlog.get_logger("marketplace.requests")

_LONG_PART = re.compile(r"[^/]{30,}")
"""Tokens of links are longer; names of pages are shorter."""


def log_requests(app: Flask) -> None:
    """Log method, path, status and milliseconds. The query string and the address stay out.

    A fault of ours is logged with the same path: Flask's own line would hold the whole.
    """
    app.log_exception = _log_fault  # type: ignore[method-assign]

    @app.before_request
    def _start() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def _finish(response: Response) -> Response:
        started = g.pop("started", None)
        _log.info(
            "request",
            method=request.method,
            path=_path(),
            status=response.status_code,
            ms=None if started is None else round((time.perf_counter() - started) * 1000, 1),
        )
        return response


def _log_fault(exc_info: _Fault) -> None:
    _log.error("request failed", method=request.method, path=_path(), exc_info=exc_info)


def _path() -> str:
    """The path, without the token of a link: whoever reads the log could use it.

    Where the address leads nowhere, a long part may be a token with something stuck to it. Escaped:
    a path may hold anything, and a log is read by programs and on terminals.
    """
    path = request.path
    if token := (request.view_args or {}).get("token"):
        path = path.replace(str(token), "(token)")
    elif request.url_rule is None:
        path = _LONG_PART.sub("(long)", path)
    return path.encode("unicode_escape").decode("ascii")
