"""Imports every table, so that the metadata is whole for migrations."""

from __future__ import annotations

from marketplace.models import (
    accounts,
    cases,
    concern_words,
    concern_work,
    concerns,
    documents,
    events,
    holds,
    jobs,
    listings,
    locations,
    messages,
    numbers,
    providers,
    register,
    registrations,
    still_right,
)

ALL = (
    accounts,
    cases,
    concern_words,
    concern_work,
    concerns,
    documents,
    events,
    holds,
    jobs,
    listings,
    locations,
    messages,
    numbers,
    providers,
    register,
    registrations,
    still_right,
)
