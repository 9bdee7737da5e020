"""A reading group on Discord keeps its papers in a forum, and talks of some in a thread."""

import asyncio
from pathlib import Path
from typing import Any

from redis.asyncio import Redis

from bot.core.places import Conversation
from tests.adapters.discord.stage import DiscordStage, buttons, screen
from tests.journeys.seats import seated

Json = dict[str, Any]


async def shown(use: Any) -> Json:
    """Wait for the private answer to a use, and give it."""
    await asyncio.wait_for(use.answered.wait(), 60)
    answer: Json = use.shown[-1]
    return answer


async def reads(message: Json, label: str) -> bool:
    """Wait until a message has a button of that label."""
    async with asyncio.timeout(60):
        while label not in buttons(message):  # noqa: ASYNC110 - none tells
            await asyncio.sleep(0.01)
    return True


async def test_a_forum_is_set_up_from_a_post_in_it_filled_voted_in_and_listed(
    redis: Redis, prefix: str, tmp_path: Path
) -> None:
    async with seated("discord", redis, prefix, tmp_path) as seat:
        assert isinstance(seat.stage, DiscordStage)
        server, app = seat.stage.server, seat.bot.app
        app.delivering({"discord": seat.stage.adapter})
        forum = Conversation(
            "discord", server.guild_id, server.open_forum("reading", "Biology", "Physics")
        )
        post = server.open_channel("Welcome", thread_in=forum.channel)
        manager = {"channel": post, "manages": True}

        given = {"topic": "protein, networks", "when": "weekdays 09:00", "tags": "biology"}
        set_up = await shown(await server.use("papers-admin setup", given, **manager))
        first = buttons(set_up)["Post the first picks now"]
        posted = await shown(await server.press(set_up, first, **manager))
        ours = [t for t in server.threads_in(forum.channel)[::-1] if t["id"] != post]
        paper = server.message(ours[0]["id"])
        await shown(await server.press(paper, buttons(paper)["Like"], channel=ours[0]["id"]))
        counted = await reads(paper, "Like 1")
        listed = await shown(await server.use("papers-admin settings places", {}, manages=True))

        assert "protein, networks" in screen(set_up)
        assert "post" in screen(posted).lower()
        assert len(ours) == 3
        assert {tuple(thread["applied_tags"]) for thread in ours} == {("1",)}
        assert len({thread["name"] for thread in ours}) == 3
        assert counted
        votes = await app.services.preferences.profile(forum)
        assert len(votes.seen) == 3
        assert f"<#{forum.channel}> · weekdays 09:00 Europe/Berlin · 3 picks" in screen(listed)
        assert "tagged biology" in screen(listed)


async def test_the_tags_of_a_forum_are_ticked_in_its_form_and_named_in_the_list(
    redis: Redis, prefix: str, tmp_path: Path
) -> None:
    async with seated("discord", redis, prefix, tmp_path) as seat:
        assert isinstance(seat.stage, DiscordStage)
        server = seat.stage.server
        seat.bot.app.delivering({"discord": seat.stage.adapter})
        forum = server.open_forum("reading", "Biology", "Physics")
        manager = {
            "channel": server.open_channel("Welcome", thread_in=forum),
            "manages": True,
        }

        asked = await server.use("papers-admin setup", {}, **manager)
        await asyncio.wait_for(asked.answered.wait(), 60)
        filled = {"What do you read about?": "protein", "Tags of the posts": ["Physics"]}
        await shown(await server.submit(asked, filled))
        listed = await shown(await server.use("papers-admin settings places", {}, **manager))

        order = await seat.bot.app.services.ordering.order(
            Conversation("discord", server.guild_id, forum)
        )
        assert order is not None
        assert order.tags == ("2",)
        assert "tagged Physics" in screen(listed)


async def test_a_thread_set_up_for_itself_gets_its_own_papers(
    redis: Redis, prefix: str, tmp_path: Path
) -> None:
    async with seated("discord", redis, prefix, tmp_path) as seat:
        assert isinstance(seat.stage, DiscordStage)
        server, app = seat.stage.server, seat.bot.app
        app.delivering({"discord": seat.stage.adapter})
        thread = server.open_channel("quantum club", thread_in=server.channel_id)
        place = Conversation("discord", server.guild_id, server.channel_id, thread)
        await seat.say("interests add protein where=here")

        asked = await server.use("papers-admin setup", {}, channel=thread, manages=True)
        await asyncio.wait_for(asked.answered.wait(), 60)
        sent = await server.submit(
            asked, {"What do you read about?": "quantum", "Where do papers go?": "Into this thread"}
        )
        set_up = await shown(sent)
        first = buttons(set_up)["Post the first picks now"]
        await shown(await server.press(set_up, first, channel=thread, manages=True))

        [digest] = server.everyones(thread)
        assert "Quantum error correction" in screen(digest)
        interests = await app.services.preferences.interests(place)
        assert [interest.text for interest in interests] == ["quantum"]
        assert server.everyones(server.channel_id) == []
