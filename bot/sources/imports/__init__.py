"""Read papers from files that people have."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from bot.core.record import Record, Skipped
from bot.sources.imports import bibtex, hf_page, jsonl, ris
from bot.sources.imports.lines import LOOKED_AT, Line, TextFile, lines_of

__all__ = ["FORMATS", "Format", "Record", "Skipped", "kind_of_text", "read_file", "read_text"]

PASTED = "pasted text"  # What `Skipped.file` says of a text that came from no file.

Found = Record | tuple[int, str]
"""A paper; or the line and the reason where there is none."""


class Format(NamedTuple):
    """One kind of file.

    Attributes:
        name: As people call it.
        sign: A regular expression found in the first lines of such a file and of none after it.
        read: Makes papers of its lines; the second argument names the source.
    """

    name: str
    sign: str
    read: Callable[[Iterable[Line], str], Iterator[Found]]


def _refuse(reason: str) -> Callable[[Iterable[Line], str], Iterator[Found]]:
    return lambda _lines, _source: iter([(1, reason)])


FORMATS = (
    Format("JSONL", r"\A\s*\{", jsonl.read),
    Format("JSON list", r"\A\s*\[", _refuse("one JSON list; write one object a line (JSONL)")),
    Format("HTML", r"\A\s*<", _refuse("HTML or XML; save the page as plain text")),
    Format("BibTeX", r"^\s*@\w+\s*[{(]", bibtex.read),
    Format("RIS", r"^TY\s{1,2}-", ris.read),
    Format("empty file", r"\A\s*\Z", _refuse("the file is empty")),
    Format("text of a Hugging Face Papers page", "", hf_page.read),
)
"""Asked in this order: the first whose sign is there reads the file."""


def read_file(
    path: Path, source: str = "import", *, progress: Callable[[int], None] | None = None
) -> Iterator[Record | Skipped]:
    """Read the papers of a file, in order and one at a time, however large it is.

    The kind of file is told by its content, never by its name. UTF-8 is read, UTF-16 with a
    byte-order mark, and cp1252 in BibTeX and RIS.

    Args:
        path: The file; a pipe will do.
        source: What `Record.sources` shall name.
        progress: Called now and then with the number of bytes read so far.

    Yields:
        A `Record` for each paper and a `Skipped` for each part that gave none. A file that holds
        no paper gives at least one `Skipped`.

    Raises:
        UserError: If the file cannot be opened or read; at the first item or later.
    """
    with closing(TextFile(path, progress)) as file:
        for found in _read(file, source):
            yield found if isinstance(found, Record) else Skipped(str(path), *found)


def read_text(text: str, source: str = "import") -> Iterator[Record | Skipped]:
    """Read the papers of a text as `read_file` would if it were a file."""
    for found in kind_of_text(text).read(lines_of(text), source):
        yield found if isinstance(found, Record) else Skipped(PASTED, *found)


def kind_of_text(text: str) -> Format:
    """Tell what kind of file a text would be."""
    return _kind(text[:LOOKED_AT].removeprefix("\ufeff"))


def _read(file: TextFile, source: str) -> Iterator[Found]:
    if file.is_binary:
        return _refuse("not text in UTF-8")(file.lines(), source)
    return _kind(file.beginning).read(file.lines(), source)


def _kind(beginning: str) -> Format:
    signs = ((kind, re.compile(kind.sign, re.MULTILINE)) for kind in FORMATS)
    return next(kind for kind, sign in signs if sign.search(beginning))
