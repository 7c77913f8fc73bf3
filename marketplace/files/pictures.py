"""Decodes a picture whole, within limits, and writes it anew without anything but the picture."""

from __future__ import annotations

import io
import re
import struct
import threading
import zlib
from typing import BinaryIO

from PIL import Image, ImageOps

from marketplace.domain.uploads import DAMAGED, TOO_MANY_DOTS, MediaType, UnacceptableFileError

MOST_DOTS = 40_000_000
"""More than a page scanned at 600 dots per inch; decoded, 160 MB."""
LONGEST_SIDE = 3508
"""What is kept: a page of A4 at 300 dots per inch."""
_MOST_SCANS = 40
"""Passes over a JPEG. Cameras write 1 to 14; thousands would keep the decoder busy for hours."""
_MARKER = re.compile(rb"\xff([\x01-\xcf\xd8-\xfe])")
"""Of a JPEG: what is no data of a scan and no place to take it up again."""
_START_OF_SCAN, _END_OF_PICTURE = 0xDA, 0xD9
_JPEG_QUALITY = 88
_GREYS = {"1", "L", "LA", "I;16", "I"}
_SHRINKS_WELL = {"L", "LA", "RGB", "RGBA", "CMYK"}
"""Modes in which dots can be mixed with their neighbours as they are."""

_one_at_a_time = threading.Lock()
"""A decoded picture takes a hundred times its file: two at once would be too much for a small
machine."""

_CANNOT_DECODE = (
    OSError,  # Pillow's own word for a broken or truncated picture
    SyntaxError,  # and for a broken PNG
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    EOFError,
    OverflowError,
    struct.error,
    zlib.error,
)


def rewritten(content: bytes, media_type: MediaType) -> BinaryIO:
    """The picture alone, upright, at most LONGEST_SIDE dots long.

    Raises UnacceptableFileError for one that is damaged, cut short or too large to decode.
    """
    if media_type is MediaType.JPEG and _scans(content) > _MOST_SCANS:
        raise UnacceptableFileError(TOO_MANY_DOTS)
    with _one_at_a_time:
        try:
            return _decoded(content, media_type)
        except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
            raise UnacceptableFileError(TOO_MANY_DOTS) from None
        except _CANNOT_DECODE:
            raise UnacceptableFileError(DAMAGED) from None


def _decoded(content: bytes, media_type: MediaType) -> BinaryIO:
    """Open, check, decode, and write anew."""
    formats = (media_type.label,)
    with Image.open(io.BytesIO(content), formats=formats) as unchecked:
        _refuse_too_many_dots(unchecked)
        unchecked.verify()  # the sums of a PNG; afterwards it has to be opened again
    with Image.open(io.BytesIO(content), formats=formats) as picture:
        picture.draft(None, (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG can be decoded smaller
        picture.load()
        ImageOps.exif_transpose(picture, in_place=True)
        if picture.mode in _SHRINKS_WELL:  # before anything else: each copy of it is as large
            _shrink(picture)
        plain = _on_white(picture)
        _shrink(plain)
        plain.info.clear()  # what is written with a picture without being asked for
        written = io.BytesIO()
        if media_type is MediaType.PNG:
            plain.save(written, "PNG", compress_level=4)
        else:
            plain.save(written, "JPEG", quality=_JPEG_QUALITY)
    written.seek(0)
    return written


def _refuse_too_many_dots(picture: Image.Image) -> None:
    if picture.width * picture.height > MOST_DOTS:
        raise UnacceptableFileError(TOO_MANY_DOTS)


def _shrink(picture: Image.Image) -> None:
    """Bring a picture down to LONGEST_SIDE, where it is larger."""
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)


def _scans(content: bytes) -> int:
    """How often a JPEG draws over the picture, counted as a decoder would meet them."""
    scans, position = 0, 2
    while marker := _MARKER.search(content, position):
        (code,) = marker[1]
        if code == _END_OF_PICTURE:
            break
        scans += code == _START_OF_SCAN
        length = int.from_bytes(content[marker.end() : marker.end() + 2])
        position = marker.end() + max(length, 1)
    return scans


def _on_white(picture: Image.Image) -> Image.Image:
    """The picture in greys or colours, without transparency: what a person would see on paper."""
    mode = "L" if picture.mode in _GREYS else "RGB"
    if not picture.has_transparency_data:
        return picture if picture.mode == mode else picture.convert(mode)
    see_through = picture.convert("RGBA")
    paper = Image.new("RGB", picture.size, "white")
    paper.paste(see_through, mask=see_through.getchannel("A"))
    return paper.convert(mode)
