"""Looks whether a PDF is whole, open to read and quiet, without a library that runs any of it.

This is no proof: a PDF can hide what it does in many ways. What keeps readers safe is how a
document is served (never shown inside the service, never run). What is refused here is what an
honest person should know at once: a file that is cut short or locked, and one that carries
scripts or other files.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from marketplace.domain.uploads import ACTIVE, DAMAGED, PROTECTED, UnacceptableFileError

_HEADER = re.compile(rb"%PDF-[12]\.\d")
_TRAILER_REACH = 1024
"""Readers look for the end of a PDF in its last 1,024 bytes."""
_START = re.compile(rb"startxref\s+(\d{1,10})\s+%%EOF")
_OBJECT = re.compile(rb"\d\s+\d+\s+obj\b")
_STREAM = re.compile(rb"stream\r?\n")
_STREAM_END = b"endstream"
_OBJECT_STREAM = re.compile(rb"/Type\s*/ObjStm\b")
_DICTIONARY_REACH = 2048
_MOST_UNPACKED = 32 * 1024 * 1024
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_NAME_END = rb"(?![A-Za-z0-9_.-])"
_ENCRYPTED = re.compile(rb"/Encrypt" + _NAME_END)
_ACTIVE = re.compile(
    rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|ImportData|SubmitForm)" + _NAME_END
)


def inspect_pdf(content: bytes) -> None:
    """Take a PDF that is whole, not encrypted, and carries no scripts, programs or files.

    Raises UnacceptableFileError.
    """
    end = content[-_TRAILER_REACH:]
    start = _START.search(end)
    if not _HEADER.match(content) or start is None or not _OBJECT.search(content):
        raise UnacceptableFileError(DAMAGED)
    if int(start[1]) >= len(content):
        raise UnacceptableFileError(DAMAGED)
    outside, packed = _parted(content)
    if _ENCRYPTED.search(outside):
        raise UnacceptableFileError(PROTECTED)
    for words in (outside, *_unpacked(packed)):
        if _ACTIVE.search(words):
            raise UnacceptableFileError(ACTIVE)


def _parted(content: bytes) -> tuple[bytes, list[bytes]]:
    """What stands outside of streams, names written plainly; and the streams that hold objects.

    Streams are left out since pictures hold every short word sooner or later.
    """
    outside, packed, position = [], [], 0
    while opening := _STREAM.search(content, position):
        outside.append(content[position : opening.start()])
        closing = content.find(_STREAM_END, opening.end())
        if closing < 0:
            raise UnacceptableFileError(DAMAGED)
        if _OBJECT_STREAM.search(_plainly(outside[-1][-_DICTIONARY_REACH:])):
            packed.append(content[opening.end() : closing])
        position = closing + len(_STREAM_END)
    outside.append(content[position:])
    return _plainly(b"".join(outside)), packed


def _unpacked(packed: list[bytes]) -> Iterator[bytes]:
    """The objects in streams, names written plainly; never more than a real document has."""
    left = _MOST_UNPACKED
    for stream in packed:
        inflating = zlib.decompressobj()
        try:
            words = inflating.decompress(stream, left)
        except zlib.error:  # packed in another way, or encrypted: how it is served protects
            continue
        left -= len(words)
        if left <= 0:
            raise UnacceptableFileError(DAMAGED)
        yield _plainly(words)


def _plainly(words: bytes) -> bytes:
    """Undo the escapes of names: `/#4a#53` says `/JS`."""
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), words)
