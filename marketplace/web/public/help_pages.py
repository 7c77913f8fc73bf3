"""Pages that help to choose and to pay: direct payments, who pays, whom to ask, what we check."""

from __future__ import annotations

from flask import render_template

from marketplace.domain.paying import CHECK
from marketplace.web.marks import public


@public
def help_pages() -> str:
    """Where the others are."""
    return render_template("help/start.html")


@public
def direct_payments() -> str:
    """What a direct payment is, what it may be used for, and how to begin."""
    return render_template("help/direct_payments.html", check=CHECK)


@public
def paying_for_care() -> str:
    """Who pays for care, and what is free."""
    return render_template("help/paying_for_care.html")


@public
def contacts() -> str:
    """Whom to ask at adult social care: each reason has its own way."""
    return render_template("help/contacts.html")


@public
def what_we_check() -> str:
    """What the council checks of a service, how often, and what nobody checks."""
    return render_template("help/what_we_check.html")
