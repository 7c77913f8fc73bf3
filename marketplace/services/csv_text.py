"""Tables as CSV text that a spreadsheet opens as text, never as a formula.

A cell that begins with one of the signs that spreadsheets compute gets an apostrophe before it.
Source: the OWASP guidance on CSV injection.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

_COMPUTED = ("=", "+", "-", "@", "\t", "\r", "\n", "\N{FULLWIDTH EQUALS SIGN}")


def csv_text(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """The table as a file's text, with CRLF line ends; None becomes an empty cell."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([safe_cell(cell) for cell in header])
    for row in rows:
        writer.writerow([safe_cell(cell) for cell in row])
    return out.getvalue()


def safe_cell(value: object) -> str:
    """One cell as text that no spreadsheet computes."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip(" ").startswith(_COMPUTED) else text
