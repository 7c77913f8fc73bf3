"""A Chromium, and a live marketplace with its simulated regulator for it to look at."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.furnished import Ids, furnish
from tests.browser.live import Live, prepare, running_service
from tests.browser.people import WREN, People
from tests.browser.watching import PATIENCE_IN_MILLISECONDS, patient, watch
from tests.conftest import missing

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium."""
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        missing("no Chromium on this machine", required_by="REQUIRE_BROWSER")
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE_IN_MILLISECONDS)
        browser = playwright.chromium.launch(
            executable_path=found, args=_OPTIONS, timeout=PATIENCE_IN_MILLISECONDS
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def prepared(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's instance, made once for all workers: to fill it takes as long as ten pages.

    Depends on Chromium so that nothing is started where there is none.
    """
    del chromium
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "prepared-demo"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = folder / "done"
        if not done.exists():
            prepare(folder)
            done.touch()
    return folder / "instance"


@pytest.fixture(scope="module")
def live(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """The fictional council's marketplace and its simulated regulator, both answering.

    Each file has one of its own: what one journey leaves in the directory, no other file meets.
    """
    folder: Path = tmp_path_factory.mktemp("live")
    with running_service(folder, prepared=prepared) as service:
        yield service


@pytest.fixture
def page(chromium: Browser, live: Live) -> Iterator[Page]:
    """A fresh page in which paths stand for the marketplace's addresses.

    Anything that the browser would ask of another host, and any error that a page reports (its
    security policy's refusals too), fails the test.
    """
    context = patient(chromium.new_context(base_url=live.url))
    page = context.new_page()
    wrongs = watch(page, live)
    yield page
    context.close()
    assert wrongs == []


@pytest.fixture
def plain_page(chromium: Browser, live: Live) -> Iterator[Page]:
    """A fresh page in a browser that runs no JavaScript."""
    context = patient(chromium.new_context(base_url=live.url, java_script_enabled=False))
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def people(chromium: Browser, live: Live) -> People:
    """Everybody who can sign in."""
    return People(browser=chromium, live=live)


@pytest.fixture(scope="module")
def ids(live: Live) -> Ids:
    """One of everything that a page can be about, by the names that addresses have for it."""
    made = furnish(live)
    live.letters_to(WREN)  # so that nothing which this queued is left for other tests to find
    return made
