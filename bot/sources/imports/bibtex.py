"""Read papers from BibTeX and BibLaTeX, as reference managers and publishers write it."""

import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import count

from bibtexparser.entrypoint import parse_string
from bibtexparser.exceptions import ParsingException
from bibtexparser.middlewares.fieldkeys import NormalizeFieldKeys
from bibtexparser.middlewares.names import (
    InvalidNameError,
    parse_single_name_into_parts,
    split_multiple_persons_names,
)
from bibtexparser.model import (
    Block,
    DuplicateBlockKeyBlock,
    DuplicateFieldKeyBlock,
    Entry,
    ParsingFailedBlock,
)

from bot.core.record import Record
from bot.sources.cleaning import clean_abstract, clean_title, raw_to_keep
from bot.sources.days import day_in, day_of
from bot.sources.imports.keywords import keyword_notes
from bot.sources.imports.lines import Line
from bot.sources.linkable import address
from bot.sources.naming import Names, address_of, clean_name, labelled, led_by_label, names
from recommender.identifiers import pasted_id

LARGEST = 20_000_000  # Characters: an entry may end anywhere, so the file is held as a whole.
MOST_AUTHORS = 10_000

# Where styles and tools without a field for it put "arXiv:2603.99001".
_LABELLED_FIELDS = ("journal", "journaltitle", "howpublished", "number", "publisher")
_NUMBER_ALONE = re.compile(r"\d{7}(?:v\d+)?")  # An old arXiv id without its archive.
_CATEGORY = re.compile(r"[a-z-]+(?:\.[A-Za-z-]+)?")
_NO_KEY = re.compile(r"^([ \t]*@\w+\s*[{(]\s*)(?=,)", re.MULTILINE)
_TEX_OF_ADDRESS = re.compile(r"\\url\b|[{}]|\\(?=[_%&#$~])")

Fields = Mapping[str, str]


def read(lines: Iterable[Line], source: str) -> Iterator[Record | tuple[int, str]]:
    """Make a `Record` of each entry, in order, or say in which line one that gives none begins.

    An entry that is broken, or whose key was used before, hides no other. Lines that are not
    UTF-8 are read as cp1252. A file over 20 MB gives one reason and no paper.
    """
    text: list[str] = []
    room = LARGEST
    for line in lines:
        if line.problem and not line.windows:
            yield line.number, line.problem
        text.append(line.windows or line.text)
        room -= len(text[-1]) + 1
        if room < 0:
            yield line.number, "the file is over 20 MB; split it into smaller ones"
            return
    entries = 0
    for block in _blocks("\n".join(text)):
        if (found := _found(block, source)) is not None:
            entries += 1
            yield found
    if not entries:
        yield 1, "no entry such as @article{key, title = {...}}"


def _blocks(text: str) -> list[Block]:
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # We report what it cannot read.
    numbers = count(1)  # Entries without a key are not each other's duplicates.
    text = _NO_KEY.sub(lambda match: f"{match[1]}without-key-{next(numbers)}", text)
    try:
        return parse_string(text, append_middleware=[NormalizeFieldKeys()]).blocks
    except ParsingException as error:
        return [ParsingFailedBlock(error, start_line=0, raw="")]


def _found(block: Block, source: str) -> Record | tuple[int, str] | None:
    """Read one block; None for comments, strings and the like."""
    line = (block.start_line or 0) + 1
    match block:
        case Entry():
            fields = {field.key: str(field.value) for field in block.fields}
            return _record(fields, source) or (line, "no title")
        case DuplicateBlockKeyBlock():
            if not isinstance(block.ignore_error_block, Entry):
                return None  # A @string given twice; the first one counts.
            return line, f"the key {clean_title(block.key)[:60]} was used before"
        case DuplicateFieldKeyBlock():
            twice = ", ".join(sorted(block.duplicate_keys))
            return line, f"a field is there twice: {clean_title(twice)[:60]}"
        case ParsingFailedBlock():
            return line, "a broken entry: a brace, a quote or a comma is missing"
        case _:
            return None


def _record(fields: Fields, source: str) -> Record | None:
    raw_title, raw_abstract = fields.get("title", ""), fields.get("abstract", "")
    title, abstract = clean_title(raw_title), clean_abstract(raw_abstract)
    if not title:
        return None
    found, category = _names(fields), fields.get("primaryclass", "")
    links = [_bare(fields[name]) for name in ("url", "howpublished") if name in fields]
    return Record(
        ids=found.ids,
        title=title,
        abstract=abstract,
        raw_title=raw_to_keep(raw_title, title),
        raw_abstract=raw_to_keep(raw_abstract, abstract),
        authors=_authors(fields.get("author", "")),
        categories=(category,) if _CATEGORY.fullmatch(category) else (),
        published=_published(fields),
        version=found.version,
        url=next(filter(None, map(address, links)), "") or address_of(found.ids),
        sources=(source,),
        notes=keyword_notes([fields.get("keywords", "")]),
    )


def _names(fields: Fields) -> Names:
    """Collect the ids; a note counts only where nothing else names the paper."""
    arxiv = [_eprint(fields), *(labelled(_bare(fields.get(n, ""))) for n in _LABELLED_FIELDS)]
    if fields.get("journal", "").strip().lower() == "corr":  # As DBLP writes it.
        arxiv.append(fields.get("volume", "").removeprefix("abs/"))
    dois = [_bare(fields.get("doi", ""))]
    links = [_bare(fields.get(name, "")) for name in ("url", "howpublished")]
    found = names(arxiv=arxiv, dois=dois, links=links)
    return found if found.ids else names(arxiv=[led_by_label(_bare(fields.get("note", "")))])


def _eprint(fields: Fields) -> str:
    """Give an arXiv id that stands in a field of its own; empty where there is none."""
    eprint = _bare(fields.get("eprint", "")).strip()
    archive = fields.get("archiveprefix", fields.get("eprinttype", "")).strip().lower()
    if archive != "arxiv" and (archive or not pasted_id(eprint)):
        return ""
    if _NUMBER_ALONE.fullmatch(eprint):
        return f"{fields.get('primaryclass', '')}/{eprint}"
    return eprint


def _published(fields: Fields) -> datetime | None:
    if (day := day_in(fields.get("date", ""))) is not None:
        return day
    return day_of(fields.get("year", ""), fields.get("month", ""))


def _authors(written: str) -> tuple[str, ...]:
    """Read "Doe, Jane and {The Lantern Collaboration} and others"; the others have no name."""
    people = split_multiple_persons_names(" ".join(written.split()))[:MOST_AUTHORS]
    return tuple(filter(None, (_author(name) for name in people if name.lower() != "others")))


def _author(name: str) -> str:
    if _is_one_group(name):  # "{The Lantern Collaboration}" has no first name.
        return clean_name(name[1:-1])
    try:
        parts = parse_single_name_into_parts(name, strict=False)
    except InvalidNameError:
        return clean_name(name)
    return clean_name(" ".join((*parts.first, *parts.von, *parts.last, *parts.jr)))


def _is_one_group(text: str) -> bool:
    """Whether the brace at the beginning closes at the very end."""
    depth = 0
    for place, character in enumerate(text):
        depth += (character == "{") - (character == "}")
        if depth == 0:
            return place > 0 and place == len(text) - 1
    return False


def _bare(written: str) -> str:
    """Drop what TeX needs around an address or an id."""
    return _TEX_OF_ADDRESS.sub("", written).strip()
