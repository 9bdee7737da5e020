"""What `paperpicks doctor` says about Discord."""

from bot.adapters.discord import check
from tests.servers.discord import TOKEN, DiscordServer
from tests.servers.discord_faults import Fault


async def test_all_is_well(discord: DiscordServer) -> None:
    findings = await check(TOKEN, discord.api, [discord.channel_id])

    assert [finding.ok for finding in findings] == [True, True, True]
    assert [finding.text for finding in findings] == [
        f"Discord accepts the token of paperpicks (application {discord.application_id}).",
        "The bot is in 1 server.",
        "#papers can be posted to.",
    ]


async def test_a_wrong_token_is_one_sentence_and_never_shown(discord: DiscordServer) -> None:
    [finding] = await check("another-token", discord.api)

    assert not finding.ok
    assert finding.text == "Discord refuses the token."
    assert "PAPERPICKS_DISCORD_TOKEN" in finding.fix
    assert "another-token" not in f"{finding.text} {finding.fix}"
    assert len(discord.requests) == 1


async def test_discord_out_of_reach_is_said() -> None:
    [finding] = await check(TOKEN, "http://127.0.0.1:9/api/v10")

    assert finding.text == "Discord cannot be reached."
    assert finding.fix


async def test_a_bot_in_no_server_is_told_how_to_get_there(discord: DiscordServer) -> None:
    discord.in_guild = False

    findings = await check(TOKEN, discord.api)

    assert findings[1].text == "The bot is in no server yet."
    assert "paperpicks discord-invite" in findings[1].fix


async def test_missing_permissions_are_named(discord: DiscordServer) -> None:
    discord.deny(discord.channel_id, "send", "history")

    findings = await check(TOKEN, discord.api, [discord.channel_id])

    assert findings[2].text == "#papers lacks permissions."
    assert findings[2].fix == "Give the bot Send Messages and Read Message History there."


async def test_a_channel_that_cannot_be_seen_and_one_that_is_none(discord: DiscordServer) -> None:
    hidden = discord.open_channel("hidden")
    discord.deny(hidden, "view")

    findings = await check(TOKEN, discord.api, [hidden, "1", "#papers"])

    assert [finding.ok for finding in findings[2:]] == [False, False, False]
    assert findings[2].text == f"Channel {hidden} is not to be seen."
    assert findings[4].text == "“#papers” is no channel of Discord."


async def test_a_thread_is_judged_by_its_channel(discord: DiscordServer) -> None:
    thread = discord.open_channel("week 9", thread_in=discord.channel_id)

    findings = await check(TOKEN, discord.api, [thread])

    assert findings[2].ok


async def test_an_interactions_endpoint_is_reported(discord: DiscordServer) -> None:
    discord.interactions_endpoint = "https://example.org/interactions"

    findings = await check(TOKEN, discord.api)

    assert not findings[1].ok
    assert "interactions endpoint" in findings[1].text


async def test_one_channel_that_fails_is_no_storm(discord: DiscordServer) -> None:
    discord.faults.append(Fault("GET /channels", times=9, status=403))

    await check(TOKEN, discord.api, [discord.channel_id])

    assert discord.requests.count(f"GET /channels/{discord.channel_id}") == 1
