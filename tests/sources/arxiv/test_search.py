"""Searching and looking up for readers who wait."""

from datetime import timedelta

import pytest

from bot.core.errors import SourceDelayed, SourceRefused
from bot.sources.arxiv import Arxiv
from bot.sources.arxiv.source import IDS_TOGETHER, MOST_FOUND
from tests.servers.internet import Asked, Internet, Served
from tests.sources.arxiv.bodies import entry, results
from tests.sources.web import FreeTurns

HOST, PATH = "export.arxiv.org", "/api/query"
PATIENCE = timedelta(seconds=20)


def known(asked: Asked) -> Served:
    """Know every paper but those of 2611.9, as arXiv does: what it does not know is left out."""
    found = [one for one in asked.params["id_list"].split(",") if not one.startswith("2611.9")]
    return Served(results(*(entry(f"{one}v2") for one in found)).encode())


async def test_a_search_is_asked_in_arxivs_words_and_gives_its_order(
    arxiv: Arxiv, internet: Internet
) -> None:
    internet.serve_example(HOST, PATH, "arxiv/query-page1.xml")

    found = await arxiv.search('"sparse attention" cat:cs.LG', 5, patience=PATIENCE)

    assert [one.ids[0] for one in found] == ["arxiv:2603.99001", "arxiv:2603.99002"]
    assert internet.asked[0].params == {
        "search_query": '(ti:"sparse attention" OR abs:"sparse attention") AND cat:cs.LG',
        "sortBy": "relevance",
        "sortOrder": "descending",
        "start": "0",
        "max_results": "5",
    }


async def test_no_more_papers_are_given_than_wanted(arxiv: Arxiv, internet: Internet) -> None:
    internet.serve_example(HOST, PATH, "arxiv/query-page1.xml")

    assert len(await arxiv.search("attention", 1, patience=PATIENCE)) == 1
    await arxiv.search("attention", 5000, patience=PATIENCE)

    assert [one.params["max_results"] for one in internet.asked] == ["1", str(MOST_FOUND)]


@pytest.mark.parametrize(("query", "size"), [("", 5), ("-survey", 5), ("cat:zz", 5), ("graph", 0)])
async def test_a_search_that_can_find_nothing_is_not_asked(
    arxiv: Arxiv, internet: Internet, query: str, size: int
) -> None:
    assert list(await arxiv.search(query, size, patience=PATIENCE)) == []
    assert internet.asked == []


async def test_a_pasted_link_is_looked_up(arxiv: Arxiv, internet: Internet) -> None:
    internet.serve(HOST, PATH, known)

    [found] = await arxiv.search("https://arxiv.org/pdf/2611.00001v1.pdf", 5, patience=PATIENCE)

    assert (found.ids, found.version) == (("arxiv:2611.00001",), 2)
    assert internet.asked[0].params["id_list"] == "2611.00001"


async def test_papers_are_looked_up_a_hundred_at_a_time(
    arxiv: Arxiv, internet: Internet, turns: FreeTurns
) -> None:
    internet.serve(HOST, PATH, known)
    ids = [f"arxiv:2611.{n:05}" for n in range(IDS_TOGETHER + 1)]

    found = await arxiv.look_up([*ids, ids[0]], patience=PATIENCE)

    assert [one.ids[0] for one in found] == ids
    assert [len(one.params["id_list"].split(",")) for one in internet.asked] == [100, 1]
    assert [one.params["max_results"] for one in internet.asked] == ["100", "1"]
    assert all(patience is not None and patience <= PATIENCE for patience in turns.patience)


async def test_what_arxiv_does_not_know_is_left_out(arxiv: Arxiv, internet: Internet) -> None:
    internet.serve(HOST, PATH, known)

    found = await arxiv.look_up(["arxiv:2611.90001", "arxiv:hep-th/9901001"], patience=PATIENCE)

    assert [one.ids[0] for one in found] == ["arxiv:hep-th/9901001"]


async def test_papers_nobody_asked_for_are_not_given(arxiv: Arxiv, internet: Internet) -> None:
    internet.serve_example(HOST, PATH, "arxiv/query-page1.xml")

    found = await arxiv.look_up(["arxiv:2603.99002"], patience=PATIENCE)

    assert [one.ids[0] for one in found] == ["arxiv:2603.99002"]


async def test_ids_of_others_and_malformed_ones_are_never_sent(
    arxiv: Arxiv, internet: Internet
) -> None:
    ids = ["doi:10.5555/x", "arxiv:nonsense", "arxiv:2613.00001", "title:abc"]

    assert list(await arxiv.look_up(ids, patience=PATIENCE)) == []
    assert internet.asked == []


@pytest.mark.parametrize("name", ["query-error-200.xml", "query-error-400.xml"])
async def test_an_error_of_arxivs_is_refused_and_not_repeated(
    arxiv: Arxiv, internet: Internet, name: str
) -> None:
    internet.serve_example(HOST, PATH, f"arxiv/{name}")

    with pytest.raises(SourceRefused, match=r"must be an integer|incorrect id format"):
        await arxiv.search("graphs", 5, patience=PATIENCE)

    assert len(internet.asked) == 1


async def test_an_empty_page_that_should_not_be_is_asked_for_again(
    arxiv: Arxiv, internet: Internet
) -> None:
    internet.serve_example(HOST, PATH, "arxiv/query-empty-page-with-total.xml")
    internet.serve_example(HOST, PATH, "arxiv/query-page1.xml")

    assert len(await arxiv.search("graphs", 5, patience=PATIENCE)) == 2


@pytest.mark.parametrize("name", ["query-empty-page-with-total.xml", "query-malformed.xml"])
async def test_a_page_that_stays_wrong_is_never_taken_for_the_result(
    arxiv: Arxiv, internet: Internet, name: str
) -> None:
    internet.serve_example(HOST, PATH, f"arxiv/{name}")

    with pytest.raises(SourceDelayed):
        await arxiv.search("graphs", 5, patience=PATIENCE)


@pytest.mark.parametrize("name", ["query-429.txt", "query-503.html"])
async def test_an_overloaded_arxiv_is_told_to_the_reader_in_time(
    arxiv: Arxiv, internet: Internet, turns: FreeTurns, name: str
) -> None:
    internet.serve_example(HOST, PATH, f"arxiv/{name}")

    with pytest.raises(SourceDelayed, match="arXiv did not give papers by words: it answered"):
        await arxiv.search("graphs", 5, patience=PATIENCE)

    assert turns.holds
