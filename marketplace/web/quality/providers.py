"""Providers as the QA team knows them: the list, one with its timeline, and the early signs."""

from __future__ import annotations

from flask import render_template

from marketplace.domain.access import Permission
from marketplace.domain.timeline import EntryKind
from marketplace.queries.concern_signals import signal_counts, signals_for
from marketplace.queries.known_providers import known_providers
from marketplace.queries.provider_timeline import provider_seen, timeline
from marketplace.web import asking
from marketplace.web.identity import principal
from marketplace.web.marks import requires
from marketplace.web.paging import Paging, paging_of


@requires(Permission.READ_CONCERNS)
def providers() -> str:
    """Every provider that we know, shown or not."""
    words = asking.text("q")
    found = known_providers(words, by=principal(), page=asking.page())
    return render_template(
        "quality/providers/list.html",
        words=words,
        found=found,
        signals=signal_counts(by=principal(), today=asking.today()),
        paging=asking.paging(page_=found.page, pages=found.pages),
    )


@requires(Permission.READ_CONCERNS)
def provider(provider_id: int) -> str:
    """One provider: the early signs, and everything that happened."""
    who = principal()
    kinds = asking.choices("kind", EntryKind)
    kind = kinds[0] if kinds else None
    found = timeline(provider_id, by=who, kind=kind, page=asking.page())
    return render_template(
        "quality/providers/provider.html",
        provider=provider_seen(provider_id, by=who),
        signals=signals_for(by=who, today=asking.today(), provider_id=provider_id),
        found=found,
        kind=kind,
        kinds=tuple(EntryKind),
        paging=_paging(provider_id, page=found.page, pages=found.pages),
    )


@requires(Permission.READ_CONCERNS)
def signals() -> str:
    """Every early sign in what the officer may read, with its reasons."""
    found = signals_for(by=principal(), today=asking.today())
    return render_template("quality/signals.html", signals=found)


def _paging(provider_id: int, *, page: int, pages: int) -> Paging:
    """The page numbers of a timeline, each with the filter that stands."""

    def address(*, page: int) -> str:
        return asking.address_with("quality.provider", provider_id=provider_id, page=page)

    return paging_of(page=page, pages=pages, address=address)
