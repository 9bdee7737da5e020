"""Text that names no command: greetings, questions, links, slips and topics."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.commands import COMMANDS
from bot.core.grammar import write_short
from bot.core.message import Message
from tests.installation import ADA, GROUP, Installation, record


def offers(message: Message) -> list[tuple[str, str]]:
    """Give the buttons as label and the line they stand for."""
    return [
        (button.label, write_short(button.command, button.arguments, COMMANDS))
        for button in message.buttons
    ]


@pytest.mark.parametrize("words", ["hi", "Hello!", "hey there", "Good morning", "hello paperpicks"])
async def test_a_greeting_is_returned_with_the_next_step(bot: Installation, words: str) -> None:
    stranger = await bot.say(words)
    await bot.say("interests add protein")
    known = await bot.say(words)

    assert stranger.text == (
        "Hello! Tell me what you read about and I pick papers for you: "
        "interests add protein folding."
    )
    assert offers(stranger) == [("What I can do", "help")]
    assert known.text.startswith("Hello! Your picks are a word away")
    assert ("Picks", "picks") in offers(known)
    assert not stranger.refused


@pytest.mark.parametrize("words", ["thanks", "Thank you!", "thank you very much", "great :)"])
async def test_thanks_are_taken(bot: Installation, words: str) -> None:
    message = await bot.say(words)

    assert message.text.startswith("You are welcome.")


async def test_a_goodbye_says_how_to_stop_the_digests(bot: Installation) -> None:
    message = await bot.say("bye!")

    assert "schedule off" in message.text


@pytest.mark.parametrize("words", ["?", "how?", "What can you do?", "who are you", "commands"])
async def test_a_question_what_this_is_leads_to_help(bot: Installation, words: str) -> None:
    message = await bot.say(words)

    assert message.text.startswith("I pick papers and look them up.")
    assert ("What I can do", "help") in offers(message)


async def test_a_reader_who_asks_for_help_in_words_gets_it(bot: Installation) -> None:
    for line in ("help me", "help please", "help!", "Help?"):
        message = await bot.say(line)

        assert ("What I can do", "help") in offers(message) or "schedule" in message.text


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("What's new?", "picks"),
        ("new papers", "picks"),
        ("unsubscribe", "schedule off"),
        ("STOP", "schedule off"),
        ("config", "status"),
        ("find graph networks", "search graph networks"),
        ("Look for graph networks", "search graph networks"),
        ("papers about sky surveys", "search sky surveys"),
        ("Find me new papers about graph networks", "search graph networks"),
        ("find the moon", "search the moon"),
        ("show me new physics", "search new physics"),
        ("stop sending diffusion papers", "mute diffusion"),
        ("no more surveys", "mute surveys"),
        ("unlike 3", "reset 3"),
        ("my list", "saved"),
        ("yesterday", "archive yesterday"),
        ("next digest", "preview"),
        ("oops", "undo"),
        ("follow protein design, -survey", "interests add protein design, -survey"),
        ("delete my data", "forget-me"),
        ("interets", "interests"),
        ("pciks 5", "picks 5"),
    ],
)
async def test_what_people_call_a_command_is_one_press_away(
    filled: Installation, words: str, line: str
) -> None:
    message = await filled.say(words)

    assert message.refused
    assert offers(message)[0] == ("Yes, that", line)


@pytest.mark.parametrize(
    "words", ["safe exploration", "stop words", "hi-c maps of chromatin", "next token prediction"]
)
async def test_a_topic_that_begins_like_a_command_or_greeting_is_still_a_topic(
    filled: Installation, words: str
) -> None:
    message = await filled.say(words)

    assert message.text == f"“{words}” is no command of mine. Shall I look for papers on it?"
    assert [label for label, _ in offers(message)] == ["Search for it", "Add as an interest"]


@pytest.mark.parametrize("line", ["7", "#7", "paper 7"])
async def test_a_number_alone_shows_its_paper(filled: Installation, line: str) -> None:
    message = await filled.say(line)

    assert [card.number for card in message.cards] == [7]
    assert offers(message)[-1] == ("More like this", "similar 7")


async def test_a_number_no_paper_has_is_said_to_be_none(filled: Installation) -> None:
    message = await filled.say("99")

    assert message.refused
    assert message.text.startswith("I know no paper “99”.")


async def test_a_command_that_takes_no_words_is_not_guessed_from_words(
    filled: Installation,
) -> None:
    message = await filled.say("forget 3")

    assert [label for label, _ in offers(message)] == ["Search for it", "Add as an interest"]


async def test_what_would_be_searched_for_is_offered_once(filled: Installation) -> None:
    assert [label for label, _ in offers(await filled.say("find moons"))] == ["Yes, that"]


async def test_in_a_channel_a_mention_without_a_command_is_told_of_help(
    filled: Installation,
) -> None:
    message = await filled.say("sky surveys", place=GROUP)

    assert message.text == "I do not know “sky surveys”. Type help for all I can do."
    assert [label for label, _ in offers(message)] == ["Search for it", "Add as an interest"]


@pytest.mark.parametrize(
    "words",
    [
        "https://arxiv.org/abs/2401.01234v2",
        "arxiv:2401.01234",
        "have you seen <https://arxiv.org/pdf/2401.01234>?",
        "(https://huggingface.co/papers/2401.01234)",
    ],
)
async def test_the_link_of_a_paper_shows_the_paper(bot: Installation, words: str) -> None:
    [number] = await bot.import_(record("Stars that blink", ids=("arxiv:2401.01234",)))

    message = await bot.say(words)

    assert [card.number for card in message.cards] == [number]
    assert message.cards[0].summary
    assert offers(message) == [("Papers like this", "interests add arxiv:2401.01234")]
    assert not message.refused


async def test_the_link_of_a_paper_nobody_knows_is_named(bot: Installation) -> None:
    message = await bot.say("https://arxiv.org/abs/2401.99999")

    assert message.refused
    assert message.text.startswith("I cannot find arxiv:2401.99999")


async def test_showing_a_linked_paper_does_not_count_as_a_pick(bot: Installation) -> None:
    await bot.say("interests add stars")
    [number] = await bot.import_(record("Stars that blink", ids=("arxiv:2401.01234",)))

    await bot.say("arxiv:2401.01234")

    assert await bot.upcoming(ADA) == [number]


@settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    words=st.lists(
        st.sampled_from(
            "hi help find me add what is new thanks papers on ? stop \" ' = where= safe".split()
        ),
        max_size=6,
    ).map(" ".join)
)
async def test_small_talk_in_any_order_has_an_answer_whose_buttons_can_be_typed(
    bot: Installation, words: str
) -> None:
    message = await bot.say(words)

    assert "Try again in a minute" not in message.text
    for button in message.buttons:
        assert button.command in {command.name for command in COMMANDS}
