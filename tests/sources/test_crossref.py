"""Crossref: papers by DOI."""

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import SourceDelayed, SourceRefused
from bot.core.record import Record
from bot.sources.asking import Unreadable
from bot.sources.crossref import Crossref, read_work
from tests.servers.internet import Internet
from tests.sources.replies import changed, example_json, example_reply, replaced, reply
from tests.sources.web import FreeTurns, web_for

HOST = "api.crossref.org"
PATIENCE = timedelta(seconds=5)


def works() -> list[dict[str, object]]:
    """Give the works of the example page."""
    page = example_json("crossref/works-page1.json")
    assert isinstance(page, dict)
    return list(page["message"]["items"])


def single(work: object) -> dict[str, object]:
    """Wrap one work as it comes when it is asked for by DOI."""
    return {"status": "ok", "message-type": "work", "message": work}


def read(**fields: object) -> Record | None:
    """Read a work with some fields changed."""
    return read_work(reply(single(works()[0] | fields)), "10.5555/journal.2026.7")


def dated(parts: object) -> datetime | None:
    """Read a work that names these parts of a date alone."""
    found = read(published={"date-parts": parts}, issued=None, created=None)
    assert found is not None
    return found.published


def test_every_field_of_a_work_is_read() -> None:
    found = read()

    assert found is not None
    assert found.raw_abstract.startswith("<jats:title>Abstract</jats:title>")
    assert found == Record(
        ids=("doi:10.5555/journal.2026.7", "doi:10.1101/2026.01.05.999002"),
        title="Attention is costly in vivo & in vitro",
        abstract="We study E. coli at 37°C, p < 0.05, with α =2 .",
        raw_title="Attention is costly <i>in vivo</i> &amp; in vitro",
        raw_abstract=found.raw_abstract,
        authors=("Jane Q. Doe", "Lantern Consortium"),
        published=datetime(2026, 3, 1, tzinfo=UTC),
        url="https://doi.org/10.5555/journal.2026.7",
        sources=("crossref",),
    )


def test_a_work_without_a_title_gives_no_paper() -> None:
    assert read_work(reply(single(works()[1])), "10.5555/preprint.1") is None


def test_an_unknown_doi_gives_no_paper() -> None:
    assert read_work(example_reply("crossref/work-404.txt"), "10.48550/arxiv.2603.99001") is None


@pytest.mark.parametrize(
    ("parts", "moment"),
    [
        ([[2026]], datetime(2026, 1, 1, tzinfo=UTC)),
        ([[2026, 3]], datetime(2026, 3, 1, tzinfo=UTC)),
        ([[2026, 3, 11]], datetime(2026, 3, 11, tzinfo=UTC)),
        ([[None]], None),
        ([[2026, 13]], None),
        ([], None),
        (None, None),
    ],
)
def test_a_date_may_be_partial_or_missing(parts: object, moment: datetime | None) -> None:
    assert dated(parts) == moment


def test_the_first_date_that_names_a_year_counts() -> None:
    found = read(published={"date-parts": [[None]]}, issued={"date-parts": [[2025, 12]]})

    assert found is not None
    assert found.published == datetime(2025, 12, 1, tzinfo=UTC)


def test_a_preprint_on_arxiv_is_named_by_its_arxiv_id() -> None:
    stated = {"has-preprint": [{"id-type": "doi", "id": "10.48550/arXiv.2603.99001"}]}

    found = read(relation=stated)

    assert found is not None
    assert found.ids == ("doi:10.5555/journal.2026.7", "arxiv:2603.99001")


@pytest.mark.parametrize("body", [b"", b"<html></html>", b"[]", b'{"status": "ok"}'])
def test_what_is_no_work_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        read_work(reply(body), "10.5555/journal.2026.7")


@pytest.fixture(scope="module")
def work() -> bytes:
    """Give one work as it comes when it is asked for by DOI."""
    return json.dumps(single(works()[0])).encode()


@given(st.data())
def test_whatever_comes_gives_a_paper_or_none_or_is_unreadable(
    work: bytes, data: st.DataObject
) -> None:
    body = data.draw(changed(work) | replaced(work))

    with suppress(Unreadable):
        found = read_work(reply(body), "10.5555/journal.2026.7")
        assert found is None or found.title


async def test_papers_are_looked_up_by_doi_and_unknown_ones_left_out() -> None:
    async with Internet() as internet, web_for(internet) as web:
        internet.serve(HOST, "/works/10.5555/journal.2026.7", single(works()[0]))
        internet.serve_example(HOST, "/works/10.5555/unknown", "crossref/work-404.txt")
        wanted = ("doi:10.5555/unknown", "arxiv:2603.99001", "doi:10.5555/journal.2026.7")

        found = await Crossref(web).look_up(wanted, patience=PATIENCE)

        assert [record.ids[0] for record in found] == ["doi:10.5555/journal.2026.7"]
        assert [dict(one.params) for one in internet.asked] == [{}, {}]


async def test_a_doi_is_written_into_the_address_whole() -> None:
    async with Internet() as internet, web_for(internet) as web:
        doi = "10.1002/(sici)1097<23::aid-1>3.0.co;2#a?b"
        internet.serve(HOST, f"/works/{doi}", single(works()[0]))

        found = await Crossref(web).look_up((f"doi:{doi}",), patience=PATIENCE)

        assert [one.path for one in internet.asked] == [f"/works/{doi}"]
        assert found[0].ids[0] == f"doi:{doi}"


async def test_an_operator_with_an_address_is_answered_more_often() -> None:
    async with Internet() as internet:
        internet.serve(HOST, "/works/10.5555/a", single(works()[0]))
        named, nameless = FreeTurns(), FreeTurns()

        async with web_for(internet, limiter=named) as web:
            await Crossref(web, "ops@example.org").look_up(("doi:10.5555/a",), patience=PATIENCE)
        async with web_for(internet, limiter=nameless) as web:
            await Crossref(web).look_up(("doi:10.5555/a",), patience=PATIENCE)

        assert [one.params.get("mailto") for one in internet.asked] == ["ops@example.org", None]
        assert named.turns[0].apart_seconds < nameless.turns[0].apart_seconds
        assert nameless.turns[0].one_at_a_time


async def test_a_refusal_passes_on_its_words_and_no_e_mail_address() -> None:
    async with Internet() as internet, web_for(internet) as web:
        internet.serve_example(HOST, "/works/10.5555/a", "crossref/error-400.json")

        with pytest.raises(SourceRefused, match="no such filter") as error:
            await Crossref(web, "ops@example.org").look_up(("doi:10.5555/a",), patience=PATIENCE)

        assert "ops@example.org" not in str(error.value)


async def test_a_reader_is_not_kept_waiting_beyond_patience() -> None:
    async with Internet() as internet, web_for(internet) as web:
        internet.serve_example(HOST, "/works/10.5555/a", "crossref/error-429.txt")

        with pytest.raises(SourceDelayed, match="429"):
            await Crossref(web).look_up(("doi:10.5555/a",), patience=timedelta(seconds=0.5))

        assert len(internet.asked) == 1
