"""Papers read a second, source by source, beside what the format's own library takes alone."""

import io
import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import feedparser  # type: ignore[import-untyped,unused-ignore]  # it comes without types
from bibtexparser.entrypoint import parse_string
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped,unused-ignore]  # too

from bot.sources.arxiv.feed import read_feed
from bot.sources.arxiv.oai import read_page
from bot.sources.arxiv.query import read_found
from bot.sources.asking import Reply
from bot.sources.biorxiv.preprints import read_preprints
from bot.sources.feeds.parsing import parse_feed
from bot.sources.huggingface.items import read_items
from bot.sources.imports import Record, read_text
from recommender import Paper
from tests.bench import bodies
from tests.bench.ranking import Ratio, turn_about
from tests.bench.report import Figure

PAPERS = 1_000
_FEED_URL = "https://journal.example.org/feed.xml"


@dataclass(frozen=True, slots=True)
class Way:
    """How one kind of body is read.

    Attributes:
        what: The kind.
        read: Reads it as the product does and gives the number of papers.
        baseline: What is measured beside it.
        alone: That on the same body: the format is taken apart, nothing is made of it.
    """

    what: str
    read: Callable[[], int]
    baseline: str
    alone: Callable[[], object]


def parsing(papers: Sequence[Paper], runs: int) -> list[Figure]:
    """Measure every source's reading of these papers.

    Raises:
        RuntimeError: If one does not read them all; then its rate says nothing.
    """
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
    figures = []
    for way in _ways(papers):
        if (read := way.read()) != len(papers):
            raise RuntimeError(f"{way.what}: {read} of {len(papers)} papers read")
        ratio = turn_about(way.read, way.alone, runs, len(papers))
        figures.append(_figure(way, ratio))
    return figures


def _ways(papers: Sequence[Paper]) -> Sequence[Way]:
    daily, listed = bodies.huggingface(papers), bodies.arxiv_rss(papers)
    records, found = bodies.arxiv_records(papers), bodies.arxiv_query(papers)
    details, feed = bodies.biorxiv(papers), bodies.feed(papers)
    bib, ris = bodies.bibtex(papers), bodies.ris(papers)
    json_alone, xml_alone = "json.loads", "defusedxml"
    return (
        Way(
            "Hugging Face",
            lambda: len(read_items(_reply(daily)).items),
            json_alone,
            partial(json.loads, daily),
        ),
        Way(
            "arXiv, list of a day (RSS)",
            lambda: len(read_feed(_reply(listed)).arrivals),
            xml_alone,
            partial(fromstring, listed),
        ),
        Way(
            "arXiv, records (OAI-PMH)",
            lambda: len(read_page(_reply(records)).arrivals),
            xml_alone,
            partial(fromstring, records),
        ),
        Way(
            "arXiv, search",
            lambda: len(read_found(_reply(found)).records),
            xml_alone,
            partial(fromstring, found),
        ),
        Way(
            "bioRxiv",
            lambda: len(read_preprints(_reply(details), "biorxiv").records),
            json_alone,
            partial(json.loads, details),
        ),
        Way(
            "a feed",
            lambda: len(parse_feed(feed, {}, _FEED_URL).records),
            "feedparser",
            lambda: feedparser.parse(io.BytesIO(feed)),
        ),
        Way("BibTeX", lambda: _count(bib), "bibtexparser", partial(parse_string, bib)),
        Way("RIS", lambda: _count(ris), "str.splitlines", ris.splitlines),
    )


def _count(text: str) -> int:
    return sum(isinstance(found, Record) for found in read_text(text))


def _reply(body: bytes) -> Reply:
    return Reply(200, body, {}, "")


def _figure(way: Way, ratio: Ratio) -> Figure:
    ours, alone = 1 / ratio.ours, 1 / ratio.baseline
    shown = (
        f"{ours:,.0f} papers/s ({way.baseline} alone {alone:,.0f}: "
        f"ours takes {ratio.ours / ratio.baseline:,.1f} times its time)"
    )
    return Figure(f"reading {way.what}", shown)
