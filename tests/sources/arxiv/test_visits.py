"""Daily visits: the list of the day, its parts, and where the next one goes on."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.core.errors import SourceDelayed, SourceRefused
from bot.core.harvest import Listing, Visit
from bot.sources.arxiv import Arxiv
from bot.sources.arxiv.questions import LIMIT
from bot.sources.arxiv.today import ASKED_TOGETHER, MOST_ITEMS
from tests.servers.internet import Internet, Served
from tests.sources.arxiv.asked import NOW, OAI, RSS, WEDNESDAY, batches, visit
from tests.sources.arxiv.bodies import (
    item,
    listed,
    served_feed,
)
from tests.sources.web import FreeTurns

NEW, UPDATE = Listing.NEW, Listing.UPDATE


async def test_the_list_of_the_day_is_asked_for_all_categories_at_once(
    arxiv: Arxiv, internet: Internet, turns: FreeTurns
) -> None:
    internet.serve_example(RSS, "/rss/cs.LG+math.PR", "arxiv/rss.xml")
    now = datetime(2026, 3, 12, 12, tzinfo=UTC)

    found = await batches(arxiv, visit("cs.LG", "math.PR", now=now))

    assert listed(found) == [
        ("2603.99003", NEW),
        ("2603.99002", NEW),
        ("2603.99001", UPDATE),
        ("hep-th/9901999", UPDATE),
    ]
    assert found[-1].days == {date(2026, 3, 12): 2}
    assert found[-1].cursor["announced"] == "2026-03-12"
    assert turns.turns == [LIMIT]
    assert (LIMIT.name, LIMIT.apart_seconds, LIMIT.one_at_a_time) == ("arxiv", 3.0, True)


async def test_without_categories_nothing_is_asked(arxiv: Arxiv, internet: Internet) -> None:
    assert await batches(arxiv, Visit(NOW)) == []
    assert internet.asked == []


async def test_a_category_that_does_not_exist_is_refused_before_arxiv_is_asked(
    arxiv: Arxiv, internet: Internet
) -> None:
    with pytest.raises(SourceRefused, match=r"category cs\.XX does not exist\. .*cs\.AI, cs\.AR"):
        await batches(arxiv, visit("cs.LG", "cs.XX"))

    assert internet.asked == []


async def test_other_names_of_a_category_are_asked_for_once(
    arxiv: Arxiv, internet: Internet
) -> None:
    internet.serve(RSS, "/rss/math.NA", served_feed(WEDNESDAY))

    await batches(arxiv, visit("cs.NA", "math.NA"))

    assert len(internet.asked) == 1


async def test_what_arxiv_refuses_is_told_in_its_words(arxiv: Arxiv, internet: Internet) -> None:
    internet.serve_example(RSS, "/rss/cs.LG", "arxiv/rss-error-400.xml")

    with pytest.raises(SourceRefused, match="Bad subject class 'XX'"):
        await batches(arxiv, visit())

    assert len(internet.asked) == 1


async def test_an_empty_list_is_no_error_and_counts_as_a_day_without_papers(
    arxiv: Arxiv, internet: Internet
) -> None:
    internet.serve(RSS, "/rss/cs.LG", served_feed(WEDNESDAY))

    found = await batches(arxiv, visit())

    assert listed(found) == []
    assert found[-1].days == {WEDNESDAY: 0}
    assert found[-1].cursor["announced"] == "2026-11-25"


@pytest.mark.parametrize("day", [27, 28, 29])
async def test_days_without_an_announcement_are_not_counted(
    arxiv: Arxiv, internet: Internet, day: int
) -> None:
    now = datetime(2026, 11, day, 12, tzinfo=UTC)  # After Thanksgiving, and the weekend.
    internet.serve(RSS, "/rss/cs.LG", served_feed(now.date()))

    found = await batches(arxiv, visit(now=now, announced="2026-11-26"))

    assert [batch.days for batch in found if batch.days] == []
    assert found[-1].cursor["announced"] == "2026-11-26"
    assert internet.asked_of(OAI) == []


async def test_papers_that_come_in_spite_of_the_calendar_are_taken_and_counted(
    arxiv: Arxiv, internet: Internet
) -> None:
    friday = datetime(2026, 11, 27, 12, tzinfo=UTC)
    internet.serve(RSS, "/rss/cs.LG", served_feed(friday.date(), item()))

    found = await batches(arxiv, visit(now=friday, announced="2026-11-26"))

    assert found[-1].days == {friday.date(): 1}
    assert found[-1].cursor["announced"] == "2026-11-27"


async def test_a_list_that_has_not_changed_is_a_success_without_papers(
    arxiv: Arxiv, internet: Internet
) -> None:
    internet.serve(RSS, "/rss/cs.LG", served_feed(WEDNESDAY, item(), tag='"one"'))
    internet.serve(RSS, "/rss/cs.LG", Served(status=304))

    first = (await batches(arxiv, visit()))[-1].cursor
    second = await batches(arxiv, visit(cursor=first))

    assert [one.headers.get("if-none-match") for one in internet.asked] == [None, '"one"']
    assert listed(second) == []
    assert [batch.days for batch in second if batch.days] == []
    assert second[-1].cursor == first


async def test_the_next_days_list_is_asked_for_whole(arxiv: Arxiv, internet: Internet) -> None:
    internet.serve(RSS, "/rss/cs.LG", served_feed(WEDNESDAY, item(), tag='"one"'))
    thursday = NOW + timedelta(days=1)
    internet.serve(
        RSS, "/rss/cs.LG", served_feed(thursday.date(), item("2611.00002v1"), tag='"two"')
    )

    first = (await batches(arxiv, visit()))[-1].cursor
    await batches(arxiv, visit(now=thursday, cursor=first))

    assert [one.headers.get("if-none-match") for one in internet.asked] == [None, None]


async def test_yesterdays_list_is_not_taken_for_todays(arxiv: Arxiv, internet: Internet) -> None:
    internet.serve(RSS, "/rss/cs.LG", served_feed(WEDNESDAY - timedelta(days=1), item()))

    with pytest.raises(SourceDelayed, match="the list is still that of 2026-11-24"):
        await batches(arxiv, visit())


async def test_a_list_that_is_cut_off_gives_nothing(arxiv: Arxiv, internet: Internet) -> None:
    whole = served_feed(WEDNESDAY, item(), item("2611.00002v1"))
    internet.serve(RSS, "/rss/cs.LG", Served(whole.body[:-50], 200, whole.content_type))

    with pytest.raises(SourceDelayed, match="no whole XML"):
        await batches(arxiv, visit())


async def test_many_categories_are_asked_for_in_parts_and_a_paper_of_two_counts_once(
    arxiv: Arxiv, internet: Internet
) -> None:
    codes = [f"cs.{name}" for name in "AI AR CC CE CG CL CR CV CY DB DC DL DM DS ET FL".split()]
    codes += [f"math.{name}" for name in "AC AG AP AT CA CO CT CV".split()]
    first, second = codes[:ASKED_TOGETHER], codes[ASKED_TOGETHER:]
    internet.serve(
        RSS, f"/rss/{'+'.join(first)}", served_feed(WEDNESDAY, item(), item("2611.00002v1"))
    )
    internet.serve(
        RSS,
        f"/rss/{'+'.join(second)}",
        served_feed(WEDNESDAY, item(kind="cross"), item("2611.00003v1")),
    )

    found = await batches(arxiv, visit(*codes))

    assert [one for one, _ in listed(found)] == ["2611.00001", "2611.00002", "2611.00003"]
    assert found[-1].days == {WEDNESDAY: 3}
    assert len(internet.asked) == 2
    assert [dict(batch.cursor) for batch in found[:-1]] == [{}, {}]


async def test_a_list_that_reaches_the_limit_is_asked_for_again_in_halves(
    arxiv: Arxiv, internet: Internet
) -> None:
    full = [item(f"2611.{n:05}v1") for n in range(MOST_ITEMS)]
    internet.serve(RSS, "/rss/cs.AI+cs.CL+cs.LG", served_feed(WEDNESDAY, *full))
    internet.serve(RSS, "/rss/cs.AI", served_feed(WEDNESDAY, item("2611.10001v1")))
    internet.serve(RSS, "/rss/cs.CL+cs.LG", served_feed(WEDNESDAY, item("2611.10002v1")))

    found = await batches(arxiv, visit("cs.AI", "cs.CL", "cs.LG"))

    assert [one for one, _ in listed(found)] == ["2611.10001", "2611.10002"]
    assert found[-1].days == {WEDNESDAY: 2}


async def test_just_after_midnight_in_new_york_the_new_list_counts_for_its_own_day(
    arxiv: Arxiv, internet: Internet
) -> None:
    internet.serve(RSS, "/rss/cs.LG", served_feed(WEDNESDAY, item()))

    found = await batches(arxiv, visit(now=datetime(2026, 11, 25, 5, 7, tzinfo=UTC)))

    assert found[-1].days == {WEDNESDAY: 1}
