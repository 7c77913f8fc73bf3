"""Files that are not taken, and addresses of documents that somebody guesses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from marketplace.domain.registrations import ProviderKind
from tests.browser.live import Live
from tests.browser.people import People
from tests.browser.prepared import rows, under_way
from tests.browser.registering import fill_date, go_on, heading_is
from tests.unit import files_to_upload as make
from tests.unit.registrations import answers_of

EMAIL = "uploads@example.org"
LARGE = make.pdf().ljust(int(10.1 * 1024 * 1024), b"\n")


@pytest.fixture(scope="module")
def tasks(live: Live) -> str:
    """The task list of somebody who uploads."""
    return under_way(live, answers_of(ProviderKind.UNREGULATED), email=EMAIL)


@pytest.mark.parametrize(
    ("file", "content", "words"),
    [
        ("insurance.pdf", LARGE, "Your file is 10.1 MB: the most is 10 MB"),
        ("insurance.png", make.PAGE, "which we cannot take"),
        ("insurance.svg", make.SVG, "which we cannot take"),
        ("insurance.zip", make.zip_bomb(), "which we cannot take"),
        ("insurance.png", make.png_bomb(), "The picture is too large to open safely"),
    ],
    ids=["10.1 MB", "page as PNG", "SVG", "zip bomb", "picture bomb"],
)
def test_a_file_is_refused_with_its_reason_and_the_other_answer_kept(
    people: People, tasks: str, file: str, content: bytes, words: str
) -> None:
    before = _documents(people.live)
    ends = datetime.now(UTC).date() + timedelta(days=200)
    with people.browsing(EMAIL) as page:
        page.goto(f"{tasks}/documents/insurance")
        fill_date(page, "expires_on", ends)
        _choose(page, file, content)
        expect(page.locator(".govuk-error-summary")).to_contain_text(words)
        for part, value in (("day", ends.day), ("month", ends.month), ("year", ends.year)):
            expect(page.locator(f"#expires_on-{part}")).to_have_value(str(value))
    assert _documents(people.live) == before


def test_nobody_reads_a_document_by_guessing_its_address(
    page: Page, live: Live, people: People, tasks: str
) -> None:
    with people.browsing(EMAIL) as owner:
        owner.goto(f"{tasks}/documents/safeguarding-policy")
        _choose(owner, "policy.pdf", make.pdf())
        link = owner.get_by_role("link", name="policy.pdf")
        path = link.get_attribute("href")
        assert path is not None
        with owner.expect_download() as begun:
            link.click()
        assert begun.value.path().read_bytes() == make.pdf()
    other = "nosy@example.org"
    theirs = under_way(live, answers_of(ProviderKind.UNREGULATED), email=other)
    with people.browsing(other) as nosy:
        for guessed in (path, "/documents/987654", f"{tasks}/documents", tasks):
            answer = nosy.goto(guessed)
            assert answer is not None
            assert answer.status == 404
        assert nosy.goto(theirs) is not None
    page.goto(path)
    heading_is(page, "Sign in")
    ((stored,),) = rows(
        live, "SELECT stored_name FROM documents WHERE original_name = ?", "policy.pdf"
    )
    for guessed in (f"/static/{stored}", f"/documents/{stored}", f"/{stored}"):
        assert live.get(guessed)[0] == 404


def _choose(page: Page, name: str, content: bytes) -> None:
    chosen = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    page.get_by_label("Choose a file").set_input_files(chosen)  # type: ignore[arg-type]
    go_on(page, "Upload")


def _documents(live: Live) -> list[tuple[object, ...]]:
    return rows(live, "SELECT id, stored_name FROM documents ORDER BY id")
