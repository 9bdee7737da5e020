"""What every source of papers promises; a new one is finished when its subclass passes.

A subclass supplies one fixture, `stage`: the source on a good day of its service. What its service
answers passes through the stage, where the contract spoils it.
"""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from math import isfinite

import pytest

from bot.core.errors import SourceDelayed, SourceRefused
from bot.core.harvest import Batch, Listing, Visit
from bot.core.ports import Source
from bot.core.record import Record
from recommender.identifiers import pasted_id
from tests.servers.internet import Asked, Fault, Served

Spoil = Callable[[Served], Served]

_NAME = re.compile(r"(arxiv|doi|feed):\S+")
_CATEGORY = re.compile(r"\S+")


@dataclass(slots=True)
class Stage:
    """A source and its service, on one good day.

    Attributes:
        source: Under test; its `Web` asks a service that answers with `answer`.
        visit: The first visit on that day.
        good: What the service answers if nothing is wrong.
        papers: Ids of papers that the day brings.
        bad_item: Makes a reply hold one entry more that gives no paper; replies without entries
            stay as they are.
        most_asked_again: How many requests a second visit right after the first may take.
        secret: The operator's key or token, where there is one.
        spoil: What becomes of replies now.
        spoilt_from: The first request whose reply is spoilt, counted from 0.
        asked: All requests.
    """

    source: Source
    visit: Visit
    good: Callable[[Asked], Served]
    papers: frozenset[str]
    bad_item: Spoil
    most_asked_again: int
    secret: str = ""
    spoil: Spoil | None = None
    spoilt_from: int = 0
    asked: list[Asked] = field(default_factory=list)

    def answer(self, asked: Asked) -> Served:
        """Answer as the service does now."""
        self.asked.append(asked)
        served = self.good(asked)
        if self.spoil is None or len(self.asked) <= self.spoilt_from:
            return served
        return self.spoil(served)

    async def look(self, visit: Visit | None = None) -> tuple[Batch, ...]:
        """Give all batches of a visit."""
        return tuple([batch async for batch in self.source.pages(visit or self.visit)])

    async def fail(self) -> tuple[tuple[Batch, ...], Exception]:
        """Give what a visit brings until it fails, and its error; it must fail."""
        given: list[Batch] = []
        try:
            async for batch in self.source.pages(self.visit):
                given.append(batch)  # noqa: PERF401 - what came before the error is wanted
        except (SourceDelayed, SourceRefused) as error:
            return tuple(given), error
        raise AssertionError("nothing went wrong")


def status(code: int, body: bytes = b"Sorry.") -> Spoil:
    """Answer with a status."""
    return lambda _served: Served(body, code, "text/plain")


def fault(which: Fault) -> Spoil:
    """Answer with a fault of the connection."""
    return lambda served: replace(served, fault=which)


def body(sent: bytes, content_type: str) -> Spoil:
    """Answer with another body."""
    return lambda served: replace(served, body=sent, content_type=content_type)


