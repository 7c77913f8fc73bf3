"""The application for a web server and for the `flask` command: `--app wsgi`."""

from __future__ import annotations

import sys

from marketplace.app import create_app
from marketplace.cli.settings import application_to_check_settings
from marketplace.config import BadSettings
from marketplace.web.counting import keep_counts

try:
    app = application_to_check_settings(sys.argv) or keep_counts(create_app())
except BadSettings as bad:
    sys.exit(f"{bad}\n`flask --app wsgi check-config` shows every setting.")
