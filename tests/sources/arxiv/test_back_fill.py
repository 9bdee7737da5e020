"""The past of categories: newest days first, and on where it was cut off."""

from datetime import UTC, date, datetime

import pytest

from bot.core.errors import SourceDelayed, SourceRefused
from bot.core.harvest import Batch, Listing, Visit
from bot.core.ports import FillsBack, LooksUp, Searches
from bot.sources.arxiv import Arxiv
from tests.servers.internet import Asked, Internet, Served
from tests.sources.arxiv.bodies import listed, record, served_error, served_page

OAI = "oaipmh.arxiv.org"
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
CODES = ("cs.LG", "hep-th")
SINCE = date(2026, 11, 23)


def visit(**cursor: str) -> Visit:
    return Visit(NOW, cursor, CODES, SINCE)


async def batches(arxiv: Arxiv, asked: Visit) -> list[Batch]:
    return [batch async for batch in arxiv.back_fill(asked)]


def asked_for(internet: Internet) -> list[str]:
    """Give the last day and the category, or the token, of each request."""
    return [
        one.params.get("resumptionToken", "")
        or f"{one.params['until'][-2:]} {one.params['set'].rpartition(':')[2]}"
        for one in internet.asked_of(OAI)
    ]


def two_pages_of_lg(asked: Asked) -> Served:
    """Give a paper a day and category, and two pages of cs.LG on the 24th."""
    if token := asked.params.get("resumptionToken"):
        return served_page(record(f"2611.9{token}"))
    day = asked.params["from"][-2:]
    if (day, asked.params["set"]) == ("24", "cs:cs:LG"):
        return served_page(record("2611.24001"), token="0001")  # noqa: S106
    return served_page(record(f"2611.{day}{len(asked.params['set']):03}"))


def test_arxiv_can_be_searched_asked_by_id_and_for_the_past(arxiv: Arxiv) -> None:
    assert isinstance(arxiv, FillsBack)
    assert isinstance(arxiv, Searches)
    assert isinstance(arxiv, LooksUp)


async def test_all_categories_of_a_day_are_read_before_the_day_before(
    arxiv: Arxiv, internet: Internet
) -> None:
    internet.serve(OAI, "/oai", two_pages_of_lg)

    found = await batches(arxiv, visit())

    of_each_day = [["25 LG", "25 hep-th"], ["24 LG", "0001", "24 hep-th"], ["23 LG", "23 hep-th"]]
    assert asked_for(internet) == [one for day in of_each_day for one in day]
    assert internet.asked[0].params["from"] == internet.asked[0].params["until"] == "2026-11-25"
    assert {listing for _, listing in listed(found)} == {Listing.OLD}
    assert len(listed(found)) == 7
    assert {batch.total for batch in found} == {None}


@pytest.mark.parametrize("reached", range(7))
async def test_a_back_fill_cut_off_anywhere_goes_on_with_the_next_request(
    arxiv: Arxiv, internet: Internet, reached: int
) -> None:
    internet.serve(OAI, "/oai", two_pages_of_lg)
    whole = await batches(arxiv, visit())
    requests = asked_for(internet)
    internet.asked.clear()

    rest = await batches(arxiv, visit(**whole[reached].cursor))

    assert listed(rest) == listed(whole[reached + 1 :])
    assert asked_for(internet) == requests[reached + 1 :]


async def test_a_token_of_yesterday_begins_that_day_and_category_again(
    arxiv: Arxiv, internet: Internet
) -> None:
    internet.serve(OAI, "/oai", two_pages_of_lg)
    internet.serve(OAI, "/oai", served_error("badResumptionToken"), params={"resumptionToken": "x"})
    cursor = {"day": "2026-11-23", "done": "", "category": "cs.LG", "token": "x"}

    found = await batches(arxiv, visit(**cursor))

    assert asked_for(internet) == ["x", "23 LG", "23 hep-th"]
    assert len(listed(found)) == 2


async def test_days_without_records_move_on(arxiv: Arxiv, internet: Internet) -> None:
    internet.serve(OAI, "/oai", served_page())

    found = await batches(arxiv, visit())

    assert listed(found) == []
    assert found[-1].cursor == {"day": "2026-11-23", "done": "cs.LG hep-th"}


async def test_papers_changed_long_after_they_were_made_are_no_past_ones(
    arxiv: Arxiv, internet: Internet
) -> None:
    internet.serve(OAI, "/oai", served_page(record(created="2019-05-01")))

    found = await batches(arxiv, Visit(NOW, {}, ("cs.LG",), NOW.date()))

    assert listed(found) == [("2611.00001", Listing.UPDATE)]


@pytest.mark.parametrize(
    "asked",
    [
        Visit(NOW, {}, (), SINCE),
        Visit(NOW, {}, CODES),
        Visit(NOW, {}, CODES, date(2026, 11, 26)),
        visit(day="2026-11-23", done="cs.LG hep-th"),
    ],
)
async def test_where_there_is_nothing_to_fill_in_nothing_is_asked(
    arxiv: Arxiv, internet: Internet, asked: Visit
) -> None:
    assert await batches(arxiv, asked) == []
    assert internet.asked == []


async def test_a_category_that_does_not_exist_is_refused(arxiv: Arxiv, internet: Internet) -> None:
    with pytest.raises(SourceRefused, match=r"cs\.XX does not exist"):
        await batches(arxiv, Visit(NOW, {}, ("cs.XX",), SINCE))

    assert internet.asked == []


async def test_a_page_cut_off_is_not_given(arxiv: Arxiv, internet: Internet) -> None:
    whole = served_page(record(), record("2611.00002"))
    internet.serve(OAI, "/oai", Served(whole.body[:-40], 200, whole.content_type))

    with pytest.raises(SourceDelayed):
        await batches(arxiv, visit())

    assert len(internet.asked) == 2
