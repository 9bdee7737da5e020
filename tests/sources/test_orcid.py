"""The works a researcher lists at ORCID."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.errors import SourceDelayed, SourceRefused
from bot.core.harvest import Unread
from bot.core.library import Library
from bot.core.record import Record
from bot.sources.libraries import kind_of, read_library
from bot.sources.libraries.orcid import find_orcid, is_true_orcid
from tests.servers.internet import Internet
from tests.sources.examples import example
from tests.sources.replies import replaced
from tests.sources.web import web_for

ORCID = "0000-0002-1825-0097"
PATH = f"/v3.0/{ORCID}/works"
HOST = "pub.orcid.org"


@pytest.fixture
async def internet() -> AsyncIterator[Internet]:
    """Serve ORCID on loopback."""
    async with Internet() as internet:
        yield internet


async def read(internet: Internet, text: str = ORCID) -> Library:
    """Read a researcher's works."""
    async with web_for(internet) as web:
        return await read_library(text, web, patience=timedelta(seconds=5))


def work(summary: object, external_ids: object = None) -> object:
    """Make a body of one work."""
    return {"group": [{"external-ids": external_ids, "work-summary": [summary]}]}


def titled(title: str, **fields: object) -> dict[str, object]:
    """Make a summary of a work."""
    return {"title": {"title": {"value": title}}, **fields}


async def test_the_works_of_the_example_are_read(internet: Internet) -> None:
    internet.serve_example(HOST, PATH, "orcid/works.json")

    found = await read(internet)

    assert found.title == f"ORCID {ORCID}"
    assert found.records[0] == Record(
        ids=("arxiv:2603.99001", "doi:10.5555/lantern.2026.1"),
        title="Lantern: Guiding Sparse Attention",
        published=datetime(2026, 3, 1, tzinfo=UTC),
        url="https://arxiv.org/abs/2603.99001",
        sources=("orcid",),
    )
    assert found.wanted[0] == "arxiv:2603.99001"
    assert internet.asked[0].headers["accept"] == "application/json"


async def test_a_researcher_without_works_gives_an_empty_library(internet: Internet) -> None:
    internet.serve_example(HOST, PATH, "orcid/works-empty.json")

    assert await read(internet) == Library(f"ORCID {ORCID}", ())


async def test_nulls_stand_for_nothing(internet: Internet) -> None:
    nothing = {"external-ids": None, "publication-date": None, "url": None, "journal-title": None}
    internet.serve(HOST, PATH, work(titled("Herding robots", **nothing)))

    found = await read(internet)

    assert found.records == (Record(ids=(), title="Herding robots", sources=("orcid",)),)
    assert found.wanted == ()


async def test_a_work_without_a_title_is_told(internet: Internet) -> None:
    internet.serve(HOST, PATH, work({"title": None}))

    assert (await read(internet)).unread == (Unread("work 1", "no title"),)


async def test_ids_of_the_whole_a_work_is_part_of_are_not_its_own(internet: Internet) -> None:
    given = [
        {
            "external-id-type": "doi",
            "external-id-value": "10.1/book",
            "external-id-relationship": "part-of",
        },
        {
            "external-id-type": "doi",
            "external-id-value": "https://doi.org/10.1234/CHAPTER",
            "external-id-normalized": None,
            "external-id-relationship": "self",
        },
        {"external-id-type": "isbn", "external-id-value": "2603.99001"},
    ]
    internet.serve(HOST, PATH, work(titled("Chapter"), {"external-id": given}))

    assert (await read(internet)).wanted == ("doi:10.1234/chapter",)


@pytest.mark.parametrize(
    ("when", "day"),
    [
        (("2026", "03", "12"), (2026, 3, 12)),
        (("2026", "03", None), (2026, 3, 1)),
        (("2026", None, "12"), (2026, 1, 1)),
    ],
)
async def test_parts_of_a_date_may_be_missing(
    internet: Internet, when: tuple[str | None, ...], day: tuple[int, int, int]
) -> None:
    names = ("year", "month", "day")
    parts = {
        name: {"value": part} if part else None for name, part in zip(names, when, strict=True)
    }
    internet.serve(HOST, PATH, work(titled("One", **{"publication-date": parts})))

    assert (await read(internet)).records[0].published == datetime(*day, tzinfo=UTC)


async def test_at_most_5000_works_are_read(internet: Internet) -> None:
    group = {"work-summary": [titled("One")]}
    internet.serve(HOST, PATH, {"group": [group] * 5_002})

    found = await read(internet)

    assert len(found.records) == 5_000
    assert found.unread == (Unread("the rest", "2 works beyond 5,000"),)


async def test_a_wrong_digit_is_told_before_anybody_is_asked(internet: Internet) -> None:
    with pytest.raises(SourceRefused, match="its last digit does not fit"):
        await read(internet, "https://orcid.org/0000-0002-1825-0098")

    assert internet.asked == []


@pytest.mark.parametrize(
    ("status", "why"), [(404, "There is no ORCID iD"), (409, "closed or locked")]
)
async def test_an_id_that_gives_nothing_is_explained(
    internet: Internet, status: int, why: str
) -> None:
    internet.serve(HOST, PATH, example("orcid/error-404.json").body, status=status)

    with pytest.raises(SourceRefused, match=why):
        await read(internet)


async def test_a_burst_refused_is_a_delay(internet: Internet) -> None:
    internet.serve(HOST, PATH, b"", status=503)

    with pytest.raises(SourceDelayed, match="ORCID"):
        await read(internet)


# Published by ORCID: "Structure of the ORCID Identifier", and its sample records.
TRUE_ORCIDS = ("0000-0002-1825-0097", "0000-0001-5109-3700", "0000-0002-1694-233X")


@pytest.mark.parametrize("orcid", TRUE_ORCIDS)
def test_published_ids_have_a_true_last_digit(orcid: str) -> None:
    assert is_true_orcid(orcid)
    assert kind_of(f"https://orcid.org/{orcid}") == "orcid"


@given(st.sampled_from(TRUE_ORCIDS), st.integers(0, 15), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(orcid: str, place: int, change: int) -> None:
    digits = list(orcid.replace("-", ""))
    digits[place] = str((int(digits[place].replace("X", "0")) + change) % 10)

    assert not is_true_orcid("".join(digits))


@pytest.mark.parametrize(
    "text", ["0000-0002-1825", "see 0000-0002-1825-0097 there", "0000-0002-1825-00977", ""]
)
def test_other_texts_are_no_orcid(text: str) -> None:
    assert find_orcid(text) is None


@settings(max_examples=30)  # Each asks a server of its own.
@given(replaced(example("orcid/works.json").body))
async def test_any_json_gives_a_library_or_a_named_failure(body: bytes) -> None:
    async with Internet() as internet:
        internet.serve(HOST, PATH, body)

        try:
            found = await read(internet)
        except SourceDelayed:
            return

    assert all(record.title for record in found.records)
