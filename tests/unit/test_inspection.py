"""What a file is, its content says; and only what can be read whole is taken."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from marketplace.domain.uploads import (
    ACTIVE,
    DAMAGED,
    EMPTY,
    LARGEST,
    PROTECTED,
    TOO_MANY_DOTS,
    TWO_IN_ONE,
    MediaType,
    UnacceptableFileError,
)
from marketplace.files.inspection import Inspected, inspect
from marketplace.files.pictures import LONGEST_SIDE, MOST_DOTS
from tests.unit import files_to_upload as make

MEBIBYTE = 1024 * 1024


def taken(content: bytes) -> Inspected:
    """Inspect these bytes."""
    return inspect(io.BytesIO(content))


def refused(content: bytes) -> str:
    """What is told of these bytes."""
    with pytest.raises(UnacceptableFileError) as refusal:
        taken(content)
    return str(refusal.value)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (make.pdf(), MediaType.PDF),
        (make.picture("PNG"), MediaType.PNG),
        (make.picture("JPEG"), MediaType.JPEG),
        (make.picture("JPEG", progressive=True), MediaType.JPEG),
    ],
)
def test_what_we_ask_for_is_taken(content: bytes, kind: MediaType) -> None:
    assert taken(content).media_type is kind


def test_a_pdf_is_kept_byte_for_byte() -> None:
    assert taken(make.pdf()).content.read() == make.pdf()


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (make.PAGE, "a web page"),
        (b"\n  " + make.PAGE, "a web page"),
        (b'<?xml version="1.0"?>' + make.SVG, "an SVG drawing"),
        (make.SVG, "an SVG drawing"),
        (make.picture("GIF"), "a GIF picture"),
        (make.picture("WEBP"), "a WebP picture"),
        (make.picture("BMP"), "a BMP picture"),
        (make.picture("TIFF"), "a TIFF picture"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "a HEIC picture or a film"),
        (make.zip_bomb(), "a Word document or a ZIP file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "an old Word or Excel document"),
        (b"MZ\x90\0" + b"\0" * 64, "a program"),
        (b"just some words", "not a PDF, PNG or JPEG inside, whatever its name says. Save"),
        (b" " + make.pdf(), "not a PDF, PNG or JPEG inside"),
    ],
)
def test_everything_else_is_called_by_its_name(content: bytes, what: str) -> None:
    told = refused(content)
    assert told.startswith(f"Your file is {what}")
    assert told.endswith("Save it as a PDF, PNG or JPEG.")


def test_an_empty_file_is_refused() -> None:
    assert refused(b"") == EMPTY


def test_the_largest_file_that_is_taken_has_ten_megabytes() -> None:
    filling = LARGEST - len(make.pdf(stream=b""))
    whole = make.pdf(stream=b"x" * (filling - 16))
    assert MEBIBYTE * 10 - 64 < len(whole) <= LARGEST
    assert taken(whole).media_type is MediaType.PDF


@pytest.mark.parametrize(
    ("size", "said"),
    [(LARGEST + 1, "10.1 MB"), (int(10.1 * MEBIBYTE), "10.1 MB"), (12 * MEBIBYTE, "12 MB")],
)
def test_a_larger_one_is_told_its_size_and_what_helps(size: int, said: str) -> None:
    told = refused(make.pdf()[:32] + bytes(size - 32))
    assert told.startswith(f"Your file is {said}: the most is 10 MB.")
    assert "scan in black and white" in told


def test_zip_bombs_are_never_unpacked() -> None:
    bomb = make.zip_bomb()
    with zipfile.ZipFile(io.BytesIO(bomb)) as archive:
        assert archive.infolist()[0].file_size > 500 * len(bomb)
    assert "ZIP file" in refused(bomb)
    assert refused(make.picture("PNG") + bomb) == TWO_IN_ONE
    assert refused(make.pdf() + bomb) == TWO_IN_ONE


def test_where_a_photo_was_taken_is_not_kept() -> None:
    photo = make.jpeg_with_a_place()
    assert Image.open(io.BytesIO(photo)).getexif().get_ifd(0x8825)
    kept = taken(photo).content.read()
    again = Image.open(io.BytesIO(kept))
    assert not dict(again.getexif())
    assert b"Exif" not in kept
    assert b"in-the-photo" not in kept


def test_a_photo_is_turned_upright() -> None:
    kept = Image.open(taken(make.jpeg_with_a_place()).content)
    assert kept.size == (30, 40)


def test_words_in_a_picture_are_not_kept() -> None:
    assert b"words-in-the-picture" in make.png_with_words()
    assert b"words-in-the-picture" not in taken(make.png_with_words()).content.read()


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_sort_of_png_is_kept_as_a_person_sees_it(mode: str) -> None:
    drawn = Image.new(mode, (20, 10))
    written = io.BytesIO()
    drawn.save(written, "PNG")
    kept = Image.open(taken(written.getvalue()).content)
    assert kept.size == (20, 10)
    assert kept.mode in {"L", "RGB"}


def test_what_is_seen_through_is_white() -> None:
    written = io.BytesIO()
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(written, "PNG")
    assert Image.open(taken(written.getvalue()).content).getpixel((1, 1)) == (255, 255, 255)


def test_a_large_scan_is_kept_at_the_size_of_a_page() -> None:
    kept = Image.open(taken(make.picture("PNG", (5000, 7000))).content)
    assert max(kept.size) == LONGEST_SIDE


def test_a_decompression_bomb_is_not_decoded() -> None:
    bomb = make.png_bomb()
    assert len(bomb) < MEBIBYTE
    assert refused(bomb) == TOO_MANY_DOTS


@pytest.mark.parametrize("side", [6_400, 10_000, 65_500])
def test_giant_pictures_are_refused_before_they_are_decoded(side: int) -> None:
    assert side * side > MOST_DOTS
    small = make.picture("JPEG")
    claims = re.sub(
        rb"(\xff\xc0\0\x11\x08)....", rb"\1" + side.to_bytes(2) * 2, small, flags=re.DOTALL
    )
    assert claims != small
    assert refused(claims) == TOO_MANY_DOTS


def test_a_jpeg_that_is_drawn_a_thousand_times_is_refused() -> None:
    progressive = make.picture("JPEG", (64, 64), progressive=True)
    last = progressive.rfind(b"\xff\xda")
    scan = progressive[last:-2]
    assert refused(progressive[:-2] + scan * 1000 + b"\xff\xd9") == TOO_MANY_DOTS


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize("part", [0.2, 0.5, 0.9])
def test_a_picture_that_is_cut_short_is_refused(kind: str, part: float) -> None:
    whole = make.picture(kind, (400, 300))
    assert refused(whole[: int(len(whole) * part)]) == DAMAGED


def test_a_picture_with_a_wrong_sum_is_refused() -> None:
    broken = bytearray(make.picture("PNG", (400, 300)))
    broken[60] ^= 0xFF
    assert refused(bytes(broken)) == DAMAGED


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize("tail", [make.PAGE, make.SVG, make.pdf(), b"<?php evil() ?>"])
def test_a_picture_that_is_something_else_too_is_refused(kind: str, tail: bytes) -> None:
    assert refused(make.picture(kind) + tail) == TWO_IN_ONE


def test_what_a_phone_appends_is_dropped() -> None:
    kept = taken(make.picture("JPEG") + b"SEFT-made-by-a-phone" * 50).content.read()
    assert b"made-by-a-phone" not in kept


@pytest.mark.parametrize(
    "content",
    [
        make.pdf()[:-40],
        make.pdf()[: len(make.pdf()) // 2],
        make.pdf().replace(b"%PDF-1.7", b"%PDF-x.y"),
        make.pdf() + b"\n" * 2000,
        make.pdf().replace(b"endstream", b"end"),
        b"%PDF-1.7\nnothing\nstartxref\n9\n%%EOF\n",
        re.sub(rb"startxref\n\d+", b"startxref\n99999999", make.pdf()),
    ],
)
def test_a_damaged_one_is_refused(content: bytes) -> None:
    assert refused(content) == DAMAGED


@pytest.mark.parametrize("word", [b"/Encrypt 5 0 R", b"/#45ncrypt 5 0 R"])
def test_a_locked_one_is_refused(word: bytes) -> None:
    assert refused(make.pdf(trailer=word)) == PROTECTED


@pytest.mark.parametrize(
    "harm",
    [
        b"<< /S /JavaScript /JS (app.alert) >>",
        b"<< /S /J#61vaScript /#4aS (app.alert) >>",
        b"<< /S /Launch /F (cmd.exe) >>",
        b"<< /Type /EmbeddedFile >>",
        b"<< /Names << /EmbeddedFiles 5 0 R >> >>",
        b"<< /Subtype /RichMedia >>",
    ],
)
def test_one_that_runs_or_carries_something_is_refused(harm: bytes) -> None:
    assert refused(make.pdf(more=b"8 0 obj\n" + harm + b"\nendobj\n")) == ACTIVE
    assert refused(make.pdf(more=make.packed_object(b"8 0 " + harm))) == ACTIVE


def test_the_same_letters_in_a_picture_are_no_reason() -> None:
    assert taken(make.pdf(stream=b"\x01/JS \x02/Launch \x03/Encrypt ")).media_type


def test_packed_objects_are_unpacked_to_a_limit_only() -> None:
    assert refused(make.pdf(more=make.packed_object(bytes(64 * MEBIBYTE)))) == DAMAGED


_WHOLE = [make.pdf(), make.picture("PNG", (9, 9)), make.picture("JPEG", (9, 9))]


@given(
    whole=st.sampled_from(_WHOLE),
    changes=st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), max_size=12),
    cut=st.integers(0, 900),
    more=st.binary(max_size=40),
)
def test_whatever_comes_is_taken_or_refused_in_words(
    whole: bytes, changes: list[tuple[int, int]], cut: int, more: bytes
) -> None:
    content = bytearray(whole[: max(cut, 8)] + more)
    for place, value in changes:
        content[place % len(content)] = value
    told = "."
    try:
        taken(bytes(content))
    except UnacceptableFileError as refusal:
        told = str(refusal)
    assert told.endswith(".")
