"""A Discord community votes: together once five have, curators at once, as administrators say."""

import asyncio
from pathlib import Path
from typing import Any

from redis.asyncio import Redis

from tests.adapters.discord.stage import DiscordStage, buttons, screen
from tests.journeys.seats import Seat, seated
from tests.servers import discord_world as world

Json = dict[str, Any]


async def shown(use: Any) -> str:
    """Wait for the private answer to a use; give its words."""
    await asyncio.wait_for(use.answered.wait(), 60)
    return "\n".join(screen(message) for message in use.shown)


async def curator_role(seat: Seat) -> str:
    """Make a role in the server, as Discord tells of it; give its id."""
    assert isinstance(seat.stage, DiscordStage)
    server = seat.stage.server
    everyone = world.guild(server.guild_id, server.ada, [])["roles"][0]
    role = {**everyone, "id": server.ids.next(), "name": "curator", "position": 1}
    await server.gateway.tell("GUILD_ROLE_CREATE", {"guild_id": server.guild_id, "role": role})
    return str(role["id"])


async def test_members_vote_together_a_curator_at_once_and_administrators_decide(
    redis: Redis, prefix: str, tmp_path: Path
) -> None:
    async with seated("discord", redis, prefix, tmp_path) as seat:
        assert isinstance(seat.stage, DiscordStage)
        server, place = seat.stage.server, seat.stage.place
        await seat.say("interests add protein, models, networks where=here")
        first = await seat.bot.upcoming(place)
        role = await curator_role(seat)
        members = [world.user(server.ids.next(), f"member-{n}") for n in range(5)]
        vote = {"paper": str(first[0]), "where": "here"}

        member = await shown(await server.use("papers dislike", vote, by=members[0]))
        after_one = await seat.bot.upcoming(place)
        chosen = await server.use(
            "papers-admin settings curators", {"roles": f"<@&{role}>"}, manages=True
        )
        named = await shown(chosen)
        curator = await shown(await server.use("papers dislike", vote, by=members[1], roles=[role]))
        after_curator = await seat.bot.upcoming(place)
        reset = await server.use("papers-admin reset votes", {"confirm": "yes"}, manages=True)
        await shown(reset)
        after_reset = await seat.bot.upcoming(place)
        await shown(await server.press(reset.shown[-1], buttons(reset.shown[-1])["Undo"]))
        profile = await shown(await server.use("papers profile show", {"where": "here"}))

        assert "picks change once 5 people have voted. So far: 1." in member
        assert after_one == first
        assert f"<@&{role}>" in named
        assert "Counted for this channel at once: you are one of its curators." in curator
        assert first[0] not in after_curator
        assert after_reset == first
        assert await seat.bot.upcoming(place) == after_curator
        assert "2 people voted here; votes count once 5 people have." in profile
        assert "By curators, counting at once: 1 vote." in profile
