"""Arrays in one file: a plain `.npy` of bytes, in which each array begins at an aligned place."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.lib import format as npy

from recommender.index.storage.faults import Unusable
from recommender.index.storage.members import Array

ALIGNED = 64  # A line of the processor's cache, and all that vector instructions ask for.
HEADER = 128  # Bytes before the arrays: what numpy writes for any number of bytes.
AT_ONCE = 1 << 18  # Bytes read for a checksum: they stay in the processor's cache till it is made.


@dataclass(frozen=True, slots=True)
class Spot:
    """Where an array stands in a file's bytes, and what it is."""

    dtype: str
    shape: tuple[int, ...]
    offset: int

    @property
    def size(self) -> int:
        """How many bytes it takes."""
        return prod(self.shape) * np.dtype(self.dtype).itemsize


@dataclass(frozen=True, slots=True)
class File:
    """A file written whole: its bytes in all, and their CRC-32."""

    size: int
    checksum: int


class Packing:
    """Lays arrays out, then gives the parts of a file of them, and what `File` says of it."""

    def __init__(self, groups: Sequence[Mapping[str, Array]]) -> None:
        self._arrays: list[tuple[Array, int]] = []
        self._end = 0
        self.spots = [self._laid(arrays) for arrays in groups]
        self._end = max(self._end, ALIGNED)  # Nothing at all cannot be mapped.
        self._size = self._checksum = 0

    @property
    def file(self) -> File:
        """What was given out so far."""
        return File(self._size, self._checksum)

    def parts(self) -> Iterator[bytes | memoryview]:
        """Give the file's content, piece by piece."""
        header = io.BytesIO()
        shape = {"descr": "|u1", "fortran_order": False, "shape": (self._end,)}
        npy.write_array_header_1_0(header, shape)
        yield self._counted(header.getvalue())
        at = 0
        for array, offset in self._arrays:
            yield self._counted(bytes(offset - at))
            content = np.ascontiguousarray(array).reshape(-1).view(np.uint8).data
            yield self._counted(content)
            at = offset + len(content)
        yield self._counted(bytes(self._end - at))

    def _laid(self, arrays: Mapping[str, Array]) -> dict[str, Spot]:
        spots = {}
        for name, array in arrays.items():
            spots[name] = spot = Spot(array.dtype.str, array.shape, self._end)
            self._arrays.append((array, self._end))
            self._end = -(-(self._end + spot.size) // ALIGNED) * ALIGNED
        return spots

    def _counted(self, part: bytes | memoryview) -> bytes | memoryview:
        self._size += len(part)
        self._checksum = crc32(part, self._checksum)
        return part


def mapped(path: Path, file: File) -> Array:
    """Map a file's bytes into memory, read-only.

    Raises:
        Unusable: If it is not as long as it was, or no such file at all.
        FileNotFoundError: If it is not there.
    """
    if (size := path.stat().st_size) != file.size or size <= HEADER:
        raise Unusable(f"is damaged: {path.name} has {size} bytes instead of {file.size}")
    content = np.memmap(path, np.uint8, mode="r", offset=HEADER)
    return np.asarray(content).view(np.ndarray)  # Every slice of a memmap costs microseconds more.


def cut(content: Array, spots: Mapping[str, Spot]) -> dict[str, Array]:
    """Give the arrays that stand in a file's bytes.

    Raises:
        Unusable: If one reaches beyond the end.
    """
    found = {}
    for name, spot in spots.items():
        end = spot.offset + spot.size
        if not 0 <= spot.offset <= end <= len(content):
            raise Unusable(f"is damaged: {name} reaches beyond its file")
        found[name] = content[spot.offset : end].view(spot.dtype).reshape(spot.shape)
    return found


def is_whole(path: Path, file: File, proceed: Callable[[], None] = lambda: None) -> bool:
    """Read a file and tell whether it is as it was written. Raises `OSError` if that fails.

    `proceed` is called many times a second, and may raise.
    """
    checksum = size = 0
    part = memoryview(bytearray(AT_ONCE))
    with path.open("rb", buffering=0) as opened:
        while length := opened.readinto(part):
            proceed()
            checksum, size = crc32(part[:length], checksum), size + length
    return File(size, checksum) == file
