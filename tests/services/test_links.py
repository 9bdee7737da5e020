"""Links to papers: left alone until an administrator wants them shown, and then those known."""

import pytest

from bot.core.places import Conversation, Reader
from tests.installation import Installation, record

EVE = Reader("slack", "T1", "U0EVE")
ROOM = Conversation("slack", "T1", "C1")
LINK = "https://arxiv.org/abs/2603.00001"


@pytest.fixture
async def known(bot: Installation) -> Installation:
    """A bot that knows one paper that can be linked to."""
    await bot.import_(record("Protein folding with graphs", ids=("arxiv:2603.00001",)))
    return bot


async def test_nothing_is_shown_until_an_administrator_says_so(known: Installation) -> None:
    before = await known.say(f"linked {LINK}", by=EVE, place=ROOM)
    await known.say("settings links on", by=EVE, place=ROOM)
    after = await known.say(f"linked {LINK}", by=EVE, place=Conversation("slack", "T1", "C2"))
    elsewhere = await known.say(f"linked {LINK}", by=Reader("slack", "T2", "U9"), place=ROOM)

    assert before.refused
    assert [card.title for card in after.cards] == ["Protein folding with graphs"]
    assert elsewhere.refused


async def test_it_is_switched_off_again(known: Installation) -> None:
    await known.say("settings links on", by=EVE, place=ROOM)

    said = await known.say("settings links off", by=EVE, place=ROOM)

    assert said.text.startswith("Links to papers are left alone here.")
    assert (await known.say(f"linked {LINK}", by=EVE, place=ROOM)).refused


async def test_others_may_look_but_not_switch(known: Installation) -> None:
    refused = await known.say("settings links on", by=EVE, place=ROOM, is_admin=False)
    looked = await known.say("settings links", by=EVE, place=ROOM, is_admin=False)

    assert refused.refused
    assert "Only an administrator" in refused.text
    assert not looked.refused


@pytest.mark.parametrize("link", ["https://arxiv.org/abs/2603.09999", "https://arxiv.org/", "x"])
async def test_what_is_not_known_here_is_not_asked_for_elsewhere(
    known: Installation, link: str
) -> None:
    await known.say("settings links on", by=EVE, place=ROOM)

    assert (await known.say(f"linked {link}", by=EVE, place=ROOM)).refused


async def test_elsewhere_than_on_slack_it_says_where_that_is(known: Installation) -> None:
    for line in ("settings links", "settings links on"):
        message = await known.say(line)

        assert message.refused
        assert message.text.startswith("Only Slack tells me of links that people post.")


async def test_what_everybody_sees_tells_nothing_of_who_posted_the_link(
    known: Installation,
) -> None:
    await known.say("settings links on", by=EVE, place=ROOM)
    await known.say("save 1", by=EVE)

    shown = await known.say(f"linked {LINK}", by=EVE, place=ROOM)

    assert [button.label for button in shown.cards[0].buttons] == [
        *("Save", "Abstract", "More like this"),
    ]


async def test_who_posts_a_link_has_not_used_the_bot(known: Installation) -> None:
    before = await known.keys_and_values()

    await known.say(f"linked {LINK}", by=EVE, place=ROOM)

    assert await known.keys_and_values() == before
