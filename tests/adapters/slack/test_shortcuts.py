"""Slack's own menus: settings from anywhere, and papers like those in a message."""

import pytest

from bot.adapters.slack.shortcuts import SHORTCUTS, text_in
from tests.adapters.slack.lab import Lab, labelled
from tests.servers.slack_workspace import ADA, BOB, PAPERS

LINK = "https://arxiv.org/abs/2401.01234"


async def test_settings_open_from_the_menu_of_all(here: Lab) -> None:
    await here.server.use_shortcut("papers_settings", user=BOB)
    settings = await here.shown(1)

    assert settings.user == BOB
    assert settings.shown.startswith("Your interests")
    assert "[Edit schedule]" in settings.shown


async def test_where_settings_open_too_late_a_direct_message_offers_them_again(
    hurried: Lab,
) -> None:
    hurried.stalled.clear()
    await hurried.server.use_shortcut("papers_settings")
    hurried.server.views.expire()
    hurried.stalled.set()
    [said] = await hurried.server.seen(1)

    await hurried.server.press(said, labelled(said, "Open"))
    answered = (await hurried.server.showings(2))[-1]

    assert said.channel == hurried.server.workspace.direct(ADA).id
    assert said.shown.startswith("That took too long to open.")
    assert "Your schedule" in answered.shown


async def test_papers_like_those_in_a_message_are_found_for_the_asker_alone(here: Lab) -> None:
    message = here.server.talk("Anybody read about *protein folding* lately?", channel=PAPERS)

    await here.server.use_on_message("papers_similar", message, user=BOB)
    found = (await here.server.showings(2))[-1]

    assert found.only_for == BOB
    assert "Protein language models as folding priors" in found.shown


async def test_they_are_found_where_the_bot_is_no_member(here: Lab) -> None:
    message = here.server.talk("Graph networks for traffic", channel="C0STRANGE")

    await here.server.use_on_message("papers_similar", message)
    found = (await here.server.showings(2))[-1]

    assert found.only_for == ADA
    assert "Graph networks for traffic forecasting" in found.shown


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ({"text": f"see <{LINK}|this one> &amp; more"}, f"see {LINK} & more"),
        ({"text": "<@U0BOB|bob>: read it?"}, "@bob: read it?"),
        ({"text": "", "blocks": [{"elements": [{"type": "link", "url": LINK}]}]}, LINK),
        ({"text": "a", "attachments": [{"title": "T", "title_link": LINK}]}, f"a\n{LINK}\nT"),
        ({"text": LINK, "attachments": [{"from_url": LINK}]}, LINK),
        ({}, ""),
        ({"text": None, "blocks": None, "attachments": None}, ""),
        ({"text": "x" * 50_000}, "x" * 8_000),
    ],
)
def test_a_message_s_words_and_addresses_are_read(message: dict[str, object], text: str) -> None:
    assert text_in(message) == text


def test_the_menus_entries_fit_slack() -> None:
    assert all(len(str(shortcut["name"])) <= 24 for shortcut in SHORTCUTS)
    assert {shortcut["type"] for shortcut in SHORTCUTS} == {"global", "message"}


@pytest.mark.parametrize("label", ["Pause", "Edit schedule"])
async def test_settings_below_are_drawn_anew_after_what_was_changed_above(
    here: Lab, label: str
) -> None:
    await here.type("schedule weekdays 09:00")
    await here.server.use_shortcut("papers_settings")
    settings = await here.shown(1)
    above = await here.press_above(settings, label)
    if label == "Edit schedule":
        await here.server.submit(above, {"At what time?": "07:15"})
        await here.shown(3)
    await here.until(settings, "[Resume]" if label == "Pause" else "weekdays 07:15")

    shown = "[Resume]" if label == "Pause" else "weekdays 07:15 Europe/Berlin"
    assert shown in settings.shown
    assert settings.id != above.id
