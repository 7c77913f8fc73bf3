"""What requests leave behind besides the database and the log: addresses, titles, headers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from flask import Response, request

ADDRESSES = re.compile(r"(?:href|src|action|formaction|content)=(?:\"([^\"]*)\"|'([^']*)')")
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)


@dataclass
class Traces:
    """What requests left behind besides what is in the database and the log."""

    addresses: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    headers: list[str] = field(default_factory=list)

    def note(self, response: Response) -> Response:
        """Keep the addresses, titles and headers of one request and its answer."""
        self.addresses.append(request.full_path)
        self.headers.append(
            repr([(name, value) for name, value in response.headers if name != "Set-Cookie"])
        )
        if response.mimetype == "text/html":
            page = response.get_data(as_text=True)
            self.addresses += ["".join(found) for found in ADDRESSES.findall(page)]
            self.titles += TITLE.findall(page)
        return response
