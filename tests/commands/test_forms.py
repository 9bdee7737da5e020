"""Forms as every platform gets them: what is asked, and the line that asks for the same."""

import pytest

from bot.commands import COMMANDS
from bot.core.form import (
    LONGEST_HELP,
    LONGEST_LABEL,
    LONGEST_TITLE,
    MOST_CHOICES,
    MOST_FIELDS,
    Form,
)
from bot.core.grammar import write_line
from bot.core.message import Message
from bot.core.places import direct
from tests.installation import ADA, BOB, GROUP, Installation

LINES = (
    "interests edit",
    "interests edit where=here",
    "schedule edit",
    "schedule edit where=here",
    "setup",
    "export choose",
)


def form_of(message: Message) -> Form:
    assert message.form is not None
    return message.form


@pytest.mark.parametrize("line", LINES)
async def test_a_form_fits_both_platforms(filled: Installation, line: str) -> None:
    for place in (GROUP, direct(ADA)):
        form = form_of(await filled.say(line, place=place))

        assert 1 <= len(form.fields) <= MOST_FIELDS
        assert len({field.name for field in form.fields}) == len(form.fields)
        assert max(len(form.title), len(form.submit)) <= LONGEST_TITLE
        for field in form.fields:
            assert len(field.label) <= LONGEST_LABEL
            assert len(field.help) <= LONGEST_HELP
            assert len(field.choices) <= MOST_CHOICES
            assert set(field.value) <= {one.value for one in field.choices} or not field.choices


@pytest.mark.parametrize("line", LINES)
async def test_a_form_sent_as_it_opens_is_carried_out_and_changes_nothing_but_the_record(
    filled: Installation, line: str
) -> None:
    await filled.say("interests add protein", place=GROUP)
    await filled.say("interests add quantum where=here", place=GROUP)
    await filled.say("save 3")
    form = form_of(await filled.say(line, place=GROUP))
    before = await filled.say("status where=here", place=GROUP)

    said = await filled.say(write_line(form.command, form.filled(form.at_first)), place=GROUP)

    assert not said.refused
    listed = (await filled.say("interests where=here", place=GROUP)).text
    assert "quantum" in listed
    assert before.blocks[1] == (await filled.say("status where=here", place=GROUP)).blocks[1]


@pytest.mark.parametrize("line", [line for line in LINES if line != "setup"])
async def test_the_words_beside_a_form_are_a_line_that_can_be_typed(
    filled: Installation, line: str
) -> None:
    await filled.say("save 3")
    offered = await filled.say(line, place=GROUP)
    [typed] = [s.text for b in offered.blocks[1:] for s in b.spans if s.style == "command"]  # type: ignore[union-attr] # paragraphs alone

    said = await filled.say(typed, place=GROUP)

    assert not said.refused


async def test_days_that_have_a_name_are_written_by_it(bot: Installation) -> None:
    offered = await bot.say("schedule edit")

    assert offered.text.endswith("schedule weekdays 09:00 Europe/Berlin size=3")


async def test_all_interests_are_changed_at_once_and_taken_back_at_once(bot: Installation) -> None:
    await bot.say("interests add protein^2, quantum")

    changed = await bot.say("interests edit quantum, galaxies, protein")
    after = (await bot.say("interests")).text
    await bot.say("undo")
    before = (await bot.say("interests")).text

    assert changed.text.startswith("Your interests now: quantum, galaxies, protein.")
    assert "protein^2" not in after
    assert "galaxies" in after
    assert before.split("\n")[1:3] == ["1. protein^2", "2. quantum"]


@pytest.mark.parametrize(("count", "size"), [(45, 80), (60, 1)])
async def test_interests_too_many_for_a_field_are_added_to_and_never_lost(
    bot: Installation, count: int, size: int
) -> None:
    for first in range(0, count, 30):
        numbers = range(first, min(first + 30, count))
        words = ", ".join(f"protein{number} {'x' * size}" for number in numbers)
        await bot.say(f"interests add {words} where=here", place=GROUP)

    edit = form_of(await bot.say("interests edit where=here", place=GROUP))
    setup = form_of(await bot.say("setup", place=GROUP))
    await bot.say(write_line(setup.command, setup.filled(setup.at_first)), place=GROUP)

    assert (edit.command, edit.fields[0].value) == ("interests add", ())
    assert not setup.fields[0].needed
    assert len(await bot.app.services.preferences.interests(GROUP)) == count
    assert await bot.app.services.ordering.order(GROUP) is not None


async def test_more_interests_than_one_line_holds_are_refused_rather_than_lost(
    bot: Installation,
) -> None:
    await bot.say("interests add quantum")

    refused = await bot.say("interests edit " + ", ".join(f"protein{n}" for n in range(51)))

    assert refused.text == "That would be over 50 interests. Remove some first: see interests."
    assert len(await bot.app.services.preferences.interests(ADA)) == 1


async def test_a_set_up_that_is_half_wrong_changes_nothing(bot: Installation) -> None:
    late = await bot.say('setup protein when="mon 25:00"', place=GROUP)
    empty = await bot.say('setup ?! when="mon 09:00"', place=GROUP)

    assert (late.refused, empty.refused) == (True, True)
    assert await bot.app.services.preferences.interests(GROUP) == ()
    assert await bot.app.services.ordering.order(GROUP) is None


async def test_a_channel_is_set_up_by_those_who_may_alone(bot: Installation) -> None:
    await bot.say("setup protein", place=GROUP, is_admin=False)

    refused = await bot.say("setup quantum", place=GROUP, by=BOB, is_admin=False)
    unopened = await bot.say("setup", place=GROUP, by=BOB, is_admin=False)

    assert (refused.refused, unopened.refused, unopened.form) == (True, True, None)
    assert (await bot.say("status where=here", place=GROUP)).text.count("setup protein") == 1


async def test_alone_with_the_bot_a_set_up_asks_for_the_channel_too(bot: Installation) -> None:
    offered = await bot.say("setup")

    assert offered.text == "Set up which channel? Type setup in it."
    assert form_of(offered).fields[0].kind == "channel"


async def test_a_channel_is_named_out_of_habit_where_only_it_can_be_meant(
    bot: Installation,
) -> None:
    answer = await bot.say("setup protein where=here", place=GROUP)

    assert "interests now: protein." in answer.text


async def test_one_s_own_settings_are_shown_anywhere(bot: Installation) -> None:
    await bot.say("interests add protein")

    alone = await bot.say("settings")
    there = await bot.say("settings mine", place=GROUP)

    assert "Your interests\nprotein." in alone.text
    assert there == alone
    assert {"interests edit", "schedule edit", "setup"} <= {b.command for b in alone.buttons}


def test_what_opens_a_form_says_so() -> None:
    opening = {command.name for command in COMMANDS if command.opens_form}

    assert opening == {"interests edit", "schedule edit", "setup", "export choose"}


@pytest.mark.slow
async def test_papers_like_those_named_in_a_text_are_found(filled: Installation) -> None:
    named = await filled.say("similar in see arxiv:9901.00001, arxiv:2401.00001 (and 10.1/x).")
    plain = await filled.say("similar in anybody read about protein folding?")

    assert named.text
    assert "Protein language models as folding priors" in [card.title for card in plain.cards]
