"""The profile: what came from words and from votes, each with the button that removes it."""

from datetime import timedelta

from bot.core.grammar import write_line
from tests.installation import ADA, GROUP, Installation


async def test_with_nothing_known_it_says_how_that_changes(filled: Installation) -> None:
    mine = await filled.say("profile")
    ours = await filled.say("profile where=here", place=GROUP)

    assert mine.text.splitlines() == [
        "What I know about you",
        "From words: nothing yet. Say what matters: interests add protein folding.",
        "From votes: nothing yet. They come from like 4711, dislike 4711 and the buttons.",
        "How many papers come: normal. Change it with settings bar few.",
    ]
    assert "interests add protein folding where=here" in ours.text


async def test_interests_are_listed_heaviest_first_each_with_its_button(
    filled: Installation,
) -> None:
    await filled.say("interests add protein, models^3, -survey")

    message = await filled.say("profile")
    removing = [button for button in message.buttons if button.command == "interests remove"]
    await filled.say(f"interests remove {removing[0].arguments['topic']}")

    lines = message.text.splitlines()
    assert lines[1:5] == [
        "From words: 3 interests, heaviest first.",
        "• models  weight 3",
        "• protein  weight 1",
        "• -survey  leaves papers out",
    ]
    assert len(removing) == 3
    assert "models" not in (await filled.say("interests")).text


async def test_each_interest_has_the_button_that_removes_it(filled: Installation) -> None:
    await filled.say(
        'interests add c++^2, 2024, "graph, networks", author:"O\'Neil, Jr", arxiv:2401.00001, '
        '-"deep, blue", x=5 theory, $\\alpha$-helix'
    )

    for left in range(8, 0, -1):
        assert len(await filled.app.services.preferences.interests(ADA)) == left
        button = (await filled.say("profile")).buttons[0]
        await filled.say(write_line(button.command, button.arguments))

    assert await filled.app.services.preferences.interests(ADA) == ()


async def test_many_interests_come_page_by_page(filled: Installation) -> None:
    topics = ("moons", "tides", "ice", "robots", "spikes", "codes", "bandits")
    await filled.say(f"interests add {', '.join(topics)}")

    first = await filled.say("profile")
    second = await filled.say("profile page=2")

    assert [name for name in topics if f"• {name}" in first.text] == list(topics[:5])
    assert [name for name in topics if f"• {name}" in second.text] == list(topics[5:])


async def test_that_old_votes_fade_is_said_once_they_do(filled: Installation) -> None:
    await filled.say("like 7")

    fresh = await filled.say("profile")
    await filled.wait_until(await filled.clock.now() + timedelta(days=100))
    old = await filled.say("profile")

    assert "fade" not in fresh.text
    assert "Older votes fade: after 6 months one counts half." in old.text


async def test_what_is_muted_is_part_of_it(filled: Installation) -> None:
    await filled.say("mute diffusion for 2 weeks")

    assert "Muted for now: diffusion." in (await filled.say("profile")).text


async def test_a_channels_buttons_mean_the_channel(filled: Installation) -> None:
    await filled.say("interests add protein where=here", place=GROUP)
    await filled.say("like 7 where=here", place=GROUP)

    message = await filled.say("profile where=here", place=GROUP)

    assert message.text.startswith("What I know about this channel")
    *others, mine = message.buttons
    assert {button.arguments["where"] for button in others} == {"here"}
    assert mine.command == "interests share"  # That one means the reader, in this channel.
