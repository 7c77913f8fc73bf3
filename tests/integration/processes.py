"""Processes of ours as an operator starts them, on the database of a test."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from marketplace.config import ROOT
from marketplace.wiring import EXTENSION
from tests.ports import PATIENCE_IN_SECONDS

SECONDS = PATIENCE_IN_SECONDS


def environment_of(app: Flask, **more: str) -> dict[str, str]:
    """What another process needs to work on the same database and index."""
    settings = app.extensions[EXTENSION].settings
    return {
        **{name: os.environ[name] for name in ("PATH", "HOME", "TZ") if name in os.environ},
        "PYTHONUNBUFFERED": "1",
        "PYTHONWARNINGS": "ignore",
        "DATABASE_URL": settings.database_url,
        "INSTANCE_DIR": str(settings.instance_dir),
        "SECRET_KEY": settings.secret_key,
        "CQC_API_URL": settings.cqc_api_url,
        **more,
    }


@contextmanager
def process(app: Flask, *words: str, **more: str) -> Iterator[subprocess.Popen[str]]:
    """Run `python -m …`; it is killed at the end of the block, if it is still there."""
    running = subprocess.Popen(  # noqa: S603 - our own words only
        [sys.executable, "-m", *words],
        cwd=ROOT,
        env=environment_of(app, **more),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with running:
        try:
            yield running
        finally:
            running.kill()


def line_of(running: subprocess.Popen[str]) -> str:
    """The next line that a process prints."""
    assert running.stdout is not None
    return running.stdout.readline().strip()
