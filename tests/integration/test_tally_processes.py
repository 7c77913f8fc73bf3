"""Counts of a real web server: two workers add up, and what is stopped has added its own."""

from __future__ import annotations

import signal
import subprocess
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime

import pytest
from flask import Flask

from marketplace.domain.numbers import Counted
from marketplace.models.base import db
from marketplace.models.listings import Listing
from marketplace.queries.listing_counts import counts_since
from tests.integration.processes import SECONDS, process
from tests.integration.town import add_listing
from tests.ports import free_port

PERSON = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0"}
LOOKS = 20


def _get(address: str) -> int:
    asked = urllib.request.Request(address, headers=PERSON)  # noqa: S310 - our own server
    with urllib.request.urlopen(asked, timeout=SECONDS) as answer:  # noqa: S310
        status: int = answer.status
        return status


def _is_up(server: subprocess.Popen[str], address: str) -> bool:
    deadline = time.monotonic() + SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        try:
            return _get(f"{address}/health/ready") == 200
        except urllib.error.URLError:
            time.sleep(0.05)
    return False


@pytest.mark.usefixtures("directory")
def test_a_server_that_is_stopped_loses_no_count(app: Flask) -> None:
    listing_id = add_listing(None)
    slug = db.session.get_one(Listing, listing_id).slug
    db.session.rollback()
    began = datetime.now(UTC).date()
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    words = ("gunicorn", "wsgi:app", "--bind", f"127.0.0.1:{port}", "--workers", "2")
    more = ("--worker-class", "gthread", "--no-control-socket", "--log-level", "error")
    with process(app, *words, *more, BASE_URL=address) as server:
        assert _is_up(server, address)
        for _ in range(LOOKS):
            assert _get(f"{address}/listings/{slug}") == 200
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=SECONDS)
    counts = counts_since(listing_id, since=began)
    assert counts.total() == LOOKS
    days = {began, datetime.now(UTC).date()}  # midnight may have passed
    assert set(counts) <= {(day, Counted.VIEW) for day in days}
