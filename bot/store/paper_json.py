"""The stored form of a paper: versioned JSON, compressed."""

import json
import zlib
from dataclasses import asdict
from datetime import datetime
from typing import Any

from recommender import Paper

VERSION = 1
_MOMENTS = ("published", "updated", "listed_at")
_LISTS = ("ids", "authors", "categories", "sources")


def write_paper(paper: Paper) -> bytes:
    """Write a paper's record; empty fields are left out, its number stands in the key."""
    fields = {
        name: value for name, value in asdict(paper).items() if value not in (None, "", (), {})
    }
    del fields["number"]
    for name in _MOMENTS:
        if name in fields:
            fields[name] = fields[name].isoformat()
    return _pack({"v": VERSION, **fields})


def write_redirect(number: int) -> bytes:
    """Write that a paper was merged into `number`."""
    return _pack({"v": VERSION, "merged_into": number})


def read_paper(number: int, record: bytes) -> Paper | int:
    """Read a record: the paper, or the number it was merged into.

    Raises:
        ValueError: If the record was written by a newer version.
    """
    fields: dict[str, Any] = json.loads(zlib.decompress(record))
    if fields.pop("v") > VERSION:
        raise ValueError(f"paper {number} was stored by a newer paperpicks")
    if "merged_into" in fields:
        return int(fields["merged_into"])
    for name in _MOMENTS:
        if name in fields:
            fields[name] = datetime.fromisoformat(fields[name])
    for name in _LISTS:
        if name in fields:
            fields[name] = tuple(fields[name])
    return Paper(number=number, **fields)


def _pack(fields: dict[str, Any]) -> bytes:
    # Level 1 halves a record and costs a tenth of the default level's time.
    return zlib.compress(json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode(), 1)
