"""Files for tests of uploads, made here: good ones, damaged ones, and ones that mean harm."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image
from PIL.PngImagePlugin import PngInfo

PAGE = b"<!DOCTYPE html><html><script>alert(document.cookie)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"></svg>'


def picture(kind: str, size: tuple[int, int] = (40, 30), **saved: object) -> bytes:
    """A picture of this kind, in Pillow's word for it."""
    written = io.BytesIO()
    Image.new("RGB", size, "teal").save(written, kind, **saved)
    return written.getvalue()


def noise(size: tuple[int, int]) -> bytes:
    """A JPEG that does not shrink: nothing in it repeats."""
    written = io.BytesIO()
    Image.effect_noise(size, 90).convert("RGB").save(written, "JPEG", quality=95)
    return written.getvalue()


def jpeg_with_a_place() -> bytes:
    """A photo turned on its side, with the place where it was taken and a remark."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turned a quarter
    exif.get_ifd(0x8825)[2] = (51.0, 28.0, 38.0)  # latitude
    exif[0x010E] = "remark-in-the-photo"
    return picture("JPEG", exif=exif, comment=b"comment-in-the-photo")


def png_with_words() -> bytes:
    """A PNG that carries text and a profile."""
    words = PngInfo()
    words.add_text("Comment", "<script>words-in-the-picture</script>")
    return picture("PNG", pnginfo=words)


def png_chunk(kind: bytes, data: bytes) -> bytes:
    """One part of a PNG, with its sum."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_bomb(side: int = 30_000) -> bytes:
    """A small PNG of hundreds of millions of dots."""
    packing = zlib.compressobj(9)
    row = b"\0" + b"\0" * (side // 8 + 1)
    rows = b"".join(packing.compress(row) for _ in range(side)) + packing.flush()
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + png_chunk(b"IHDR", header)
        + png_chunk(b"IDAT", rows)
        + png_chunk(b"IEND", b"")
    )


def pdf(*, more: bytes = b"", trailer: bytes = b"", stream: bytes = b"BT ET") -> bytes:
    """A small whole PDF. `more` stands among its objects, `trailer` in its trailer."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    body, places = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", []
    for number, words in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, words)
    body += more
    start = len(body)
    body += b"xref\n0 5\n0000000000 65535 f \n"
    body += b"".join(b"%010d 00000 n \n" % place for place in places)
    body += b"trailer\n<< /Size 5 /Root 1 0 R %s >>\n" % trailer
    return body + b"startxref\n%d\n%%%%EOF\n" % start


def packed_object(words: bytes) -> bytes:
    """Objects of a PDF inside a compressed stream."""
    packed = zlib.compress(words)
    return b"9 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\n" % len(
        packed
    ) + (b"stream\n%s\nendstream\nendobj\n" % packed)


def zip_bomb() -> bytes:
    """A small ZIP file that unpacks to a gigabyte."""
    return _zip(b"\0" * 1_000_000 * 64)


def _zip(content: bytes) -> bytes:
    packing = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packing.compress(content) + packing.flush()
    total, check = len(content), zlib.crc32(content)
    sizes = struct.pack("<III", check, len(packed), total)
    local = b"PK\x03\x04" + struct.pack("<HHHHH", 20, 0, 8, 0, 33) + sizes
    local += struct.pack("<HH", 1, 0) + b"a" + packed
    entry = b"PK\x01\x02" + struct.pack("<HHHHHH", 20, 20, 0, 8, 0, 33) + sizes
    entry += struct.pack("<HHHHHII", 1, 0, 0, 0, 0, 0, 0) + b"a"
    ending = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(entry), len(local), 0)
    return local + entry + ending
