"""`flask users`: invite people. It is how the first administrator comes in."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from marketplace.cli.terminal import explained, system_now
from marketplace.domain.access import Role, command
from marketplace.services.accounts_staff import add_person
from marketplace.services.links import link_address

group = AppGroup("users", help="People who sign in: invite them.")


@group.command("add")
@click.argument("email")
@click.option(
    "--role",
    type=click.Choice([role.value for role in Role]),
    required=True,
    help="What they do here. Repeat the command to give another role.",
)
def add(email: str, *, role: str) -> None:
    """Invite EMAIL, or give somebody who is here another role.

    The link of the invitation is sent to them and printed too, for when mail is not set up. Keep
    it to yourself: whoever opens it chooses the password.
    """
    with explained():
        added = add_person(email, Role(role), actor=command("users add"), now=system_now())
        address = None if added.link_id is None else link_address(added.link_id)
    label = Role(role).label
    click.echo(
        f"{email}: now has the role “{label}”."
        if added.role_is_new
        else f"{email}: had the role “{label}” already."
    )
    if address is not None:
        click.echo(f"They can choose a password within 7 days, once, at:\n{address}")
