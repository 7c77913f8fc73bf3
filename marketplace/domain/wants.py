"""What somebody looks for, in the directory's own words: a kind of service, or a need."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from marketplace.domain.service_types import ALL_SERVICE_TYPES

_NAMES = {kind.slug: kind.name for kind in ALL_SERVICE_TYPES}


class WantKind(StrEnum):
    """Which vocabulary it is of."""

    SERVICE = "service"
    NEED = "need"

    @property
    def label(self) -> str:
        """For pages and files."""
        return "Type of service" if self is WantKind.SERVICE else "Need"


class Want(NamedTuple):
    """One word of a vocabulary. `str()` of it is how counts are kept: "service:home-care"."""

    kind: WantKind
    slug: str

    def __str__(self) -> str:
        """Kind and slug."""
        return f"{self.kind}:{self.slug}"

    @classmethod
    def read(cls, text: str) -> Want:
        """Read what `str()` wrote. Raises ValueError for anything else."""
        kind, colon, slug = text.partition(":")
        if not colon or not slug:
            raise ValueError("this is not a kind of service or a need")
        return cls(WantKind(kind), slug)

    def name(self, needs: Mapping[str, str]) -> str:
        """How people write it; `needs` are the names of needs by slug.

        A word that has gone from its vocabulary is read from its slug.
        """
        names = _NAMES if self.kind is WantKind.SERVICE else needs
        return names.get(self.slug) or self.slug.replace("-", " ").capitalize()
