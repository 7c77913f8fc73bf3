"""What is kept of a request: never what somebody typed."""

from __future__ import annotations

from structlog.testing import capture_logs

from tests.web.visitor import Visitor


def test_a_request_leaves_one_line_without_its_question(visitor: Visitor) -> None:
    with capture_logs() as lines:
        visitor.fetch("/search?q=my+mother+fell")

    (line,) = lines
    assert isinstance(line.pop("ms"), float)
    assert line == {
        "event": "request",
        "log_level": "info",
        "method": "GET",
        "path": "/search",
        "status": 200,
    }


def test_a_refused_question_leaves_no_more(visitor: Visitor) -> None:
    with capture_logs() as lines:
        visitor.fetch("/search?page=my+mother", headers={"X-Forwarded-For": "192.0.2.7"})

    assert "mother" not in repr(lines)
    assert "192.0.2.7" not in repr(lines)
