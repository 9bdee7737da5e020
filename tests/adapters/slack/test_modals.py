"""Forms on Slack: opened in time, filled in, refused in place, carried out."""

import json

import pytest

from tests.adapters.slack.lab import CHANNEL, READER, Lab, labelled
from tests.servers.slack_workspace import (
    ADA,
    BOB,
    CLOSED,
    JOURNAL_CLUB,
    PAPERS,
    SECRET,
    STRANGE,
)


async def stated(here: Lab) -> list[str]:
    return [i.text for i in await here.bot.app.services.preferences.interests(READER)]


async def test_a_typed_line_opens_a_form_with_what_is_there(here: Lab) -> None:
    await here.type("interests add protein folding, -survey")

    form = await here.opens("interests edit")

    assert form.shown.startswith("Your interests")
    assert "protein folding\n-survey" in form.shown


async def test_what_is_filled_in_takes_the_place_of_what_was_there(here: Lab) -> None:
    await here.type("interests add protein folding")
    form = await here.opens("interests edit")

    errors = await here.server.submit(form, {"What do you read about?": "quantum codes\n-survey"})

    assert errors == {}
    assert await stated(here) == ["quantum codes", "survey"]
    assert "Your interests now: quantum codes" in form.shown


async def test_what_cannot_be_read_is_said_at_its_field_and_changes_nothing(here: Lab) -> None:
    await here.type("interests add protein folding")
    form = await here.opens("interests edit")

    errors = await here.server.submit(form, {"What do you read about?": "?!"})

    assert errors["interests"].startswith("Nothing in that to look for.")
    assert await stated(here) == ["protein folding"]


async def test_a_schedule_form_knows_the_zone_of_the_profile(here: Lab) -> None:
    form = await here.opens("schedule edit", user=BOB)
    at_first = form.shown

    await here.server.submit(form, {"On which days?": ["Mon", "Thu"], "At what time?": "08:30"})

    assert "(America/New_York)" in at_first
    assert "Mon, Thu 08:30 America/New_York, 3 picks" in form.shown


@pytest.mark.slow
async def test_while_the_answer_takes_long_a_waiting_modal_stands_there(hurried: Lab) -> None:
    hurried.stalled.clear()
    form = await hurried.opens("interests edit")
    waiting = form.shown
    hurried.stalled.set()

    await hurried.shown(2)

    assert "One moment…" in waiting
    assert form.shown.startswith("Your interests")


@pytest.mark.slow
async def test_a_form_sent_to_a_stalled_bot_waits_and_then_says_what_was_done(hurried: Lab) -> None:
    form = await hurried.opens("interests edit")
    hurried.stalled.clear()
    await hurried.server.submit(form, {"What do you read about?": "quantum codes"})
    waiting = form.shown
    hurried.stalled.set()

    done = await hurried.shown(3)

    assert "One moment…" in waiting
    assert "Your interests now: quantum codes" in done.shown


@pytest.mark.slow
async def test_a_form_that_a_stalled_bot_refuses_comes_back_as_it_was_filled_in(
    hurried: Lab,
) -> None:
    form = await hurried.opens("setup")
    hurried.stalled.clear()
    filled = {"What do you read about?": "?!", "On which days?": ["Tue"], "At what time?": "07:15"}
    await hurried.server.submit(form, filled)
    hurried.stalled.set()
    again = (await hurried.shown(3)).shown

    errors = await hurried.server.submit(form, {"What do you read about?": "protein"})

    assert "Nothing in that to look for." in again
    assert "What do you read about?: (?!)" in again
    assert "(Tue)" in again
    assert "(07:15)" in again
    assert errors == {}
    assert "Scheduled for this channel: Tue 07:15 Europe/Berlin" in form.shown


async def test_an_expired_trigger_gets_one_private_line_with_a_button(hurried: Lab) -> None:
    hurried.stalled.clear()
    await hurried.server.type_command("interests edit", channel=PAPERS)
    hurried.server.views.expire()
    hurried.stalled.set()

    [said] = await hurried.server.seen(1)
    await hurried.server.press(said, labelled(said, "Open"))
    form = await hurried.shown(1)

    assert said.only_for == ADA
    assert said.shown.startswith("That took too long to open. Press again, or type it:")
    assert form.shown.startswith("Your interests")


@pytest.mark.slow
async def test_a_written_line_opens_nothing_and_offers_a_button(here: Lab) -> None:
    await here.server.write("interests edit")
    [said] = await here.server.seen(1)
    await here.server.press(said, labelled(said, "Your interests"))

    form = await here.shown(1)

    assert "In one line: /papers interests edit protein folding" in said.shown
    assert form.shown.startswith("Your interests")


