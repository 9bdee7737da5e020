"""Write BibTeX that BibLaTeX and reference managers read too: UTF-8, TeX's own signs escaped."""

import re
from collections.abc import Iterator, Sequence

from bot.services.citations.entry import Entry, Name, entries
from recommender import Paper

_SIGNS = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "{}$&%#_"},
}
_ESCAPES = str.maketrans(_SIGNS)
_LIGATURES = re.compile(r"(?<=-)(?=-)|(?<=`)(?=`)|(?<=')(?=')|(?<=[?!])(?=`)")
_CAPITALS = re.compile(r"\S*\w[A-Z]\S*")  # Styles write titles in lower case: "BERT", "arXiv".
_AND = re.compile(r"\band\b", re.IGNORECASE)


def write(papers: Sequence[Paper]) -> str:
    """Write papers as BibTeX, in order."""
    return "\n".join(map(_entry, entries(papers)))


def _entry(entry: Entry) -> str:
    fields = "".join(f"  {name} = {{{value}}},\n" for name, value in _fields(entry) if value)
    return f"@misc{{{entry.key},\n{fields}}}\n"


def _fields(entry: Entry) -> Iterator[tuple[str, str]]:
    yield "title", _title(entry.title)
    yield "author", " and ".join(map(_name, entry.names))
    if entry.day:
        yield "year", str(entry.day.year)
        yield "date", entry.day.isoformat()
    if entry.arxiv:
        yield "eprint", entry.arxiv
        yield "archiveprefix", "arXiv"
        yield "primaryclass", _escaped(next(iter(entry.paper.categories), ""))
    yield "doi", _address(entry.doi)
    yield "url", _address(entry.paper.url)
    yield "abstract", _escaped(entry.abstract)


def _title(title: str) -> str:
    """Escape a title, and keep the capitals of names and abbreviations."""
    written, behind = [], 0
    for match in _CAPITALS.finditer(title):
        before = _escaped(title[behind : match.start()])
        written += [before, "{", _escaped(match[0]), "}"]
        behind = match.end()
    return "".join([*written, _escaped(title[behind:])])


def _name(name: Name) -> str:
    """Write "Beethoven, Ludwig van" unmistakably; a group in braces."""
    family, given = _escaped(name.family), _escaped(name.given)
    if not given or _AND.search(f"{name.given} {name.family}"):
        return f"{{{f'{given} {family}'.strip()}}}"
    return f"{family}, {given}"


def _escaped(text: str) -> str:
    """Write text so that TeX shows it as it stands."""
    return _LIGATURES.sub("{}", text.translate(_ESCAPES))


def _address(address: str) -> str:
    """Write an address or id, which no tool unescapes; braces would end the field."""
    return "".join(address.split()).replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")
