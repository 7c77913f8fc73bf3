"""What the council expects of every provider in the directory, word for word, with its version.

A provider accepts one version, on a date. Whoever changes a word here gives it a new version, and
providers are asked again. Source: the product's monitoring policy and its words on telling us.
"""

from __future__ import annotations

from dataclasses import dataclass

VERSION = "2026-11"
"""The version in force. Kept with each acceptance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """One thing that we expect: a title, and what it means."""

    title: str
    words: str


EXPECTATIONS: tuple[Expectation, ...] = (
    Expectation(
        title="Be honest about your service",
        words="What you publish is true and up to date. You do not claim a rating, a "
        "qualification or a recommendation that you do not have.",
    ),
    Expectation(
        title="Say who you are",
        words="People can see who runs the service and how to reach you. Staff who visit "
        "somebody's home show who they are.",
    ),
    Expectation(
        title="Keep people safe",
        words="Your staff know how to recognise abuse and neglect. You report every safeguarding "
        "concern to us at once, and you never discourage anybody from doing so.",
    ),
    Expectation(
        title="Answer complaints",
        words="You tell people how to complain. You answer a complaint within 10 working days, "
        "saying what you put right and what stops it happening again.",
    ),
    Expectation(
        title="Be clear about prices",
        words="People know what they will pay before they agree, extra charges included. You "
        "tell them in good time before a price changes.",
    ),
    Expectation(
        title="No pressure",
        words="You do not press anybody to buy, and you leave people time to think and to ask "
        "somebody they trust.",
    ),
    Expectation(
        title="Stay insured",
        words="You hold insurance that covers what you do, and you show us the new certificate "
        "before the old one ends.",
    ),
    Expectation(
        title="Tell us about changes",
        words="You keep your page right, and confirm it when we ask. You tell us within 5 working "
        "days if you lose a registration, stop a service or change hands.",
    ),
    Expectation(
        title="Accept our monitoring policy",
        words="We check registered services against CQC's register. If CQC rates a location "
        "Inadequate, we take its page out of the directory without telling you or anybody else. "
        "You can always see in your own account whether your page is shown and why. It comes back "
        "when CQC rates the location higher.",
    ),
)
