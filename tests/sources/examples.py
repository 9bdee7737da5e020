"""Bodies as services send them: invented papers, true formats."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).parent.parent / "data" / "sources"


@dataclass(frozen=True, slots=True)
class Example:
    """One reply of a service, and what is special about it."""

    body: bytes
    status: int
    content_type: str
    headers: Mapping[str, str]
    note: str


def example(name: str) -> Example:
    """Give an example by its file, such as "arxiv/rss.xml"."""
    described = json.loads((DATA / "manifest.json").read_text("utf-8"))["files"]
    entry = next(one for one in described if one["file"] == name)
    return Example(
        body=(DATA / name).read_bytes(),
        status=entry["status"],
        content_type=entry["content_type"],
        headers=entry["headers"],
        note=entry["note"],
    )
