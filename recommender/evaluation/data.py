"""Read a folder of papers, tasks and judgments."""

import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import isfinite
from pathlib import Path
from typing import Any

from recommender.paper import Paper

PAPERS, TASKS = "papers.jsonl.gz", "tasks.jsonl.gz"


class BadDataError(ValueError):
    """A folder cannot be measured on; the text names the file, the line and what is wrong."""


@dataclass(frozen=True, slots=True)
class Task:
    """One reader or query, and what is known to be good for them.

    Attributes:
        id: Unique in its set.
        group: Tasks of one reader or query share it: they are not independent of each other.
        text: A query or a description of an interest; may be empty.
        keywords: Stated interests.
        liked: Numbers of papers liked.
        candidates: Numbers of the papers to rank.
        judgments: Gain by number, 0 or more; a candidate that is not named has 0.
        k: How many likes the task is meant to measure; None where it does not say.
        date: The day, where there is one.
        version: Of the sample of likes.
    """

    id: str
    group: str
    text: str
    keywords: tuple[str, ...]
    liked: tuple[int, ...]
    candidates: tuple[int, ...]
    judgments: Mapping[int, float]
    k: int | None
    date: str
    version: str


@dataclass(frozen=True, slots=True)
class DataSet:
    """Papers, numbered from 1 in the order of their file, and tasks on them."""

    name: str
    papers: tuple[Paper, ...]
    tasks: tuple[Task, ...]


def sets_in(folder: Path) -> tuple[str, ...]:
    """Give the names of the sets of a folder: the folders in it that hold tasks.

    Raises:
        BadDataError: If it is no folder, or there is no set in it.
    """
    if not folder.is_dir():
        raise BadDataError(f"{folder} is no folder.")
    names = tuple(sorted(one.parent.name for one in folder.glob(f"*/{TASKS}")))
    if not names:
        raise BadDataError(f"{folder} holds no set: a set is a folder with {PAPERS} and {TASKS}.")
    return names


def read_set(folder: Path) -> DataSet:
    """Read one set.

    Keys that are not known are passed over, so that a set may say more than is read here.

    Raises:
        BadDataError: If a file is missing or damaged, or a line is wrong.
    """
    papers: list[Paper] = []
    numbers: dict[str, int] = {}
    for place, record in _records(folder / PAPERS):
        paper = _paper(record, len(papers) + 1, place)
        if numbers.setdefault(paper.ids[0], paper.number) != paper.number:
            raise BadDataError(f"{place}: the id {paper.ids[0]!r} stands in an earlier line too.")
        papers.append(paper)
    every = tuple(range(1, len(papers) + 1))
    records = _records(folder / TASKS)
    tasks = tuple(_task(record, numbers, every, place) for place, record in records)
    for what, found in ((PAPERS, papers), (TASKS, tasks)):
        if not found:
            raise BadDataError(f"{folder / what} is empty.")
    return DataSet(folder.name, tuple(papers), tasks)


def _records(file: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give each line's place, as messages name it, and what it holds."""
    try:
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield f"{file}, line {number}", _record(line, f"{file}, line {number}")
    except FileNotFoundError:
        raise BadDataError(f"{file} is missing.") from None
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise BadDataError(f"{file} is no readable gzip file of text: {error}") from None


def _record(line: str, place: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        raise BadDataError(f"{place}: this is no JSON.") from None
    if not isinstance(record, dict):
        raise BadDataError(f"{place}: a line has to be one JSON object.")
    return record


def _paper(record: dict[str, Any], number: int, place: str) -> Paper:
    return Paper(
        number,
        (_text(record, "id", place, needed=True),),
        _text(record, "title", place),
        _text(record, "abstract", place),
        categories=_texts(record, "categories", place),
        published=_day(_text(record, "published", place), place),
    )


def _task(
    record: dict[str, Any], numbers: Mapping[str, int], every: tuple[int, ...], place: str
) -> Task:
    candidates = record.get("candidates")
    judgments = record.get("judgments")
    if not isinstance(judgments, dict) or not judgments:
        raise BadDataError(f"{place}: `judgments` has to be an object that names a paper or more.")
    task = Task(
        id=_text(record, "id", place, needed=True),
        group=_text(record, "group", place, needed=True),
        text=_text(record, "text", place),
        keywords=_texts(record, "keywords", place),
        liked=_numbers(_texts(record, "liked", place), numbers, place),
        candidates=every
        if candidates is None
        else _numbers(_texts(record, "candidates", place), numbers, place),
        judgments={
            _numbers([name], numbers, place)[0]: _gain(gain, place)
            for name, gain in judgments.items()
        },
        k=record["k"] if isinstance(record.get("k"), int) else None,
        date=_text(record, "date", place),
        version=str(record.get("version", "")),
    )
    if not (task.text or task.keywords or task.liked):
        raise BadDataError(f"{place}: a task needs `text`, `keywords` or `liked` to rank by.")
    return task


def _text(record: dict[str, Any], key: str, place: str, *, needed: bool = False) -> str:
    value = record.get(key)
    if isinstance(value, str) and (value or not needed):
        return value
    if value is None and not needed:
        return ""
    raise BadDataError(f"{place}: `{key}` has to be text{', not empty' if needed else ''}.")


def _texts(record: dict[str, Any], key: str, place: str) -> tuple[str, ...]:
    values = record.get(key) or []
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise BadDataError(f"{place}: `{key}` has to be a list of texts.")
    return tuple(values)


def _numbers(ids: Sequence[str], numbers: Mapping[str, int], place: str) -> tuple[int, ...]:
    for name in ids:
        if name not in numbers:
            raise BadDataError(f"{place}: the paper {name!r} is not in {PAPERS}.")
    return tuple(dict.fromkeys(numbers[name] for name in ids))


def _gain(value: object, place: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadDataError(f"{place}: a gain has to be a number.")
    if not isfinite(value) or value < 0:
        raise BadDataError(f"{place}: a gain has to be 0 or more.")
    return float(value)


def _day(text: str, place: str) -> datetime | None:
    """Read "2026-03-02" or "2026"."""
    if not text:
        return None
    try:
        day = datetime.fromisoformat(f"{text}-01-01" if len(text) == 4 else text)
    except ValueError:
        raise BadDataError(f"{place}: `published` is written as 2026-03-02 or 2026.") from None
    return day.replace(tzinfo=UTC)
