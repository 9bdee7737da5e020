"""What every chat platform promises; a new platform is finished when its subclass passes.

A subclass supplies one fixture, `stage`: the platform with an adapter on it, as a test sees it.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractContextManager, asynccontextmanager, suppress
from datetime import timedelta
from enum import StrEnum
from typing import Protocol

import pytest

from bot.core.command import Call
from bot.core.errors import NotPosted, OutcomeUnknown, Refused
from bot.core.message import Button, Buttons, Message, PaperCard, say
from bot.core.pace import Paced
from bot.core.places import Conversation
from bot.core.ports import Answer, Clock, Listener, Poster, TriesOut
from tests.contracts.sample import no_choices, no_news

LONG = timedelta(hours=1)  # Adapters may look a few minutes further back than they are asked.

HOSTILE = (
    "<!channel> <!here> <@U123>",
    "@everyone @here <@&42>",
    "[bold]not markup[/bold] **stars** `ticks` ~~lines~~ _low_",
    "<https://example.org|a link> [a link](https://example.org)",
    "$x^2 \\alpha_{i}$ & < > &amp;",
    "😀 👩🏽‍🔬 שלום עולם مرحبا 研究",
)


class Adapter(Poster, Listener, Protocol):
    """What is under test."""


class Fault(StrEnum):
    """What goes wrong with a post, each with its outcome."""

    NOT_TAKEN = "surely not taken"
    NO_ANSWER = "nobody knows"


OUTCOMES = {Fault.NOT_TAKEN: NotPosted, Fault.NO_ANSWER: OutcomeUnknown}


class Stage(Protocol):
    """A platform on which one reader sits in one channel.

    The adapter is made with `COMMANDS`; the contract lets it listen where it has to.
    """

    @property
    def adapter(self) -> Adapter:
        """The adapter under test."""
        ...

    @property
    def clock(self) -> Clock:
        """The clock the platform stamps messages with."""
        ...

    @property
    def place(self) -> Conversation:
        """The channel, empty at first."""
        ...

    @property
    def elsewhere(self) -> Conversation:
        """Another channel, empty at first."""
        ...

    @property
    def gone(self) -> Conversation:
        """A channel the platform refuses posts to for good."""
        ...

    async def shown(self, place: Conversation) -> Sequence[str]:
        """Give what everyone in `place` sees now, oldest first, one text a posted message."""
        ...

    async def say(self, line: str) -> Sequence[str]:
        """Give a command in `place` as the reader; give all the reader was shown for it."""
        ...

    async def press(self, button: Button) -> Sequence[str]:
        """Press a button of the last answer as the reader; give all that was shown for it."""
        ...

    def breaking(self, fault: Fault) -> AbstractContextManager[None]:
        """Make posts fail meanwhile."""
        ...

    def misread(self) -> Sequence[str]:
        """Give what the platform took for more than text: mentions, control characters."""
        ...


def text(*lines: str) -> Message:
    """Make a message of plain paragraphs."""
    return Message(tuple(say(line) for line in lines))


@asynccontextmanager
async def hearing(adapter: Adapter, answer: Message) -> AsyncIterator[list[Call]]:
    """Let the adapter listen; every call is kept and gets the same answer."""
    calls: list[Call] = []

    async def keep(call: Call) -> Message:
        calls.append(call)
        return answer

    listening = asyncio.create_task(_listen(adapter, keep))
    try:
        yield calls
    finally:
        listening.cancel()
        with suppress(asyncio.CancelledError):
            await listening


async def _listen(adapter: Adapter, answer: Answer) -> None:
    await adapter.listen(answer, no_choices, no_news)


class AdapterContract:
    """Inherit this as `TestX` and supply the fixture `stage`."""

    async def test_a_posted_message_is_shown_and_found_by_its_key(self, stage: Stage) -> None:
        start = await stage.clock.now()

        ref = await stage.adapter.post(stage.place, text("Three picks"), key="KEY1")

        found = await stage.adapter.find(stage.place, "KEY1", since=start)
        assert found == ref
        assert ref.conversation == stage.place
        [seen] = await stage.shown(stage.place)
        assert "Three picks" in seen

    async def test_a_key_never_posted_is_not_found(self, stage: Stage) -> None:
        start = await stage.clock.now()
        await stage.adapter.post(stage.place, text("Three picks"), key="KEY1")

        found = await stage.adapter.find(stage.place, "KEY2", since=start - LONG)

        assert found is None

    async def test_a_message_older_than_asked_for_is_not_found(self, stage: Stage) -> None:
        await stage.adapter.post(stage.place, text("Three picks"), key="KEY1")
        later = await stage.clock.now() + LONG

        found = await stage.adapter.find(stage.place, "KEY1", since=later)

        assert found is None

    async def test_a_key_is_looked_for_in_its_own_conversation(self, stage: Stage) -> None:
        start = await stage.clock.now()
        await stage.adapter.post(stage.elsewhere, text("Three picks"), key="KEY1")

        found = await stage.adapter.find(stage.place, "KEY1", since=start - LONG)

        assert found is None

    async def test_two_keys_are_two_messages(self, stage: Stage) -> None:
        start = await stage.clock.now()

        first = await stage.adapter.post(stage.place, text("Monday"), key="KEY1")
        second = await stage.adapter.post(stage.place, text("Tuesday"), key="KEY2")

        assert first != second
        assert await stage.adapter.find(stage.place, "KEY1", since=start) == first
        assert await stage.adapter.find(stage.place, "KEY2", since=start) == second
        monday, tuesday = await stage.shown(stage.place)
        assert "Monday" in monday
        assert "Tuesday" in tuesday

    async def test_an_edit_replaces_the_message_and_keeps_its_key(self, stage: Stage) -> None:
        start = await stage.clock.now()
        ref = await stage.adapter.post(stage.place, text("First words"), key="KEY1")

        await stage.adapter.edit(ref, text("Second words"))

        [seen] = await stage.shown(stage.place)
        assert "Second words" in seen
        assert "First words" not in seen
        assert await stage.adapter.find(stage.place, "KEY1", since=start) == ref

    async def test_where_posting_can_be_tried_out_nothing_is_left(self, stage: Stage) -> None:
        if not isinstance(stage.adapter, TriesOut):
            pytest.skip("posting cannot be tried out here")
        start = await stage.clock.now()
        channel, workspace = stage.place.channel, stage.place.workspace
        place = await stage.adapter.place_of(channel, workspace=workspace)
        ref = await stage.adapter.post(place, text("A trial"), key="KEY1")

        await stage.adapter.delete(ref)

        assert place == stage.place
        assert await stage.shown(stage.place) == []
        assert await stage.adapter.find(place, "KEY1", since=start) is None
        with pytest.raises(Refused):
            await stage.adapter.delete(ref)

    @pytest.mark.parametrize("hostile", HOSTILE)
    async def test_text_is_shown_literally(self, stage: Stage, hostile: str) -> None:
        await stage.adapter.post(stage.place, text(f"before {hostile} after"), key="KEY1")

        [seen] = await stage.shown(stage.place)
        assert f"before {hostile} after" in seen
        assert not stage.misread()

    @pytest.mark.parametrize("hostile", HOSTILE)
    async def test_a_title_is_shown_literally(self, stage: Stage, hostile: str) -> None:
        card = PaperCard(1, "arxiv:2401.01234", f"On {hostile}", "https://example.org/1")

        await stage.adapter.post(stage.place, Message((card,)), key="KEY1")

        [seen] = await stage.shown(stage.place)
        assert f"On {hostile}" in seen
        assert not stage.misread()

    async def test_control_characters_are_left_out(self, stage: Stage) -> None:
        hostile = "red \x1b[31m bell \x07 back \x08 null \x00 turned \u202e end"

        await stage.adapter.post(stage.place, text(hostile), key="KEY1")

        [seen] = await stage.shown(stage.place)
        assert "red" in seen
        assert "end" in seen
        assert not stage.misread()

    async def test_ten_thousand_characters_can_be_posted(self, stage: Stage) -> None:
        await stage.adapter.post(stage.place, text("graph " * 1_700), key="KEY1")

        seen = "".join(await stage.shown(stage.place))
        assert "graph graph graph" in seen

    async def test_a_destination_that_is_gone_refuses(self, stage: Stage) -> None:
        with pytest.raises(Refused) as refused:
            await stage.adapter.post(stage.gone, text("Three picks"), key="KEY1")

        assert refused.value.scope == "destination"

    @pytest.mark.parametrize("fault", list(Fault))
    async def test_a_post_that_fails_says_what_is_known(self, stage: Stage, fault: Fault) -> None:
        with stage.breaking(fault), pytest.raises(OUTCOMES[fault]):
            await stage.adapter.post(stage.place, text("Three picks"), key="KEY1")

    async def test_a_platform_that_counts_says_what_it_wants_left_alone(self, stage: Stage) -> None:
        with stage.breaking(Fault.NOT_TAKEN), pytest.raises(NotPosted) as not_posted:
            await stage.adapter.post(stage.place, text("Three picks"), key="KEY1")

        asked = not_posted.value.busy is not None and not_posted.value.retry_after is not None
        assert asked is isinstance(stage.adapter, Paced)

    @pytest.mark.parametrize("fault", list(Fault))
    async def test_after_a_failure_find_tells_what_readers_see(
        self, stage: Stage, fault: Fault
    ) -> None:
        start = await stage.clock.now()
        with stage.breaking(fault), suppress(NotPosted, OutcomeUnknown):
            await stage.adapter.post(stage.place, text("Three picks"), key="KEY1")

        found = await stage.adapter.find(stage.place, "KEY1", since=start)

        assert len(await stage.shown(stage.place)) == (1 if found else 0)

    async def test_posting_works_again_after_a_failure(self, stage: Stage) -> None:
        with stage.breaking(Fault.NOT_TAKEN), suppress(NotPosted):
            await stage.adapter.post(stage.place, text("Three picks"), key="KEY1")

        await stage.adapter.post(stage.place, text("Three picks"), key="KEY1")

        assert len(await stage.shown(stage.place)) == 1

    async def test_a_typed_command_is_one_call_with_one_answer(self, stage: Stage) -> None:
        async with hearing(stage.adapter, text("Here you are")) as calls:
            seen = await stage.say("search graph networks")

        assert [(call.command, call.arguments) for call in calls] == [
            ("search", {"words": "graph networks"})
        ]
        assert calls[0].conversation == stage.place
        assert "".join(seen).count("Here you are") == 1

    async def test_every_use_has_its_own_id_and_the_same_reader(self, stage: Stage) -> None:
        async with hearing(stage.adapter, text("Here you are")) as calls:
            await stage.say("search graphs")
            await stage.say("search graphs")

        first, second = calls
        assert first.id != second.id
        assert first.reader == second.reader

    async def test_an_answer_for_the_asker_is_not_shown_to_everyone(self, stage: Stage) -> None:
        async with hearing(stage.adapter, text("For you alone")):
            await stage.say("search graphs")

        assert await stage.shown(stage.place) == []

    async def test_a_refusal_is_shown_like_any_answer(self, stage: Stage) -> None:
        refusal = Message((say("Paper 9 is not known."),), refused=True)

        async with hearing(stage.adapter, refusal):
            seen = await stage.say("like 9")

        assert "".join(seen).count("Paper 9 is not known.") == 1

    async def test_a_button_is_its_command_with_its_arguments(self, stage: Stage) -> None:
        button = Button("More like this", "search", {"words": 'say "graph" nets', "page": "2"})
        offer = Message((say("One pick"), Buttons((button,))))

        async with hearing(stage.adapter, offer) as calls:
            await stage.say("search graphs")
            await stage.press(button)

        assert calls[1].command == button.command
        assert calls[1].arguments == button.arguments
        assert calls[1].reader == calls[0].reader

    async def test_a_tucked_button_works_wherever_it_is_drawn(self, stage: Stage) -> None:
        why = Button("Why this", "search", {"words": "why <this>"}, tucked=True)
        offer = Message((say("One pick"), Buttons((Button("Like", "like", {"paper": "1"}), why))))

        async with hearing(stage.adapter, offer) as calls:
            await stage.say("search graphs")
            await stage.press(why)

        assert (calls[1].command, calls[1].arguments) == (why.command, why.arguments)

    async def test_an_answer_that_relabels_buttons_is_shown_once_like_any_other(
        self, stage: Stage
    ) -> None:
        like = Button("Like", "like", {"paper": "1"})
        liked = (Button("Liked", "like", like.arguments),)
        answer = Message((say("Noted"), Buttons((like,))), relabel=liked)

        async with hearing(stage.adapter, answer):
            await stage.say("search graphs")
            seen = await stage.press(like)

        assert "".join(seen).count("Noted") == 1
