"""Discord's own description of its interface judges every request of this suite."""

import pytest

from bot.adapters.discord import DiscordAdapter
from tests.adapters.console.digest import DIGEST
from tests.adapters.discord.stage import DiscordStage
from tests.contracts.adapter_contract import hearing
from tests.servers.discord_spec import FILE, FOLDER, is_at_hand, spec_problems

needs_description = pytest.mark.skipif(
    not is_at_hand(), reason=f"{FOLDER} names no folder that holds {FILE}"
)


@needs_description
async def test_posts_answers_and_commands_are_as_discord_describes_them(
    stage: DiscordStage, adapter: DiscordAdapter
) -> None:
    async with hearing(adapter, DIGEST):
        ref = await adapter.post(stage.place, DIGEST, key="KEY1")
        await adapter.edit(ref, DIGEST)
        await stage.say("search graphs")

    assert stage.server.problems == []
    assert len(stage.server.bodies) == 5


@needs_description
def test_the_description_finds_faults() -> None:
    assert spec_problems("POST", "/channels/1/messages", {"nonce": "x" * 26})
    assert spec_problems("POST", "/channels/1/nothing", {})
    assert spec_problems("POST", "/users/@me/channels", None)
    assert spec_problems("GET", "/channels/1/messages", None, {"limit": "101"})
    assert spec_problems("GET", "/channels/1/messages", None, {"lim": "10"})
    assert spec_problems("POST", "/interactions/1/t/callback", {"type": 9, "data": {}})
    assert spec_problems("POST", "/channels/1/threads", {"name": "x" * 101})
    assert not spec_problems("POST", "/channels/1/messages", {"nonce": "x" * 25})
    assert not spec_problems("GET", "/channels/1/messages", None, {"limit": "100"})
