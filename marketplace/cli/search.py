"""`flask search`: look after the index of words."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from sqlalchemy.exc import SQLAlchemyError

from marketplace.cli.terminal import explained, system_now
from marketplace.domain.access import command
from marketplace.search.text import IndexBusy
from marketplace.services import leases, outbox
from marketplace.services.leases import Lease, Turn
from marketplace.services.transaction import transaction
from marketplace.wiring import adapters

_ACTOR = command("search rebuild")
_RENEWED_EVERY = leases.TTL.total_seconds() / 4
_BUSY = "The index is being written at the moment. Please try again in a minute."

group = AppGroup("search", help="Search: look after the index of words.")


@group.command("rebuild")
def rebuild() -> None:
    """Build a new index beside the old one and switch. Searches go on meanwhile."""
    index = adapters().text_index
    with explained(), _lease() as lease:
        started = system_now()
        try:
            outbox.rebuild(
                index,
                actor=_ACTOR,
                now=started,
                turn=Turn(lease=lease, stopping=threading.Event()),
            )
        except IndexBusy as error:
            raise click.ClickException(_BUSY) from error
        seconds = (system_now() - started).total_seconds()
    click.echo(f"Built the index of {len(index.ids()):,} listings in {seconds:.1f} seconds.")


@contextmanager
def _lease() -> Iterator[Lease]:
    """The right to write the index, kept for as long as the work takes."""
    lease = leases.take(outbox.INDEX_LEASE, holder=leases.this_holder(), now=system_now())
    if lease is None:
        raise click.ClickException(_BUSY)
    over = threading.Event()
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
    keeper = threading.Thread(target=_keep, args=(app, lease, over), daemon=True)
    keeper.start()
    try:
        yield lease
    finally:
        over.set()
        keeper.join()
        leases.release(lease, now=system_now())


def _keep(app: Flask, lease: Lease, over: threading.Event) -> None:
    """Renew the lease in the background. Where it is lost, the work ends at its next write."""
    while not over.wait(_RENEWED_EVERY):
        try:
            with app.app_context(), transaction(actor=_ACTOR, now=system_now()) as tx:
                leases.renew(tx, lease)
        except leases.LeaseLost:
            return
        except SQLAlchemyError:  # busy: there is time for more attempts before it expires
            continue
