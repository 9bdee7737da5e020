"""What was missed: records since the last list that was read, to their end."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.core.errors import SourceDelayed
from bot.core.harvest import Listing
from bot.sources.arxiv import Arxiv
from bot.sources.arxiv.questions import LIMIT
from tests.servers.internet import Asked, Internet, Served
from tests.sources.arxiv.asked import NOW, OAI, RSS, WEDNESDAY, asked_for, batches, visit
from tests.sources.arxiv.bodies import (
    item,
    listed,
    names,
    record,
    served_error,
    served_feed,
    served_page,
)
from tests.sources.web import FreeTurns

NEW, OLD, UPDATE = Listing.NEW, Listing.OLD, Listing.UPDATE


async def test_after_downtime_the_records_since_then_follow_the_list_of_the_day(
    arxiv: Arxiv, internet: Internet
) -> None:
    internet.serve(RSS, "/rss/cs.LG+hep-th", served_feed(WEDNESDAY, item()))
    internet.serve(
        OAI,
        "/oai",
        served_page(record("2611.00002"), record("hep-th/9901001", created="1999-01-02")),
        params={"set": "cs:cs:LG"},
    )
    internet.serve(OAI, "/oai", served_page(), params={"set": "physics:hep-th"})

    found = await batches(arxiv, visit("cs.LG", "hep-th", announced="2026-11-20"))

    assert listed(found) == [("2611.00001", NEW), ("2611.00002", OLD), ("hep-th/9901001", UPDATE)]
    assert asked_for(internet) == [("cs:cs:LG", "2026-11-17"), ("physics:hep-th", "2026-11-17")]
    assert {one.params["metadataPrefix"] for one in internet.asked_of(OAI)} == {"arXiv"}
    assert all("until" not in one.params for one in internet.asked_of(OAI))
    assert [batch.cursor["announced"] for batch in found] == 3 * ["2026-11-20"] + ["2026-11-25"]
    assert found[-1].days == {WEDNESDAY: 1}


@pytest.mark.parametrize(
    ("now", "announced", "is_missed"),
    [
        (NOW, "2026-11-24", False),
        (NOW, "2026-11-25", False),
        (NOW, "2026-11-23", True),
        (NOW, "2026-12-24", False),
        (NOW + timedelta(days=5), "2026-11-26", False),  # The Friday in between had no list.
        (NOW + timedelta(days=5), "2026-11-25", True),
        (datetime(2026, 11, 21, 12, tzinfo=UTC), "2026-11-20", False),
        (datetime(2026, 11, 21, 12, tzinfo=UTC), "2026-11-19", True),  # Friday, seen on Saturday.
        (NOW, "nonsense", False),
    ],
)
async def test_records_are_only_asked_for_where_a_list_was_missed(
    arxiv: Arxiv, internet: Internet, now: datetime, announced: str, is_missed: bool
) -> None:
    internet.serve(RSS, "/rss/cs.LG", served_feed(now.date()))
    internet.serve(OAI, "/oai", served_page())

    await batches(arxiv, visit(now=now, announced=announced))

    assert bool(internet.asked_of(OAI)) is is_missed


async def test_records_missed_are_read_to_the_last_page(arxiv: Arxiv, internet: Internet) -> None:
    internet.serve(RSS, "/rss/cs.LG", served_feed(WEDNESDAY))
    internet.serve(OAI, "/oai", served_page(record(), token="a&amp;b%3D"))  # noqa: S106
    internet.serve(
        OAI, "/oai", served_page(record("2611.00002")), params={"resumptionToken": "a&b%3D"}
    )

    found = await batches(arxiv, visit(announced="2026-11-20"))

    assert [one for one, _ in listed(found)] == ["2611.00001", "2611.00002"]
    assert internet.asked_of(OAI)[1].params == {
        "verb": "ListRecords",
        "resumptionToken": "a&b%3D",
    }


async def test_a_list_whose_token_expired_is_begun_again_at_the_same_day(
    arxiv: Arxiv, internet: Internet
) -> None:
    internet.serve(RSS, "/rss/cs.LG", served_feed(WEDNESDAY))
    internet.serve(OAI, "/oai", served_page(record(), token="lost"))  # noqa: S106
    internet.serve(OAI, "/oai", served_page(record(), record("2611.00002")))
    internet.serve(
        OAI, "/oai", served_error("badResumptionToken"), params={"resumptionToken": "lost"}
    )

    found = await batches(arxiv, visit(announced="2026-11-20"))

    assert [one for one, _ in listed(found)] == ["2611.00001", "2611.00001", "2611.00002"]
    assert [when for _, when in asked_for(internet)] == ["2026-11-17", "lost", "2026-11-17"]


async def test_a_list_whose_tokens_are_never_known_is_given_up(
    arxiv: Arxiv, internet: Internet
) -> None:
    internet.serve(RSS, "/rss/cs.LG", served_feed(WEDNESDAY))
    internet.serve(OAI, "/oai", served_page(record(), token="lost"))  # noqa: S106
    internet.serve(
        OAI, "/oai", served_error("badResumptionToken"), params={"resumptionToken": "lost"}
    )

    with pytest.raises(SourceDelayed, match=r"records of cs\.LG of 2026-11-17 to their end"):
        await batches(arxiv, visit(announced="2026-11-20"))

    assert len(internet.asked_of(OAI)) == 8


async def test_a_token_that_leads_to_itself_is_given_up(arxiv: Arxiv, internet: Internet) -> None:
    internet.serve(RSS, "/rss/cs.LG", served_feed(WEDNESDAY))
    internet.serve(OAI, "/oai", served_page(record(), token="round"))  # noqa: S106

    with pytest.raises(SourceDelayed):
        await batches(arxiv, visit(announced="2026-11-20"))

    assert len(internet.asked_of(OAI)) == 2


async def test_flow_control_is_obeyed(arxiv: Arxiv, internet: Internet, turns: FreeTurns) -> None:
    internet.serve(RSS, "/rss/cs.LG", served_feed(WEDNESDAY))
    internet.serve_example(OAI, "/oai", "arxiv/oai-503.txt")
    internet.serve(OAI, "/oai", served_page(record()))

    found = await batches(arxiv, visit(announced="2026-11-20"))

    assert [one for one, _ in listed(found)] == ["2611.00001"]
    assert turns.holds == [(LIMIT, timedelta(seconds=20))]


async def test_a_visit_cut_off_among_records_goes_on_at_the_page_it_had_reached(
    arxiv: Arxiv, internet: Internet
) -> None:
    def answer(asked: Asked) -> Served:
        if asked.params.get("resumptionToken") == "two":
            return served_page(record("2611.00003"))
        return served_page(record(), token="two" if asked.params["set"] == "cs:cs:LG" else "")

    internet.serve(RSS, "/rss/cs.AI+cs.LG+cs.CL", served_feed(WEDNESDAY))
    internet.serve(OAI, "/oai", answer)
    asked = ("cs.AI", "cs.LG", "cs.CL")
    cut_off = (await batches(arxiv, visit(*asked, announced="2026-11-20")))[2].cursor
    internet.asked.clear()

    found = await batches(arxiv, visit(*asked, cursor=cut_off))

    assert asked_for(internet) == [("", "two"), ("cs:cs:CL", "2026-11-17")]
    assert set(found[-1].cursor) == {"announced", "read", "validators"}


async def test_a_visit_cut_off_and_taken_up_another_day_reads_all_records_anew(
    arxiv: Arxiv, internet: Internet
) -> None:
    old = {"day": "2026-11-24", "done": "cs.AI", "category": "cs.LG", "token": "two"}
    internet.serve(RSS, "/rss/cs.AI+cs.LG", served_feed(WEDNESDAY))
    internet.serve(OAI, "/oai", served_page())

    found = await batches(arxiv, visit("cs.AI", "cs.LG", announced="2026-11-20", cursor=old))

    assert asked_for(internet) == [("cs:cs:AI", "2026-11-17"), ("cs:cs:LG", "2026-11-17")]
    assert all("token" not in batch.cursor for batch in found[1:])


async def test_a_visit_since_a_day_asks_for_the_records_since_then(
    arxiv: Arxiv, internet: Internet
) -> None:
    internet.serve(RSS, "/rss/cs.LG", served_feed(WEDNESDAY, item()))
    internet.serve(OAI, "/oai", served_page(record("2611.00002")))

    found = await batches(arxiv, visit(since=date(2026, 11, 3)))

    assert asked_for(internet) == [("cs:cs:LG", "2026-11-03")]
    assert names(found[0].arrivals) == ["2611.00001"]
    assert found[-1].cursor["announced"] == "2026-11-25"


async def test_where_arxiv_is_away_what_was_given_before_stays_good(
    arxiv: Arxiv, internet: Internet
) -> None:
    internet.serve(RSS, "/rss/cs.LG", served_feed(WEDNESDAY, item()))
    internet.serve(OAI, "/oai", b"", status=503)
    pages = arxiv.pages(visit(announced="2026-11-20"))

    first = await anext(pages)
    with pytest.raises(SourceDelayed, match="arXiv did not give the records of cs"):
        await anext(pages)

    assert listed([first]) == [("2611.00001", NEW)]
    assert first.cursor == {"announced": "2026-11-20"}
