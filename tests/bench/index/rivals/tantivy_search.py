"""tantivy: the search library of Rust, called in this process."""

from pathlib import Path

import tantivy

from tests.bench.index.corpus import Corpus

HEAP_BYTES = 512_000_000


def write(corpus: Corpus, folder: Path) -> None:
    """Index title and abstract with the default tokenizer; the texts are not kept."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("text", stored=False)
    builder.add_unsigned_field("number", stored=True)
    index = tantivy.Index(builder.build(), str(folder))
    writer = index.writer(HEAP_BYTES, 1)
    for number in range(1, corpus.size + 1):
        writer.add_document(tantivy.Document(text=corpus.document(number), number=number))
    writer.commit()
    writer.wait_merging_threads()


class Tantivy:
    """An index opened from files."""

    def __init__(self, folder: Path) -> None:
        self._index = tantivy.Index.open(str(folder))
        self._searcher = self._index.searcher()

    def search(self, text: str, most: int) -> list[int]:
        """Give the numbers of the best papers; a paper needs one of the words."""
        query = self._index.parse_query(text, ["text"])
        hits = self._searcher.search(query, most, count=False).hits
        return [self._searcher.doc(address)["number"][0] for _, address in hits]
