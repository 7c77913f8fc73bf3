"""Page numbers: first, last, the current one and its neighbours, with gaps between."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class AddressOf(Protocol):
    """Gives the address of a page."""

    def __call__(self, *, page: int) -> str:
        """The address of this page, counted from 1."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One page number; `number` None is a gap."""

    number: int | None
    address: str
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """The numbers to show, and where previous and next lead. Empty for a single page."""

    numbers: tuple[Step, ...]
    previous: str | None
    next: str | None


_GAP = Step(number=None, address="", current=False)


def paging_of(*, page: int, pages: int, address: AddressOf) -> Paging:
    """The page numbers for `page` of `pages`; nothing where everything fits on one."""
    if pages <= 1:
        return Paging(numbers=(), previous=None, next=None)
    steps: list[Step] = []
    before = 0
    for number in sorted({1, page - 1, page, page + 1, pages} & set(range(1, pages + 1))):
        if number > before + 1:
            steps.append(_GAP)
        steps.append(Step(number=number, address=address(page=number), current=number == page))
        before = number
    return Paging(
        numbers=tuple(steps),
        previous=address(page=page - 1) if page > 1 else None,
        next=address(page=page + 1) if page < pages else None,
    )
