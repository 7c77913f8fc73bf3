"""The application for a web server and for the `flask` command: `--app wsgi`."""

from __future__ import annotations

from marketplace.app import create_app

app = create_app()
