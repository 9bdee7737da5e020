"""Each source keeps what every source promises."""

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from typing import Any, ClassVar

import pytest

from bot.core.harvest import Visit
from bot.sources.arxiv import Arxiv
from bot.sources.biorxiv import Biorxiv
from bot.sources.huggingface import HuggingFace
from bot.sources.semanticscholar import SemanticScholar
from tests.contracts.source_contract import SourceContract, Stage, at
from tests.servers.internet import Asked, Internet, Served
from tests.sources.examples import example
from tests.sources.web import web_for

HF_TOKEN, S2_KEY = "hf_muchtoosecret", "s2_muchtoosecret"


def served(name: str) -> Served:
    """Serve an example."""
    found = example(name)
    return Served(found.body, found.status, found.content_type, found.headers)


def sent(value: object) -> Served:
    """Serve JSON."""
    return Served(json.dumps(value).encode())


def with_item(reply: Served) -> Served:
    """Add an item that is none to a JSON list that has some."""
    items: list[Any] = json.loads(reply.body)
    return replace(reply, body=json.dumps([{}, *items]).encode()) if items else reply


class TestHuggingFace(SourceContract):
    """The first visit, which reads the week."""

    cursor: ClassVar[Mapping[str, str]] = {}

    @pytest.fixture
    async def stage(self) -> AsyncIterator[Stage]:
        def good(asked: Asked) -> Served:
            is_there = asked.params.get("date", "2026-03-03") == "2026-03-03"
            return served("huggingface/daily_papers.json") if is_there else sent([])

        async with Internet() as internet, web_for(internet) as web:
            stage = Stage(
                HuggingFace(web, HF_TOKEN),
                Visit(at("2026-03-04T12:00"), self.cursor),
                good,
                frozenset({"arxiv:2603.99001", "arxiv:2603.99003"}),
                with_item,
                most_asked_again=3 + 3,  # Three days, three charts; the day's chart is read then.
                secret=HF_TOKEN,
            )
            internet.serve("huggingface.co", "/*", stage.answer)
            yield stage


class TestHuggingFaceDaily(TestHuggingFace):
    """Any later visit, which reads days."""

    cursor: ClassVar[Mapping[str, str]] = {"day": "2026-03-03"}


class TestBiorxiv(SourceContract):
    """bioRxiv, where all of it is followed."""

    categories: tuple[str, ...] = ("biorxiv",)
    most_asked_again = 5 + 1  # Five days, of which one has two pages.

    @pytest.fixture
    async def stage(self) -> AsyncIterator[Stage]:
        def good(asked: Asked) -> Served:
            _, _, _, first, _, cursor, _ = asked.path.split("/")
            pages = {"0": "page1", "2": "page2"} if first == "2026-03-11" else {}
            return served(f"biorxiv/details-{pages.get(cursor, 'empty')}.json")

        def with_entry(reply: Served) -> Served:
            page = json.loads(reply.body)
            if not page["collection"]:
                return reply
            page["collection"].insert(1, {"doi": "none"})
            return replace(reply, body=json.dumps(page).encode())

        async with Internet() as internet, web_for(internet) as web:
            stage = Stage(
                Biorxiv(web, "biorxiv"),
                Visit(at("2026-03-12T12:00"), categories=self.categories),
                good,
                frozenset({"doi:10.1101/2026.03.09.999001", "doi:10.1101/2026.01.05.999002"}),
                with_entry,
                most_asked_again=self.most_asked_again,
            )
            internet.serve("api.biorxiv.org", "/*", stage.answer)
            yield stage


class TestBiorxivCategory(TestBiorxiv):
    """bioRxiv, where one category is followed."""

    categories = ("cs.LG", "biorxiv.neuroscience")


class TestSemanticScholar(SourceContract):
    """Figures of two papers, one of which is unknown."""

    @pytest.fixture
    async def stage(self) -> AsyncIterator[Stage]:
        async def recent() -> tuple[str, ...]:
            return "arxiv:2603.99001", "doi:10.5555/unknown.1"

        def with_entry(reply: Served) -> Served:
            known, _ = json.loads(reply.body)
            return replace(reply, body=json.dumps([known, {}]).encode())

        async with Internet() as internet, web_for(internet) as web:
            stage = Stage(
                SemanticScholar(web, S2_KEY, recent),
                Visit(at("2026-03-12T12:00")),
                lambda _asked: served("semanticscholar/paper-batch.json"),
                frozenset({"arxiv:2603.99001"}),
                with_entry,
                most_asked_again=1,
                secret=S2_KEY,
            )
            internet.serve("api.semanticscholar.org", "/*", stage.answer)
            yield stage


class TestArxiv(SourceContract):
    """arXiv on a Thursday, the list being out."""

    @pytest.fixture
    async def stage(self) -> AsyncIterator[Stage]:
        def good(asked: Asked) -> Served:
            is_feed = asked.host == "rss.arxiv.org"
            return served("arxiv/rss.xml" if is_feed else "arxiv/oai-norecordsmatch.xml")

        def with_entry(reply: Served) -> Served:
            bad = b"<item><title>No paper</title></item></channel>"
            return replace(reply, body=reply.body.replace(b"</channel>", bad))

        async with Internet() as internet, web_for(internet) as web:
            stage = Stage(
                Arxiv(web),
                Visit(at("2026-03-12T12:00"), categories=("cs.LG", "math.PR")),
                good,
                frozenset({"arxiv:2603.99001", "arxiv:2603.99002", "arxiv:2603.99003"}),
                with_entry,
                most_asked_again=1,
            )
            for host in ("rss.arxiv.org", "oaipmh.arxiv.org", "export.arxiv.org"):
                internet.serve(host, "/*", stage.answer)
            yield stage
