"""What is asked back: narrower parts of something broad, other spellings, searches that find."""

from bot.commands import COMMANDS
from bot.core.grammar import write_short
from bot.core.message import Button, Message, Page
from tests.installation import ADA, GROUP, Installation, record

KINDS = ("machine translation", "federated learning", "graph neural networks", "world models")


async def a_broad_field(bot: Installation) -> None:
    about = (f"{KINDS[n % 4]} for learning machines, part {n}" for n in range(60))
    await bot.import_(*(record(title.capitalize()) for title in about))
    await bot.import_(*(record(f"Tides on moon number {n * 7919}") for n in range(60)))


async def press(bot: Installation, message: Message, label: str) -> Message:
    return await bot.say(typed(next(b for b in message.buttons if b.label == label)))


def typed(button: Button) -> str:
    return write_short(button.command, button.arguments, COMMANDS)


async def stated(bot: Installation) -> list[str]:
    return [one.text for one in await bot.app.services.preferences.interests(ADA)]


async def test_a_broad_interest_stays_and_a_press_adds_the_part_that_matters(
    bot: Installation,
) -> None:
    await a_broad_field(bot)

    message = await bot.say("interests add learning")
    parts = {b.label for b in message.buttons if b.command == "interests add"}
    receipt = await press(bot, message, "world models")

    assert "learning is broad. Which part of it matters most?" in message.text
    assert "narrow it?" not in message.text
    assert message.cards
    assert parts == set(KINDS)
    assert receipt.text.startswith("Added to your interests: world models.")
    assert "is broad" not in receipt.text
    assert await stated(bot) == ["learning", "world models"]


async def test_a_channel_narrows_its_own_interest(bot: Installation) -> None:
    await a_broad_field(bot)

    message = await bot.say("interests add learning where=here", place=GROUP)

    parts = [b for b in message.buttons if b.label in KINDS]
    assert len(parts) == 4
    assert {button.arguments["where"] for button in parts} == {"here"}


async def test_an_interest_in_another_spelling_is_offered_and_replaced_by_a_press(
    filled: Installation,
) -> None:
    message = await filled.say('interests add "protien foldnig"^2, quantum')
    before = await stated(filled)
    receipt = await press(filled, message, '"protein folding"^2')

    assert (
        'No paper here spells it “"protien foldnig"^2”. Did you mean "protein folding"^2?'
        in message.text
    )
    assert before == ["protien foldnig", "quantum"]
    assert "protein folding" in receipt.text
    assert sorted(await stated(filled)) == ["protein folding", "quantum"]


async def test_a_search_with_many_hits_offers_parts_of_them_that_stay_a_search(
    bot: Installation,
) -> None:
    await a_broad_field(bot)

    message = await bot.say("search learning")
    narrower = await press(bot, message, "world models")

    page = message.blocks[-1]
    assert isinstance(page, Page)
    assert {b.label for b in message.buttons if b.label != "Next"} == set(KINDS)
    assert page.total == 60
    last = narrower.blocks[-1]
    assert isinstance(last, Page)
    assert last.total == 15


async def test_a_search_without_hits_offers_those_that_have_some(filled: Installation) -> None:
    message = await filled.say("search protien foldnig date:1990")
    other = await filled.say('search "folding protein"')
    found = await press(filled, other, "folding protein (4)")

    assert message.text.startswith("Nothing found for")
    assert other.text.startswith('Nothing found for “"folding protein"”. These find some:')
    assert [b.label for b in other.buttons] == ["folding protein (4)", "Add as an interest"]
    assert len(found.cards) == 4


async def test_a_search_with_a_slip_in_it_still_finds_and_offers_the_right_spelling(
    filled: Installation,
) -> None:
    message = await filled.say("search protien folding")
    found = await press(filled, message, "protein folding")

    assert message.cards
    assert "No paper here spells it “protien folding”. Did you mean protein folding?" in (
        message.text
    )
    assert {card.number for card in found.cards[:2]} == {1, 3}
    assert "Did you mean" not in found.text
