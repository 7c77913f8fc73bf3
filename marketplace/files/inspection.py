"""Finds out what an uploaded file is by its content, and takes only what can be read whole.

A PDF stays as it is. A picture is decoded and written anew, so that nothing but the picture is
kept: no place where a photo was taken, no remarks, nothing appended.
"""

from __future__ import annotations

import io
import os
from dataclasses import dataclass
from typing import BinaryIO

from marketplace.domain.uploads import (
    EMPTY,
    LARGEST,
    TWO_IN_ONE,
    MediaType,
    UnacceptableFileError,
    too_large,
    wrong_kind,
)
from marketplace.files.pdf import inspect_pdf
from marketplace.files.pictures import rewritten

LARGEST_KEPT = 4 * LARGEST
"""Bytes. A picture may grow when it is written anew: a PNG of LONGEST_SIDE dots holds 37 MB."""

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_PDF = b"%PDF-"
_ZIP_END = b"PK\x05\x06"
_ZIP_END_REACH = 22 + 65_535
"""How far from its end a ZIP file says that it is one: its last record and its comment."""

_OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"GIF8", "a GIF picture"),
    (b"BM", "a BMP picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"PK", "a Word document or a ZIP file"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel document"),
    (b"{\\rtf", "a rich text document"),
    (b"\x1f\x8b", "a compressed file"),
    (b"Rar!", "a compressed file"),
    (b"7z\xbc\xaf", "a compressed file"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
)
_MARKUP = (b"<!doctype", b"<html", b"<head", b"<body", b"<script", b"<?php", b"<%")
_HEAD = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspected:
    """What may be kept: its kind, and the bytes to keep."""

    media_type: MediaType
    content: BinaryIO


def inspect(stream: BinaryIO) -> Inspected:
    """Take a file that is a whole PDF, PNG or JPEG of at most `LARGEST` bytes.

    Raises UnacceptableFileError, whose message says what to do instead.
    """
    size = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    if size == 0:
        raise UnacceptableFileError(EMPTY)
    if size > LARGEST:
        raise too_large(size)
    content = stream.read()
    media_type = _kind_of(content)
    if _ZIP_END in content[-_ZIP_END_REACH:]:
        raise UnacceptableFileError(TWO_IN_ONE)
    if media_type is MediaType.PDF:
        inspect_pdf(content)
        return Inspected(media_type=media_type, content=io.BytesIO(content))
    _refuse_markup_after_the_end(content, media_type)
    return Inspected(media_type=media_type, content=rewritten(content, media_type))


def _kind_of(content: bytes) -> MediaType:
    """What the first bytes say. Raises UnacceptableFileError for everything else."""
    known = ((_PNG, MediaType.PNG), (_JPEG, MediaType.JPEG), (_PDF, MediaType.PDF))
    for start, media_type in known:
        if content.startswith(start):
            return media_type
    raise wrong_kind(_name_of(content[:_HEAD]))


def _name_of(head: bytes) -> str:
    """What somebody would call a file that begins so; nothing where we cannot tell."""
    for start, name in _OTHERS:
        if head.startswith(start):
            return name
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "a WebP picture"
    if head[4:8] == b"ftyp":
        return "a HEIC picture or a film"
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"<svg" in text:
        return "an SVG drawing"
    if text.startswith(b"<") or any(mark in text for mark in _MARKUP):
        return "a web page"
    return ""


def _refuse_markup_after_the_end(content: bytes, media_type: MediaType) -> None:
    """Refuse a picture behind which a page or a program hides.

    Writing the picture anew would drop it too, as it drops what phones append; but nobody who
    means well sends this.
    """
    end = b"IEND\xaeB`\x82" if media_type is MediaType.PNG else b"\xff\xd9"
    rest = content[content.rfind(end) + len(end) :].lower()
    if any(mark in rest for mark in (*_MARKUP, b"<svg", b"%pdf-")):
        raise UnacceptableFileError(TWO_IN_ONE)
