"""`flask check-config`: every setting, and everything that is wrong with them."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence

import click
from flask import Flask

from marketplace.config import BadSettings, Settings, shown


@click.command("check-config")
def check_config() -> None:
    """Print every setting, secrets masked, and every problem. Exits with 1 if there is one."""
    settings = shown()
    width = max(len(name) for name, _ in settings)
    for name, value in settings:
        click.echo(f"{name:<{width}}  {value}")
    try:
        Settings.from_environment()
    except BadSettings as bad:
        click.echo(f"\n{len(bad.problems)} to put right:")
        for problem in bad.problems:
            click.echo(f"- {problem}")
        sys.exit(1)
    click.echo("\nNo problems.")


def application_to_check_settings(
    arguments: Sequence[str], environ: Mapping[str, str] = os.environ
) -> Flask | None:
    """An empty application for `check-config`, which must work where the real one cannot start.

    None where the `flask` command is not asked for just that.
    """
    if environ.get("FLASK_RUN_FROM_CLI") != "true" or check_config.name not in arguments:
        return None
    app = Flask("marketplace", static_folder=None)
    app.cli.add_command(check_config)
    return app
