"""Remembers what a look-up answered, in this process, so that it is asked little."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from marketplace.lookups.postcodes import LookedUp, LookupFailed, PostcodeLookup

MOST_REMEMBERED = 5_000
"""Answers kept, the most lately used ones: about a megabyte."""
REMEMBERED_FOR = 24 * 60 * 60.0
MISS_REMEMBERED_FOR = 60 * 60.0
"""Seconds; a postcode that there is not may be new, and is asked for again sooner."""
LEFT_ALONE_FOR = 30.0
"""Seconds after trouble in which nobody is made to wait for the same trouble again."""
MOST_AT_ONCE = 2
"""Questions that are out at a time. Each keeps a thread waiting that could serve pages, and anybody
can ask for any number of postcodes."""

_Key = tuple[str, str]


class RememberedLookup:
    """A look-up that asks another one once. Threads may use it together."""

    def __init__(
        self, lookup: PostcodeLookup, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Keep whom to ask. `clock` gives seconds that only go forward."""
        self._lookup = lookup
        self._clock = clock
        self._lock = threading.Lock()
        self._answers: OrderedDict[_Key, tuple[float, LookedUp | None]] = OrderedDict()
        self._left_alone_until = float("-inf")
        self._room = threading.BoundedSemaphore(MOST_AT_ONCE)

    def postcode(self, postcode: str) -> LookedUp | None:
        """Answer for a postcode. Raises LookupFailed."""
        return self._answer(("postcode", postcode), self._lookup.postcode)

    def district(self, district: str) -> LookedUp | None:
        """Answer for a district. Raises LookupFailed."""
        return self._answer(("district", district), self._lookup.district)

    def _answer(self, key: _Key, ask: Callable[[str], LookedUp | None]) -> LookedUp | None:
        now = self._clock()
        with self._lock:
            until, answer = self._answers.get(key, (now, None))
            if until > now:
                self._answers.move_to_end(key)
                return answer
            if now < self._left_alone_until:
                raise LookupFailed("left alone after trouble")
        answer = self._asked(key[1], ask)
        with self._lock:
            kept_for = MISS_REMEMBERED_FOR if answer is None else REMEMBERED_FOR
            self._answers[key] = (self._clock() + kept_for, answer)
            self._answers.move_to_end(key)
            while len(self._answers) > MOST_REMEMBERED:
                self._answers.popitem(last=False)
        return answer

    def _asked(self, name: str, ask: Callable[[str], LookedUp | None]) -> LookedUp | None:
        """Ask, unless as many as may are out already. Raises LookupFailed."""
        if not self._room.acquire(blocking=False):
            raise LookupFailed("too many ask at once")
        try:
            return ask(name)
        except LookupFailed:
            with self._lock:
                self._left_alone_until = self._clock() + LEFT_ALONE_FOR
            raise
        finally:
            self._room.release()
