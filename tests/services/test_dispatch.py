"""A call to an answer: whatever was typed or pressed gets words, never a traceback or a secret."""

import json
from dataclasses import replace
from typing import Annotated

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from bot.core.command import Call, Param, command
from bot.core.errors import TemporaryError
from bot.core.message import Message, say
from bot.core.places import direct
from bot.services import Services
from bot.services.dispatch import Dispatch
from tests.installation import ADA, BOB, GROUP, TITLES, Installation, install

ADDRESS = "redis://:hunter2@example.org:6379/0"


@command("explode", "Fail as a bug does", examples=("explode",))
async def explode(services: Services, call: Call) -> Message:
    raise ZeroDivisionError(f"while connected to {ADDRESS}")


@command("wait", "Fail as an outage does", examples=("wait",))
async def wait(services: Services, call: Call) -> Message:
    raise TemporaryError(f"nobody at {ADDRESS}")


@command("measure", "Take numbers", examples=("measure 3",))
async def measure(
    services: Services,
    call: Call,
    *,
    count: Annotated[int, Param("how many", least=1, most=1_000_000)],
    share: Annotated[float, Param("what share", least=0.5, most=2.0)] = 1.0,
    note: Annotated[str, Param("a note", longest=10)] = "",
) -> Message:
    return Message((say(f"{count!r} {share!r} {note!r}"),))


def dispatch_with(bot: Installation) -> Dispatch:
    commands = (*bot.app.services.commands, explode, wait, measure)
    return Dispatch(replace(bot.app.services, commands=commands))


def call(name: str, **arguments: str) -> Call:
    return Call("0123456789abcdef", ADA, direct(ADA), name, arguments)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("", "Nothing typed. Type help for all I can do."),
        ("   ", "Nothing typed. Type help for all I can do."),
        ("interets", "I do not know “interets”. Did you mean interests?"),
        ("pciks 5", "I do not know “pciks 5”. Did you mean picks?"),
        ("rain in june", "“rain in june” is no command of mine. Shall I look for papers on it?"),
        ("my-data it all", "I could not place “it all”. Type my-data."),
        ("picks 3 me you", "I could not place “you”. Type picks."),
        ("picks nine", "“nine” is no number. Type picks."),
        ("picks 9", "Choose from 1 to 5 for how many."),
        ("picks 0", "Choose from 1 to 5 for how many."),
        ("picks nan", "“nan” is no number. Type picks."),
        ("search offset=9999999 x", "Choose from 0 to 1,000,000 for how many to pass over."),
        ("interests add weight=nan x", "Choose from 0.1 to 5 for how strongly, 1 is normal."),
        ("interests add weight=1e999 x", "Choose from 0.1 to 5 for how strongly, 1 is normal."),
        ("interests there", "“there” is not one of: me, here."),
        ("like", "Something is missing: the paper's number, id or link. Type like 4711."),
        ("like " + "9" * 201,
         "That is too long: at most 200 characters for the paper's number, id or link."),
    ],
)  # fmt: skip
async def test_what_cannot_be_done_is_refused_in_words_that_say_what_to_type(
    bot: Installation, line: str, said: str
) -> None:
    message = await bot.say(line)

    assert message.text == said
    assert message.refused


async def test_words_that_name_no_command_can_become_an_interest_or_a_search(
    filled: Installation,
) -> None:
    message = await filled.say("protein folding")

    assert [(b.label, b.command, dict(b.arguments)) for b in message.buttons] == [
        ("Search for it", "search", {"query": "protein folding"}),
        ("Add as an interest", "interests add", {"topic": "protein folding"}),
    ]


async def test_numbers_choices_and_texts_arrive_as_what_they_are(bot: Installation) -> None:
    answer = dispatch_with(bot).answer

    assert (await answer(call("measure", count=" 3 ", share="1,5", note="hi"))).text == "3 1.5 'hi'"
    assert (await answer(call("measure", count="3"))).text == "3 1.0 ''"
    assert (await answer(call("measure", count="2000000"))).text.startswith(
        "Choose from 1 to 1,000,000"
    )
    assert (await answer(call("measure", count="3", share="3"))).text.startswith(
        "Choose from 0.5 to 2 for"
    )
    assert (await answer(call("measure", count="3", note="x" * 11))).text.startswith(
        "That is too long: at most 10"
    )
    assert (await answer(call("measure", count="3", unheard="of"))).text == "3 1.0 ''"


