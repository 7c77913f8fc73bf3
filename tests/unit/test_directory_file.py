"""CQC's directory file, with its title lines, its older shapes, and its damage."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from marketplace.services.directory_file import (
    DirectoryFile,
    UnreadableDirectory,
    day_in,
    read_directory,
)
from tests.unit.directory_files import HEADER, directory, row

Write = Callable[[bytes | str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Puts a file down."""

    def put(content: bytes | str) -> Path:
        path = tmp_path / "directory.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return put


def nobody(done: int, of: int) -> None:
    assert 0 <= done <= of


def read(path: Path) -> DirectoryFile:
    return read_directory(path, progress=nobody)


def refusal(path: Path) -> str:
    with pytest.raises(UnreadableDirectory) as refused:
        read(path)
    return str(refused.value)


def test_a_file_as_cqc_makes_it(write: Write) -> None:
    found = read(write(directory(row("1-999000001", "Larkspur Home Care"))))
    assert found.produced_on == date(2026, 11, 18)
    (place,) = found.rows
    assert place.cqc_id == "1-999000001"
    assert place.name == "Larkspur Home Care"
    assert place.postcode == "ZZ1 1ZZ"
    assert place.address == "1 Example Street, Exampleton"
    assert place.provider_name == "Larkspur Care Limited"
    assert place.service_types == ("Homecare agencies", "Supported living")


@pytest.mark.parametrize("prefix", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_mark_at_the_start_and_other_line_ends_do_not_matter(
    write: Write, prefix: str, end: str
) -> None:
    text = prefix + directory(row("1-999000001", "Larkspur")).replace("\r\n", end)
    assert [place.name for place in read(write(text)).rows] == ["Larkspur"]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "latin-1"])
def test_older_encodings_are_read(write: Write, encoding: str) -> None:
    text = directory(row("1-999000001", "Caf\u00e9 Ros\u00e9"), row("1-999000002", "Plain"))
    assert [place.name for place in read(write(text.encode(encoding))).rows] == [
        "Caf\u00e9 Ros\u00e9",
        "Plain",
    ]


def test_two_encodings_in_one_file_are_read(write: Write) -> None:
    whole = directory(row("1-999000001", "Caf\u00e9")).encode()
    mixed = whole + row("1-999000002", "Caf\u00e9 \u2013 North").encode("cp1252") + b"\r\n"
    assert [place.name for place in read(write(mixed)).rows] == [
        "Caf\u00e9",
        "Caf\u00e9 \u2013 North",
    ]
    odd = whole + row("1-999000002", "C\x81").encode("latin-1") + b"\r\n"
    assert len(read(write(odd)).rows) == 2


def test_a_packed_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "directory.csv.gz"
    path.write_bytes(gzip.compress(directory(row("1-999000001", "Larkspur")).encode()))
    assert [place.cqc_id for place in read(path).rows] == ["1-999000001"]


def test_the_older_shape_without_title_lines(write: Write) -> None:
    text = (
        "Name,Address 1,Address 2,Town/City,County,Postcode,Phone number,"
        "CQC Provider ID (for office use only),CQC Location ID (for office use only),"
        "Report publication date,Service types,Provider name\n"
        "Larkspur,1 A Street,,Exampleton,Shire,ZZ1 1ZZ,,1-999900001,1-999000001,"
        '2025-08-20T00:00:00Z,"Homecare agencies,Supported living",Larkspur Ltd\n'
        "Larkspur Ltd,1 A Street,,Exampleton,,ZZ1 1ZZ,,1-999900001,,,Organisation,Larkspur Ltd\n"
    )
    found = read(write(text))
    assert found.others == 1
    assert found.produced_on == date(2025, 8, 20)  # it cannot be older than what it names
    assert found.rows[0].address == "1 A Street, Exampleton, Shire"
    assert found.rows[0].service_types == ("Homecare agencies", "Supported living")


def test_of_two_rows_of_one_place_the_later_counts(write: Write) -> None:
    found = read(write(directory(row("1-999000001", "Before"), row("1-999000001", "After"))))
    assert [place.name for place in found.rows] == ["After"]


def test_redacted_cells_and_columns_of_people_are_left_out(write: Write) -> None:
    text = directory(row("1-999000001", "REDACTED", provider="Redacted"), manager="REDACTED")
    assert "redacted" not in repr(read(write(text))).casefold()


def test_the_day_in_the_name_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "23_september_2026_CQC_directory.csv"
    path.write_text(directory(row("1-999000001", "Larkspur"), made_on=""), encoding="utf-8")
    assert read(path).produced_on == date(2026, 9, 23)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("This data was produced on 19 August 2026", date(2026, 8, 19)),
        ("14/Apr/2022 - 00:00", date(2022, 4, 14)),
        ("As at 01/08/2025", date(2025, 8, 1)),
        ("2023-05-03T00:00:00Z", date(2023, 5, 3)),
        ("31/02/2025", None),
        ("19 Locations 2026", None),
        ("directory-2025-08-sample", None),
        ("", None),
    ],
)
def test_days_are_read_as_they_are_written(text: str, day: date | None) -> None:
    assert day_in(text) == day


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "None of the first 20 lines"),
        (b"not,a,directory\n1,2,3\n", "None of the first 20 lines"),
        (b"PK\x03\x04 a workbook", "spreadsheet"),
        ("Name,CQC Location ID".encode("utf-16"), "not in UTF-8"),
        (b"\x00\x01\x02\x03" * 50, "None of the first 20 lines"),
        (b"\x1f\x8b not packed at all", "damaged"),
        (b"Name,CQC Location ID (for office use only)\nLarkspur,1-999000001\n", "postcode"),
        (HEADER.encode() + b"\r\n", "names no location"),
        (b"x" * 1_100_000, "far too long"),
    ],
)
def test_rubbish_is_refused_in_plain_words(write: Write, content: bytes, told: str) -> None:
    assert told in refusal(write(content))


def test_half_of_a_packed_file_is_refused(write: Write) -> None:
    packed = gzip.compress(
        directory(*(row(f"1-99900{n:04}", f"Place {n}") for n in range(3_000))).encode()
    )
    assert "not whole" in refusal(write(packed[: len(packed) // 2]))
    assert "damaged" in refusal(write(packed[:-8] + b"\0" * 8))


def test_a_cell_without_an_end_is_refused(write: Write) -> None:
    text = directory(row("1-999000001", "Larkspur"), '"no end' + ",x" * 200_000)
    told = refusal(write(text))
    assert "Line 7" in told or "far too long" in told


def test_every_bad_row_is_named_up_to_ten_and_counted(write: Write) -> None:
    bad = ["too,few"] * 12
    told = refusal(write(directory(row("1-999000001", "Larkspur"), row("12345", "Wrong ID"), *bad)))
    assert "Line 7: \u201c12345\u201d is no CQC location ID." in told
    assert "Line 8: this row has 2 cells and the header has 15." in told
    assert "3 more rows" in told


def test_empty_lines_are_passed_over(write: Write) -> None:
    text = directory(row("1-999000001", "Larkspur"), "", "," * 14, row("1-999000002", "Ash"))
    assert len(read(write(text)).rows) == 2
