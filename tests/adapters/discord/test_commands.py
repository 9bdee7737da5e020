"""The commands of Discord are drawn from the one description, and kept up to date."""

from datetime import timedelta
from typing import Any

import pytest

from bot.adapters.discord.commands import ROOT, draw, slash_names
from bot.commands import COMMANDS
from tests.adapters.discord.memory import OwnMemory
from tests.adapters.discord.stage import adapter_on
from tests.contracts.sample import COMMANDS as FEW
from tests.servers.discord import DiscordServer
from tests.servers.discord_faults import Fault

Json = dict[str, Any]


def option(commands: list[Json], path: str) -> Json:
    """Give what Discord was told of a command or an option, by its names."""
    node: Json = {"options": commands}
    for name in path.split():
        node = next(o for o in node["options"] if o["name"] == name)
    return node


async def test_discord_takes_all_our_commands(discord: DiscordServer) -> None:
    async with adapter_on(discord, commands=COMMANDS):
        pass

    names, shown = slash_names(COMMANDS), [c for c in COMMANDS if not c.hidden]
    described = [option(discord.commands, f"{ROOT} {names[c.name]}") for c in shown]
    assert [one["description"] for one in described] == [command.summary for command in shown]


def test_a_command_beside_its_own_subcommands_gets_a_second_word() -> None:
    names = slash_names(COMMANDS)

    assert names["interests"] == "interests show"
    assert names["picks"] == "picks now"
    assert names["interests add"] == "interests add"
    assert names["search"] == "search"


async def test_options_have_their_types_limits_and_choices(discord: DiscordServer) -> None:
    async with adapter_on(discord, commands=COMMANDS):
        pass

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


async def test_commands_are_for_servers_and_direct_messages(discord: DiscordServer) -> None:
    async with adapter_on(discord):
        pass

    [root] = discord.commands
    assert root["integration_types"] == [0]
    assert root["contexts"] == [0, 1]


async def test_commands_are_told_once_until_they_change(discord: DiscordServer) -> None:
    memory = OwnMemory()
    put = f"PUT /applications/{discord.application_id}/commands"

    async with adapter_on(discord, memory), adapter_on(discord, memory):
        pass
    assert discord.requests.count(put) == 1

    async with adapter_on(discord, memory, commands=COMMANDS):
        pass
    assert discord.requests.count(put) == 2


async def test_a_refused_list_of_commands_keeps_nobody_from_starting(
    discord: DiscordServer,
) -> None:
    discord.faults.append(Fault("PUT /applications", status=403))
    memory = OwnMemory()
    put = f"PUT /applications/{discord.application_id}/commands"

    async with adapter_on(discord, memory, patience=timedelta(seconds=2)):
        assert discord.commands == []
    async with adapter_on(discord, memory):
        assert discord.commands != []
    assert discord.requests.count(put) == 2


def test_the_same_commands_are_drawn_alike() -> None:
    drawn = [command.qualified_name for command in draw(FEW).walk_commands()]

    assert drawn == ["papers search", "papers like"]


@pytest.mark.parametrize("name", list(slash_names(COMMANDS).values()))
def test_no_name_nests_deeper_than_discord_can(name: str) -> None:
    assert 1 <= len(name.split()) <= 2
