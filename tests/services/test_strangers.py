"""A server of thousands: what one member, whom nobody knows, can change for all the others."""

from datetime import timedelta

from bot.core.message import Message
from bot.core.places import Conversation, Reader
from tests.installation import Installation, record

SERVER = Conversation("discord", "900", "901")
CURATOR = "123456789012345678"
SETUP = 'setup protein when="daily 09:00"'
KINDS = ("Notes on", "Limits of", "Maps of", "Models of", "Traces of", "Bounds for")
HEAD, EVE = Reader("discord", "-", "1000"), Reader("discord", "-", "1006")


async def said(bot: Installation, line: str, by: Reader = EVE, **how: object) -> Message:
    """Type a line in the server's channel, as no administrator unless told."""
    return await bot.say(line, by=by, **{"place": SERVER, "is_admin": False, **how})  # type: ignore[arg-type]  # named by the tests


async def next_day(bot: Installation) -> Message:
    """Let a day pass; give what was posted in the server."""
    until = await bot.clock.now() + timedelta(days=1)
    await bot.wait_until(until, {"discord": bot.board})
    return bot.board.posted[-1][1]


async def test_a_channel_that_nobody_set_up_waits_for_who_manages_the_server_or_a_curator(
    filled: Installation,
) -> None:
    lines = (
        "interests add casino where=here",
        "schedule daily 09:00 where=here",
        "setup casino",
        "mute add protein where=here",
        "settings anyone",
        "settings take-over",
        "sources add https://casino.example/rss where=here",
    )
    refused = [await said(filled, line) for line in lines]
    untouched = await filled.app.services.ordering.orders(SERVER)
    await said(filled, f"settings curators <@&{CURATOR}>", HEAD, is_admin=True)
    by_curator = await said(filled, SETUP, roles=(CURATOR,))

    assert [message.refused for message in refused] == [True] * len(lines)
    assert len({message.text for message in refused}) == 1
    assert refused[0].text == (
        "Only who manages this server sets this channel up, or a role they chose: "
        "settings curators @curator. Your own: leave out where=here."
    )
    assert untouched == ()
    assert not by_curator.refused
    assert len(await filled.app.services.ordering.orders(SERVER)) == 1


async def test_one_members_interests_have_no_share_in_a_server_until_it_takes_them(
    bot: Installation,
) -> None:
    topics = ("quantum codes", "casino nights")
    await bot.import_(*(record(f"{kind} {topic}") for kind in KINDS for topic in topics))
    set_up = await said(bot, 'setup quantum when="daily 09:00"', HEAD, is_admin=True)
    await bot.say("interests add casino", by=EVE)

    refused = await said(bot, "interests share named")
    alone = await next_day(bot)
    await said(bot, "settings sharing on", HEAD, is_admin=True)
    taken = await said(bot, "interests share named")
    together = await next_day(bot)

    assert "Add my interests" not in [button.label for button in set_up.buttons]
    assert refused.refused
    assert "settings sharing on" in refused.text
    assert [card.title for card in alone.cards if "casino" in card.title] == []
    assert len(alone.cards) == 3
    assert not taken.refused
    assert [card.title for card in together.cards if "casino" in card.title] != []


async def test_one_member_does_not_use_up_what_would_come_for_all(filled: Installation) -> None:
    await said(filled, "interests add protein, models where=here", HEAD, is_admin=True)
    first = await filled.upcoming(SERVER)

    refused = await said(filled, "picks where=here")
    looked = await said(filled, "preview where=here")
    after = await filled.upcoming(SERVER)
    taken = await said(filled, "picks where=here", HEAD, is_admin=True)

    assert refused.refused
    assert "preview where=here" in refused.text
    assert looked.cards
    assert after == first
    assert taken.cards
    assert await filled.upcoming(SERVER) != first


async def test_a_channels_picks_go_on_from_elsewhere_for_those_alone_who_manage_it(
    filled: Installation,
) -> None:
    await said(filled, SETUP, HEAD, is_admin=True)
    await said(filled, "settings anyone", HEAD, is_admin=True)
    await said(filled, "pause where=here", HEAD, is_admin=True)
    line = f"resume there channel={SERVER}"

    by_a_stranger = await filled.say(line, by=EVE, is_admin=False)
    paused = await filled.app.services.ordering.order(SERVER)
    by_its_setter = await filled.say(line, by=HEAD, is_admin=False)
    resumed = await filled.app.services.ordering.order(SERVER)

    assert by_a_stranger.refused
    assert paused is not None
    assert paused.paused_until is not None
    assert not by_its_setter.refused
    assert resumed is not None
    assert resumed.paused_until is None
