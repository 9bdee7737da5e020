"""Write CSL JSON, which Zotero, Pandoc and every citation processor read."""

import json
from collections.abc import Sequence

from bot.services.citations.entry import Entry, Name, entries
from recommender import Paper


def write(papers: Sequence[Paper]) -> str:
    """Write papers as one JSON list, in order."""
    return json.dumps(list(map(_item, entries(papers))), ensure_ascii=False, indent=1) + "\n"


def _item(entry: Entry) -> dict[str, object]:
    fields: dict[str, object] = {
        "id": entry.key,
        "type": "article",
        "title": entry.title,
        "author": [_name(name) for name in entry.names],
        "issued": {"date-parts": [_parts(entry)]} if entry.day else None,
        "number": f"arXiv:{entry.arxiv}" if entry.arxiv else "",
        "publisher": "arXiv" if entry.arxiv else "",
        "DOI": entry.doi,
        "URL": "".join(entry.paper.url.split()),
        "abstract": entry.abstract,
    }
    return {name: value for name, value in fields.items() if value}


def _name(name: Name) -> dict[str, str]:
    if not name.given:
        return {"literal": name.family}
    return {"family": name.family, "given": name.given}


def _parts(entry: Entry) -> list[int]:
    return [entry.day.year, entry.day.month, entry.day.day] if entry.day else []
