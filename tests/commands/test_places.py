"""All places of a server on one screen; a thread that stands for itself."""

import re
from collections.abc import Sequence

from bot.core.grammar import write_line
from bot.core.message import Button, Message, Span, Text
from bot.core.places import Conversation
from tests.installation import ADA, BOB, GROUP, Installation

FORUM = Conversation("console", "local", "reading-forum")
THREAD = Conversation("console", "local", "reading-group", "week 9")
ELSEWHERE = Conversation("console", "another", "private")


def line_of(message: Message, label: str, which: int = 0) -> str:
    """Give the line that a button says, the first one or a later one of that label."""
    found = [b for b in message.buttons if b.label == label]
    button: Button = found[which]
    return write_line(button.command, button.arguments)


def listed(message: Message) -> Sequence[str]:
    return re.findall(r"^.* · \d picks?.*?(?= · next|$)", message.text, re.MULTILINE)


async def set_up(bot: Installation) -> None:
    await bot.say('setup protein when="weekdays 09:00"', place=GROUP)
    await bot.say('setup graphs when="fri 16:00" tags="ml, Graphs"', place=FORUM)
    await bot.say('setup quantum when="mon 08:00" where=thread', place=THREAD)
    await bot.say("setup galaxies", place=ELSEWHERE)


async def test_an_administrator_sees_all_places_of_the_server_and_none_of_another(
    bot: Installation,
) -> None:
    await set_up(bot)

    screen = await bot.say("settings places", place=GROUP)

    assert listed(screen) == [
        "reading-forum · Fri 16:00 Europe/Berlin · 3 picks · tagged ml, Graphs",
        "reading-group · weekdays 09:00 Europe/Berlin · 3 picks",
        "week 9 · Mon 08:00 Europe/Berlin · 3 picks",
    ]
    assert line_of(screen, "Add a place") == "setup where=elsewhere"


async def test_a_place_is_paused_resumed_and_stopped_from_the_list_and_that_is_taken_back(
    bot: Installation,
) -> None:
    await set_up(bot)
    await bot.say("schedule trending mon 08:00 where=here", place=FORUM)
    screen = await bot.say("settings places", place=GROUP)

    paused = await bot.say(line_of(screen, "Pause"), place=GROUP, pressed=True)
    resumed = await bot.say(line_of(paused, "Resume"), place=GROUP, pressed=True)
    stopped = await bot.say(line_of(resumed, "Stop"), place=GROUP, pressed=True)
    await bot.say("undo", place=GROUP)
    back = await bot.say("settings places", place=GROUP)

    assert paused.replaces
    said = paused.blocks[0]
    assert isinstance(said, Text)
    assert Span(FORUM.channel, "place") in said.spans
    assert "· paused" in listed(paused)[0]
    assert "5 trending" in back.text  # One undo brings back both orders.
    assert listed(resumed) == listed(screen) == listed(back)
    assert listed(stopped) == listed(screen)[1:]
    [change] = [c for c in await bot.app.services.permissions.latest(FORUM) if "stop" in c.said]
    assert change.by == ADA


async def test_a_place_is_changed_from_another_and_keeps_what_was_not_filled_in(
    bot: Installation,
) -> None:
    await set_up(bot)
    screen = await bot.say("settings places", place=GROUP)

    asked = await bot.say(line_of(screen, "Change"), place=GROUP)
    assert asked.form is not None
    filled = asked.form.filled({**asked.form.at_first, "hour": ("07:30",)})
    await bot.say(write_line(asked.form.command, filled), place=GROUP)
    after = await bot.say("settings places", place=GROUP)

    assert listed(after)[0] == (
        "reading-forum · Fri 07:30 Europe/Berlin · 3 picks · tagged ml, Graphs"
    )
    interests = await bot.app.services.preferences.interests(FORUM)
    assert [interest.text for interest in interests] == ["graphs"]


async def test_who_is_no_administrator_sees_and_changes_their_own_places_alone(
    bot: Installation,
) -> None:
    await set_up(bot)
    await bot.say("settings anyone", place=FORUM)
    others = Conversation("console", "local", "journal-club")
    await bot.say("setup sparse", place=others, by=BOB, is_admin=False)
    everything = await bot.say("settings places", place=GROUP)

    screen = await bot.say("settings places", place=GROUP, by=BOB, is_admin=False)
    stop, change = line_of(everything, "Stop", 1), line_of(everything, "Change", 1)
    tried = [await bot.say(line, place=GROUP, by=BOB, is_admin=False) for line in (stop, change)]

    assert [line.split(" ")[0] for line in listed(screen)] == ["journal-club"]
    assert "at=reading-forum" in stop
    assert [said.refused for said in tried] == [True, True]
    assert await bot.app.services.ordering.order(FORUM) is not None


async def test_a_thread_set_up_for_itself_has_votes_and_words_of_its_own(
    filled: Installation,
) -> None:
    before = await filled.say("interests add graph where=here", place=THREAD)
    await filled.say('setup quantum when="mon 08:00" where=thread', place=THREAD)

    await filled.say("interests add circuits where=here", place=THREAD)
    await filled.say("like 7 where=here", place=THREAD)

    assert not before.refused
    preferences, voting = filled.app.services.preferences, filled.app.services.voting
    assert [i.text for i in await preferences.interests(GROUP)] == ["graph"]
    own = {interest.text for interest in await preferences.interests(THREAD)}
    assert own == {"quantum", "circuits"}
    assert (await voting.tally(THREAD, ADA, 7)).likes == 1
    assert (await voting.tally(GROUP, ADA, 7)).likes == 0


async def test_in_a_thread_the_form_asks_whether_the_channel_or_the_thread_is_meant(
    bot: Installation,
) -> None:
    asked = await bot.say("setup", place=THREAD)

    assert asked.form is not None
    filled = asked.form.filled({**asked.form.at_first, "interests": ("graphs",)})
    thread = asked.form.filled({**asked.form.at_first, "which": ("thread",)})
    assert (filled["where"], thread["where"]) == ("here", "thread")


async def test_in_a_direct_message_and_with_no_places_it_says_what_to_type(
    bot: Installation,
) -> None:
    alone = await bot.say("settings places")
    none = await bot.say("settings places", place=GROUP)

    assert alone.refused
    assert none.text == "No place of yours here gets papers yet. Set one up with setup."


async def test_what_is_done_on_a_later_page_is_named_and_shown_there(bot: Installation) -> None:
    for number in range(1, 8):
        room = Conversation("console", "local", f"room-{number}")
        await bot.say("setup graphs", place=room)
    second = await bot.say("settings places page=2", place=GROUP)

    paused = await bot.say(line_of(second, "Pause", 1), place=GROUP, pressed=True)

    assert paused.text.startswith("Nothing goes to room-7 until you resume it.")
    assert [line.split(" ")[0] for line in listed(paused)] == ["room-6", "room-7"]
    assert listed(paused)[1].endswith("· paused")
