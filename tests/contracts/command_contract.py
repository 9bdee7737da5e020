"""What holds for every command: described, answered on one screen, refused in words."""

import textwrap
from collections.abc import Iterator
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.adapters.console.render import Look, render
from bot.commands import COMMANDS
from bot.core.command import Call, Command, Parameter
from bot.core.grammar import read_line, write_line, write_short
from bot.core.message import Button, File, Message
from bot.core.places import direct
from bot.core.voice import INNER_WORDS
from tests.installation import ADA, GROUP, ZONE, Installation

SCREEN = (45, 100)  # Lines and columns: what a person sees without scrolling far.
LONGEST_LABEL = 75  # Slack's for a button; Discord allows 80.
FAILED = "That did not work just now"  # The answer to a bug.

WRONG = {str: "x" * 20_000, int: "several", float: "a lot"}

hostile = settings(
    deadline=None,
    max_examples=12,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def call(command: Command, arguments: dict[str, str], leftover: str = "") -> Call:
    return Call("c0ffee", ADA, GROUP, command.name, arguments, is_admin=True, leftover=leftover)


class CommandContract:
    """Inherit, and give the `command`; an `empty` and a `filled` bot are there."""

    def test_it_is_described_in_a_reader_s_words_and_its_examples_mean_it(
        self, command: Command
    ) -> None:
        said = [command.summary, *(p.param.help for p in command.parameters)]

        assert 0 < len(command.summary) <= 60
        assert command.summary[0].isupper()
        assert all(text and not text.endswith(".") for text in said)
        assert not any(word in text for text in said for word in INNER_WORDS)
        assert 1 <= len(command.name.split()) <= 2
        assert command.name == command.name.lower()
        assert sum(p.param.rest for p in command.parameters) <= 1, "who takes the words left?"
        assert all(p.required or p.default is not None for p in command.parameters)
        assert command.examples
        for example in command.examples:
            typed = read_line(example, COMMANDS)
            assert (typed.command, typed.rest) == (command.name, "")
            assert read_line(write_line(typed.command, typed.arguments), COMMANDS) == typed

    async def test_its_examples_are_answered_on_an_empty_bot_and_on_a_full_one(
        self, command: Command, empty: Installation, filled: Installation
    ) -> None:
        for bot in (empty, filled):
            for example in command.examples:
                for place in (direct(ADA), GROUP):
                    message = await bot.say(example, place=place)

                    assert FAILED not in message.text
                    check_fits_a_screen(message)
                    await _check_buttons(bot, message)

    async def test_what_is_missing_wrong_or_too_much_is_refused_in_words_and_changes_nothing(
        self, command: Command, filled: Installation
    ) -> None:
        before = await filled.keys_and_values()

        for parameter in (p for p in command.parameters if p.required):
            message = await filled.app.dispatch.answer(call(command, {}))

            assert message.refused
            assert parameter.param.help in message.text
            assert command.examples[0] in message.text
        for parameter in command.parameters:
            for wrong in _wrong_values(parameter):
                arguments = {**_needed(command), parameter.name: wrong}
                message = await filled.app.dispatch.answer(call(command, arguments))

                assert message.refused, (parameter.name, wrong)
                assert FAILED not in message.text
                assert len(message.text.split()) <= 40
        message = await filled.app.dispatch.answer(call(command, _needed(command), "and more"))

        assert message.refused
        assert "and more" in message.text
        assert await filled.keys_and_values() == before

    @hostile
    @given(data=st.data())
    async def test_whatever_the_arguments_are_there_is_an_answer_of_one_screen(
        self, command: Command, filled: Installation, data: st.DataObject
    ) -> None:
        names = [parameter.name for parameter in command.parameters]
        arguments = {name: data.draw(_anything, label=name) for name in names}

        message = await filled.app.dispatch.answer(call(command, arguments))

        assert FAILED not in message.text
        check_fits_a_screen(message)


_anything = st.one_of(
    st.sampled_from(["", "1", "3", "me", "here", "yes", "off", "9" * 30, "\ud800", "\u202e", "0"]),
    st.sampled_from(["<!channel> @everyone", "$\\alpha$", "a, b, -c", '"', "x" * 10_000, "au: OR"]),
    st.text(st.characters(), max_size=80),
)


def _wrong_values(parameter: Parameter) -> Iterator[str]:
    if parameter.choices:
        yield "neither"
        return
    if parameter.type is str and parameter.param.longest >= len(WRONG[str]):
        return
    yield WRONG[parameter.type]
    if parameter.param.most is not None:
        yield str(int(parameter.param.most) + 1)
    if parameter.param.least is not None:
        yield str(int(parameter.param.least) - 1)


def _needed(command: Command) -> dict[str, str]:
    """Arguments that would do, from the first example."""
    return dict(read_line(command.examples[0], COMMANDS).arguments)


def check_fits_a_screen(message: Message) -> None:
    """What is said fits; what is in a file is kept beside it."""
    assert message.blocks
    said = replace(message, blocks=tuple(b for b in message.blocks if not isinstance(b, File)))
    lines = render(said, COMMANDS, Look(styles=True, links=True)).plain.split("\n")
    rows = [row for line in lines for row in textwrap.wrap(line, SCREEN[1]) or [""]]
    assert len(rows) <= SCREEN[0], "\n".join(rows)


async def _check_buttons(bot: Installation, message: Message) -> None:
    """A button is a command with its arguments filled in, and can be typed."""
    cards = [button for card in message.cards for button in card.buttons]
    for button in (*message.buttons, *cards):
        assert 0 < len(button.label) <= LONGEST_LABEL
        typed = read_line(write_short(button.command, button.arguments, COMMANDS), COMMANDS)
        assert (typed.command, typed.arguments, typed.rest) == _said(button)
        described = next(c for c in COMMANDS if c.name == button.command)
        assert button.arguments.keys() <= {p.name for p in described.parameters}


def _said(button: Button) -> tuple[str, dict[str, str], str]:
    return button.command, dict(button.arguments), ""


async def fill(bot: Installation) -> None:
    """Let a reader and a channel have one of everything."""
    for where in ("", " where=here"):
        await bot.say(f"interests add protein, models^2, -survey{where}", place=GROUP, zone=ZONE)
        await bot.say(f"schedule daily 09:00{where}", place=GROUP)
        await bot.say(f"like 7{where}", place=GROUP)
        await bot.say(f"picks{where}", place=GROUP)
    await bot.say("save 3")
