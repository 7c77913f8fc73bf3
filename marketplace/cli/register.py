"""Gives the `flask` command of an application our own commands."""

from __future__ import annotations

from flask import Flask

from marketplace.cli import cqc, demo, listings, postcodes, search, settings, users, verify


def register(app: Flask) -> None:
    """Add every command."""
    for command in (
        cqc.group,
        listings.group,
        postcodes.group,
        search.group,
        demo.seed_demo,
        demo.demo_code,
        settings.check_config,
        users.group,
        verify.verify_copies,
    ):
        app.cli.add_command(command)
