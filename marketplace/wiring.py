"""Adapters to the outside world, built from the settings once for each application."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from flask import current_app

from marketplace.config import OFFICIAL_CQC_API, SearchBackend, Settings
from marketplace.cqc.client import CqcClient
from marketplace.domain.errors import MarketplaceError
from marketplace.domain.mail_route import MailKind
from marketplace.files.disk import DiskStore
from marketplace.files.store import Store
from marketplace.lookups.postcodes import NoLookup, PostcodeLookup
from marketplace.lookups.postcodes_io import PostcodesIo
from marketplace.lookups.remembered import RememberedLookup
from marketplace.mail.console import ConsoleSender
from marketplace.mail.notify import NotifySender
from marketplace.mail.sending import Sender
from marketplace.mail.smtp import SmtpSender
from marketplace.models.base import db
from marketplace.printing.printer import PdfPrinter
from marketplace.search.directory import Directory
from marketplace.search.postgres_text import PostgresText
from marketplace.search.text import TextIndex
from marketplace.search.whoosh_text import WhooshText

EXTENSION = "marketplace"
"""Where an application keeps its adapters: `app.extensions[EXTENSION]`."""

_BRIEF_TIMEOUTS = (2.0, 2.5)
_BRIEF_DEADLINE = 5.5
"""Seconds; a part of an answer that is under way then may take one read time-out longer."""


class KeyMissingError(MarketplaceError):
    """The real regulator answers nobody without a key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adapters:
    """What the use cases and pages of one application work with."""

    settings: Settings
    text_index: TextIndex
    directory: Directory
    sender: Sender
    files: Store
    printer: PdfPrinter
    postcode_lookup: PostcodeLookup

    def cqc_client(self, *, stopping: threading.Event | None = None) -> CqcClient:
        """A client of the regulator, for a `with` block; its waits end once `stopping` is set.

        Raises KeyMissingError where the real regulator would be asked without a key.
        """
        if self.settings.cqc_api_url == OFFICIAL_CQC_API and not self.settings.cqc_api_key:
            raise KeyMissingError(
                "there is no CQC_API_KEY, so the regulator would refuse to answer; set it, or set "
                "CQC_API_URL to a simulator (see python -m marketplace.cqc.simulator --help)"
            )
        return CqcClient(
            base_url=self.settings.cqc_api_url,
            api_key=self.settings.cqc_api_key,
            requests_per_minute=self.settings.cqc_requests_per_minute,
            stopping=stopping,
        )

    def brief_cqc_client(self) -> CqcClient:
        """A client for one question while somebody waits for a page, for a `with` block.

        It asks once and gives up after about 8 seconds at the worst. Without a key the real
        regulator refuses, which is an answer like any other trouble's: nothing is raised.
        """
        return CqcClient(
            base_url=self.settings.cqc_api_url,
            api_key=self.settings.cqc_api_key,
            timeouts=_BRIEF_TIMEOUTS,
            attempts=1,
            deadline=_BRIEF_DEADLINE,
        )


def adapters_for(settings: Settings) -> Adapters:
    """Build the adapters that the settings name. Nothing is opened or asked yet."""
    text_index = _text_index(settings)
    return Adapters(
        settings=settings,
        text_index=text_index,
        directory=Directory(text_index, area=settings.council_area),
        sender=_sender(settings),
        files=DiskStore(settings.instance_dir / "uploads"),
        printer=PdfPrinter(),
        postcode_lookup=_postcode_lookup(settings),
    )


def adapters() -> Adapters:
    """The adapters of the current application."""
    wired: Adapters = current_app.extensions[EXTENSION]
    return wired


def _text_index(settings: Settings) -> TextIndex:
    if settings.search is SearchBackend.POSTGRESQL:
        return PostgresText(lambda: db.engine)
    return WhooshText(settings.instance_dir / "search")


def _postcode_lookup(settings: Settings) -> PostcodeLookup:
    url = settings.postcode_lookup_url
    return RememberedLookup(PostcodesIo(url)) if url else NoLookup()


def _sender(settings: Settings) -> Sender:
    """What takes the mail. A connection is made for each mail, never here."""
    kind = settings.mail.kind
    if kind is MailKind.CONSOLE:
        return ConsoleSender()
    if kind is MailKind.NOTIFY:
        return NotifySender(
            api_key=settings.notify_api_key or "", template_id=settings.notify_template_id or ""
        )
    return SmtpSender(
        route=settings.mail,
        sender=settings.mail_from,
        name=settings.service_name,
        tls_required=settings.is_production and not settings.mail.is_loopback,
    )