def truncated(served: Served) -> Served:
    """Send half a body as if it were whole."""
    return replace(served, body=served.body[: len(served.body) // 2])


PASSING = {
    "429": status(429),
    "500": status(500),
    "503": status(503),
    "reset": fault(Fault.RESET),
}
HALF = {"cut off": fault(Fault.CUT), "truncated": truncated}
OTHER = {
    "a web page": body(b"<html><body>Busy</body></html>", "text/html"),
    "nothing": body(b"", "text/plain"),
    "a number": body(b"42", "application/json"),
    "no text": body(b"\xff\xfe\x00\x80" * 50, "application/octet-stream"),
}


class SourceContract:
    """Inherit this as `TestX` and supply the fixture `stage`."""

    async def test_its_names_are_a_word_and_a_title(self, stage: Stage) -> None:
        assert re.fullmatch(r"[a-z]+|feed:\S+", stage.source.name)
        assert stage.source.title.strip()

    async def test_a_good_day_brings_its_papers(self, stage: Stage) -> None:
        batches = await stage.look()

        assert stage.papers <= names(batches)
        assert stage.papers
        assert all(batch.unread == () for batch in batches)

    async def test_its_records_can_be_kept_and_shown(self, stage: Stage) -> None:
        batches = await stage.look()

        for record in records(batches):
            assert faults(record, stage.source.name) == []

    async def test_a_paper_comes_once_a_batch(self, stage: Stage) -> None:
        batches = await stage.look()

        for batch in batches:
            assert len(names([batch])) == len(batch.arrivals)

    async def test_a_chart_names_papers_that_come_with_it(self, stage: Stage) -> None:
        batches = await stage.look()

        for batch in batches:
            assert {name for chart in batch.charts.values() for name in chart} <= names([batch])

    async def test_its_cursors_are_texts_that_survive_being_written(self, stage: Stage) -> None:
        batches = await stage.look()

        for cursor in (batch.cursor for batch in batches):
            assert all(type(part) is str for pair in cursor.items() for part in pair)
            assert json.loads(json.dumps(dict(cursor))) == cursor

    async def test_the_same_visit_brings_the_same(self, stage: Stage) -> None:
        assert await stage.look() == await stage.look()

    async def test_a_second_visit_brings_nothing_new_and_asks_little(self, stage: Stage) -> None:
        first = await stage.look()
        asked = len(stage.asked)
        soon = stage.visit.now + timedelta(minutes=5)

        second = await stage.look(replace(stage.visit, now=soon, cursor=first[-1].cursor))

        assert names(second, Listing.NEW) <= names(first)
        assert len(stage.asked) - asked <= stage.most_asked_again

    @pytest.mark.parametrize("trouble", PASSING)
    async def test_trouble_that_passes_delays_it(self, stage: Stage, trouble: str) -> None:
        stage.spoil = PASSING[trouble]

        given, error = await stage.fail()

        assert isinstance(error, SourceDelayed)
        assert names(given) == set()
        assert stage.source.title in str(error)

    @pytest.mark.parametrize("code", [401, 403, 404, 406, 410, 422])
    async def test_a_refusal_is_not_asked_for_again(self, stage: Stage, code: int) -> None:
        stage.spoil = status(code)

        given, error = await stage.fail()

        assert isinstance(error, SourceRefused)
        assert names(given) == set()
        assert len(stage.asked) == 1

    @pytest.mark.parametrize("trouble", HALF)
    async def test_half_a_page_is_never_given(self, stage: Stage, trouble: str) -> None:
        stage.spoil = HALF[trouble]

        given, error = await stage.fail()

        assert isinstance(error, SourceDelayed)
        assert names(given) == set()

    @pytest.mark.parametrize("trouble", OTHER)
    async def test_what_is_no_list_at_all_gives_none(self, stage: Stage, trouble: str) -> None:
        stage.spoil = OTHER[trouble]

        given, _ = await stage.fail()

        assert names(given) == set()

    async def test_trouble_on_the_way_leaves_what_was_given_before(self, stage: Stage) -> None:
        good = await stage.look()
        stage.spoil = PASSING["503"]

        for request in range(len(stage.asked)):
            stage.asked.clear()
            stage.spoilt_from = request
            given, error = await stage.fail()
            assert given == good[: len(given)]
            assert isinstance(error, SourceDelayed)

    async def test_a_bad_item_is_counted_and_costs_no_other(self, stage: Stage) -> None:
        stage.spoil = stage.bad_item

        batches = await stage.look()

        unread = [one for batch in batches for one in batch.unread]
        assert unread
        assert all(one.id and one.reason for one in unread)
        assert stage.papers <= names(batches)

    async def test_it_is_due_at_first_and_not_right_after_a_success(self, stage: Stage) -> None:
        now = stage.visit.now

        assert stage.source.next_visit(None, now) <= now
        assert now < stage.source.next_visit(now, now) <= now + timedelta(days=7)
        assert stage.source.next_visit(now - timedelta(days=30), now) <= now

    @pytest.mark.parametrize("code", [400, 401, 403, 429, 503])
    async def test_a_key_is_in_no_error(self, stage: Stage, code: int) -> None:
        said = json.dumps({"error": f"Bad key {stage.secret or 'x'}, go away"}).encode()
        stage.spoil = status(code, said)

        _, error = await stage.fail()

        told = [str(error), repr(error.__cause__), repr(error.__context__)]
        assert not stage.secret or all(stage.secret not in text for text in told)
        assert len(str(error)) < 600


def records(batches: Sequence[Batch]) -> list[Record]:
    """Give the records of all batches."""
    return [arrival.record for batch in batches for arrival in batch.arrivals]


def names(batches: Sequence[Batch], listing: Listing | None = None) -> set[str]:
    """Give the first ids of the papers of all batches, or of those listed in one way."""
    arrivals = [one for batch in batches for one in batch.arrivals]
    return {one.record.ids[0] for one in arrivals if listing in (None, one.listing)}


def faults(record: Record, source: str) -> list[str]:
    """Say what is wrong with a record: nothing, where all is well."""
    told = (record.title, record.abstract, *record.authors, *record.notes.values())
    moments = [one for one in (record.published, record.updated) if one is not None]
    kept = (*told, *record.ids, *record.categories, record.url)
    wrong = {
        "no title": not record.title,
        "text of several lines": any(one != " ".join(one.split()) for one in told),
        "text with signs that are none": not all(one.isprintable() for one in kept),
        "an empty author or note": not all((*record.authors, *record.notes.values())),
        "no ids": not record.ids or len(set(record.ids)) < len(record.ids),
        "ids of no known form": not all(map(is_name, record.ids)),
        "categories of no form": not all(map(_CATEGORY.fullmatch, record.categories)),
        "another source": record.sources != (source,),
        "a time that is not UTC": any(one.tzinfo is not UTC for one in moments),
        "an address that leads nowhere": not re.fullmatch(r"(https?://\S+)?", record.url),
        "a figure that is none": not all(map(isfinite, record.signals.values())),
        "a figure or note of nobody": not all(
            "." in one for one in (*record.signals, *record.notes)
        ),
        "a version below 1": record.version is not None and record.version < 1,
    }
    return [fault for fault, is_so in wrong.items() if is_so]


def is_name(name: str) -> bool:
    """Whether an id has the form in which papers are stored."""
    return bool(_NAME.fullmatch(name)) and (name.startswith("feed:") or pasted_id(name) == name)


def at(text: str) -> datetime:
    """Read a time as UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
