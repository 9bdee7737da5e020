"""The Home tab: everything of one's own at a glance, and always as it is now."""

from datetime import timedelta

import pytest
from redis.asyncio import Redis

from bot.store.keys import Keys
from bot.store.memory import RedisMemory
from tests.adapters.slack.lab import Lab, lab, labelled
from tests.servers.slack_workspace import ADA, BOB, PAPERS


async def test_a_home_tab_shows_all_that_is_set_and_what_changes_it(here: Lab) -> None:
    await here.type("interests add protein folding")
    await here.type("schedule weekdays 09:00")
    await here.type("save 5")

    home = await here.home()

    assert "Your interests\nprotein folding." in home.shown
    assert "weekdays 09:00 Europe/Berlin, 3 picks. Next: Mon 2 Mar 09:00." in home.shown
    assert "Protein folding with equivariant graph networks" in home.shown
    assert "Graph networks for traffic forecasting" in home.shown
    labels = {button["text"]["text"] for button in home.buttons}
    assert {"Edit interests", "Edit schedule", "Pause", "My data", "Set up a channel"} <= labels
    assert home.misread == []


@pytest.mark.slow
async def test_a_new_reader_s_home_tab_says_the_next_step(here: Lab) -> None:
    home = await here.home()

    assert "No interests yet. Say what you care about" in home.shown
    assert "Nothing is scheduled for you." in home.shown


@pytest.mark.slow
async def test_another_tab_of_the_app_draws_nothing(here: Lab) -> None:
    await here.server.open_home(tab="messages")
    await here.type("help")

    assert here.server.views.showings == []


async def test_what_was_changed_elsewhere_is_drawn_anew(here: Lab) -> None:
    await here.home()

    await here.type("interests add quantum codes")
    home = await here.shown(3)

    assert "Your interests\nquantum codes." in home.shown


@pytest.mark.slow
async def test_what_changes_nothing_draws_nothing_and_nobody_else_s_is_drawn(here: Lab) -> None:
    await here.home()
    await here.home(user=BOB)

    await here.type("help")
    await here.type("interests add quantum codes")
    await here.shown(5)

    assert [view.user for view in here.server.views.showings] == [ADA, ADA, BOB, BOB, ADA]


async def test_a_pause_pressed_in_it_is_answered_in_its_place(here: Lab) -> None:
    await here.type("schedule weekdays 09:00")
    home = await here.home()

    paused = await here.press_in(home, "Pause")

    assert paused.shown.startswith("Paused for you.")
    assert "Resume" in {button["text"]["text"] for button in paused.buttons}
    assert here.server.views.modals == []


async def test_what_needs_room_is_answered_in_a_modal(here: Lab) -> None:
    await here.type("interests add protein folding")
    await here.type("save 5")
    home = await here.home()

    listed = await here.press_in(home, "All of it")

    assert listed.body["type"] == "modal"
    assert "Graph networks for traffic forecasting" in listed.shown


async def test_a_form_sent_from_it_changes_it_too(here: Lab) -> None:
    home = await here.home()
    form = await here.press_in(home, "Edit interests")

    await here.server.submit(form, {"What do you read about?": "protein"})
    await here.shown(5)

    assert "Your interests\nprotein." in here.server.views.homes[ADA].shown


async def test_a_button_in_a_modal_opens_the_next_one_above_it(here: Lab) -> None:
    await here.server.use_shortcut("papers_settings")
    settings = await here.shown(1)

    form = await here.press_in(settings, "Edit interests")

    assert "Your schedule" in settings.shown
    assert [view.open for view in here.server.views.modals] == [True, True]
    assert form.shown.startswith("Your interests")


@pytest.mark.slow
async def test_no_more_than_three_modals_stand_above_each_other(here: Lab) -> None:
    await here.type("interests add protein folding")
    view = await here.press_above(await here.home(), "Past picks")
    for label in ("Abstract", "Why this", "Like"):
        view = await here.press_above(view, label)

    assert "More like Protein language models as folding priors for you." in view.shown
    assert len(here.server.views.modals) == 3


@pytest.mark.slow
async def test_a_list_s_next_page_takes_its_place(here: Lab) -> None:
    for number in range(1, 7):
        await here.type(f"save {number}")
    first = await here.press_above(await here.home(), "All of it")

    second = await here.press_above(first, "Next")

    assert second.id == first.id
    assert "6-6 of 6" in second.shown


