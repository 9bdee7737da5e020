"""Small sets to measure on, written as `paperpicks evaluate` reads them."""

import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

PAPERS = (
    {"id": "moon", "title": "Tides of moons", "abstract": "Tides heat small moons."},
    {"id": "graph", "title": "Graph networks", "abstract": "Messages on graphs."},
    {"id": "code", "title": "Quantum codes", "abstract": "Errors of qubits."},
    {"id": "bird", "title": "Songs of birds", "abstract": "Birds sing at dawn."},
)


def write_set(
    folder: Path, tasks: Sequence[dict[str, Any]], papers: Sequence[dict[str, Any]] = PAPERS
) -> Path:
    folder.mkdir(parents=True)
    for name, records in (("papers", papers), ("tasks", tasks)):
        with gzip.open(folder / f"{name}.jsonl.gz", "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(record) + "\n" for record in records)
    return folder


def task(name: str, **said: Any) -> dict[str, Any]:
    return {"id": name, "group": name, "candidates": None, **said}
