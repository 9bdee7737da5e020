"""Semantic Scholar: figures of papers that are known."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given

from bot.core.errors import SourceRefused
from bot.core.harvest import Batch, Listing, Unread, Visit
from bot.core.record import Record
from bot.sources.asking import Unreadable
from bot.sources.semanticscholar import SemanticScholar, read_batch
from tests.servers.internet import Asked, Internet, Served
from tests.sources.replies import example_json, example_reply, reply, spoiled, strange
from tests.sources.web import web_for

HOST, BATCH = "api.semanticscholar.org", "/graph/v1/paper/batch"
KEY = "s2k-verysecret"
VISIT = Visit(datetime(2026, 3, 12, 9, tzinfo=UTC))
NAMES = ("arxiv:2603.99001", "doi:10.5555/unknown.1")


def entry(**fields: object) -> dict[str, object]:
    """Give the example's paper with some fields changed."""
    entries = example_json("semanticscholar/paper-batch.json")
    assert isinstance(entries, list)
    paper: dict[str, object] = entries[0]
    return paper | fields


def read(name: str = "arxiv:2603.99001", **fields: object) -> Record:
    """Read one paper, which must give its figures."""
    [found], _ = read_batch(reply([entry(**fields)]), (name,))
    return found


def test_figures_and_summary_of_a_paper_are_read_and_an_unknown_one_is_passed_over() -> None:
    records, unread = read_batch(example_reply("semanticscholar/paper-batch.json"), NAMES)

    assert unread == ()
    assert records == (
        Record(
            ids=("arxiv:2603.99001",),
            title="Lantern: Guiding Sparse Attention with α-Budgets",
            sources=("semanticscholar",),
            signals={"semanticscholar.citations": 3.0, "semanticscholar.influential": 1.0},
            notes={
                "semanticscholar.summary": (
                    "Lantern spends a per-head token budget and keeps accuracy on long documents."
                ),
                "semanticscholar.url": (
                    "https://www.semanticscholar.org/paper/0123456789abcdef0123456789abcdef01234567"
                ),
            },
        ),
    )


def test_any_value_may_be_null() -> None:
    found = read(
        tldr=None, url=None, citationCount=None, influentialCitationCount=None, externalIds=None
    )

    assert (found.ids, found.signals, found.notes) == (("arxiv:2603.99001",), {}, {})


def test_a_doi_stated_beside_an_arxiv_id_names_the_same_paper() -> None:
    stated = {"ArXiv": "2603.99001", "DOI": "10.5555/JOURNAL.2026.7"}

    found = read(externalIds=stated)

    assert found.ids == ("arxiv:2603.99001", "doi:10.5555/journal.2026.7")


def test_the_name_asked_for_comes_first_and_another_doi_of_the_paper_is_kept() -> None:
    found = read("doi:10.5555/old.1", externalIds={"DOI": "10.5555/new.1"})

    assert found.ids == ("doi:10.5555/old.1", "doi:10.5555/new.1")


@pytest.mark.parametrize(
    ("given_entry", "reason"),
    [
        (entry(title=None), "no title"),
        (entry(externalIds={"ArXiv": "2603.99002"}), "another paper came"),
        ("a text", "no paper in it"),
    ],
)
def test_a_bad_entry_costs_no_other(given_entry: object, reason: str) -> None:
    bad, good = "arxiv:2603.99001", "doi:10.5555/unknown.1"

    records, unread = read_batch(reply([given_entry, entry()]), (bad, good))

    assert unread == (Unread(bad, reason),)
    assert [record.ids[0] for record in records] == [good]


def test_an_answer_of_another_length_is_unreadable() -> None:
    with pytest.raises(Unreadable, match="2 entries came for 1 papers"):
        read_batch(example_reply("semanticscholar/paper-batch.json"), NAMES[:1])


def test_a_refused_question_says_what_the_service_said() -> None:
    with pytest.raises(SourceRefused, match=r"Unrecognized or unsupported fields: \[bad\]"):
        read_batch(example_reply("semanticscholar/error-400.json"), NAMES)


def test_a_batch_of_which_nothing_is_known_is_no_error() -> None:
    nothing = reply({"error": "No valid paper ids given"}, 400)

    assert read_batch(nothing, NAMES) == ((), ())


@given(
    spoiled("semanticscholar/paper-batch.json") | strange("semanticscholar/paper-batch.json"),
)
def test_whatever_comes_gives_figures_or_is_unreadable(body: bytes) -> None:
    with suppress(Unreadable):
        records, unread = read_batch(reply(body), NAMES)
        assert len(records) + len(unread) <= len(NAMES)
        assert all(record.ids[0] in NAMES for record in records)


def recent(*names: str) -> Callable[[], Awaitable[Sequence[str]]]:
    """Give these papers as the ones listed lately."""

    async def give() -> Sequence[str]:
        return names

    return give


async def visited(internet: Internet, *names: str) -> list[Batch]:
    """Give all batches of a visit."""
    async with web_for(internet) as web:
        source = SemanticScholar(web, f" {KEY}\n", recent(*names))
        return [batch async for batch in source.pages(VISIT)]


async def test_recent_papers_are_asked_for_in_its_own_writing_with_the_key_in_the_header() -> None:
    async with Internet() as internet:
        internet.serve_example(HOST, BATCH, "semanticscholar/paper-batch.json")

        [batch] = await visited(internet, *NAMES, "title:1234", NAMES[0])

        [asked] = internet.asked
        assert asked.method == "POST"
        assert asked.json == {"ids": ["ARXIV:2603.99001", "DOI:10.5555/unknown.1"]}
        assert asked.headers["x-api-key"] == KEY
        assert KEY not in str(asked.params)
        assert [arrival.listing for arrival in batch.arrivals] == [Listing.UPDATE]
        assert (batch.total, batch.unread) == (2, ())


async def test_at_most_500_are_asked_for_at_once() -> None:
    def nothing_known(asked: Asked) -> Served:
        return Served(b"[" + b", ".join([b"null"] * len(asked.json["ids"])) + b"]")

    async with Internet() as internet:
        internet.serve(HOST, BATCH, nothing_known)

        batches = await visited(internet, *(f"arxiv:2603.{n:05}" for n in range(1001)))

        assert [len(one.json["ids"]) for one in internet.asked] == [500, 500, 1]
        assert [batch.arrivals for batch in batches] == [(), (), ()]


async def test_without_recent_papers_nothing_is_asked() -> None:
    async with Internet() as internet:
        assert await visited(internet) == []
        assert internet.asked == []


async def test_a_wrong_key_is_named_by_its_setting_and_not_shown() -> None:
    async with Internet() as internet:
        internet.serve_example(HOST, BATCH, "semanticscholar/error-403.json")

        with pytest.raises(SourceRefused, match="PAPERPICKS_SEMANTICSCHOLAR_KEY is wrong") as error:
            await visited(internet, *NAMES)

        assert KEY not in str(error.value)
        assert len(internet.asked) == 1


async def test_a_key_that_the_service_repeats_is_not_passed_on() -> None:
    async with Internet() as internet:
        internet.serve(HOST, BATCH, {"error": f"Bad field for {KEY}"}, status=400)

        with pytest.raises(SourceRefused, match="Bad field for …"):
            await visited(internet, *NAMES)
