"""Providers, locations and words that listings refer to: found, or added where they are new."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Table, insert, select, update

from marketplace.domain.listing_file import Entry, Word
from marketplace.models.listings import (
    Language,
    Listing,
    Need,
    listing_languages,
    listing_needs,
)
from marketplace.models.locations import Location
from marketplace.models.providers import Provider
from marketplace.queries.places import KnownPlace, postcode_places
from marketplace.queries.vocabulary import chunks
from marketplace.services.transaction import Transaction

_LINKS: dict[type[Language | Need], Table] = {Language: listing_languages, Need: listing_needs}
"""Which listings have the words of a vocabulary."""


class Known:
    """Ids of providers by name and of locations by the regulator's ID, as far as learned.

    `places` are those of the postcodes that the table of these has.
    """

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self.providers: dict[str, int] = {}
        self.locations: dict[str, int] = {}
        self.places: dict[str, KnownPlace] = {}
        self._words: dict[type[Language | Need], dict[str, str]] = {
            kind: dict(tx.session.execute(select(kind.slug, kind.name)).tuples().all())
            for kind in _LINKS
        }
        self._spelt: dict[type[Language | Need], set[str]] = {kind: set() for kind in _LINKS}

    def learn(self, entries: Sequence[Entry]) -> None:
        """See that everything these entries refer to exists."""
        self._learn_providers({entry.provider_name for entry in entries})
        self.learn_locations({entry.cqc_location_id for entry in entries} - {""})
        self.learn_words(Language, (word for entry in entries for word in entry.languages))
        self.learn_words(Need, (word for entry in entries for word in entry.needs))

    def _learn_providers(self, names: set[str]) -> None:
        missing = sorted(names - self.providers.keys())
        if not missing:
            return
        found = select(Provider.name, Provider.id).where(Provider.name.in_(missing))
        self.providers.update((name, id_) for name, id_ in self._tx.session.execute(found))
        rows = [
            {"name": name, "created_at": self._tx.now, "version": 1}
            for name in missing
            if name not in self.providers
        ]
        if rows:
            added = insert(Provider).returning(Provider.name, Provider.id)
            self.providers.update(
                (name, id_) for name, id_ in self._tx.session.execute(added, rows)
            )

    def learn_places(self, postcodes: set[str]) -> None:
        """See where these postcodes are; the table need not have them."""
        self.places.update(postcode_places(postcodes - self.places.keys()))

    def learn_locations(self, cqc_ids: set[str]) -> None:
        """See that these locations of the regulator exist."""
        missing = sorted(cqc_ids - self.locations.keys())
        if not missing:
            return
        found = select(Location.cqc_id, Location.id).where(Location.cqc_id.in_(missing))
        self.locations.update((cqc_id, id_) for cqc_id, id_ in self._tx.session.execute(found))
        rows = [
            {"cqc_id": cqc_id, "created_at": self._tx.now}
            for cqc_id in missing
            if cqc_id not in self.locations
        ]
        if rows:
            added = insert(Location).returning(Location.cqc_id, Location.id)
            self.locations.update(
                (cqc_id, id_) for cqc_id, id_ in self._tx.session.execute(added, rows)
            )

    def learn_words(self, kind: type[Language | Need], words: Iterable[Word]) -> None:
        """Add new words; the first spelling of a word is the one that is kept.

        Where no listing has it that the public can see, the spelling that comes now is the first:
        that of a hidden one would tell of it.
        """
        known, given = self._words[kind], dict[str, str]()
        for word in words:
            given.setdefault(word.slug, word.name)
        new = {slug: name for slug, name in given.items() if slug not in known}
        if new:
            self._tx.session.execute(insert(kind), _rows(new))
        other = {slug: name for slug, name in given.items() if known.get(slug, name) != name}
        anew = self._nobodys(kind, other)
        if anew:
            self._tx.session.execute(update(kind), _rows(anew))
        known.update({**new, **anew})
        self._spelt[kind].update(given)

    def _nobodys(self, kind: type[Language | Need], words: dict[str, str]) -> dict[str, str]:
        """Those of these that no visible listing has; what was spelt here before stays so."""
        rest = {slug: name for slug, name in words.items() if slug not in self._spelt[kind]}
        join = _LINKS[kind]
        for chunk in chunks(tuple(rest)):
            taken = (
                select(join.c.slug)
                .join(Listing, Listing.id == join.c.listing_id)
                .where(join.c.slug.in_(chunk), Listing.visible)
            )
            for slug in self._tx.session.scalars(taken.distinct()):
                del rest[slug]
        return rest


def _rows(names: dict[str, str]) -> list[dict[str, str]]:
    """Rows of a vocabulary, always in one order: two that write at once wait for each other."""
    return [{"slug": slug, "name": name} for slug, name in sorted(names.items())]
