"""Planes of packed bits: one bit for each slot of a snapshot, 64 of them in a word."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from marketplace.search.text import Mask

Plane = NDArray[np.uint64]
"""One plane, or several of one length as lines of a table."""
Slots = NDArray[np.int64]
"""Where listings stand in a snapshot, counted from 0."""

_WORD_BITS = 64


def packed(bits: Mask) -> Plane:
    """Pack the last axis into whole words, the rest of the last one empty."""
    slots = bits.shape[-1]
    words = -(-slots // _WORD_BITS)
    held = np.zeros((*bits.shape[:-1], words * 8), np.uint8)
    held[..., : -(-slots // 8)] = np.packbits(bits, axis=-1, bitorder="little")
    planes: Plane = held.view(np.uint64)
    return planes


def unpacked(plane: Plane, slots: int) -> Mask:
    """The bits of one plane, or of several."""
    bits = np.unpackbits(plane.view(np.uint8), axis=-1, count=slots, bitorder="little")
    return bits.view(np.bool_)


def marked(slots: Slots, total: int) -> Plane:
    """The plane in which these slots are set."""
    bits = np.zeros(total, np.bool_)
    bits[slots] = True
    return packed(bits)


def holding(plane: Plane, slots: Slots) -> Mask:
    """Which of these slots a plane holds."""
    return unpacked(plane, len(plane) * _WORD_BITS)[slots]


def widened(planes: Plane, total: int) -> Plane:
    """The same planes with room for that many slots."""
    wider = np.zeros((*planes.shape[:-1], -(-total // _WORD_BITS)), np.uint64)
    wider[..., : planes.shape[-1]] = planes
    return wider


def set_from(planes: Plane, bits: Mask, *, first: int) -> None:
    """Set bits in planes that are nobody else's yet, in the slots from `first`."""
    word, start = divmod(first, _WORD_BITS)
    shifted = np.zeros((len(bits), start + bits.shape[1]), np.bool_)
    shifted[:, start:] = bits
    planes[:, word:] |= packed(shifted)


def counted(planes: Plane, left: Plane) -> list[int]:
    """How many of the slots that are left each plane holds."""
    counts = np.bitwise_count(planes & left)
    totals: list[int] = counts.sum(axis=1, dtype=np.uint32).tolist()
    return totals


def size(plane: Plane) -> int:
    """How many slots a plane holds."""
    return int(np.bitwise_count(plane).sum(dtype=np.int64))


def anything_of(planes: Sequence[Plane] | Plane) -> Plane:
    """What any of these planes holds; at least one of them."""
    held: Plane = np.bitwise_or.reduce(np.asarray(planes), axis=0)
    return held
