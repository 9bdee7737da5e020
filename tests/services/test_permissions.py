"""Who may change a channel's settings, and what is written down of it."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.places import Conversation, Reader, direct
from bot.core.ports import Change, Notice
from tests.installation import ADA, BOB, GROUP, Installation

CAROL = Reader("console", "local", "carol-10aa")
OTHERS = Conversation("console", "elsewhere", "reading-group")


async def said_here(bot: Installation, line: str, by: Reader, *, is_admin: bool = False) -> str:
    """Type a line in the channel; give the answer's words."""
    return (await bot.say(line, by=by, place=GROUP, is_admin=is_admin)).text


async def changes(bot: Installation) -> list[str]:
    """Give the lines of the record as `status where=here` shows them."""
    shown = (await bot.say("status where=here", place=GROUP)).text.split("Changed here:\n")
    return [line for line in shown[-1].splitlines() if ": " in line] if len(shown) > 1 else []


@pytest.fixture
async def set_up(filled: Installation) -> Installation:
    """A channel that Ada, who is no administrator, has set up."""
    await said_here(filled, "interests add protein where=here", ADA)
    return filled


async def test_every_change_is_shown_as_who_what_and_when(set_up: Installation) -> None:
    await said_here(set_up, "schedule daily 09:00 Europe/Berlin where=here", ADA)
    await said_here(set_up, "pause 2 weeks where=here", BOB, is_admin=True)
    await said_here(set_up, "mute word survey where=here", ADA)

    assert await changes(set_up) == [
        "Sun 1 Mar 13:00, ada-5d1f: mute word survey",
        "Sun 1 Mar 13:00, bob-77c0: pause 2 weeks",
        "Sun 1 Mar 13:00, ada-5d1f: schedule daily 09:00 Europe/Berlin",
        "Sun 1 Mar 13:00, ada-5d1f: interests add protein",
    ]


async def test_what_changes_nothing_is_not_written_down(set_up: Installation) -> None:
    before = await changes(set_up)

    for line in ("interests add protein", "schedule", "interests remove 9", "picks", "like 7"):
        await said_here(set_up, f"{line} where=here", ADA)
    await said_here(set_up, "interests clear where=here", BOB)

    assert await changes(set_up) == before


async def test_a_change_taken_back_elsewhere_is_a_change(set_up: Installation) -> None:
    await set_up.say("undo", by=ADA, place=direct(ADA), is_admin=False)

    assert await changes(set_up) == [
        "Sun 1 Mar 13:00, ada-5d1f: undo: adding protein to this channel's interests",
        "Sun 1 Mar 13:00, ada-5d1f: interests add protein",
    ]


async def test_the_last_ten_changes_are_kept(set_up: Installation) -> None:
    for hour in range(10, 22):
        await said_here(set_up, f"schedule daily {hour}:00 where=here", ADA)

    shown = await changes(set_up)

    assert [line.split("daily ")[1] for line in shown] == [f"{h}:00" for h in range(21, 11, -1)]


async def test_a_readers_own_changes_are_nobodys_business(filled: Installation) -> None:
    await said_here(filled, "interests add protein", ADA)
    await said_here(filled, "schedule daily 09:00", ADA)

    assert await changes(filled) == []
    assert "Changed here" not in (await filled.say("status")).text


async def test_anyone_may_be_let_in_by_who_may_and_shut_out_again(set_up: Installation) -> None:
    refused = await said_here(set_up, "settings anyone", BOB)
    opened = await said_here(set_up, "settings anyone", ADA)
    by_bob = await said_here(set_up, "interests add quantum where=here", BOB)
    shut = await said_here(set_up, "settings setter", BOB)
    after = await said_here(set_up, "interests clear where=here", BOB)

    assert refused.startswith("Only ada-5d1f or an administrator")
    assert "Anyone here changes this channel's settings." in opened
    assert by_bob.startswith("Added to this channel's interests: quantum.")
    assert "are changed by ada-5d1f and administrators" in shut
    assert after.startswith("Only ada-5d1f or an administrator")
    assert [line.split(": ")[-1] for line in (await changes(set_up))[:3]] == [
        "settings setter",
        "interests add quantum",
        "settings anyone",
    ]


async def test_who_may_no_longer_change_a_channel_cannot_take_changes_back_either(
    set_up: Installation,
) -> None:
    await said_here(set_up, "settings anyone", ADA)
    await set_up.say("interests add galaxies", by=BOB)
    await said_here(set_up, "interests add quantum where=here", BOB)
    await said_here(set_up, "settings setter", ADA)

    first = await set_up.say("undo", by=BOB, is_admin=False)
    second = await set_up.say("undo", by=BOB, is_admin=False)

    assert first.refused
    assert first.text.startswith("Only ada-5d1f or an administrator changes that channel now")
    assert second.text == "Taken back: adding galaxies to your interests."
    assert "quantum" in await said_here(set_up, "interests where=here", ADA)


