"""What becomes of a post on Discord, and how it is found again."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.adapters.discord import DiscordAdapter
from bot.core.errors import (
    CannotTell,
    ConfigurationError,
    NotPosted,
    OutcomeUnknown,
    Refused,
    TemporaryError,
)
from bot.core.message import Message, Span, Text, say
from bot.core.places import Conversation, Reader, direct
from bot.core.ports import MessageRef
from tests.adapters.console.digest import DIGEST
from tests.adapters.discord.memory import OwnMemory
from tests.adapters.discord.stage import DiscordStage, adapter_on, screen
from tests.servers.discord import DiscordServer
from tests.servers.discord_faults import Fault, rate_limit

KEY = "ABCDEFGHIJKLMNOPQRSTUVWXY"
POSTS = r"POST /channels/\d+/messages"
SILENT, WITHOUT_EMBEDS, LAYOUT = 1 << 12, 1 << 2, 1 << 15


def ago(**span: float) -> datetime:
    return datetime.now(UTC) - timedelta(**span)


def ada(discord: DiscordServer) -> Conversation:
    return direct(Reader("discord", "-", discord.ada["id"]))


async def test_a_digest_is_silent_mentions_nobody_and_carries_its_key(stage: DiscordStage) -> None:
    await stage.adapter.post(stage.place, DIGEST, key=KEY)

    sent = stage.server.bodies[-1]
    assert sent["nonce"] == KEY
    assert sent["enforce_nonce"] is True
    assert sent["allowed_mentions"] == {"parse": []}
    assert sent["flags"] == SILENT | WITHOUT_EMBEDS | LAYOUT


async def test_who_asked_to_be_mentioned_is_told_of_a_post_and_nobody_else(
    stage: DiscordStage,
) -> None:
    ada = stage.server.ada["id"]
    told = Text((Span("matches "), Span(ada, "person"), Span(", "), Span("42", "person")))

    await stage.adapter.post(
        stage.place, Message((told,), pings=(Reader("discord", "-", ada),)), key=KEY
    )

    sent = stage.server.bodies[-1]
    assert sent["allowed_mentions"] == {"parse": [], "users": [int(ada)]}
    assert sent["flags"] == WITHOUT_EMBEDS | LAYOUT
    assert await stage.shown(stage.place) == [f"matches @{ada}, @42"]


async def test_the_same_key_again_posts_no_second_message(stage: DiscordStage) -> None:
    first = await stage.adapter.post(stage.place, DIGEST, key=KEY)
    second = await stage.adapter.post(stage.place, DIGEST, key=KEY)

    assert first == second
    assert len(await stage.shown(stage.place)) == 1


async def test_a_message_deleted_since_counts_as_posted(stage: DiscordStage) -> None:
    await stage.adapter.post(stage.place, DIGEST, key=KEY)
    stage.server.messages.clear()

    again = await stage.adapter.post(stage.place, DIGEST, key=KEY)

    assert again.conversation == stage.place
    assert await stage.shown(stage.place) == []


async def test_a_direct_message_is_opened_posted_and_found(
    discord: DiscordServer, adapter: DiscordAdapter
) -> None:
    ref = await adapter.post(ada(discord), DIGEST, key=KEY)

    assert ref.conversation == ada(discord)
    assert await adapter.find(ada(discord), KEY, since=ago(minutes=1)) == ref
    assert "Three picks" in screen(discord.messages[0])


async def test_a_thread_is_posted_to_and_looked_through(
    discord: DiscordServer, stage: DiscordStage
) -> None:
    thread = discord.open_channel("week 9", thread_in=discord.channel_id)
    place = Conversation("discord", discord.guild_id, discord.channel_id, thread)

    ref = await stage.adapter.post(place, DIGEST, key=KEY)

    assert len(discord.everyones(thread)) == 1
    assert await stage.adapter.find(place, KEY, since=ago(minutes=1)) == ref
    assert await stage.adapter.find(stage.place, KEY, since=ago(minutes=1)) is None


async def test_a_lost_answer_is_asked_for_again_with_the_same_nonce(stage: DiscordStage) -> None:
    stage.server.faults.append(Fault(POSTS, status=0, after=True))

    ref = await stage.adapter.post(stage.place, DIGEST, key=KEY)

    assert stage.server.posts(stage.place.channel) == 2
    assert len(await stage.shown(stage.place)) == 1
    assert await stage.adapter.find(stage.place, KEY, since=ago(minutes=1)) == ref


async def test_answers_lost_again_and_again_are_unknown_and_the_message_is_found(
    stage: DiscordStage,
) -> None:
    stage.server.faults.append(Fault(POSTS, status=0, after=True, times=9))

    with pytest.raises(OutcomeUnknown):
        await stage.adapter.post(stage.place, DIGEST, key=KEY)

    found = await stage.adapter.find(stage.place, KEY, since=ago(minutes=1))
    assert found is not None
    assert len(await stage.shown(stage.place)) == 1


async def test_a_server_error_is_tried_again_with_the_same_nonce(stage: DiscordStage) -> None:
    stage.server.faults.append(Fault(POSTS, status=500, after=True))

    ref = await stage.adapter.post(stage.place, DIGEST, key=KEY)

    assert stage.server.posts(stage.place.channel) == 2
    assert len(await stage.shown(stage.place)) == 1
    assert await stage.adapter.find(stage.place, KEY, since=ago(minutes=1)) == ref


async def test_a_refusal_after_a_server_error_is_unknown(stage: DiscordStage) -> None:
    stage.server.faults += [Fault(POSTS, status=502, after=True), Fault(POSTS, status=429)]

    with pytest.raises(OutcomeUnknown):
        await stage.adapter.post(stage.place, DIGEST, key=KEY)

    assert await stage.adapter.find(stage.place, KEY, since=ago(minutes=1)) is not None


async def test_no_answer_in_time_is_unknown(discord: DiscordServer) -> None:
    discord.faults.append(Fault(POSTS, delay=3))
    place = Conversation("discord", discord.guild_id, discord.channel_id)

    async with adapter_on(discord, patience=timedelta(seconds=0.3)) as adapter:
        with pytest.raises(OutcomeUnknown):
            await adapter.post(place, DIGEST, key=KEY)


async def test_a_rate_limit_says_how_long_to_wait(stage: DiscordStage) -> None:
    stage.server.faults.append(rate_limit(POSTS, 120.0))

    with pytest.raises(NotPosted) as refused:
        await stage.adapter.post(stage.place, DIGEST, key=KEY)

    assert refused.value.retry_after == timedelta(seconds=120)
    assert refused.value.busy == "destination"
    assert stage.server.posts(stage.place.channel) == 1


async def test_a_rate_limit_before_discord_itself_says_so_too(stage: DiscordStage) -> None:
    headers = {"Retry-After": "77"}
    stage.server.faults.append(Fault(POSTS, status=429, headers=headers))

    with pytest.raises(NotPosted) as refused:
        await stage.adapter.post(stage.place, DIGEST, key=KEY)

    assert refused.value.retry_after == timedelta(seconds=77)
    assert refused.value.busy == "platform"


@pytest.mark.parametrize(("told", "seconds"), [("inf", 24 * 3600), ("-3", 1), ("nan", 300)])
async def test_however_discord_says_it_the_wait_is_one_that_can_be_kept(
    stage: DiscordStage, told: str, seconds: int
) -> None:
    stage.server.faults.append(Fault(POSTS, status=429, headers={"Retry-After": told}))

    with pytest.raises(NotPosted) as refused:
        await stage.adapter.post(stage.place, DIGEST, key=KEY)

    assert refused.value.retry_after == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("headers", "busy"), [({"X-RateLimit-Scope": "global"}, "platform"), ({}, "workspace")]
)
async def test_a_direct_message_that_may_not_be_opened_now_holds_the_others_too(
    stage: DiscordStage, discord: DiscordServer, headers: dict[str, str], busy: str
) -> None:
    limit = rate_limit("POST /users/@me/channels", 120.0)
    limit.headers.update(headers)
    stage.server.faults.append(limit)

    with pytest.raises(NotPosted) as refused:
        await stage.adapter.post(ada(discord), DIGEST, key=KEY)

    assert refused.value.busy == busy


async def test_a_short_rate_limit_is_sat_out(stage: DiscordStage) -> None:
    stage.server.faults.append(rate_limit(POSTS, 0.05))

    await stage.adapter.post(stage.place, DIGEST, key=KEY)

    assert len(await stage.shown(stage.place)) == 1


@pytest.mark.parametrize(
    ("code", "has_left"), [(10013, True), (50278, False), (50007, False), (10003, False)]
)
async def test_a_refusal_says_whether_the_person_is_still_there(
    stage: DiscordStage, code: int, has_left: bool
) -> None:
    body = {"code": code, "message": "No."}
    stage.server.faults.append(Fault(POSTS, status=403, body=body))

    with pytest.raises(Refused) as refused:
        await stage.adapter.post(stage.place, DIGEST, key=KEY)

    assert refused.value.has_left is has_left


@pytest.mark.parametrize(("code", "scope"), [(50035, "message"), (50024, "destination")])
async def test_a_message_discord_cannot_read_is_refused_and_its_channel_is_not(
    stage: DiscordStage, code: int, scope: str
) -> None:
    body = {"code": code, "message": "Invalid"}
    stage.server.faults.append(Fault(POSTS, status=400, body=body))

    with pytest.raises(Refused) as refused:
        await stage.adapter.post(stage.place, DIGEST, key=KEY)

    assert refused.value.scope == scope


@pytest.mark.parametrize(
    ("denied", "sentence"),
    [
        ("view", "that channel is closed to me; give me View Channel there"),
        ("send", "I may not post there; give me Send Messages"),
    ],
)
async def test_a_missing_permission_is_one_sentence(
    stage: DiscordStage, denied: str, sentence: str
) -> None:
    stage.server.deny(stage.place.channel, denied)

    with pytest.raises(Refused, match=sentence) as refused:
        await stage.adapter.post(stage.place, DIGEST, key=KEY)

    assert refused.value.scope == "destination"
    assert not refused.value.has_left
    assert stage.server.posts(stage.place.channel) == 1


async def test_a_refusal_names_all_that_is_missing(stage: DiscordStage) -> None:
    stage.server.deny(stage.place.channel, "send", "history")

    with pytest.raises(Refused, match=r"give me Send Messages and Read Message History$"):
        await stage.adapter.post(stage.place, DIGEST, key=KEY)


async def test_a_deleted_channel_is_one_sentence(stage: DiscordStage) -> None:
    await stage.server.delete_channel(stage.place.channel)

    with pytest.raises(Refused, match="that channel is gone"):
        await stage.adapter.post(stage.place, DIGEST, key=KEY)

    assert await stage.adapter.find(stage.place, KEY, since=ago(minutes=1)) is None
    assert stage.server.posts(stage.place.channel) == 1


async def test_a_locked_thread_is_one_sentence(
    discord: DiscordServer, adapter: DiscordAdapter
) -> None:
    thread = discord.open_channel("old", thread_in=discord.channel_id)
    discord.channels[thread]["thread_metadata"]["locked"] = True
    place = Conversation("discord", discord.guild_id, discord.channel_id, thread)

    with pytest.raises(Refused, match="that thread is archived"):
        await adapter.post(place, DIGEST, key=KEY)


async def test_closed_direct_messages_are_one_sentence(
    discord: DiscordServer, adapter: DiscordAdapter
) -> None:
    discord.direct_messages_open = False

    with pytest.raises(Refused, match="that reader takes no direct messages from me"):
        await adapter.post(ada(discord), DIGEST, key=KEY)


async def test_a_reader_nobody_knows_is_one_sentence(adapter: DiscordAdapter) -> None:
    nobody = direct(Reader("discord", "-", "12"))

    with pytest.raises(Refused, match="that reader cannot be written to"):
        await adapter.post(nobody, DIGEST, key=KEY)


async def test_a_direct_message_that_could_not_be_opened_was_not_posted(
    discord: DiscordServer, adapter: DiscordAdapter
) -> None:
    discord.faults.append(Fault("POST /users/@me/channels", status=0, times=9))

    with pytest.raises(NotPosted):
        await adapter.post(ada(discord), DIGEST, key=KEY)


@pytest.mark.parametrize("place", ["slack/T1/c/C9", "discord/7/c/general"])
async def test_a_place_that_is_not_on_discord_is_refused(
    adapter: DiscordAdapter, place: str
) -> None:
    platform, workspace, _, channel = place.split("/")

    with pytest.raises(Refused):
        await adapter.post(Conversation(platform, workspace, channel), DIGEST, key=KEY)


async def test_a_token_revoked_meanwhile_concerns_the_whole_workspace(stage: DiscordStage) -> None:
    stage.server.faults.append(Fault(POSTS, status=401))

    with pytest.raises(Refused) as refused:
        await stage.adapter.post(stage.place, DIGEST, key=KEY)

    assert refused.value.scope == "workspace"


async def test_a_wrong_token_stops_the_start_and_is_not_shown(discord: DiscordServer) -> None:
    with pytest.raises(ConfigurationError, match="PAPERPICKS_DISCORD_TOKEN") as stopped:
        await adapter_on(discord, token="wrong-" + "token").__aenter__()

    assert "wrong-token" not in str(stopped.value)
    assert discord.requests == ["GET /users/@me"]


async def test_discord_out_of_reach_at_the_start_is_waited_for(discord: DiscordServer) -> None:
    discord.faults.append(Fault("GET /users/@me", times=2, status=503))
    place = Conversation("discord", discord.guild_id, discord.channel_id)

    async with adapter_on(discord) as adapter:
        with pytest.raises(NotPosted):
            await adapter.post(place, DIGEST, key=KEY)
        await adapter.post(place, DIGEST, key=KEY)

    assert len(discord.messages) == 1


async def test_without_the_history_nobody_can_tell(stage: DiscordStage) -> None:
    await stage.adapter.post(stage.place, DIGEST, key=KEY)
    stage.server.deny(stage.place.channel, "history")

    with pytest.raises(CannotTell):
        await stage.adapter.find(stage.place, KEY, since=ago(minutes=1))


async def test_a_hidden_channel_cannot_be_looked_through(stage: DiscordStage) -> None:
    stage.server.deny(stage.place.channel, "view")

    with pytest.raises(CannotTell):
        await stage.adapter.find(stage.place, KEY, since=ago(minutes=1))


async def test_an_empty_history_that_may_be_read_is_a_clear_no(stage: DiscordStage) -> None:
    assert await stage.adapter.find(stage.place, KEY, since=ago(minutes=1)) is None


async def test_a_message_among_many_is_found(stage: DiscordStage) -> None:
    for number in range(120):
        await stage.adapter.post(stage.place, Message((say(f"{number}"),)), key=f"OTHER{number}")
    ref = await stage.adapter.post(stage.place, DIGEST, key=KEY)

    assert await stage.adapter.find(stage.place, KEY, since=ago(minutes=1)) == ref


async def test_a_search_that_has_no_answer_is_tried_again_later(stage: DiscordStage) -> None:
    stage.server.faults.append(Fault("GET /channels", status=503))

    with pytest.raises(TemporaryError):
        await stage.adapter.find(stage.place, KEY, since=ago(minutes=1))


async def test_a_search_before_which_cloudflare_stands_waits_as_long_as_that_asks(
    stage: DiscordStage,
) -> None:
    told = {"Retry-After": "900"}  # No “Via”: it is not Discord itself that answers.
    stage.server.faults.append(Fault("GET /channels", status=429, headers=told))

    with pytest.raises(TemporaryError) as held:
        await stage.adapter.find(stage.place, KEY, since=ago(minutes=1))

    assert held.value.retry_after == timedelta(minutes=15)


async def test_an_edit_of_a_deleted_message_is_refused(stage: DiscordStage) -> None:
    with pytest.raises(Refused, match="that message is gone"):
        await stage.adapter.edit(MessageRef(stage.place, f"1/{KEY}"), DIGEST)


async def test_a_post_needs_no_gateway_and_leaves_nothing_behind(
    discord: DiscordServer, memory: OwnMemory
) -> None:
    place = Conversation("discord", discord.guild_id, discord.channel_id)

    async with adapter_on(discord, memory) as adapter:
        await adapter.post(place, DIGEST, key=KEY)

    assert not discord.gateway.identified.is_set()
    assert memory.kept == {}
