"""What the index is measured against; each on the same texts, in a process of its own."""

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.bench.index.corpus import corpus


@dataclass(frozen=True, slots=True)
class Rival:
    """One of them.

    Attributes:
        name: As the report says it.
        module: With `write`, and the class `opened` that searches; imported in its process alone.
        opened: Name of that class.
        bytes_a_paper: Memory that it takes at most, while it is filled or asked.
    """

    name: str
    module: str
    opened: str
    bytes_a_paper: int


NAIVE = Rival("scikit-learn, `linear_kernel` and `argsort`", "scikit", "Scikit", 8_000)
TURNED = Rival("scikit-learn, matrix kept by word", "scikit", "Turned", 8_000)
BM25S = Rival("bm25s (numba, mapped)", "bm25", "Bm25s", 9_000)
TANTIVY = Rival("tantivy", "tantivy_search", "Tantivy", 600)
FTS5 = Rival("SQLite FTS5", "fts5", "Fts5", 100)

RIVALS = (NAIVE, TURNED, BM25S, TANTIVY, FTS5)


def folder_of(rival: Rival, cache: Path, size: int) -> Path:
    """Give where a rival keeps its index of so many papers."""
    return cache / f"{rival.module}-{size}"


class Writing:
    """Writes a rival's index, in a process of its own."""

    def __init__(self, rival: Rival) -> None:
        self._module = _imported(rival)

    def write(self, cache: Path, size: int, folder: Path) -> None:
        """Write it; a folder that is there whole afterwards is kept from run to run."""
        unfinished = folder.with_suffix(".unfinished")
        unfinished.mkdir(parents=True)
        self._module.write(corpus(cache, size), unfinished)
        unfinished.rename(folder)


def sit(rival: Rival, folder: Path) -> object:
    """Open a rival's index: give what has a method `search(text, most)`."""
    return getattr(_imported(rival), rival.opened)(folder)


def _imported(rival: Rival) -> Any:  # Any: a module.
    return import_module(f"{__name__}.{rival.module}")
