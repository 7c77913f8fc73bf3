"""Imports every table, so that the metadata is whole for migrations."""

from __future__ import annotations

from marketplace.models import events, holds, jobs, listings, locations, providers

ALL = (events, holds, jobs, listings, locations, providers)
