"""Write RIS: one tag a line, CRLF at its end as the format asks."""

from collections.abc import Iterator, Sequence

from bot.services.citations.entry import Entry, Name, entries
from recommender import Paper


def write(papers: Sequence[Paper]) -> str:
    """Write papers as RIS, in order."""
    return "\r\n".join(line for entry in entries(papers) for line in _lines(entry))


def _lines(entry: Entry) -> Iterator[str]:
    yield f"TY  - {'JOUR' if entry.arxiv or entry.doi else 'GEN'}"
    for tag, value in _values(entry):
        if value:
            yield f"{tag}  - {value}"
    yield "ER  - "
    yield ""


def _values(entry: Entry) -> Iterator[tuple[str, str]]:
    yield "TI", entry.title
    for name in entry.names:
        yield "AU", _name(name)
    if entry.day:
        yield "PY", str(entry.day.year)
        yield "DA", entry.day.strftime("%Y/%m/%d")
    if entry.arxiv:
        yield "JO", f"arXiv:{entry.arxiv}"
    yield "DO", entry.doi
    yield "UR", "".join(entry.paper.url.split())
    yield "AB", entry.abstract
    yield "ID", entry.key


def _name(name: Name) -> str:
    return f"{name.family}, {name.given}" if name.given else name.family
