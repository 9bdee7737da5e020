"""SQLite's own full-text search, which comes with Python."""

import sqlite3
from pathlib import Path

from tests.bench.index.corpus import Corpus


def write(corpus: Corpus, folder: Path) -> None:
    """Index title and abstract; the texts are not kept."""
    with sqlite3.connect(folder / "papers.db") as base:
        base.execute("CREATE VIRTUAL TABLE papers USING fts5(text, content='')")
        rows = ((number, corpus.document(number)) for number in range(1, corpus.size + 1))
        base.executemany("INSERT INTO papers(rowid, text) VALUES (?, ?)", rows)
        base.execute("INSERT INTO papers(papers) VALUES ('optimize')")
    base.close()


class Fts5:
    """A database opened from its file."""

    def __init__(self, folder: Path) -> None:
        self._base = sqlite3.connect(folder / "papers.db")
        self._base.execute("PRAGMA mmap_size = 4000000000")

    def search(self, text: str, most: int) -> list[int]:
        """Give the numbers of the best papers by its BM25; a paper needs one of the words."""
        wanted = " OR ".join(f'"{word}"' for word in text.split())
        asked = "SELECT rowid FROM papers WHERE papers MATCH ? ORDER BY rank LIMIT ?"
        return [number for (number,) in self._base.execute(asked, (wanted, most))]
