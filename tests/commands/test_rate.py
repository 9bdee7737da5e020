"""Rating six papers: telling ones, no must, taken up again wherever it was left."""

from typing import Any

from redis.asyncio import Redis

from bot.adapters.discord.render import render
from bot.commands import COMMANDS
from bot.core.grammar import write_short
from bot.core.message import Button, Message
from recommender import Verdict
from tests.installation import ADA, BOB, GROUP, Installation, install, record
from tests.servers.discord_limits import BUTTON, component_problems, walk

Json = dict[str, Any]

KINDS = ("proteins in water", "protein markets", "protein songs", "protein laws")


async def a_field(bot: Installation, count: int = 20) -> None:
    titles = (f"On {KINDS[n % 4]}: part {n * 7919}" for n in range(count))
    await bot.import_(*(record(title) for title in titles))
    await bot.import_(*(record(f"Tides on moon number {n * 7919}") for n in range(20)))


async def answer(bot: Installation, message: Message, card: int, label: str) -> Message:
    return await press(bot, next(b for b in message.cards[card].buttons if b.label == label))


async def press(bot: Installation, button: Button) -> Message:
    line = write_short(button.command, button.arguments, COMMANDS)
    return await bot.say(line, pressed=True)


def offer(message: Message, label: str) -> Button:
    return next(button for button in message.buttons if button.label == label)


def asked(message: Message) -> list[int]:
    return [card.number for card in message.cards]


async def test_the_first_screen_offers_it_beside_its_picks(bot: Installation) -> None:
    await a_field(bot)

    first = await bot.say("interests add protein")
    message = await press(bot, offer(first, "Rate 6 papers"))

    assert len(first.cards) == 3
    assert message.text.startswith("0 of 6 rated. Would you read these?")
    assert len(message.cards) == 3
    assert not message.replaces
    assert set(asked(message)).isdisjoint(asked(first))


async def test_answers_are_votes_and_lead_to_six_of_different_kinds(bot: Installation) -> None:
    await a_field(bot)
    await bot.say("interests add protein")

    message = first = await bot.say("profile rate")
    said = []
    for label in ("Like", "Not for me", "Like", "Like", "Not for me", "Like"):
        message = await answer(bot, message, 0, label)
        said.append(message.text.splitlines()[0])

    assert said[:5] == [f"{n} of 6 rated. Would you read these?" for n in range(1, 6)]
    assert "Thank you, 6 papers rated. See what that taught me with profile." in message.text
    assert message.replaces
    assert len({card.title.split(":")[0] for card in first.cards}) == 3
    profile = await bot.app.services.preferences.profile(ADA)
    verdicts = [vote.verdict for vote in profile.feedback]
    assert (verdicts.count(Verdict.LIKE), verdicts.count(Verdict.DISLIKE)) == (4, 2)
    assert {vote.number for vote in profile.feedback}.isdisjoint(await bot.upcoming(size=20))


async def test_it_goes_on_after_a_restart_and_after_undo(
    bot: Installation, redis: Redis, prefix: str
) -> None:
    await a_field(bot)
    await bot.say("interests add protein")
    begun = await bot.say("profile rate")
    rest = await answer(bot, begun, 1, "Like")

    again = install(redis, prefix)
    resumed = await again.say("profile rate")
    await again.say("undo")
    undone = await again.say("profile rate")

    assert asked(rest) == asked(resumed) == [asked(begun)[0], asked(begun)[2]]
    assert resumed.text.startswith("1 of 6 rated.")
    assert asked(undone) == asked(begun)


async def test_one_press_skips_the_page_another_ends_it_and_nothing_counts_as_shown(
    bot: Installation,
) -> None:
    await a_field(bot)
    await bot.say("interests add protein")
    seen = (await bot.app.services.preferences.profile(ADA)).seen

    first = await bot.say("profile rate")
    second = await press(bot, offer(first, "Ask about others"))
    left = await press(bot, offer(second, "Enough for now"))
    anew = await bot.say("profile rate")

    assert set(asked(first)).isdisjoint(asked(second))
    assert [b.label for b in second.buttons] == ["Enough for now"]
    assert left.text == "Left for later. Go on whenever you like: profile rate."
    assert anew.text.startswith("0 of 6 rated.")
    assert "Ask about others" in {button.label for button in anew.buttons}
    assert (await bot.app.services.preferences.profile(ADA)).seen == seen
    assert set(asked(first)) <= set(await bot.upcoming(size=20))


async def test_a_page_fits_whole_into_one_message_of_discord(bot: Installation) -> None:
    await a_field(bot)
    await bot.say("interests add protein where=here", place=GROUP)

    message = await bot.say("profile rate where=here", place=GROUP)
    view = render(message, COMMANDS).view()
    components: list[Json] = view.to_components()  # type: ignore[no-untyped-call] # theirs

    assert component_problems(components) == []
    labels = [one["label"] for one in walk(components) if one["type"] == BUTTON]
    assert labels == ["Like", "Not for me", "Abstract"] * 3 + ["Ask about others", "Enough for now"]


async def test_a_channel_is_rated_by_each_of_its_readers(bot: Installation) -> None:
    await a_field(bot)
    await bot.say("interests add protein where=here", place=GROUP)

    message = await bot.say("profile rate where=here", place=GROUP)
    like = message.cards[0].buttons[0]
    await bot.say(write_short(like.command, like.arguments, COMMANDS), place=GROUP)
    bobs = await bot.say("profile rate where=here", place=GROUP, by=BOB)

    votes = (await bot.app.services.preferences.profile(GROUP)).feedback
    assert [(vote.number, vote.by) for vote in votes] == [(asked(message)[0], str(ADA))]
    assert asked(bobs) == asked(message)


async def test_where_there_is_nothing_to_rate_it_says_what_to_do(bot: Installation) -> None:
    none = await bot.say("profile rate")
    await bot.import_(record("Tides on moons"))
    first = await bot.say("interests add protein")
    few = await bot.say("profile rate")

    assert none.text.startswith("No interests yet.")
    assert "Rate 6 papers" not in {button.label for button in first.buttons}
    assert few.text.startswith("Too few papers match to rate some.")
