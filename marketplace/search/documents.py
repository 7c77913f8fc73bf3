"""The words by which a visible listing can be found."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from marketplace.domain.listings import SERVICE_TYPES
from marketplace.queries import visible
from marketplace.queries.shown import TextRow
from marketplace.search.phrases import phrases_in
from marketplace.search.text import TextDocument


def documents(ids: Collection[int] | None = None) -> Iterator[TextDocument]:
    """The documents of all visible listings, or of the visible ones among `ids`.

    Read lazily through the public door: what is hidden never gets into an index.
    """
    return (document_of(row) for row in visible.texts(ids))


def document_of(row: TextRow) -> TextDocument:
    """Everything that people may look for, the everyday names of a kind of service included."""
    kinds = [SERVICE_TYPES[slug] for slug in row.service_types if slug in SERVICE_TYPES]
    parts = [row.name, row.summary, row.description]
    for kind in kinds:
        parts.extend((kind.name, *kind.synonyms))
    parts.extend((*row.needs, *row.languages, row.town, row.provider))
    written = [part for part in parts if part]
    phrases = dict.fromkeys(phrase for part in written for phrase in phrases_in(part))
    return TextDocument(id=row.id, name=row.name, body="\n".join(written), phrases=tuple(phrases))
