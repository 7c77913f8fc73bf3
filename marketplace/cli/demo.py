"""`flask seed-demo` and `demo-code`: the fictional council, for a look round and for tests."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from marketplace.cli.terminal import explained, system_now
from marketplace.demo import people as demo_people
from marketplace.demo import told as demo_told
from marketplace.domain.access import command
from marketplace.services.demo import seed
from marketplace.services.demo_people import current_code, seed_people
from marketplace.services.demo_searches import seed_searches
from marketplace.services.demo_told import seed_told
from marketplace.wiring import adapters


@click.command("seed-demo")
@click.option("--sign-ins/--no-sign-ins", default=True, help="Print how to sign in (it does).")
@with_appcontext
def seed_demo(*, sign_ins: bool) -> None:
    """Fill it with fictional providers, listings, people and concerns. Safe to repeat."""
    if adapters().settings.is_production:
        raise click.ClickException(
            "APP_ENV is production: fictional providers have no place in a real directory. "
            "Nothing was done."
        )
    with explained():
        report = seed(actor=command("seed-demo"), now=system_now())
        people = seed_people(actor=command("seed-demo"), now=system_now())
        told = seed_told(actor=command("seed-demo"), now=system_now())
        seed_searches(actor=command("seed-demo"), now=system_now())
    click.echo(
        f"Fictional listings: {report.added} added, {report.changed} changed, "
        f"{report.unchanged} were there already. Services that need a registration are shown once "
        "their first rating check has been made."
    )
    click.echo(
        f"Fictional people: {people} added, {len(demo_people.PEOPLE) - people} were there already."
    )
    all_told = len(demo_told.told())
    click.echo(f"Told by fictional people: {told} added, {all_told - told} were there already.")
    if sign_ins:
        base_url = adapters().settings.base_url
        click.echo("\n".join((*demo_people.sign_ins(base_url), *demo_told.follow(base_url))))


@click.command("demo-code")
def demo_code() -> None:
    """Print the code that a fictional person's authenticator app shows now."""
    click.echo(current_code(system_now()))
