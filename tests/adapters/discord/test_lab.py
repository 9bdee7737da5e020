"""The whole bot on Discord: its own commands and forms, as a reader meets them."""

from redis.asyncio import Redis

from bot.adapters.discord.entries import entries
from bot.commands import COMMANDS
from tests.adapters.discord.lab import lab, screen_of, seen
from tests.adapters.discord.stage import readings

MISTYPED = "I know no time zone “Berln”."


async def test_a_reader_and_a_channel_are_set_up_by_forms_a_mistake_on_the_way(
    redis: Redis, prefix: str
) -> None:
    async with lab(redis, prefix) as here:
        interests = await here.use("interests edit")
        assert await seen(interests) == "Your interests\nWhat do you read about?"
        told = {"What do you read about?": "protein folding\nauthor:“LeCun”"}
        mine = await here.submit(interests, told)

        wrong = {"What do you read about?": "graphs", "In which time zone?": "Berln"}
        refused = await here.submit(await here.use("setup"), wrong)
        again = await here.press(refused, "Open the form again")
        done = await here.submit(again, {"In which time zone?": "Asia/Tokyo"})

        schedule = await here.press(await here.say("schedule where=here"), "Edit schedule")
        changed = await here.submit(schedule, {"On which days?": ["Tue"], "How many papers?": "2"})

    assert 'Your interests now: protein folding, author:"LeCun".' in screen_of(mine)
    assert MISTYPED in screen_of(refused)
    assert "This channel's interests now: graphs." in screen_of(done)
    assert "weekdays 09:00 Asia/Tokyo" in screen_of(done)
    assert "Tue 09:00 Asia/Tokyo, 2 picks" in screen_of(changed)


async def test_help_is_whole_and_what_it_names_can_be_pressed(redis: Redis, prefix: str) -> None:
    async with lab(redis, prefix) as here:
        message = await here.say("help")
        more = [await here.say("help interests"), await here.say("help settings")]

    shown = "\n".join(reading.shown for reading in readings(message))
    linked = [one for each in (message, *more) for r in readings(each) for one in r.commands]
    pressed = {one[2:].partition(":")[0] for one in linked}
    assert {entry.path for entry in entries(COMMANDS)} - pressed == {
        "papers-admin reset votes",
        "papers-admin sources add",
        "papers-admin sources remove",
    }  # The other halves of commands that are named.
    assert "more: /papers help about:settings" in shown
    assert "See what I can do" in shown
    assert "does not fit" not in shown