async def test_an_administrator_of_another_workspace_is_none_here(set_up: Installation) -> None:
    await said_here(set_up, "settings anyone", ADA)
    await said_here(set_up, "interests add quantum where=here", BOB)
    await said_here(set_up, "settings setter", ADA)

    message = await set_up.say("undo", by=BOB, place=OTHERS, is_admin=True)

    assert message.refused


async def test_a_channel_is_taken_over_once_who_set_it_up_has_left_it(
    set_up: Installation,
) -> None:
    early = await said_here(set_up, "settings take-over", BOB)
    await heard(set_up, Change.PERSON_LEFT, GROUP, ADA)
    refused = await said_here(set_up, "interests add quantum where=here", BOB)
    offered = await set_up.say("settings", by=BOB, place=GROUP, is_admin=False)
    taken = await said_here(set_up, "settings take-over", BOB)
    done = await said_here(set_up, "interests add quantum where=here", BOB)

    assert early.startswith("ada-5d1f set this channel up and is still here.")
    assert refused.startswith("ada-5d1f, who set this channel up, has left. Take over with")
    assert "Take over" in [button.label for button in offered.buttons]
    assert taken.startswith("You stand for this channel's settings now.")
    assert done.startswith("Added to")
    assert (await changes(set_up))[1].endswith("bob-77c0: settings take-over")
    assert (await said_here(set_up, "interests clear where=here", ADA)).startswith("Only bob")


async def test_who_takes_over_has_not_left_though_the_one_before_had(set_up: Installation) -> None:
    await heard(set_up, Change.PERSON_LEFT, GROUP, ADA)
    await said_here(set_up, "settings take-over", BOB)

    refused = await said_here(set_up, "settings take-over", CAROL)

    assert refused.startswith("bob-77c0 set this channel up and is still here.")


async def test_whoever_is_back_in_the_channel_stands_for_it_again(set_up: Installation) -> None:
    await heard(set_up, Change.PERSON_LEFT, GROUP, ADA)
    await heard(set_up, Change.PERSON_BACK, GROUP, ADA)

    refused = await said_here(set_up, "settings take-over", BOB)

    assert refused.startswith("ada-5d1f set this channel up and is still here.")


async def test_who_left_a_channel_they_have_not_set_up_changes_nothing(
    set_up: Installation,
) -> None:
    await heard(set_up, Change.PERSON_LEFT, GROUP, CAROL)

    refused = await said_here(set_up, "settings take-over", BOB)

    assert refused.startswith("ada-5d1f set this channel up and is still here.")


async def test_an_administrator_takes_over_at_any_time(set_up: Installation) -> None:
    taken = await said_here(set_up, "settings take-over", BOB, is_admin=True)
    again = await said_here(set_up, "settings take-over", BOB)

    assert taken.startswith("You stand for this channel's settings now.")
    assert again.startswith("You stand for this channel's settings already.")


async def test_a_channel_whose_setter_left_altogether_is_taken_over(set_up: Installation) -> None:
    await heard(set_up, Change.PERSON_LEFT, Conversation("console", "local", ""), ADA)

    taken = await said_here(set_up, "settings take-over", BOB)

    assert taken.startswith("You stand for this channel's settings now.")


async def test_after_the_setter_is_forgotten_nobody_is_named_and_the_next_one_stands_for_it(
    set_up: Installation,
) -> None:
    await set_up.say("forget-me yes", by=ADA)

    shown = await changes(set_up)
    await said_here(set_up, "interests add quantum where=here", BOB)

    assert shown == ["Sun 1 Mar 13:00, somebody: interests add protein"]
    assert (await said_here(set_up, "interests clear where=here", CAROL)).startswith("Only bob")


async def test_in_a_direct_message_there_is_no_channel_to_set(bot: Installation) -> None:
    for line in ("settings anyone", "settings take-over"):
        message = await bot.say(line)

        assert message.refused
        assert message.text.startswith("These settings are a channel's")


@settings(
    deadline=None,
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    lines=st.lists(
        st.sampled_from(
            (
                "interests add beetles",
                "interests add graphs^2",
                "interests clear",
                "schedule daily 10:00",
                "schedule off",
                "pause 2 days",
                "resume",
            )
        ),
        max_size=6,
    )
)
async def test_whoever_may_not_change_a_channel_changes_nothing_whatever_they_type(
    set_up: Installation, lines: list[str]
) -> None:
    before = await set_up.keys_and_values()

    for line in lines:
        await said_here(set_up, f"{line} where=here", BOB)

    assert await set_up.keys_and_values() == before


async def heard(bot: Installation, change: Change, place: Conversation, by: Reader) -> None:
    """Let a platform tell that a person came or went."""
    notice = Notice(change, place, by)
    await bot.app.services.leaving.heard(notice, await bot.clock.now())
