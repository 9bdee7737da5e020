"""Forms are Discord's modals: opened in time, answered once, and not lost by a mistake."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.adapters.discord import DiscordAdapter
from bot.adapters.discord.forms import KEPT
from bot.commands import COMMANDS
from bot.core.command import Call
from bot.core.errors import TemporaryError
from bot.core.form import Choice, Field, Form
from bot.core.message import Button, Buttons, Message, say
from bot.core.places import Conversation
from tests.adapters.discord.memory import OwnMemory
from tests.adapters.discord.stage import adapter_on, buttons, screen
from tests.contracts.adapter_contract import hearing, text
from tests.contracts.sample import no_choices, no_news
from tests.servers.discord import DiscordServer
from tests.servers.discord_faults import Fault
from tests.servers.discord_modals import Filled
from tests.servers.discord_person import MODAL, THINKING, Interaction

Json = dict[str, Any]

DAYS = tuple(Choice(day, day) for day in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"))
SCHEDULE = Form(
    "When picks come",
    "Save",
    "schedule",
    (
        Field("days", "On which days?", "choices", "when", ("Mon", "Fri"), DAYS),
        Field("hour", "At what time?", "time", "when", ("09:00",)),
        Field("zone", "In which time zone?", "zone", "when", ("Europe/Berlin",)),
        Field("size", "How many?", "choice", "size", ("3",), (Choice("3", "3"), Choice("5", "5"))),
    ),
    {"where": "here"},
)
SETUP = Form(
    "Set up a channel",
    "Save",
    "setup",
    (Field("channel", "Which channel?", "channel"), Field("i", "What?", "lines", "topic")),
)
ASKED = Message((say("In one line: schedule …"),), form=SCHEDULE)
REFUSED = Message((say("“Europe/Berln” is no zone."),), refused=True)

Answering = Callable[[Call], Awaitable[Message]]


async def first(use: Interaction) -> Json:
    """Wait for the first answer to a use."""
    await asyncio.wait_for(use.acknowledged.wait(), 10)
    assert use.first is not None
    return use.first


async def shown(use: Interaction) -> list[str]:
    """Wait for the answer; give what the person alone was shown."""
    await asyncio.wait_for(use.answered.wait(), 10)
    return [screen(message) for message in use.shown]


class Scripted:
    """Answers calls that fill nothing in with a form, and others as it is told."""

    def __init__(self, form: Message, other: Message) -> None:
        self.form = form
        self.other = other
        self.calls: list[Call] = []

    async def __call__(self, call: Call) -> Message:
        self.calls.append(call)
        return self.form if not call.arguments.keys() - {"where"} else self.other


async def fill_in(
    discord: DiscordServer, adapter: DiscordAdapter, filled: Filled, answer: Scripted
) -> tuple[Interaction, Interaction]:
    """Open the form of `setup`, fill it in and send it."""
    async with listening(adapter, answer):
        opened = await discord.use("papers-admin setup", {}, manages=True)
        await first(opened)
        sent = await discord.submit(opened, filled)
        await shown(sent)
    return opened, sent


class listening:  # noqa: N801 - reads as a verb where it is used
    """Let an adapter listen with this answer."""

    def __init__(self, adapter: DiscordAdapter, answer: Answering) -> None:
        self._adapter, self._answer = adapter, answer

    async def __aenter__(self) -> None:
        listens = self._adapter.listen(self._answer, no_choices, no_news)
        self._task = asyncio.create_task(listens)

    async def __aexit__(self, *_: object) -> None:
        self._task.cancel()
        await asyncio.wait({self._task})


async def test_a_command_opens_its_form_and_what_is_filled_in_makes_the_command(
    discord: DiscordServer,
) -> None:
    answer = Scripted(ASKED, text("Every Tuesday."))

    async with adapter_on(discord, commands=COMMANDS) as adapter:
        opened, sent = await fill_in(
            discord, adapter, {"On which days?": ["Tue", "Fri"], "How many?": "5"}, answer
        )

    assert (await first(opened))["type"] == MODAL
    assert opened.modal is not None
    assert opened.modal["title"] == "When picks come"
    assert await shown(sent) == ["Every Tuesday."]
    call = answer.calls[-1]
    when = "Tue, Fri 09:00 Europe/Berlin"
    assert (call.command, call.arguments) == (
        "schedule",
        {"where": "here", "when": when, "size": "5"},
    )
    place = Conversation("discord", discord.guild_id, discord.channel_id)
    assert (call.conversation, call.is_admin) == (place, True)


async def test_a_command_that_fills_in_what_its_form_asks_changes_nothing_where_it_comes_too_late(
    discord: DiscordServer,
) -> None:
    gone = {"message": "Unknown interaction", "code": 10062}
    discord.faults.append(Fault("POST /interactions/", status=404, body=gone))

    async with adapter_on(discord, commands=COMMANDS) as adapter, hearing(adapter, ASKED) as calls:
        late = await discord.use("papers interests edit", {"topic": "graphs"})
        discord.uses.all.pop(late.id)
        asked = await discord.use("papers interests edit", {})
        await first(asked)

    assert late.first is None
    assert [dict(call.arguments) for call in calls] == [{}]


async def test_a_form_that_is_refused_opens_again_with_what_was_typed(
    discord: DiscordServer,
) -> None:
    answer = Scripted(ASKED, REFUSED)

    async with adapter_on(discord, commands=COMMANDS) as adapter:
        wrong = {"In which time zone?": "Europe/Berln", "On which days?": ["Wed"]}
        _, sent = await fill_in(discord, adapter, wrong, answer)
        [message] = sent.shown
        again = buttons(message)["Open the form again"]
        discord.gateway.identified.clear()
        async with hearing(adapter, text("Fine.")) as calls:
            reopened = await discord.press(message, again, manages=True)
            await first(reopened)
            await shown(await discord.submit(reopened, {"In which time zone?": "Europe/Berlin"}))

    assert await shown(sent) == ["“Europe/Berln” is no zone."]
    assert calls[0].arguments["when"] == "Wed 09:00 Europe/Berlin"


async def test_a_form_open_across_a_restart_is_answered(discord: DiscordServer) -> None:
    memory, answer = OwnMemory(), Scripted(ASKED, text("Done."))

    async with adapter_on(discord, memory, commands=COMMANDS) as before, listening(before, answer):
        opened = await discord.use("papers-admin setup", {}, manages=True)
        await first(opened)
    discord.gateway.identified.clear()
    memory.passed = KEPT + timedelta(seconds=1)
    async with adapter_on(discord, memory, commands=COMMANDS) as after, listening(after, answer):
        sent = await discord.submit(opened, {"At what time?": "10:30"})
        assert await shown(sent) == ["Done."]

    assert answer.calls[-1].arguments["when"] == "Mon, Fri 10:30 Europe/Berlin"


async def test_a_slow_form_is_acknowledged_and_offered_by_a_button(
    discord: DiscordServer,
) -> None:
    go_on, asked = asyncio.Event(), 0

    async def stall(_call: Call) -> Message:
        nonlocal asked
        asked += 1
        await go_on.wait()
        return ASKED

    async with adapter_on(discord, commands=COMMANDS) as adapter, listening(adapter, stall):
        use = await discord.use("papers-admin setup", {}, manages=True)
        assert (await first(use))["type"] == THINKING
        go_on.set()
        assert await shown(use) == ["In one line: schedule …"]
        [message] = use.shown
        press = await discord.press(message, buttons(message)["Open the form"], manages=True)
        assert (await first(press))["type"] == MODAL

    assert asked == 2


async def test_without_a_store_a_form_opens_all_the_same(discord: DiscordServer) -> None:
    answer = Scripted(replace(ASKED, form=SCHEDULE), REFUSED)

    async with adapter_on(discord, ForgetfulMemory(), commands=COMMANDS) as adapter:
        _, sent = await fill_in(discord, adapter, {}, answer)

    [message] = sent.shown
    assert buttons(message) == {}


class ForgetfulMemory(OwnMemory):
    """Takes nothing about forms."""

    async def put(self, key: str, value: bytes, lasting: timedelta) -> None:
        if key.startswith("form/"):
            raise TemporaryError("away")
        await super().put(key, value, lasting)


async def test_a_chosen_channel_is_where_the_command_is_used_if_its_chooser_sees_it(
    discord: DiscordServer,
) -> None:
    other, hidden = discord.open_channel("journal-club"), discord.open_channel("board")
    thread = discord.open_channel("week 9", thread_in=other)
    discord.unseen.add(hidden)
    foreign = discord.open_channel("elsewhere")
    discord.channels[foreign]["guild_id"] = "4711"
    answer = Scripted(Message((say("Type setup there."),), form=SETUP), text("Set up."))
    said = []

    async with adapter_on(discord, commands=COMMANDS) as adapter:
        for channel in (other, thread, hidden, foreign):
            filled = {"Which channel?": [channel], "What?": "author:“LeCun”\ngraphs"}
            _, sent = await fill_in(discord, adapter, filled, answer)
            said += await shown(sent)
            discord.gateway.identified.clear()

    assert said[:2] == ["Set up.", "Set up."]
    assert said[2].startswith("You do not see that channel")
    assert said[3] == said[2]
    used = [call for call in answer.calls if call.arguments]
    assert [str(call.conversation) for call in used] == [
        f"discord/{discord.guild_id}/c/{other}",
        f"discord/{discord.guild_id}/c/{other}/{thread}",
    ]
    assert used[0].arguments["topic"] == 'author:"LeCun", graphs'


async def test_a_form_that_asks_for_a_channel_is_put_in_words_where_there_are_none(
    discord: DiscordServer,
) -> None:
    alone = discord.direct(discord.ada["id"])["id"]
    form = Message((say("Type setup in a channel."),), form=SETUP)
    offer = Message((say("Settings"), Buttons((Button("Set up a channel", "setup"),))))

    async with adapter_on(discord, commands=COMMANDS) as adapter:
        async with hearing(adapter, offer):
            use = await discord.use("papers settings show", {}, channel=alone, is_direct=True)
            await shown(use)
        discord.gateway.identified.clear()
        async with hearing(adapter, form):
            [message] = use.shown
            pressed = buttons(message)["Set up a channel"]
            press = await discord.press(message, pressed, channel=alone, is_direct=True)
            assert await shown(press) == ["Type setup in a channel."]


async def test_a_form_nobody_knows_any_more_is_answered_in_words(discord: DiscordServer) -> None:
    answer = Scripted(ASKED, text("Done."))

    async with adapter_on(discord, commands=COMMANDS) as adapter, listening(adapter, answer):
        opened = await discord.use("papers-admin setup", {}, manages=True)
        await first(opened)
        assert opened.modal is not None
        opened.modal["custom_id"] = opened.modal["custom_id"].replace("pf1:", "pf0:")
        sent = await discord.submit(opened, {})
        assert await shown(sent) == [
            "This form is too old to send. Open it again from /papers settings show."
        ]


async def test_a_form_asked_for_in_writing_is_one_press_away(discord: DiscordServer) -> None:
    alone = discord.direct(discord.ada["id"])["id"]

    async with adapter_on(discord, commands=COMMANDS) as adapter, hearing(adapter, ASKED):
        await discord.write("interests edit")
        async with asyncio.timeout(10):
            while not discord.everyones(alone):  # noqa: ASYNC110 - none tells
                await asyncio.sleep(0.01)
        [message] = discord.everyones(alone)
        opener = buttons(message)["Open the form"]
        press = await discord.press(message, opener, channel=alone, is_direct=True)
        assert (await first(press))["type"] == MODAL
