"""Files for spreadsheets: quoted by the rules, and nothing in them is computed."""

from __future__ import annotations

import csv
import io

import pytest

from marketplace.services.csv_text import csv_text, safe_cell


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+44 20",
        "-2",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        " =1+1",
        "\N{FULLWIDTH EQUALS SIGN}1",
    ],
)
def test_what_a_spreadsheet_would_compute_becomes_text(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["Larkspur", "3 = 3", "1-999000001", ""])
def test_other_words_stay_as_they_are(text: str) -> None:
    assert safe_cell(text) == text


def test_a_table_reads_back_as_it_was() -> None:
    rows = [("Home, care", 'the "best"'), ("two\nlines", None), (3, "")]
    text = csv_text(("name", "words"), rows)
    assert list(csv.reader(io.StringIO(text, newline=""))) == [
        ["name", "words"],
        ["Home, care", 'the "best"'],
        ["two\nlines", ""],
        ["3", ""],
    ]
    assert text.count("\r\n") == 4
