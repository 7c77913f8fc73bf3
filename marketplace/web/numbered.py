"""Numbers in addresses: those that a database can hold. Any other leads nowhere, as it should."""

from __future__ import annotations

from flask import Flask
from werkzeug.routing import IntegerConverter, ValidationError

LARGEST = 2**31 - 1
"""What the narrowest id column takes; a larger one would be an error in the database."""


class RowNumber(IntegerConverter):
    """`<int:…>` in our addresses: the number of a row."""

    def to_python(self, value: str) -> int:
        """Read it. Raises ValidationError, so that the address is none of ours."""
        if len(value) > len(str(LARGEST)):
            raise ValidationError
        number: int = super().to_python(value)
        if number > LARGEST:
            raise ValidationError
        return number


def number_rows(app: Flask) -> None:
    """Have the addresses of `app` take such numbers only. Before its pages are added."""
    app.url_map.converters["int"] = RowNumber
