"""Papers like one or like a text, page by page; nothing is marked as seen."""

import pytest

from tests.installation import ADA, TITLES, Installation, record


async def test_a_paper_is_named_by_its_number_or_its_id(filled: Installation) -> None:
    await filled.import_(record("Folding proteins by graph networks", ids=("arxiv:2401.00001",)))

    by_number = await filled.say("similar 13")
    by_link = await filled.say("similar https://arxiv.org/abs/2401.00001v2")
    spoken = await filled.say("similar to 13")

    assert by_number.cards == by_link.cards == spoken.cards != ()
    assert by_number.cards[0].title == TITLES[0]
    assert 13 not in [card.number for card in by_number.cards]
    assert by_number.text == "Papers like Folding proteins by graph networks"


async def test_free_text_is_compared_as_it_is(filled: Installation) -> None:
    message = await filled.say("similar circuits of quanta learned from a few samples")

    assert message.cards[0].title == TITLES[7]
    assert message.text.startswith("Papers like “circuits of quanta")
    assert "samples" in "".join(span.text for span in message.cards[0].why)


async def test_pages_hold_all_once_and_turn_both_ways(bot: Installation) -> None:
    await bot.import_(*(record(f"Quantum matter of the {n * 7919}th kind") for n in range(13)))

    first = await bot.say("similar quantum matter")
    second = await bot.say(f"similar quantum matter offset=5 at={bot.app.catalogue.index.position}")
    last = await bot.say(f"similar quantum matter offset=10 at={bot.app.catalogue.index.position}")

    shown = [card.number for page in (first, second, last) for card in page.cards]
    assert sorted(shown) == list(range(1, 14))
    assert [b.label for b in first.buttons] == ["Next"]
    assert [b.label for b in second.buttons] == ["Previous", "Next"]
    assert [b.label for b in last.buttons] == ["Previous"]


async def test_once_papers_came_in_the_list_starts_again(bot: Installation) -> None:
    await bot.import_(*(record(f"Quantum matter of the {n * 7919}th kind") for n in range(13)))
    first = await bot.say("similar quantum matter")
    await bot.import_(record("Quantum matters"))

    [turn] = first.buttons
    arguments = " ".join(f'{name}="{value}"' for name, value in turn.arguments.items())
    second = await bot.say(f"similar {arguments}")

    assert "New papers came in, so this list starts again." in second.text
    assert [b.label for b in second.buttons] == ["Next"]


async def test_nothing_is_marked_as_seen(filled: Installation) -> None:
    await filled.app.services.preferences.add(ADA, ADA, "protein", 1.0, await filled.clock.now())
    upcoming = await filled.upcoming()

    await filled.say(f"similar {upcoming[0]}")
    await filled.say("similar protein folding")

    assert await filled.upcoming() == upcoming != []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("similar", "Like what?"),
        ("similar the of", "Like what?"),
        ("similar 99", "I know no paper “99”."),
        ("similar arxiv:2401.99999", "I know no paper"),
    ],
)
async def test_what_names_nothing_is_refused_in_words(
    filled: Installation, line: str, said: str
) -> None:
    message = await filled.say(line)

    assert message.refused
    assert message.text.startswith(said)


async def test_a_text_without_any_known_word_says_what_next(filled: Installation) -> None:
    message = await filled.say("similar zebrafish larvae")

    assert "Nothing here resembles that." in message.text


async def test_why_leads_to_papers_like_it(filled: Installation) -> None:
    await filled.say("interests add protein")

    message = await filled.say("why 1")

    [card] = message.cards
    assert ("similar", {"to": "1"}) in [(b.command, dict(b.arguments)) for b in card.buttons]