async def test_a_channel_is_set_up_in_one_form(here: Lab) -> None:
    form = await here.opens("setup")

    await here.server.submit(form, {"What do you read about?": "protein"})
    receipt = form
    posted = await here.press_in(receipt, "Post the first picks now")
    again = await here.press_in(receipt, "Post the first picks now")

    assert "Scheduled for this channel: weekdays 09:00 Europe/Berlin" in receipt.shown
    assert "Posted here just now." in posted.shown
    assert "This channel has had its first picks." in again.shown
    [digest] = here.server.workspace.public(PAPERS)
    assert "for protein" in digest.shown


async def test_a_channel_can_be_chosen_where_the_form_is_opened_elsewhere(here: Lab) -> None:
    settings = await here.home()
    form = await here.press_in(settings, "Set up a channel")

    await here.server.submit(form, {"Which channel?": PAPERS, "What do you read about?": "protein"})

    order = await here.bot.app.services.ordering.order(CHANNEL)
    assert order is not None
    assert (order.to, order.set_up_by) == (CHANNEL, READER)


async def test_nobody_sets_up_a_place_that_they_are_not_in(here: Lab) -> None:
    for channel in (JOURNAL_CLUB, SECRET, CLOSED):
        here.server.workspace.channels[channel].absent.add(ADA)
    form = await here.press_in(await here.home(), "Set up a channel")

    errors = [
        await here.server.submit(
            form, {"Which channel?": chosen, "What do you read about?": "protein"}
        )
        for chosen in (JOURNAL_CLUB, SECRET, CLOSED, BOB, "D0BOB", "C0NOWHERE")
    ]

    assert {told["channel"].partition(".")[0] for told in errors} == {
        "I do not see you in that channel"
    }
    assert not any(":subs:" in key for key in await here.bot.keys_and_values())


async def test_where_slack_does_not_tell_who_is_where_it_is_set_up_from_within(
    here: Lab,
) -> None:
    here.server.web.scopes -= {"channels:read", "groups:read"}
    form = await here.press_in(await here.home(), "Set up a channel")

    filled = {"Which channel?": PAPERS, "What do you read about?": "protein"}
    errors = await here.server.submit(form, filled)

    assert "or type setup in it." in errors["channel"]


@pytest.mark.parametrize("place", ["slack/T0OTHER/c/C9", "discord/-/c/C9", "slack/T0LAB/d/U0BOB"])
async def test_a_view_that_says_it_stands_elsewhere_changes_nothing_there(
    here: Lab, place: str
) -> None:
    form = await here.opens("setup")
    written = json.loads(str(form.body["private_metadata"])) | {"place": place}
    form.body = form.body | {"private_metadata": json.dumps(written)}

    errors = await here.server.submit(form, {"What do you read about?": "protein"})

    assert errors["interests"].startswith("This form is too old to send.")
    assert not any(":i:" in key for key in await here.bot.keys_and_values())


async def test_what_only_some_may_change_is_refused_before_a_form_opens(here: Lab) -> None:
    await here.type("interests add protein where=here")

    said = await here.type("interests edit where=here", user=BOB)

    assert said.only_for == BOB
    assert "or an administrator changes this channel's settings" in said.shown
    assert here.server.views.showings == []


@pytest.mark.slow
async def test_papers_are_exported_as_chosen(here: Lab) -> None:
    await here.type("save 3")
    form = await here.opens("export choose")

    await here.server.submit(form, {"As what kind of file?": "RIS, for EndNote, Zotero and others"})

    assert [file.name for file in here.server.web.files] == ["saved.ris"]
    assert "The file is in your direct messages with me." in form.shown


async def test_a_time_zone_is_found_by_a_part_of_its_name_or_a_city(here: Lab) -> None:
    form = await here.opens("schedule edit")

    typed = ("berl", "boston", "atlantis")
    offered = [await here.server.look_for(form, "In which time zone?", word) for word in typed]

    assert [found[:1] for found in offered] == [["Europe/Berlin"], ["America/New_York"], []]


async def test_where_the_bot_is_no_member_it_says_how_to_invite_it(here: Lab) -> None:
    form = await here.opens("setup", channel=STRANGE)
    await here.server.submit(form, {"What do you read about?": "protein"})

    refused = await here.press_in(form, "Post the first picks now")
    here.server.workspace.channels[STRANGE].has_bot = True
    posted = await here.press_in(refused, "Try again")

    assert "Type `/invite @paperpicks` there." in refused.shown
    assert "Posted here just now." in posted.shown
    assert len(here.server.workspace.public(STRANGE)) == 1


@pytest.mark.slow
async def test_typographic_quotes_in_a_field_are_read_as_quotes(here: Lab) -> None:
    form = await here.opens("interests edit")

    await here.server.submit(form, {"What do you read about?": "author:“Yann LeCun”"})

    assert 'Your interests now: author:"Yann LeCun".' in form.shown


async def test_a_form_of_another_version_gets_an_answer(here: Lab) -> None:
    form = await here.opens("interests edit")
    form.body = form.body | {"private_metadata": '{"v": 0}'}

    await here.server.submit(form, {"What do you read about?": "protein"})

    assert "This form is too old to send." in form.shown
    assert await stated(here) == []
