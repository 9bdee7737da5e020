"""What a reader probably meant is one press away."""

import pytest
from redis.asyncio import Redis

from bot.core.grammar import write_line
from bot.core.message import Button, Message
from tests.installation import ADA, GROUP, Installation, install, record

PAPERS = (
    record("Gradient learning for documents", authors=("Yann LeCun", "Léon Bottou")),
    record("Networks that dream", authors=("Geoffrey Hinton", "Yee-Whye Teh")),
    record("Backpropagation again", authors=("G. E. Hinton",), categories=("cs.LG",)),
    record("On cells and walls", authors=("Ada Lovelace",), categories=("q-bio.CB",)),
)


@pytest.fixture
async def authored(bot: Installation) -> Installation:
    """A bot with papers of named authors."""
    await bot.import_(*PAPERS)
    return bot


def labels(message: Message) -> list[str]:
    return [button.label for button in message.buttons]


async def press(bot: Installation, button: Button) -> Message:
    """Carry a button out as an adapter would."""
    return await bot.say(write_line(button.command, button.arguments))


@pytest.mark.parametrize(
    ("line", "said", "label", "receipt"),
    [
        ("schedule weekdays 09:00 Berln", "I know no time zone “Berln”.",
         "Europe/Berlin", "Scheduled for you: weekdays 09:00 Europe/Berlin"),
        ("schedule wekdays 09:00 Paris", "I do not know “wekdays”. Did you mean weekdays?",
         "weekdays", "Scheduled for you: weekdays 09:00 Europe/Paris"),
        ("schedule fri 16:00 New Yrok", "I know no time zone “New Yrok”.",
         "America/New_York", "Scheduled for you: Fri 16:00 America/New_York"),
        ("interests hree", "“hree” is not one of: me, here.", "here", "Your interests"),
        ("interests where=her", "“her” is not one of: me, here.", "here", "Your interests"),
        ("interests add stars wher=me", "I do not know “wher=”. Did you mean where=?",
         "where=", "Added to your interests: stars."),
        ("picks sze=2", "I do not know “sze=”. Did you mean size=?", "size=", ""),
    ],
)  # fmt: skip
async def test_a_slip_is_named_and_its_cure_is_one_press_away(
    filled: Installation, line: str, said: str, label: str, receipt: str
) -> None:
    await filled.say("interests add protein")

    refusal = await filled.say(line)
    [cure] = [button for button in refusal.buttons if button.label == label]
    cured = await press(filled, cure)

    assert refusal.refused
    assert refusal.text.startswith(said)
    assert not cured.refused
    assert cured.text.startswith(receipt)


async def test_a_slip_changes_nothing(filled: Installation) -> None:
    await filled.say("interests add protein")
    before = await filled.keys_and_values()

    await filled.say("interests add stars wher=here")
    await filled.say("schedule weekdays 09:00 Berln")

    assert await filled.keys_and_values() == before


@pytest.mark.parametrize(
    "line", ["interests add x=5 theory", 'interests add "wher=me graphs"', "search a=b wher=here"]
)
async def test_words_with_an_equals_sign_are_words(filled: Installation, line: str) -> None:
    message = await filled.say(line)

    assert not message.refused


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [
        ("Yan LeCun", "Yann LeCun"),
        ("yann lecunn", "Yann LeCun"),
        ("Hintn", "Geoffrey Hinton"),
        ("Leon Botou", "Léon Bottou"),
        ("Lovelase", "Ada Lovelace"),
    ],
)
async def test_a_search_for_an_author_nobody_is_called_names_the_nearest(
    authored: Installation, typed: str, nearest: str
) -> None:
    nothing = await authored.say(f'search au:"{typed}"')
    [guess] = [button for button in nothing.buttons if button.label == nearest]
    found = await press(authored, guess)

    assert f"No paper here is by “{typed}”. Nearest: " in nothing.text
    assert any(nearest in card.authors for card in found.cards)


async def test_other_words_of_a_search_stay_when_an_author_is_put_right(
    authored: Installation,
) -> None:
    nothing = await authored.say("search gradient au:lecunn -survey")

    [guess] = [button for button in nothing.buttons if button.label == "Yann LeCun"]
    assert guess.arguments["query"] == 'gradient author:"Yann LeCun" -survey'


async def test_an_interest_in_an_author_nobody_is_called_can_be_replaced(
    authored: Installation,
) -> None:
    await authored.say("interests add dreams")
    added = await authored.say('interests add author:"Yann LeCunn"')
    [guess] = [button for button in added.buttons if button.label == "Yann LeCun"]

    await press(authored, guess)

    assert not added.refused
    assert "Nearest: Yann LeCun." in added.text
    listed = (await authored.say("interests")).text
    assert 'author:"Yann LeCun"' in listed
    assert "LeCunn" not in listed


async def test_an_interest_in_an_author_stated_in_words_can_be_replaced(
    authored: Installation,
) -> None:
    await authored.say("interests add dreams")
    added = await authored.say("interests add yann lecun, hinton networks, cells")
    [guess] = [button for button in added.buttons if button.label == "Yann LeCun"]

    await press(authored, guess)

    assert "“yann lecun” is looked for in titles and abstracts." in added.text
    assert "“hinton networks”" not in added.text
    stated = await authored.app.services.preferences.interests(ADA)
    assert {one.text for one in stated} == {"dreams", "Yann LeCun", "hinton networks", "cells"}


async def test_a_channels_interest_is_replaced_in_the_channel(authored: Installation) -> None:
    added = await authored.say("interests add cat:cs.LGG where=here", place=GROUP)
    [guess] = [button for button in added.buttons if button.label.startswith("cs.LG ")]

    assert guess.arguments["where"] == "here"


async def test_a_subject_to_read_that_does_not_exist_is_named_and_its_cure_is_one_press_away(
    redis: Redis, prefix: str
) -> None:
    bot = install(redis, prefix, sources=("arxiv",))

    refusal = await bot.say("sources categories add cs.LGG")
    [cure] = refusal.buttons
    cured = await press(bot, cure)

    assert refusal.refused
    assert refusal.text.startswith("arXiv: category cs.LGG does not exist.")
    assert cure.label == "cs.LG (Machine Learning)"
    assert not cured.refused
    assert "cs.LG" in (await bot.say("sources categories")).text


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("cs.LGG", "cs.LG (Machine Learning)"),
        ('"machine learning"', "cs.LG (Machine Learning)"),
        ("q-bio.BB", "q-bio.CB (Cell Behavior)"),
    ],
)
async def test_an_interest_in_a_subject_that_does_not_exist_names_the_nearest(
    authored: Installation, typed: str, label: str
) -> None:
    added = await authored.say(f"interests add cat:{typed}")

    assert added.text.count("There is no subject") == 1
    assert label in labels(added)


@pytest.mark.parametrize("typed", ["cs.LG", "CS.lg", "cs", "math.NA", "stat.TH", "biorxiv.zoology"])
async def test_a_subject_that_exists_is_taken_without_a_word(
    authored: Installation, typed: str
) -> None:
    added = await authored.say(f"interests add cat:{typed}")

    assert "There is no subject" not in added.text


async def test_a_name_that_is_like_no_other_is_kept_without_guesses(
    authored: Installation,
) -> None:
    added = await authored.say('interests add author:"Qxzzyk Wvbbnm"')

    assert "Nearest" not in added.text
    assert not added.refused


async def test_without_any_paper_nothing_is_guessed(bot: Installation) -> None:
    added = await bot.say("interests add author:lecunn")

    assert "Nearest" not in added.text
    assert await bot.upcoming(ADA) == []