async def test_of_a_forgotten_reader_a_home_tab_shows_nothing(redis: Redis, prefix: str) -> None:
    memory = RedisMemory(redis, Keys(prefix), "slack")
    async with lab(redis, prefix, papers=False, memory=memory) as here:
        await here.type("interests add protein folding")
        await here.home()
        await here.type("forget-me confirm=yes")
        by_hand = await here.shown(3)
        left = [key for key in await here.bot.keys_and_values() if ADA in key]

        await here.home()
        asked = await here.press_in(here.server.views.homes[ADA], "Delete my data")
        count = len(here.server.views.showings)
        await here.server.press_in(asked, labelled(asked, "Delete everything"))
        pressed = await here.shown(count + 1)
        left += [key for key in await here.bot.keys_and_values() if ADA in key]

    assert by_hand.shown.startswith("All of it is deleted.")
    assert pressed.shown.startswith("All of it is deleted.")
    assert left == []


async def test_an_expired_trigger_is_said_in_the_home_tab(hurried: Lab) -> None:
    home = await hurried.home()
    hurried.stalled.clear()
    await hurried.server.press_in(home, labelled(home, "Edit interests"))
    hurried.server.views.expire()
    hurried.stalled.set()

    drawn = await hurried.shown(3)

    assert drawn.shown.startswith("That took too long to open.")
    assert hurried.server.views.modals == []


async def test_a_button_of_another_time_gets_an_answer(here: Lab) -> None:
    home = await here.home()
    old = labelled(home, "Edit interests") | {"value": "0 something else"}

    await here.server.press_in(home, old)
    drawn = await here.shown(3)

    assert drawn.shown.startswith("This button is too old to use.")


@pytest.mark.slow
async def test_today_s_picks_stand_in_it(here: Lab) -> None:
    await here.type("interests add quantum")
    await here.bot.wait_until(await here.bot.clock.now() + timedelta(minutes=1))

    home = await here.home()

    assert "Quantum error correction with surface codes" in home.shown


async def test_the_bot_greets_a_channel_once_with_a_way_to_set_it_up(here: Lab) -> None:
    joined = {"type": "member_joined_channel", "user": "U0PAPERPICKS", "channel": PAPERS}
    for event_id in ("Ev1", "Ev1", "Ev2"):
        await here.server.happen({**joined, "inviter": ADA}, event_id=event_id)
    await here.type("help")
    await here.deliver()

    [hello] = here.server.workspace.public(PAPERS)
    await here.server.press(hello, labelled(hello, "Set up"))
    form = await here.shown(1)

    assert hello.shown.startswith("Hello! I can post new papers here")
    assert form.shown.startswith("Set up this channel")


@pytest.mark.slow
async def test_a_channel_that_is_set_up_is_not_greeted_again(here: Lab) -> None:
    await here.type("interests add protein where=here")
    joined = {"type": "member_joined_channel", "user": "U0PAPERPICKS", "channel": PAPERS}

    await here.server.happen({**joined, "inviter": ADA})
    await here.type("help")
    await here.deliver()

    assert here.server.workspace.public(PAPERS) == []


async def test_a_profile_that_moves_is_asked_about_in_the_next_answer(here: Lab) -> None:
    await here.type("schedule weekdays 09:00")
    profile = {"id": ADA, "tz": "Asia/Tokyo", "is_admin": True}

    await here.server.happen({"type": "user_change", "user": profile})
    said = await here.type("status")
    again = await here.type("status")

    assert "Your time zone is Asia/Tokyo now." in said.shown
    assert "[Move my picks to Asia/Tokyo]" in said.shown
    assert "Your time zone is" not in again.shown


async def test_a_vote_in_a_list_above_it_reads_so_at_once_and_is_taken_back_there(
    here: Lab,
) -> None:
    await here.type("interests add protein folding")
    listed = await here.press_above(await here.home(), "Past picks")

    await here.press_above(listed, "Like")
    liked = await here.until(listed, "[Liked ✓]")
    await here.press_above(listed, "Liked ✓")
    taken_back = await here.until(listed, "[Like]")

    assert (liked, taken_back) == (True, True)


async def test_what_was_done_is_said_even_where_no_modal_can_be_opened_for_it(here: Lab) -> None:
    await here.type("interests add protein folding")
    home = await here.home()
    here.stalled.clear()
    await here.server.press_in(home, labelled(home, "Picks"))
    here.server.views.expire()
    here.stalled.set()

    drawn = await here.shown(3)

    assert "took too long" not in drawn.shown
    assert drawn.shown.startswith("Diffusion models for protein backbone design")
    assert here.server.views.modals == []
