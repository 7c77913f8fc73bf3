"""Names of files, and what the words about their size say."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.domain.uploads import LARGEST, MediaType, safe_file_name, too_large

PDF = MediaType.PDF


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("Insurance 2026.pdf", "Insurance 2026.pdf"),
        ("Versicherung für Änne.PDF", "Versicherung für Änne.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("..\\..\\windows\\win.ini", "win.pdf"),
        ("/absolute/path.pdf", "path.pdf"),
        ("certificate.pdf\r\nSet-Cookie: a=b", "certificate.pdf"),
        ('quote".pdf', "quote.pdf"),
        ("it's; rm -rf $HOME.pdf", "its rm -rf HOME.pdf"),
        ("\N{RIGHT-TO-LEFT OVERRIDE}fdp.exe", "fdp.pdf"),
        ("policy\N{RIGHT-TO-LEFT OVERRIDE}fdp.exe", "policyfdp.pdf"),
        ("zero\N{ZERO WIDTH SPACE}width.pdf", "zerowidth.pdf"),
        ("two\N{LINE SEPARATOR}lines.pdf", "two lines.pdf"),
        ("invoice.pdf.exe", "invoice pdf.pdf"),
        ("page.html", "page.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("-rf.pdf", "rf.pdf"),
        ("<script>alert(1)</script>.pdf", "script.pdf"),
        ("nul\0byte.pdf", "nulbyte.pdf"),
        ("", "document.pdf"),
        (None, "document.pdf"),
        ("...", "document.pdf"),
        ("a" * 500 + ".pdf", "a" * 100 + ".pdf"),
    ],
)
def test_a_name_is_kept_for_people_to_read(given_name: str | None, kept: str) -> None:
    assert safe_file_name(given_name, PDF) == kept


def test_a_name_ends_as_the_content_says() -> None:
    assert safe_file_name("scan.pdf", MediaType.JPEG) == "scan.jpg"


@given(st.text(max_size=300), st.sampled_from(MediaType))
def test_no_name_holds_what_means_something(name: str, media_type: MediaType) -> None:
    kept = safe_file_name(name, media_type)
    assert kept.endswith(media_type.extension)
    assert len(kept) <= 104
    assert not set(kept) & set("/\\\"'<>:;\r\n%$`")
    assert all(unicodedata.category(letter)[0] != "C" for letter in kept)
    assert not kept.startswith((".", "-", " "))


@given(st.integers(LARGEST + 1, 20 * LARGEST))
def test_a_file_that_is_too_large_is_never_said_to_be_ten_megabytes(size: int) -> None:
    assert "is 10 MB:" not in str(too_large(size))
