"""Records by OAI-PMH: what they say, which are old, and what errors mean."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given

from bot.core.errors import SourceRefused
from bot.core.harvest import Listing, Unread
from bot.core.record import Record
from bot.sources.arxiv.oai import Page, read_page
from bot.sources.asking import Unreadable
from tests.sources.arxiv.bodies import ABSTRACT, names, page, record, reply, reply_of, strange
from tests.sources.examples import example
from tests.sources.replies import spoiled

EXAMPLES = tuple(
    f"oai-{name}.xml"
    for name in ("listrecords-page1", "listrecords-last", "badresumptiontoken", "badargument")
)


def test_every_field_of_a_record_is_read() -> None:
    found = read_page(reply_of("oai-listrecords-page1.xml"))

    first = found.arrivals[0].record
    assert first == Record(
        ids=("arxiv:2603.99001", "doi:10.5555/lantern.2026.1"),
        title="Lantern: Guiding Sparse Attention with α-Budgets",
        abstract=ABSTRACT,
        raw_title=r"Lantern: Guiding Sparse Attention with $\alpha$-Budgets",
        raw_abstract=first.raw_abstract,
        authors=("Jane Q. Doe", "Jörg Müller Jr", "The Lantern Collaboration"),
        categories=("cs.LG", "cs.CL"),
        published=datetime(2026, 3, 2, tzinfo=UTC),
        updated=datetime(2026, 3, 12, tzinfo=UTC),
        version=None,
        url="https://arxiv.org/abs/2603.99001",
        sources=("arxiv",),
    )
    assert first.raw_abstract.startswith("Long contexts make attention expensive.")


def test_a_page_gives_the_token_of_the_next_as_it_came() -> None:
    found = read_page(reply_of("oai-listrecords-page1.xml"))

    assert names(found.arrivals) == ["2603.99001", "2603.99003"]
    assert {one.listing for one in found.arrivals} == {Listing.OLD}
    assert found.token == (
        "from%3D2026-03-12%26set%3Dcs%253Acs%253ALG%26metadataPrefix%3DarXiv%26skip%3D2"  # noqa: S105
    )


def test_an_old_paper_that_was_edited_is_no_new_one_and_a_deleted_one_is_none() -> None:
    found = read_page(reply_of("oai-listrecords-last.xml"))

    assert names(found.arrivals) == ["hep-th/9901999"]
    assert found.arrivals[0].listing is Listing.UPDATE
    assert (found.unread, found.token, found.is_lost) == ((), "", False)


@pytest.mark.parametrize(
    ("created", "listing"),
    [
        ("2026-11-24", Listing.OLD),
        ("2026-10-10", Listing.OLD),
        ("2026-10-09", Listing.UPDATE),
        ("2026-11-25", Listing.OLD),
        ("", Listing.UPDATE),
        ("soon", Listing.UPDATE),
    ],
)
def test_a_paper_counts_as_recent_for_45_days(created: str, listing: Listing) -> None:
    body = page([record(created=created, changed="2026-11-24")])

    assert read_page(reply(body)).arrivals[0].listing is listing


def test_a_paper_that_was_never_replaced_was_updated_when_it_was_made() -> None:
    found = read_page(reply_of("oai-listrecords-page1.xml")).arrivals[1].record

    assert found.published == found.updated == datetime(2026, 3, 11, tzinfo=UTC)


def test_an_empty_result_is_an_empty_page() -> None:
    assert read_page(reply_of("oai-norecordsmatch.xml")) == Page()
    assert read_page(reply(page())) == Page()


def test_a_token_that_is_not_known_any_more_is_told() -> None:
    assert read_page(reply_of("oai-badresumptiontoken.xml")) == Page(is_lost=True)


def test_a_wrong_question_is_refused_in_arxivs_words() -> None:
    with pytest.raises(SourceRefused, match="arXiv does not give its records: Set does not exist"):
        read_page(reply_of("oai-badargument.xml"))


def test_a_bad_record_costs_no_other() -> None:
    bare = "<record><header><identifier>x</identifier></header></record>"
    untitled = record().replace("Herding robots, part 2611.00001", "")

    found = read_page(reply(page([bare, "<record/>", untitled, record("2611.00002")])))

    assert names(found.arrivals) == ["2611.00002"]
    assert found.unread == (
        Unread("x", "no description"),
        Unread("record 2", "no header"),
        Unread("oai:arXiv.org:2611.00001", "no title"),
    )


@pytest.mark.parametrize(
    "body",
    [
        example("arxiv/oai-listrecords-page1.xml").body[:-30],
        example("arxiv/oai-getrecord-arxivraw.xml").body,
        example("arxiv/query-page1.xml").body,
        example("arxiv/query-503.html").body,
        example("arxiv/oai-503.txt").body,
    ],
)
def test_what_is_no_whole_list_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        read_page(reply(body))


@given(spoiled(*(f"arxiv/{name}" for name in EXAMPLES)) | strange(*EXAMPLES))
def test_whatever_comes_gives_papers_or_is_unreadable(body: bytes) -> None:
    with suppress(Unreadable, SourceRefused):
        found = read_page(reply(body))
        assert all(one.record.title and one.record.ids for one in found.arrivals)
