"""Read papers from JSONL: one JSON object a line."""

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

from bot.core.record import Record
from bot.sources.cleaning import clean_abstract, clean_title, raw_to_keep
from bot.sources.imports.lines import Line
from recommender.identifiers import find_arxiv_id, find_doi, pasted_id

LONGEST_DOI = 300
LONGEST_URL = 2_000

_URL = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_YEAR_OR_MONTH = re.compile(r"\d{4}(-\d{2})?")


class _Unfit(Exception):  # noqa: N818 - not an error: the reason why a line gives no paper
    """Its text says what is wrong with a line."""


def read(lines: Iterable[Line], source: str) -> Iterator[Record | tuple[int, str]]:
    """Make a `Record` of each line, or say why not; blank lines are passed over.

    Fields: `title` (needed); `abstract`, `arxiv_id`, `doi`, `url` (text); `authors` (a list of
    names, or one text divided by ";" or " and "); `categories` (a list, or one text);
    `published`, `updated` (ISO dates; a year or a month means its first day); `upvotes` (a
    number, those on Hugging Face); `own_summary` (our own words as text, or true where
    `abstract` holds them). Others are ignored; null and NaN mean the same as a field left out.
    """
    for line in lines:
        if line.problem:
            yield line.number, line.problem
        elif line.text.strip():
            try:
                yield _record(_object(line.text), source)
            except _Unfit as unfit:
                yield line.number, str(unfit)


def _object(text: str) -> Mapping[str, object]:
    try:
        value: object = json.loads(text, strict=False)
    except json.JSONDecodeError as error:
        raise _Unfit(f"not JSON: {error.msg} at character {error.colno}") from error
    except (ValueError, RecursionError) as error:  # An endless number; brackets within brackets.
        raise _Unfit("not JSON that can be read") from error
    if not isinstance(value, dict):
        raise _Unfit("not an object")
    return {
        name: None if isinstance(field, float) and not math.isfinite(field) else field
        for name, field in value.items()
    }


def _record(fields: Mapping[str, object], source: str) -> Record:
    raw_title, raw_abstract = _text(fields, "title"), _text(fields, "abstract")
    title, abstract = clean_title(raw_title), clean_abstract(raw_abstract)
    if not title:
        raise _Unfit("no title")
    own_summary = _own_summary(fields, abstract)
    is_ours = fields.get("own_summary") is True
    ids, version = _ids(fields)
    return Record(
        ids=ids,
        title=title,
        abstract="" if is_ours else abstract,
        raw_title=raw_to_keep(raw_title, title),
        raw_abstract="" if is_ours else raw_to_keep(raw_abstract, abstract),
        authors=_names(fields, "authors", r";| and ", "names"),
        categories=_names(fields, "categories", r"[\s,;]+", "words"),
        published=_moment(fields, "published"),
        updated=_moment(fields, "updated"),
        version=version,
        url=_url(fields, ids),
        sources=(source,),
        signals=_signals(fields),
        own_summary=own_summary,
    )


def _text(fields: Mapping[str, object], name: str) -> str:
    value = fields.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise _Unfit(f"field {name} must be text")
    return value


def _own_summary(fields: Mapping[str, object], abstract: str) -> str:
    value = fields.get("own_summary")
    if isinstance(value, bool):
        return abstract if value else ""
    return clean_abstract(_text(fields, "own_summary"))


def _names(fields: Mapping[str, object], name: str, divider: str, of_what: str) -> tuple[str, ...]:
    value = fields.get(name)
    parts = re.split(divider, value) if isinstance(value, str) else value or []
    if not isinstance(parts, list):
        raise _Unfit(f"field {name} must be a list of {of_what}")
    found: list[str] = []
    for part in parts:
        if not isinstance(part, str):
            raise _Unfit(f"field {name} must be a list of {of_what}")
        if cleaned := clean_title(part):
            found.append(cleaned)
    return tuple(found)


def _moment(fields: Mapping[str, object], name: str) -> datetime | None:
    value = fields.get(name)
    if value is None or value == "":
        return None
    text = str(value).strip()
    if match := _YEAR_OR_MONTH.fullmatch(text):
        text += "-01" if match[1] else "-01-01"
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise _Unfit(f"field {name} must be a date such as 2026-03-02") from error


def _ids(fields: Mapping[str, object]) -> tuple[tuple[str, ...], int | None]:
    """Collect the ids of a paper, and its version where an arXiv id names one."""
    given, doi_text = _text(fields, "arxiv_id").strip(), _text(fields, "doi").strip()
    linked = pasted_id(_text(fields, "url")) or ""
    arxiv = find_arxiv_id(given) or find_arxiv_id(doi_text) or find_arxiv_id(linked)
    if given and not find_arxiv_id(given):
        raise _Unfit("field arxiv_id is not an arXiv id")
    doi = find_doi(doi_text) or find_doi(linked)
    if doi_text and not doi and not find_arxiv_id(doi_text):
        raise _Unfit("field doi is not a DOI")
    if doi and (len(doi) > LONGEST_DOI or not doi.isprintable()):
        raise _Unfit("field doi is not a DOI")
    names = (f"arxiv:{arxiv.id}" if arxiv else "", f"doi:{doi}" if doi else "")
    return tuple(filter(None, names)), arxiv.version if arxiv else None


def _url(fields: Mapping[str, object], ids: tuple[str, ...]) -> str:
    url = _text(fields, "url").strip()
    if not url:
        return next((_address(name) for name in ids), "")
    if not _URL.fullmatch(url) or len(url) > LONGEST_URL or not url.isprintable():
        raise _Unfit("field url must be an address that begins with https://")
    return url


def _address(name: str) -> str:
    kind, _, value = name.partition(":")
    return f"https://arxiv.org/abs/{value}" if kind == "arxiv" else f"https://doi.org/{value}"


def _signals(fields: Mapping[str, object]) -> Mapping[str, float]:
    value = fields.get("upvotes")
    if value is None:
        return {}
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e12:
        raise _Unfit("field upvotes must be a number")
    return {"huggingface.upvotes": float(value)}
