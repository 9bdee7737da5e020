"""A digest in a forum: a post a paper, each exactly once, whatever is lost on the way."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings

from bot.adapters.discord.forum import name_of, part_mark, parts_of
from bot.adapters.discord.render import render
from bot.commands import COMMANDS
from bot.core.errors import CannotTell, NotPosted, OutcomeUnknown, Refused
from bot.core.message import Button, Buttons, Message, say
from bot.core.places import Conversation
from tests.adapters.console.digest import CARD
from tests.adapters.console.messages import messages, unhurried
from tests.adapters.discord.memory import OwnMemory
from tests.adapters.discord.stage import DiscordStage, adapter_on, buttons, screen
from tests.servers.discord import DiscordServer
from tests.servers.discord_faults import Fault, rate_limit
from tests.servers.discord_limits import component_problems, halves

KEY = "ABCDEFGHIJKLMNOPQRSTUVWXY"
CREATES = r"POST /channels/\d+/threads"
TITLES = ("On folding", "On graphs", "On *stars* and @everyone")
DIGEST = Message(
    (
        say("Three picks for Monday", kind="heading"),
        *(replace(CARD, title=title, marks=()) for title in TITLES),
        say("Missed: Sunday.", kind="note"),
        Buttons((Button("Post it now", "picks again", {"day": "2026-03-01"}),)),
    ),
    tags=("2", "Biology"),
)


def since() -> datetime:
    return datetime.now(UTC) - timedelta(minutes=1)


@pytest.fixture
def forum(discord: DiscordServer) -> Conversation:
    id_ = discord.open_forum("reading", "Physics", "Graphs", "biology")
    return Conversation("discord", discord.guild_id, id_)


def names(discord: DiscordServer, forum: Conversation) -> list[str]:
    return [post["name"] for post in reversed(discord.threads_in(forum.channel))]


async def test_a_digest_becomes_a_post_a_paper_named_tagged_and_silent(
    stage: DiscordStage, forum: Conversation
) -> None:
    ref = await stage.adapter.post(forum, DIGEST, key=KEY)

    posts = stage.server.threads_in(forum.channel)[::-1]
    assert [post["name"] for post in posts] == list(TITLES)
    assert [post["applied_tags"] for post in posts] == [["2", "3"]] * 3
    assert ref.id == f"{posts[0]['id']}/{KEY}"
    first, _, last = [stage.server.message(post["id"]) for post in posts]
    assert screen(first).startswith("Three picks for Monday\nOn folding")
    assert "Missed: Sunday." in screen(last)
    assert list(buttons(last))[-1] == "Post it now"
    assert all(message["flags"] & 1 << 12 for message in (first, last))


async def test_the_same_key_again_or_after_a_restart_posts_nothing_more(
    stage: DiscordStage, forum: Conversation
) -> None:
    first = await stage.adapter.post(forum, DIGEST, key=KEY)
    async with adapter_on(stage.server, OwnMemory()) as anew:
        second = await anew.post(forum, DIGEST, key=KEY)
        found = await anew.find(forum, KEY, since=since())

    assert first == second == found
    assert names(stage.server, forum) == list(TITLES)


@pytest.mark.parametrize(("status", "taken_before"), [(0, 0), (502, 1), (0, 2)])
async def test_a_lost_answer_is_not_asked_for_again_and_what_is_missing_follows(
    stage: DiscordStage, forum: Conversation, status: int, taken_before: int
) -> None:
    lost = Fault(CREATES, status=status, after=True, skip=taken_before)
    stage.server.faults.append(lost)

    with pytest.raises(OutcomeUnknown):
        await stage.adapter.post(forum, DIGEST, key=KEY)
    standing = names(stage.server, forum)
    await stage.adapter.post(forum, DIGEST, key=KEY)

    assert standing == list(TITLES[: taken_before + 1])
    assert names(stage.server, forum) == list(TITLES)


async def test_a_digest_that_stands_in_part_is_not_found_and_the_rest_of_it_is_posted(
    stage: DiscordStage, forum: Conversation
) -> None:
    stage.server.faults.append(rate_limit(CREATES, 120.0, times=9))
    stage.server.faults[0].skip = 1

    with pytest.raises(NotPosted) as held:
        await stage.adapter.post(forum, DIGEST, key=KEY)
    in_part = await stage.adapter.find(forum, KEY, since=since())
    stage.server.faults.clear()
    await stage.adapter.post(forum, DIGEST, key=KEY)

    assert (held.value.busy, held.value.retry_after) == ("destination", timedelta(seconds=120))
    assert in_part is None
    assert names(stage.server, forum) == list(TITLES)


async def test_posts_that_were_archived_or_renamed_meanwhile_are_found(
    stage: DiscordStage, forum: Conversation
) -> None:
    ref = await stage.adapter.post(forum, DIGEST, key=KEY)
    first, second, _ = stage.server.threads_in(forum.channel)
    first["thread_metadata"]["archived"] = True
    first["thread_metadata"]["archive_timestamp"] = datetime.now(UTC).isoformat()
    second["name"] = "read this!"

    again = await stage.adapter.post(forum, DIGEST, key=KEY)

    assert again == ref
    assert await stage.adapter.find(forum, KEY, since=since()) == ref
    assert stage.server.requests.count(f"POST /channels/{forum.channel}/threads") == 3


async def test_where_more_was_archived_since_than_can_be_looked_through_nobody_can_tell(
    stage: DiscordStage, forum: Conversation
) -> None:
    others = [stage.server.open_channel("Talk", thread_in=forum.channel) for _ in range(200)]
    told = {"archived": True, "archive_timestamp": datetime.now(UTC).isoformat()}
    for id_ in others:
        stage.server.channels[id_]["thread_metadata"] |= told

    with pytest.raises(CannotTell):
        await stage.adapter.find(forum, KEY, since=since())
    later = await stage.adapter.find(forum, KEY, since=datetime.now(UTC) + timedelta(minutes=1))
    ref = await stage.adapter.post(forum, DIGEST, key=KEY)  # Nothing is kept back by that,

    assert later is None
    assert await stage.adapter.find(forum, KEY, since=since()) == ref  # and what stands is found.


async def test_posts_of_people_and_of_another_day_are_not_taken_for_it(
    stage: DiscordStage, forum: Conversation
) -> None:
    await stage.adapter.post(forum, DIGEST, key="ANOTHERDAYANOTHERDAYANOTH")
    stage.server.threads_in(forum.channel)[0]["owner_id"] = stage.server.ada["id"]

    await stage.adapter.post(forum, DIGEST, key=KEY)

    assert names(stage.server, forum) == list(TITLES) * 2


async def test_where_a_forum_cannot_be_looked_through_nothing_is_posted_in_it(
    stage: DiscordStage, forum: Conversation
) -> None:
    stage.server.faults.append(Fault("GET /guilds/.*/threads/active", status=503, times=9))

    with pytest.raises(NotPosted):
        await stage.adapter.post(forum, DIGEST, key=KEY)

    assert names(stage.server, forum) == []


async def test_a_forum_that_wants_tags_refuses_without_and_says_which_there_are(
    discord: DiscordServer, stage: DiscordStage
) -> None:
    strict = discord.open_forum("strict", "Physics", "Graphs", needs_tag=True)
    there = Conversation("discord", discord.guild_id, strict)

    with pytest.raises(Refused, match=r"wants a tag .*: Physics, Graphs") as refused:
        await stage.adapter.post(there, replace(DIGEST, tags=("9", "Cooking")), key=KEY)
    await stage.adapter.post(there, replace(DIGEST, tags=("graphs",)), key=KEY)

    assert refused.value.scope == "destination"
    assert names(discord, there) == list(TITLES)


@pytest.mark.parametrize(
    ("denied", "named"),
    [(("send",), "Create Posts"), (("send", "history"), "Create Posts and Read Message History")],
)
async def test_a_forum_names_what_the_bot_lacks_as_discord_calls_it_there(
    stage: DiscordStage, forum: Conversation, denied: tuple[str, ...], named: str
) -> None:
    stage.server.deny(forum.channel, *denied)

    with pytest.raises(Refused, match=f"I may not post there; give me {named}$"):
        await stage.adapter.post(forum, DIGEST, key=KEY)


async def test_an_edit_changes_the_first_post_and_it_can_still_be_found(
    stage: DiscordStage, forum: Conversation
) -> None:
    ref = await stage.adapter.post(forum, Message((say("Nothing new today."),)), key=KEY)

    await stage.adapter.edit(ref, Message((say("Nothing at all."),)))

    [post] = stage.server.threads_in(forum.channel)
    assert post["name"] == "Nothing new today."
    assert screen(stage.server.message(post["id"])) == "Nothing at all."
    assert await stage.adapter.find(forum, KEY, since=since()) == ref


def test_more_papers_than_posts_share_the_last_and_nothing_is_lost() -> None:
    cards = tuple(replace(CARD, number=number) for number in range(7))

    parts = parts_of(Message((say("Above"), *cards, say("Below"))))

    assert [len(part.cards) for part in parts] == [1, 1, 1, 1, 3]
    assert [block for part in parts for block in part.blocks] == [
        say("Above"),
        *cards,
        say("Below"),
    ]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("A\ntitle", "A title"),
        ("😀" * 80, "😀" * 49 + "…"),
        ("x " * 80, ("x " * 50)[:-1].rstrip() + "…"),
    ],
)
def test_a_post_is_named_within_what_discord_takes(title: str, name: str) -> None:
    named = name_of(Message((replace(CARD, title=title),)))

    assert named == name
    assert halves(named) <= 100


@settings(unhurried, max_examples=40)
@given(messages)
def test_any_digest_makes_posts_within_every_limit_and_leaves_no_paper_out(
    message: Message,
) -> None:
    parts = parts_of(message)

    layouts = [render(p, COMMANDS, mark=part_mark(KEY, 1, 5)).view().to_components() for p in parts]  # type: ignore[no-untyped-call] # theirs
    assert [component_problems(layout) for layout in layouts] == [[]] * len(parts)
    assert all(name_of(part).strip() and halves(name_of(part)) <= 100 for part in parts)
    assert [card for part in parts for card in part.cards] == list(message.cards)
    assert len(parts) <= 5
