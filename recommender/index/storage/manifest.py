"""The file that says what an index consists of; it is written last, and checks itself."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np

from recommender.index.storage.faults import Newer, Unusable
from recommender.index.storage.members import Scalar
from recommender.index.storage.packed import File, Spot

NAME = "MANIFEST.json"
FORMAT = 2  # Raise it when files change their meaning; older ones are then rebuilt.


@dataclass(frozen=True, slots=True)
class SavedGroup:
    """Where a group's arrays stand."""

    file: str
    spots: Mapping[str, Spot]
    scalars: Mapping[str, Scalar]


Saved = Mapping[str, SavedGroup]  # All groups of one dataclass.


@dataclass(frozen=True, slots=True)
class Manifest:
    """What one save consists of.

    Attributes:
        kind: What the index is of, and how it reads; one of another kind is not used.
        position: See `Index.position`.
        counted: Numbers that outlive a restart, by name.
        files: All there are.
        parts: Where the single parts stand, by name.
        lexicons, segments: The same of those that are several, in their order.
    """

    kind: Mapping[str, str]
    position: str
    counted: Mapping[str, int]
    files: Mapping[str, File] = field(default_factory=dict)
    parts: Mapping[str, Saved] = field(default_factory=dict)
    lexicons: tuple[Saved, ...] = ()
    segments: tuple[Saved, ...] = ()

    @property
    def size(self) -> int:
        """How many bytes its files have in all."""
        return sum(file.size for file in self.files.values())


def written(manifest: Manifest) -> bytes:
    """Give a manifest as it stands in its file."""
    body = json.dumps(
        {
            "kind": dict(manifest.kind),
            "position": manifest.position,
            "counted": dict(manifest.counted),
            "files": {name: [one.size, one.checksum] for name, one in manifest.files.items()},
            "parts": {name: _plain(saved) for name, saved in manifest.parts.items()},
            "lexicons": [_plain(saved) for saved in manifest.lexicons],
            "segments": [_plain(saved) for saved in manifest.segments],
        }
    )
    return (
        f'{{"format": {FORMAT}, "checksum": {crc32(body.encode())}, "index":\n{body}\n}}\n'.encode()
    )


def read(path: Path) -> Manifest:
    """Read a manifest.

    Raises:
        FileNotFoundError: If there is none.
        Newer: If a later version wrote it.
        Unusable: If it is damaged, or older than what can be read.
    """
    content = path.read_bytes()
    try:
        whole = json.loads(content)
        found, checksum = int(whole["format"]), whole["checksum"]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise Unusable(f"is damaged: {NAME} cannot be read") from error
    if found > FORMAT:
        raise Newer(f"was written by a newer version of paperpicks (format {found})")
    if found < FORMAT:
        raise Unusable("was written by an older version of paperpicks")
    body = content.partition(b"\n")[2].removesuffix(b"\n}\n")
    if crc32(body) != checksum:
        raise Unusable(f"is damaged: {NAME} is not as it was written")
    return _manifest(whole["index"])


def _plain(saved: Saved) -> dict[str, Any]:
    return {
        name: {
            "file": one.file,
            "arrays": {n: [s.dtype, list(s.shape), s.offset] for n, s in one.spots.items()},
            "scalars": dict(one.scalars),
        }
        for name, one in saved.items()
    }


def _saved(plain: Mapping[str, Any]) -> Saved:
    return {
        name: SavedGroup(
            one["file"],
            {n: Spot(np.dtype(d).str, tuple(s), o) for n, (d, s, o) in one["arrays"].items()},
            one["scalars"],
        )
        for name, one in plain.items()
    }


def _manifest(body: Mapping[str, Any]) -> Manifest:
    """Read what the checksum has vouched for."""
    return Manifest(
        body["kind"],
        body["position"],
        body["counted"],
        {name: File(size, checksum) for name, (size, checksum) in body["files"].items()},
        {name: _saved(one) for name, one in body["parts"].items()},
        tuple(map(_saved, body["lexicons"])),
        tuple(map(_saved, body["segments"])),
    )
