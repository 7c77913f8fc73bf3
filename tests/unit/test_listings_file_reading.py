"""Rubbish in the place of a listing file: told in plain words, with the line."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from marketplace.domain.listing_file import COLUMNS, Problem
from marketplace.services.listings_file_reading import (
    ListingFile,
    RawRow,
    UnreadableFile,
    guarded,
    without_guard,
    write_rejected,
)

_HEADER = b"reference,provider_name,name,service_types\r\n"
_ROW = b"A1,Larkspur,Gardens,gardening\r\n"


def read(content: bytes) -> list[RawRow]:
    return list(ListingFile(io.BytesIO(content)).rows())


def refused(content: bytes) -> tuple[Problem, ...]:
    with pytest.raises(UnreadableFile) as caught:
        read(content)
    return caught.value.problems


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        (b"", 1, "empty"),
        (b"\x00\x01\x02\x03\xff\xfe", 1, "not UTF-8"),
        (b"\x00\x01\x02\x03", 1, "not a text file"),
        (b"\xff\xd8\xff\xe0 a picture", 1, "not UTF-8"),
        (b"PK\x03\x04" + bytes(200), 1, "workbook"),
        (b"\xd0\xcf\x11\xe0" + bytes(200), 1, "workbook"),
        ("\ufeff".encode("utf-16-le") + _HEADER.decode().encode("utf-16-le"), 1, "not UTF-8"),
        (_HEADER + _ROW + "A2,Café,x,gardening\n".encode("cp1252"), 3, "not UTF-8"),
        (_HEADER + _ROW + b'A2,"never closed,x,gardening\n', 3, "quotation mark"),
        (_HEADER + b'A2,"odd"quote,x,gardening\n', 2, "quotation mark"),
        (_HEADER + b"A2,x,y," + b"z" * 10_000_000 + b"\n", 2, "131,072 characters"),
        (_HEADER + b'A2,x,y,"' + b"z\n" * 5_000_000, 2, "131,072 characters"),
    ],
)
def test_a_file_that_cannot_be_read_says_where_and_why(
    content: bytes, line: int, reason: str
) -> None:
    (problem,) = refused(content)
    assert problem.line == line
    assert reason in problem.reason


def test_columns_that_are_unknown_repeated_or_missing_are_all_named() -> None:
    found = refused(b"reference,reference,colour,name\nA1,A1,red,x\n")
    assert [(problem.column, problem.reason.split(",")[0]) for problem in found] == [
        ("colour", "this column is not known"),
        ("reference", "this column stands in the header more than once"),
        ("provider_name", "this column is missing"),
        ("service_types", "this column is missing"),
    ]


def test_a_column_name_cannot_command_the_terminal() -> None:
    assert refused(b"reference,provider_name,name,service_types,\x1b[31m\n")[0].column == "?[31m"


def test_a_byte_order_mark_blank_lines_and_capitals_in_the_header_do_no_harm() -> None:
    rows = read(b"\xef\xbb\xbf" + _HEADER.upper() + b"\r\n,,,\r\n" + _ROW)
    assert [(row.line, row.cells[0]) for row in rows] == [(4, "A1")]


def test_a_header_alone_holds_no_rows() -> None:
    assert read(_HEADER) == []


def test_a_row_over_several_lines_is_known_by_its_first() -> None:
    rows = read(_HEADER + b'A1,x,"one\ntwo\nthree",gardening\n' + _ROW)
    assert [row.line for row in rows] == [2, 5]


@pytest.mark.parametrize("cells", [["A1"], ["A1", "b", "c", "d", "e"]])
def test_a_row_of_another_length_than_the_header_is_a_problem(cells: list[str]) -> None:
    found = RawRow(line=9, cells=cells).by_column(("reference", "a", "b", "c"))
    assert isinstance(found, Problem)
    assert found.line == 9
    assert f"{len(cells)} cells" in found.reason


@pytest.mark.parametrize("text", ["=1+1", "+44 1", "-5", "@a", "\tx", "'=x", "''=x"])
def test_formulas_are_guarded_and_come_back_as_they_were(text: str) -> None:
    assert guarded(text)[0] == "'"
    assert without_guard(guarded(text)) == text


@pytest.mark.parametrize("text", ["", "plain", "a=1", "'quoted'", "o'clock"])
def test_other_text_is_left_alone(text: str) -> None:
    assert guarded(text) == text
    assert without_guard(text) == text


def test_rejected_rows_can_be_mended_and_imported(tmp_path: Path) -> None:
    path = tmp_path / "x.rejected.csv"
    problem = Problem(line=2, column="name", reason="is empty")
    rows = [
        (RawRow(line=2, cells=["A1", "=x", "", "gardening"]), [problem]),
        (RawRow(line=3, cells=["A2"]), [Problem(line=3, column="", reason="too short")]),
    ]
    write_rejected(path, (*COLUMNS[:3], "service_types"), rows)
    with path.open(encoding="utf-8", newline="") as file:
        written = list(csv.reader(file))
    assert written == [
        ["reference", "provider_name", "name", "service_types", "problem"],
        ["A1", "'=x", "", "gardening", "name: is empty"],
        ["A2", "", "", "", "too short"],
    ]
    again = ListingFile(io.BytesIO(path.read_bytes()))
    first = next(again.rows()).by_column(again.columns)
    assert first == {
        "reference": "A1",
        "provider_name": "=x",
        "name": "",
        "service_types": "gardening",
    }