async def test_a_bug_is_answered_politely_and_its_traceback_is_in_the_log_alone(
    bot: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    message = await dispatch_with(bot).answer(call("explode"))

    assert message.refused
    assert message.text.startswith("That did not work just now. Try again in a minute. (ref ")
    assert "hunter2" not in message.text
    ref = message.text.split("(ref ")[1].rstrip(")")
    logged = "".join(capsys.readouterr())
    assert ref in logged
    assert "ZeroDivisionError" in logged


async def test_what_passes_by_itself_asks_to_try_again(bot: Installation) -> None:
    message = await dispatch_with(bot).answer(call("wait"))

    assert message.refused
    assert message.text == "That did not work just now. Try again in a minute. (ref 012345)"


async def test_a_redis_that_is_away_is_answered_politely() -> None:
    client = Redis(unix_socket_path="/nowhere/redis.sock", retry=Retry(NoBackoff(), 0))
    bot = install(client, "t")

    for line in ("picks", "forget-me yes"):
        message = await bot.say(line)

        assert message.refused
        assert "Try again in a minute" in message.text
        assert "nowhere" not in message.text


CHANNEL_SETTINGS = (
    "interests add beetles",
    "interests remove 1",
    "interests clear",
    "schedule daily 10:00",
    "schedule off",
    "pause 2 days",
    "resume",
)


@pytest.mark.parametrize("where", ["where=here", "where=HERE", 'where=" here "'])
@pytest.mark.parametrize("line", CHANNEL_SETTINGS)
async def test_a_channels_settings_are_changed_by_who_set_it_up_or_an_administrator_only(
    bot: Installation, line: str, where: str
) -> None:
    await bot.say("interests add graphs where=here", by=ADA, place=GROUP, is_admin=False)
    await bot.say("schedule daily 09:00 where=here", by=ADA, place=GROUP, is_admin=False)
    before = await bot.keys_and_values()

    refusal = await bot.say(f"{line} {where}", by=BOB, place=GROUP, is_admin=False)

    assert refusal.refused
    assert refusal.text.startswith(f"Only {ADA.user} or an administrator changes")
    assert await bot.keys_and_values() == before
    assert not (await bot.say(f"{line} {where}", by=BOB, place=GROUP, is_admin=True)).refused
    await bot.say("undo", by=BOB)
    assert not (await bot.say(f"{line} {where}", by=ADA, place=GROUP, is_admin=False)).refused


@pytest.mark.parametrize("line", CHANNEL_SETTINGS)
async def test_ones_own_settings_need_no_permission_anywhere(bot: Installation, line: str) -> None:
    for place in (GROUP, direct(BOB)):
        await bot.say("interests add graphs where=here", by=ADA, place=GROUP)
        await bot.say("schedule daily 09:00", by=BOB, place=place, is_admin=False)
        await bot.say("interests add graphs", by=BOB, place=place, is_admin=False)

        message = await bot.say(line, by=BOB, place=place, is_admin=False)

        assert not message.text.startswith("Only ")
        assert not message.refused


async def test_here_in_a_direct_message_means_the_reader(bot: Installation) -> None:
    message = await bot.say("interests add graphs where=here", is_admin=False)

    assert message.text.startswith("Got it. Your interests: graphs.")


async def test_anyone_may_look_and_vote_for_a_channel(filled: Installation) -> None:
    await filled.say("interests add protein where=here", by=ADA, place=GROUP)

    for line in ("interests", "picks", "status", "like 7", "dislike 8", "why 1", "picks again"):
        message = await filled.say(f"{line} where=here", by=BOB, place=GROUP, is_admin=False)

        assert not message.refused


async def test_the_nearest_interests_are_suggested_while_a_reader_types(bot: Installation) -> None:
    await bot.say("interests add graphs, protein design^2")
    suggest = bot.app.dispatch.suggest

    assert await suggest(call("interests remove"), "topic", "PROT") == ["protein design^2"]
    assert await suggest(call("interests"), "where", "") == ["me", "here"]
    assert await suggest(call("search"), "query", "x") == []
    assert await suggest(call("unheard of"), "x", "x") == ()


@settings(
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(line=st.text(st.characters(), max_size=200))
async def test_any_line_has_an_answer_that_can_be_written_as_json(
    bot: Installation, line: str
) -> None:
    message = await bot.say(line)

    assert message.blocks
    assert "Try again in a minute" not in message.text
    json.dumps(message.text.encode().decode())


async def test_half_characters_are_no_reason_to_fail(filled: Installation) -> None:
    for line in ("interests add \ud800 graphs", "search \udfff x", "like \ud800", "\ud800"):
        message = await filled.say(line)

        assert "Try again in a minute" not in message.text


@pytest.mark.parametrize(
    "hostile",
    [
        "<!channel> @everyone <@U123>",
        "\u202eright to left\u202c",
        "$\\frac{1}{2}$ \\textbf{x}",
        "🧪🧬 emoji",
        "control \x00\x07\x1b[31m",
        "{braces} `ticks` *stars* {0.__class__}",
        '"; DROP TABLE papers; --',
        "x" * 10_000,
        '"' * 500,
    ],
)
async def test_hostile_words_are_kept_or_refused_and_come_back_as_they_are(
    filled: Installation, hostile: str
) -> None:
    for line in ("interests add {}, protein", "search {}", "like {}", "interests remove {}", "{}",
                 "help {}", "schedule {}", "pause {}", "why {}", "picks {}"):  # fmt: skip
        message = await filled.say(line.replace("{}", hostile))

        assert message.blocks
        assert "Try again in a minute" not in message.text
    listed = await filled.say("interests")
    assert "protein" in listed.text
    assert len(TITLES) == 12


async def test_a_mistyped_command_is_one_press_away_with_its_words(bot: Installation) -> None:
    answer = await bot.say("interest add language models")

    [button] = answer.buttons
    assert answer.refused
    assert (button.command, button.arguments) == ("interests add", {"topic": "language models"})
