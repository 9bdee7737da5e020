"""The commands of Discord are drawn from the one description, and kept up to date."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from bot.adapters.discord import DiscordAdapter
from bot.adapters.discord.commands import draw
from bot.adapters.discord.entries import entries, entry_of
from bot.adapters.discord.menu import Menu, slash_line, slash_mention
from bot.commands import COMMANDS
from bot.core.command import Command
from bot.core.message import Message, say, typed
from bot.core.places import Conversation
from tests.adapters.discord.memory import OwnMemory
from tests.adapters.discord.stage import adapter_on, readings
from tests.contracts.adapter_contract import hearing, text
from tests.contracts.sample import COMMANDS as FEW
from tests.servers.discord import DiscordServer
from tests.servers.discord_faults import Fault

Json = dict[str, Any]

MANAGE_SERVER = 1 << 5


def option(commands: list[Json], path: str) -> Json:
    """Give what Discord was told of a command or an option, by its names."""
    node: Json = {"options": commands}
    for name in path.split():
        node = next(o for o in node["options"] if o["name"] == name)
    return node


@asynccontextmanager
async def heard(
    discord: DiscordServer, memory: OwnMemory | None = None, commands: Sequence[Command] = COMMANDS
) -> AsyncIterator[DiscordAdapter]:
    """Let a bot hear readers, and so tell Discord what they can ask."""
    discord.gateway.identified.clear()
    async with (
        adapter_on(discord, memory, commands=commands) as adapter,
        hearing(adapter, text("Fine.")),
    ):
        await asyncio.wait_for(discord.gateway.identified.wait(), 10)
        yield adapter


def puts(discord: DiscordServer) -> int:
    """Count how often Discord was told our commands."""
    return discord.requests.count(f"PUT /applications/{discord.application_id}/commands")


async def test_discord_is_told_all_commands_with_their_limits_choices_and_places(
    discord: DiscordServer,
) -> None:
    async with heard(discord):
        pass

    told = {entry.path: entry.command.summary for entry in entries(COMMANDS)}
    assert {path: option(discord.commands, path)["description"] for path in told} == told
    topic = option(discord.commands, "papers interests add topic")
    weight = option(discord.commands, "papers interests add weight")
    where = option(discord.commands, "papers interests add where")
    size = option(discord.commands, "papers picks now size")
    assert (topic["type"], topic["required"], topic["max_length"]) == (3, True, 6000)
    assert (topic["min_length"], topic["autocomplete"]) == (1, True)
    assert (weight["type"], weight["min_value"], weight["max_value"]) == (10, 0.1, 5.0)
    assert (size["type"], size["min_value"], size["max_value"]) == (4, 1, 5)
    assert [choice["value"] for choice in where["choices"]] == ["me", "here"]
    assert not where.get("required")
    papers, admin = (option(discord.commands, name) for name in ("papers", "papers-admin"))
    assert (papers["integration_types"], papers["contexts"]) == ([0, 1], [0, 1, 2])
    assert papers.get("default_member_permissions") is None
    assert (admin["integration_types"], admin["contexts"]) == ([0], [0])
    assert int(admin["default_member_permissions"]) == MANAGE_SERVER
    [menu] = [c for c in discord.commands if c["name"] == "Find similar papers"]
    assert (menu["type"], menu["integration_types"], menu["contexts"]) == (3, [0, 1], [0, 1, 2])


def test_what_only_changes_a_channel_stands_apart_and_is_settled_there() -> None:
    admins = {entry.path for entry in entries(COMMANDS) if entry.root == "papers-admin"}

    assert {
        "papers-admin settings who",
        "papers-admin settings take-over",
        "papers-admin reset votes",
        "papers-admin sources add",
        "papers-admin sources remove",
    } <= admins
    here = entry_of("reset", {"where": "here"}, COMMANDS)
    own = entry_of("reset", {}, COMMANDS)
    assert here is not None
    assert own is not None
    assert (here.path, here.given) == ("papers-admin reset votes", {"where": "here"})
    assert (own.path, own.given) == ("papers reset", {"where": "me"})
    assert "where" not in [p.name for p in (*here.parameters, *own.parameters)]


def test_a_line_is_written_as_discord_takes_it() -> None:
    shown = {
        "interests": "/papers interests show",
        "picks 3": "/papers picks now size:3",
        "settings": "/papers settings show",
        "settings bar few": "/papers settings bar level:few",
        "settings exploring off where=here": "/papers-admin settings exploring wanted:off",
        "settings ping off": "/papers settings ping on:off",
        "settings anyone": "/papers-admin settings who who:anyone",
        "reset where=here": "/papers-admin reset votes",
        "export": "/papers saved export",
    }

    assert {line: slash_line(line, COMMANDS) for line in shown} == shown


def test_a_line_is_a_link_to_its_command_once_discord_has_told_the_ids() -> None:
    menu = Menu(COMMANDS, {"papers": "47", "papers-admin": "11"})

    linked = slash_mention("interests add graphs weight=2", menu)
    assert linked == ("</papers interests add:47>", "topic:graphs weight:2")
    assert slash_mention("reset where=here", menu) == ("</papers-admin reset votes:11>", "")
    assert slash_mention("sing", menu) is None
    assert slash_mention("interests", COMMANDS) is None


async def test_workers_link_to_commands_by_what_the_bot_was_told(discord: DiscordServer) -> None:
    memory = OwnMemory()
    place = Conversation("discord", discord.guild_id, discord.channel_id)
    said = Message((say("Type ", typed("search graphs"), "."),))

    async with adapter_on(discord, memory, commands=COMMANDS) as worker:
        await worker.post(place, said, key="KEY1")
        async with heard(discord, memory):
            pass
        await worker.post(place, said, key="KEY2")

    [plain, linked] = [readings(message)[0] for message in discord.messages]
    root = option(discord.commands, "papers")["id"]
    assert (plain.shown, plain.live) == ("Type /papers search query:graphs.", [])
    assert (linked.shown, linked.live) == (plain.shown, [])
    assert linked.commands == [f"</papers search:{root}>"]
    assert puts(discord) == 1


async def test_commands_are_told_once_until_they_change_by_one_of_two_processes(
    discord: DiscordServer,
) -> None:
    memory = OwnMemory()

    async with (
        adapter_on(discord, memory, commands=COMMANDS) as first,
        adapter_on(discord, memory, commands=COMMANDS) as second,
        hearing(first, text("Fine.")),
        hearing(second, text("Fine.")),
    ):
        await asyncio.wait_for(discord.gateway.identified.wait(), 10)
    together = puts(discord)
    async with heard(discord, memory):
        pass
    again = puts(discord)
    async with heard(discord, memory, FEW):
        pass

    assert (together, again, puts(discord)) == (1, 1, 2)


async def test_a_refused_list_of_commands_keeps_nobody_from_hearing(
    discord: DiscordServer,
) -> None:
    discord.faults.append(Fault("PUT /applications", status=403))
    memory = OwnMemory()

    async with heard(discord, memory):
        assert discord.commands == []
    async with heard(discord, memory):
        assert discord.commands != []

    assert puts(discord) == 2


async def test_posting_alone_tells_no_commands(discord: DiscordServer) -> None:
    async with adapter_on(discord, patience=timedelta(seconds=2)):
        pass

    assert puts(discord) == 0


def test_the_same_commands_are_drawn_alike() -> None:
    drawn = [c.qualified_name for root in draw(FEW) for c in root.walk_commands()]

    assert drawn == ["papers search", "papers like"]


def test_no_root_holds_more_names_than_discord_takes_and_none_nests_too_deep() -> None:
    listed = entries(COMMANDS)

    for root in ("papers", "papers-admin"):
        assert len({e.place.partition(" ")[0] for e in listed if e.root == root}) <= 25
    assert all(len(entry.place.split()) <= 2 for entry in listed)
    assert len({entry.path for entry in listed}) == len(listed)
