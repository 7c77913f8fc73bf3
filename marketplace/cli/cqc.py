"""`flask cqc`: check ratings now; look at, apply or dismiss what the guard stopped."""

from __future__ import annotations

import json
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from types import FrameType

import click
from email_validator import EmailNotValidError, validate_email
from flask.cli import AppGroup

from marketplace.cli.cqc_directory import import_file
from marketplace.domain.access import command, person
from marketplace.domain.dates import day_in_words
from marketplace.domain.errors import MarketplaceError, NotFoundError
from marketplace.domain.listings import normalised_location_id
from marketplace.services.check_report import CheckReport, CheckStatus
from marketplace.services.checking import Scope, check_ratings
from marketplace.services.held_batches import (
    WaitingBatch,
    apply_batch,
    dismiss_batch,
    waiting_batch,
)
from marketplace.services.looking import no_progress
from marketplace.services.observing import linked_locations
from marketplace.wiring import adapters

EXIT_STATUS = {
    CheckStatus.COMPLETE: 0,
    CheckStatus.PARTIAL: 1,
    CheckStatus.FAILED: 1,
    CheckStatus.GUARDED: 3,
}

_WITHOUT_WORDS = "Decided with a command that gave no words."

group = AppGroup(
    "cqc", help="The regulator: check ratings, settle what was stopped, copy its directory."
)
group.add_command(import_file)


@group.command("check")
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--changed", is_flag=True, help="Only those in the regulator's change feed.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object as the last line.")
def check(ids: tuple[str, ...], *, changed: bool, as_json: bool) -> None:
    """Check listed locations at the regulator now: all, those that changed, or the named IDs.

    Exits with 0 for a complete check, 3 where a person must look first, and 1 otherwise.
    """
    if ids and changed:
        raise click.UsageError("Give either location IDs or --changed, not both.")
    scope = Scope.named(ids) if ids else Scope.changed() if changed else Scope.all()
    try:
        _refuse_unlisted(ids)
        report = _run(scope, quiet=as_json)
    except MarketplaceError as error:
        report = _not_run(error)
    for line in report.sentences():
        click.echo(line, err=as_json)
    if as_json:
        click.echo(json.dumps(report.as_json()))
    sys.exit(EXIT_STATUS[report.status])


@group.command("held-batch")
@click.option("--apply", "action", flag_value="apply", help="Carry the changes out.")
@click.option("--dismiss", "action", flag_value="dismiss", help="Put the changes aside.")
@click.option("--by", metavar="EMAIL", help="Who decides. It is kept with the decision.")
@click.option("--words", metavar="TEXT", help="Why. Asked for on a terminal; kept with the rest.")
def held_batch(action: str | None, by: str | None, words: str | None) -> None:
    """Show the changes that the mass-change guard stopped; apply or dismiss them."""
    email = _email(by) if action else ""
    batch = waiting_batch()
    if batch is None:
        if action:
            raise click.ClickException("No batch is waiting. Nothing was done.")
        click.echo("No batch is waiting: the guard has stopped nothing.")
        return
    if action is None:
        _show(batch)
        return
    words = _words(words)
    try:
        if action == "apply":
            done = apply_batch(batch, words=words, by=person(email), clock=_now)
            click.echo(f"Applied {len(done)} of {len(batch.changes)} changes.")
            _tell_passed_over(batch, {one.listing_id for one in done})
        else:
            dismiss_batch(batch, words=words, by=person(email), now=_now())
            click.echo(f"Dismissed {len(batch.changes)} changes. The next check looks afresh.")
    except MarketplaceError as error:
        raise click.ClickException(f"{error}.") from error


def _run(scope: Scope, *, quiet: bool) -> CheckReport:
    """Run the check with a progress bar on a terminal; stop cleanly when asked to."""
    wired = adapters()
    with (
        _stopping_on_signals() as stopping,
        _progress(hidden=quiet) as progress,
        wired.cqc_client(stopping=stopping) as client,
    ):
        return check_ratings(
            scope=scope,
            client=client,
            actor=command("cqc check"),
            clock=_now,
            parallel=wired.settings.cqc_parallel,
            stopping=stopping,
            progress=progress,
        )


def _not_run(error: MarketplaceError) -> CheckReport:
    """The report of a check that did not come about."""
    return CheckReport(
        status=CheckStatus.FAILED,
        checked=0,
        failures={},
        carried=(),
        alerts=0,
        seconds=0.0,
        trouble=str(error),
    )


def _refuse_unlisted(ids: tuple[str, ...]) -> None:
    """Say which of the named IDs no listing has, before anything is asked."""
    wanted = {normalised_location_id(one) for one in ids}
    listed = {place.cqc_id for place in linked_locations(wanted)} if wanted else set()
    if missing := sorted(wanted - listed):
        raise NotFoundError(
            f"no listing is linked to {', '.join(missing)}; check the ID, or import the listing"
        )


@contextmanager
def _stopping_on_signals() -> Iterator[threading.Event]:
    """An event that SIGINT and SIGTERM set; the handlers before are put back."""
    stopping = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        del number, frame
        stopping.set()

    before = {one: signal.signal(one, stop) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stopping
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


@contextmanager
def _progress(*, hidden: bool) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on standard error, where that is a terminal."""
    if hidden or not sys.stderr.isatty():
        yield no_progress
        return
    with click.progressbar(length=1, label="Checking", file=sys.stderr) as bar:

        def show(done: int, of: int) -> None:
            bar.length = of
            bar.update(done - bar.pos)

        yield show


def _show(batch: WaitingBatch) -> None:
    """List what waits, in plain words."""
    click.echo(
        f"Batch {batch.id} of {day_in_words(batch.created_at)}, {batch.created_at:%H:%M} UTC: "
        f"{len(batch.changes)} changes "
        f"to {batch.watched} listings that had been checked before. Nothing was changed."
    )
    for change in batch.changes:
        verb = "Hide" if change.hides else "Show again"
        click.echo(f"  {verb}: {change.name} ({change.reference}). {change.reason}")
    click.echo("Apply them with --apply --by EMAIL, or put them aside with --dismiss --by EMAIL.")


def _tell_passed_over(batch: WaitingBatch, done: set[int]) -> None:
    """Name the changes that no longer apply."""
    for change in batch.changes:
        if change.listing_id not in done:
            click.echo(f"  Passed over, it has changed since: {change.name} ({change.reference}).")


def _email(by: str | None) -> str:
    """The address of the person who decides; a decision needs a name."""
    if not by:
        raise click.UsageError("Say who decides: --by EMAIL.")
    try:
        return validate_email(by, check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise click.UsageError(f"--by: {error}") from error


def _words(given: str | None) -> str:
    """Why somebody decides so. A script that gives no words says that it gave none."""
    if given is None and sys.stdin.isatty():
        given = click.prompt("Why")
    return _WITHOUT_WORDS if given is None else given


def _now() -> datetime:
    """The time, aware, in UTC."""
    return datetime.now(UTC)
