"""Plain text for mail: its lines, and names that cannot be anything else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.domain.mail_text import WIDTH, filled, greeting_name, one_line


def test_paragraphs_are_filled_and_links_stay_whole() -> None:
    link = "https://care.example.org/account/confirm/" + "x" * 60
    text = f"One two\nthree. {'word ' * 20}\n\n{link}\n\n* first\n* {'second ' * 15}\n\n  12 34\n"
    lines = filled(text).split("\n")
    assert link in lines
    assert "  12 34" in lines
    assert "* first" in lines
    assert lines[0].startswith("One two three. word")
    assert all(len(line) <= WIDTH for line in lines if line != link)
    assert any(line.startswith("  second") for line in lines)


@given(st.text(alphabet="ab \n*-é.", max_size=400))
def test_no_word_is_lost_or_joined(text: str) -> None:
    assert filled(text).split() == text.split()


@given(st.text(alphabet="ab \n*é", max_size=400))
def test_only_one_long_word_or_what_was_set_by_hand_makes_a_long_line(text: str) -> None:
    long = [line for line in filled(text).split("\n") if len(line) > WIDTH]
    assert all(line.startswith("  ") or " " not in line for line in long)


@given(st.text())
def test_one_line_is_one_line(text: str) -> None:
    assert one_line(text).isprintable()


@pytest.mark.parametrize(
    ("name", "greeted"),
    [
        ("Asha Rahman", "Asha Rahman"),
        ("  Zoë\tO'Brien-Smith ", "Zoë O'Brien-Smith"),
        ("Dr. A. N. Other, Jr", "Dr. A. N. Other, Jr"),
        ("Ann\r\nBcc: all@example.org", ""),
        ("You have won: https://evil.example", ""),
        ("Visit evil.example now", ""),
        ("www evil example", ""),
        ("[Ann](evil)", ""),
        ("write to me@example.org", ""),
        ("Your account is closed, ring 0900 123456", ""),
        ("Ann Smith 2nd", "Ann Smith 2nd"),
        ("", ""),
        (None, ""),
    ],
)
def test_nobody_is_greeted_with_an_advertisement(name: str | None, greeted: str) -> None:
    assert greeting_name(name) == greeted
