"""A search that finds little goes on at the sources; a link fetches its paper at once."""

from collections.abc import AsyncIterator
from datetime import date

import pytest
from redis.asyncio import Redis

from bot.core.grammar import write_line
from bot.core.message import Message
from tests.installation import SUNDAY, Installation, install, record
from tests.online import connected
from tests.servers.internet import Fault, Internet
from tests.servers.papers import Daily, Preprint, World

MARCH = date(2026, 2, 27)
BEETLES = [
    Preprint(f"2602.0000{n}", f"Humming beetles of kind {n * 7919}", "They hum.", ("q-bio.PE",),
             MARCH, MARCH)
    for n in range(1, 8)
]  # fmt: skip
OFFERS = ("Search Hugging Face", "Search arXiv")


@pytest.fixture
async def internet() -> AsyncIterator[Internet]:
    async with Internet() as internet:
        yield internet


@pytest.fixture
def world(internet: Internet) -> World:
    """arXiv has seven papers on beetles, Hugging Face one."""
    world = World(now=SUNDAY, preprints=list(BEETLES))
    world.dailies = [Daily("2602.00009", "Beetles in boxes", "They sit.", MARCH, 3, MARCH)]
    world.serve(internet)
    internet.serve("huggingface.co", "/api/papers/*", {"error": "Paper not found"}, status=404)
    internet.serve("api.crossref.org", "/*", "Resource not found.", status=404)
    return world


@pytest.fixture
async def bot(redis: Redis, prefix: str, internet: Internet) -> AsyncIterator[Installation]:
    async with connected(redis, prefix, internet) as bot:
        yield bot


async def pressed(bot: Installation, message: Message, label: str) -> Message:
    button = next(button for button in message.buttons if button.label == label)
    return await bot.say(write_line(button.command, button.arguments))


def labels(message: Message) -> list[str]:
    return [button.label for button in message.buttons]


@pytest.mark.parametrize("hits", [0, 1, 4])
async def test_under_five_hits_the_sources_are_offered(
    bot: Installation, world: World, hits: int
) -> None:
    await bot.import_(*(record(f"Humming beetles, volume {n * 7919}") for n in range(hits)))

    message = await bot.say("search humming beetles")

    assert len(message.cards) == hits
    assert labels(message)[:2] == list(OFFERS)


async def test_with_five_hits_nothing_is_offered(bot: Installation, world: World) -> None:
    await bot.import_(*(record(f"Humming beetles, volume {n * 7919}") for n in range(5)))

    assert labels(await bot.say("search humming beetles")) == []


async def test_without_sources_nothing_is_offered(redis: Redis, prefix: str) -> None:
    message = await install(redis, prefix).say("search humming beetles")

    assert labels(message) == ["Add as an interest"]


async def test_pressing_shows_and_keeps_what_the_source_finds(
    bot: Installation, world: World, internet: Internet
) -> None:
    nothing = await bot.say("search humming beetles")

    found = await pressed(bot, nothing, "Search arXiv")
    asked = len(internet.asked)
    again = await bot.say("search humming beetles")
    liked = await bot.say(f"like {found.cards[0].number}")

    assert found.text.startswith("From arXiv, and kept here from now on.")
    assert [card.title for card in found.cards] == [one.title for one in BEETLES[:5]]
    assert again.blocks[-1].total == len(BEETLES)  # type: ignore[union-attr]  # a page
    assert len(internet.asked) == asked
    assert liked.text.startswith("More like")


async def test_each_offer_asks_its_own_source(
    bot: Installation, world: World, internet: Internet
) -> None:
    nothing = await bot.say("search beetles")

    found = await pressed(bot, nothing, "Search Hugging Face")

    assert [card.title for card in found.cards] == ["Beetles in boxes"]
    assert {one.host for one in internet.asked} == {"huggingface.co"}


async def test_what_was_found_for_one_is_announced_to_nobody(
    bot: Installation, world: World
) -> None:
    await bot.say("interests add humming beetles")
    await bot.say("schedule daily 09:00")
    await pressed(bot, await bot.say("search humming beetles"), "Search arXiv")

    papers = await bot.app.store.papers.get(range(1, 8))

    assert {paper.listed_at for paper in papers.values()} == {
        paper.published for paper in papers.values()
    }


async def test_a_source_that_finds_nothing_says_so(bot: Installation, world: World) -> None:
    found = await pressed(bot, await bot.say("search zebrafish"), "Search arXiv")

    assert found.text.startswith("arXiv finds nothing for “zebrafish” either.")


@pytest.mark.parametrize("fault", [Fault.RESET, Fault.CUT])
async def test_a_source_that_does_not_answer_is_said_in_words(
    bot: Installation, internet: Internet, fault: Fault
) -> None:
    internet.serve("huggingface.co", "/api/papers/search", b"[" * 100, fault=fault)

    message = await pressed(bot, await bot.say("search beetles"), "Search Hugging Face")

    assert message.refused
    assert message.text == "Hugging Face does not answer just now. Try again in a few minutes."


async def test_a_source_that_is_down_is_said_in_words(bot: Installation, world: World) -> None:
    world.down |= {"huggingface.co", "export.arxiv.org"}
    nothing = await bot.say("search beetles")

    for title in ("Hugging Face", "arXiv"):
        message = await pressed(bot, nothing, f"Search {title}")
        assert message.text == f"{title} does not answer just now. Try again in a few minutes."


async def test_an_offer_of_a_source_that_is_no_longer_there_is_too_old(bot: Installation) -> None:
    message = await bot.say("search beetles beyond=gopher")

    assert message.refused
    assert message.text.startswith("This button is too old to use.")


async def test_a_link_nobody_has_here_is_fetched(
    bot: Installation, world: World, internet: Internet
) -> None:
    message = await bot.say("search https://arxiv.org/abs/2602.00003v2")
    asked = len(internet.asked)
    again = await bot.say("search arxiv:2602.00003")

    assert [card.title for card in message.cards] == [BEETLES[2].title]
    assert again.cards == message.cards
    assert len(internet.asked) == asked


async def test_a_link_nobody_knows_is_said_to_be_unknown(bot: Installation, world: World) -> None:
    message = await bot.say("search arxiv:2602.99999")

    assert message.refused
    assert message.text.startswith("I know no paper")


async def test_an_interest_in_a_paper_fetches_it_at_once(bot: Installation, world: World) -> None:
    added = await bot.say("interests add https://arxiv.org/abs/2602.00003")

    assert "counts from the day it arrives" not in added.text
    assert [card.title for card in (await bot.say("search arxiv:2602.00003")).cards] == [
        BEETLES[2].title
    ]


async def test_an_interest_in_a_paper_out_of_reach_counts_later(
    bot: Installation, world: World
) -> None:
    world.down |= {"huggingface.co", "export.arxiv.org"}

    added = await bot.say("interests add arxiv:2602.00003")

    assert not added.refused
    assert "I do not have arxiv:2602.00003 yet; it counts from the day it arrives." in added.text
