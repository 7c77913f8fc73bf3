"""`flask verify`: does every copy agree with what it was made from?"""

from __future__ import annotations

import sys

import click
from flask.cli import with_appcontext

from marketplace.cli.terminal import explained, system_now
from marketplace.domain.access import command
from marketplace.services.verify import verify
from marketplace.wiring import adapters


@click.command("verify")
@with_appcontext
def verify_copies() -> None:
    """Recompute visibility from holds; compare database, index and counts. Changes nothing.

    Exits with 1 on any difference. The nightly job mends what it finds.
    """
    with explained():
        found = verify(
            adapters().text_index, repair=False, actor=command("verify"), now=system_now()
        )
    for sentence in found.sentences():
        click.echo(sentence)
    if not found.is_clean:
        click.echo(
            "`python -m jobs --once verify-visibility` mends what may be mended by itself.",
            err=True,
        )
        sys.exit(1)
