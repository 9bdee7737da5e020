"""Files on Discord: attached to the answer, which only its asker sees."""

from bot.adapters.discord import DiscordAdapter
from bot.core.message import Button, Buttons, File, Message, say
from tests.adapters.discord.stage import DiscordStage
from tests.contracts.adapter_contract import hearing
from tests.servers.discord import DiscordServer
from tests.servers.discord_limits import EPHEMERAL, walk

FILE = File("saved.bib", "application/x-bibtex", "@misc{a, title = {Ä}}\n")
AGAIN = Button("Again", "like", {"paper": "1"})
EXPORT = Message((say("Two papers"), FILE, Buttons((AGAIN,))), replaces=True)


async def test_a_file_is_attached_to_the_answer(
    discord: DiscordServer, stage: DiscordStage
) -> None:
    async with hearing(stage.adapter, EXPORT):
        first = await stage.say("search graphs")
        discord_files = dict(discord.files)
        again = await stage.press(AGAIN)

    [answer, _] = [message for use in discord.uses.all.values() for message in use.shown]
    assert first == again == ["Two papers"]
    assert discord_files == {"saved.bib": FILE.text.encode()}
    assert answer["flags"] & EPHEMERAL
    shown = [c["file"]["url"] for c in walk(answer["components"]) if c["type"] == 13]
    assert shown == ["attachment://saved.bib"]


async def test_a_posted_message_has_its_files(
    discord: DiscordServer, adapter: DiscordAdapter, stage: DiscordStage
) -> None:
    ref = await adapter.post(stage.place, EXPORT, key="KEY1")
    await adapter.edit(ref, EXPORT)

    assert discord.files == {"saved.bib": FILE.text.encode()}
    assert stage.misread() == []
