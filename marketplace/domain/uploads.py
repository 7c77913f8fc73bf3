"""What may be uploaded, what is told to whoever uploads something else, and how a file is named.

Nothing here believes a file's name or what a browser says of it: what a file is, its content
says (`marketplace.files.inspection`).
"""

from __future__ import annotations

import math
import re
import unicodedata
from enum import StrEnum

from marketplace.domain.errors import MarketplaceError

LARGEST = 10 * 1024 * 1024
"""Bytes. Pages say "10 MB"."""
LARGEST_IN_WORDS = "10 MB"
ADVICE = "Save it as a PDF, PNG or JPEG"

_MEGABYTE = 1024 * 1024
_LONGEST_NAME = 100
_SEPARATORS = re.compile(r"[/\\]")
_UNSAFE = re.compile(r"[\"'<>:;|?*%$&`{}\[\]#=]")


class MediaType(StrEnum):
    """What we take."""

    PDF = "application/pdf"
    PNG = "image/png"
    JPEG = "image/jpeg"

    @property
    def extension(self) -> str:
        """How a file's name ends, with the dot."""
        return _EXTENSIONS[self]

    @property
    def label(self) -> str:
        """For pages."""
        return self.name


_EXTENSIONS = {MediaType.PDF: ".pdf", MediaType.PNG: ".png", MediaType.JPEG: ".jpg"}


class UnacceptableFileError(MarketplaceError):
    """A file cannot be taken. The message says what to do instead."""


def too_large(size: int) -> UnacceptableFileError:
    """What is told of a file of `size` bytes. It never says "10 MB" of one that is larger."""
    tenths = math.ceil(size * 10 / _MEGABYTE) / 10
    return UnacceptableFileError(
        f"Your file is {tenths:g} MB: the most is {LARGEST_IN_WORDS}. Take a photo with lower "
        "quality, or scan in black and white."
    )


def wrong_kind(what: str) -> UnacceptableFileError:
    """What is told of a file of another kind; `what` completes "Your file is …", or is empty."""
    if not what:
        return UnacceptableFileError(
            f"Your file is not a PDF, PNG or JPEG inside, whatever its name says. {ADVICE}."
        )
    return UnacceptableFileError(f"Your file is {what}, which we cannot take. {ADVICE}.")


EMPTY = "The file is empty. Choose it again."
NO_FILE = "Choose a file"
DAMAGED = (
    "We could not read the file: it may be damaged or cut short. Open it yourself, save it again "
    "as a PDF, PNG or JPEG, and upload that."
)
PROTECTED = (
    "The PDF is protected with a password, so that we could not read it. Save a copy without one "
    "and upload that."
)
ACTIVE = (
    "The PDF runs something or carries other files, which we do not take. Print it to a new PDF, "
    "or take a photo of it, and upload that."
)
TWO_IN_ONE = f"The file has something else hidden in it, so we cannot take it. {ADVICE} again."
TOO_MANY_DOTS = (
    "The picture is too large to open safely. Take it again with a lower resolution, or scan it "
    "at 300 dots per inch."
)


def safe_file_name(given: str | None, media_type: MediaType) -> str:
    """A file's name for people to read, and to offer when it is downloaded. Never a path.

    Folders, invisible letters (line breaks, marks that turn the direction of writing round) and
    what means something to a shell, a header or a page are left out; it ends as the content says.
    """
    last = _SEPARATORS.split(unicodedata.normalize("NFC", given or ""))[-1]
    written = "".join(filter(None, (_seen(letter) for letter in last)))
    before, _, after = _UNSAFE.sub("", written).rpartition(".")
    words = " ".join((before or after).replace(".", " ").split())
    return f"{words.lstrip('-~ ')[:_LONGEST_NAME].strip() or 'document'}{media_type.extension}"


def _seen(letter: str) -> str:
    """A letter as people see it: nothing for an invisible one, a blank for any sort of space."""
    kind = unicodedata.category(letter)[0]
    return {"C": "", "Z": " "}.get(kind, letter)
