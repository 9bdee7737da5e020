"""Lists: unseen, marked before they are given, told apart when two ask at once."""

import asyncio
from datetime import timedelta

from redis.asyncio import Redis

from bot.core.message import Message
from bot.core.places import Reader
from bot.store.keys import Keys
from tests.installation import ADA, BOB, GROUP, SUNDAY, TITLES, Installation, install, record


def numbers(*messages: Message) -> list[int]:
    return [card.number for message in messages for card in message.cards]


async def test_picks_repeat_no_paper_until_none_is_left(filled: Installation) -> None:
    first = await filled.say("interests add models, networks")

    more = [await filled.say("picks") for _ in range(6)]

    shown = numbers(first, *more)
    assert len(shown) == len(set(shown)) >= 5
    assert more[-1].text.startswith("Nothing new")
    assert not more[-1].refused


async def test_what_picks_would_give_is_what_picks_gives(filled: Installation) -> None:
    await filled.say("interests add protein")

    upcoming = await filled.upcoming()

    assert numbers(await filled.say("picks 5")) == upcoming
    assert await filled.upcoming() == []


async def test_picks_again_reprints_the_list_and_marks_nothing(filled: Installation) -> None:
    assert (await filled.say("picks again")).text.startswith("No list to show again")
    first = await filled.say("interests add models")
    upcoming = await filled.upcoming()

    again = await filled.say("picks again")

    assert again.cards == first.cards
    assert await filled.upcoming() == upcoming


async def test_an_empty_list_does_not_take_the_place_of_the_last(filled: Installation) -> None:
    first = await filled.say("interests add quantum")
    await filled.say("picks")

    assert (await filled.say("picks again")).cards == first.cards


async def test_two_processes_asked_at_once_give_different_papers(
    redis: Redis, prefix: str, filled: Installation
) -> None:
    await filled.import_(*(record(f"Networks of {w}") for w in ("ants", "bees", "cats", "dogs")))
    await filled.say("interests add networks, models")
    processes = [filled, *(install(redis, prefix) for _ in range(3))]

    answers = await asyncio.gather(*(process.say("picks 2") for process in processes))

    shown = numbers(*answers)
    assert len(shown) == len(set(shown)) >= 4


async def test_search_similar_and_why_mark_nothing_as_seen(filled: Installation) -> None:
    await filled.say("interests add protein")
    upcoming = await filled.upcoming()

    await filled.say("search protein")
    await filled.say(f"why {upcoming[0]}")
    await filled.say("status")

    assert await filled.upcoming() == upcoming


async def test_readers_and_channels_have_each_their_own_seen_papers(filled: Installation) -> None:
    mine = await filled.say("interests add quantum", by=ADA)
    theirs = await filled.say("interests add quantum", by=BOB)
    ours = await filled.say("interests add quantum where=here", by=ADA, place=GROUP)

    assert sorted(numbers(mine)) == sorted(numbers(theirs)) == sorted(numbers(ours)) == [7, 8]


async def test_older_papers_come_only_where_the_last_month_holds_none(bot: Installation) -> None:
    await bot.import_(record(TITLES[6]), listed_at=SUNDAY - timedelta(days=31))
    [new] = await bot.import_(record(TITLES[7]), listed_at=SUNDAY - timedelta(days=30))
    first = await bot.say("interests add quantum")

    second = await bot.say("picks")

    assert numbers(first) == [new]
    assert numbers(second) == [1]
    assert (
        second.text == "Nothing new in the last 30 days; these are older papers you have not seen."
    )


async def test_papers_of_an_open_digest_are_not_given_by_picks(filled: Installation) -> None:
    await filled.say("interests add quantum, galaxy")
    await filled.say("interests add protein")
    upcoming = await filled.upcoming()
    keys = Keys(filled.prefix)
    await filled.redis.hset(keys.held(ADA), "a delivery", f"{upcoming[0]},{upcoming[1]}")

    picked = numbers(await filled.say("picks 5"))

    assert picked
    assert not {upcoming[0], upcoming[1]} & set(picked)


async def test_without_any_paper_it_says_who_can_add_some(bot: Installation) -> None:
    message = await bot.say("interests add protein")

    assert "No papers here yet" in message.text
    assert "paperpicks import FILE" in message.text


async def test_without_interests_it_says_how_to_state_one(filled: Installation) -> None:
    mine = await filled.say("picks")
    ours = await filled.say("picks where=here", place=GROUP)

    assert mine.text.startswith("No interests yet")
    assert ours.text.startswith("No interests for this channel yet")


async def test_about_how_many_match_a_week_is_counted_over_the_weeks_there_were(
    bot: Installation,
) -> None:
    choosing = bot.app.services.choosing
    await bot.app.services.preferences.add(ADA, ADA, "quantum", 1.0, SUNDAY)
    for days in (1, 8, 15):
        papers = (record(f"Quantum memories, volume {days}, part {part}") for part in range(6))
        await bot.import_(*papers, listed_at=SUNDAY - timedelta(days=days))

    assert await choosing.matches_a_week(ADA, SUNDAY) == 6
    assert await choosing.matches_a_week(ADA, SUNDAY + timedelta(days=300)) == 0
    assert await choosing.matches_a_week(BOB, SUNDAY) == 0


async def test_a_paper_merged_away_while_unseen_is_not_given_twice(bot: Installation) -> None:
    await bot.import_(
        record(TITLES[6], ids=("arxiv:2401.00001",)),
        record("Quantum error codes, as printed in a journal", ids=("doi:10.1234/a",)),
    )
    first = await bot.say("interests add quantum")
    assert numbers(first) != []
    await bot.import_(record(TITLES[6], ids=("arxiv:2401.00001", "doi:10.1234/a")))

    assert numbers(await bot.say("picks"), await bot.say("picks")) == []


async def test_readers_ranked_at_the_same_time_get_what_each_gets_alone(
    filled: Installation,
) -> None:
    readers = [Reader("console", "local", f"reader-{number}") for number in range(12)]
    words = ("protein folding", "quantum circuits", "language models", "graph networks -traffic")
    for number, reader in enumerate(readers):
        await filled.say(f"interests add {words[number % 4]}", by=reader)
    others = install(filled.redis, filled.prefix, now=await filled.clock.now())

    together = await asyncio.gather(*(filled.upcoming(reader) for reader in readers))
    alone = [await others.upcoming(reader) for reader in readers]

    assert together == alone
    assert any(together)
