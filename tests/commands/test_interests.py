"""Saying what you care about: the first screen, receipts, and the list."""

from datetime import timedelta

import pytest

from bot.commands import COMMANDS
from bot.core.grammar import write_short
from bot.core.message import Button, Message, Page
from tests.contracts.command_contract import check_fits_a_screen
from tests.installation import GROUP, SUNDAY, Installation, record


def typed(button: Button) -> str:
    return write_short(button.command, button.arguments, COMMANDS)


def offers(message: Message) -> dict[str, str]:
    return {button.label: typed(button) for button in message.buttons}


async def test_the_answer_to_a_first_interest_is_one_whole_screen(filled: Installation) -> None:
    message = await filled.say("interests add protein, -survey", place=GROUP)

    assert message.text.splitlines() == [
        "Got it. Your interests: protein, -survey.",
        "About 3 papers a week match.",
    ]
    assert sorted(card.number for card in message.cards) == [1, 2, 3]
    assert offers(message) == {
        "Send me these weekdays at 09:00 Europe/Berlin": "schedule weekdays 09:00 Europe/Berlin",
        "Add for this channel too": "interests add protein, -survey where=here",
    }


async def test_what_the_button_of_the_first_screen_says_is_what_happens(
    filled: Installation,
) -> None:
    message = await filled.say("interests add protein", zone="America/New_York")
    [offer] = message.buttons

    receipt = await filled.say(typed(offer))

    assert offer.label == "Send me these weekdays at 09:00 America/New_York"
    assert receipt.text == (
        "Scheduled for you: weekdays 09:00 America/New_York, 3 picks. Next: Mon 2 Mar 09:00."
    )


async def test_a_channels_first_screen_offers_to_send_to_the_channel(filled: Installation) -> None:
    message = await filled.say("interests add protein where=here", place=GROUP)

    assert message.text.startswith("Got it. This channel's interests: protein.")
    assert offers(message) == {
        "Send us these weekdays at 09:00 Europe/Berlin": (
            "schedule weekdays 09:00 Europe/Berlin where=here"
        ),
        "Add for me too": "interests add protein",
    }


async def test_a_later_interest_is_a_short_receipt(filled: Installation) -> None:
    await filled.say("interests add protein")

    message = await filled.say("interests add quantum^2")

    assert message.text.splitlines()[0] == "Added to your interests: quantum^2."
    assert message.cards == ()
    assert offers(message) == {"Picks": "picks"}


@pytest.mark.parametrize(
    ("papers", "said"),
    [
        (0, "Nothing here matches yet."),
        (1, "About one paper a week matches."),
        (25, "About 25 papers a week match."),
        (26, "About 26 papers a week match; narrow it?"),
    ],
)
async def test_about_how_many_match_is_said_and_many_are_to_be_narrowed(
    bot: Installation, papers: int, said: str
) -> None:
    await bot.import_(record("Something about beetles and their wings"))
    await bot.import_(*(record(f"Quantum matter of the {n * 7919}th kind") for n in range(papers)))

    message = await bot.say("interests add quantum")

    assert message.text.splitlines()[1].startswith(said)


async def test_what_could_not_be_used_is_named(filled: Installation) -> None:
    message = await filled.say("interests add protein, the of, !!!")

    assert "Left out, with no word to look for or too much at once: “the of, !!!”." in message.text


async def test_a_paper_that_has_not_arrived_is_kept_and_said_so(filled: Installation) -> None:
    message = await filled.say("interests add protein, arxiv:2401.00001, arxiv:2401.00002")

    assert "I do not have arxiv:2401.00001, arxiv:2401.00002 yet" in message.text


async def test_ten_thousand_characters_are_answered_on_one_screen(filled: Installation) -> None:
    for line in (
        ", ".join(f"topic number {n}" for n in range(1_000))[:9_900],
        ", ".join(f"arxiv:2401.{n:05d}" for n in range(1_000))[:9_900],
        "\n".join(f"{'protein ' * 20}{n}" for n in range(100))[:9_900],
    ):
        message = await filled.say(f"interests add {line}")

        assert not message.refused
        check_fits_a_screen(message)
        check_fits_a_screen(await filled.say("interests"))
        check_fits_a_screen(await filled.say("interests clear"))
        check_fits_a_screen(await filled.say("undo"))
        check_fits_a_screen(await filled.say("interests remove 1"))
        await filled.say("interests clear")


async def test_a_long_list_has_pages_that_can_be_typed(bot: Installation) -> None:
    for start in (0, 50):
        await bot.say("interests add " + ", ".join(f"word{n}x" for n in range(start, start + 40)))

    listed = await bot.say("interests")
    pages = [listed]
    while following := next((b for b in pages[-1].buttons if b.label == "Next"), None):
        pages.append(await bot.say(typed(following)))

    numbers = [line.split(".")[0] for page in pages for line in page.text.splitlines()[1:-1]]
    assert numbers == [str(n) for n in range(1, 81)]
    last = pages[-1].blocks[-1]
    assert isinstance(last, Page)
    assert (last.first, last.last, last.total) == (76, 80, 80)
    assert await bot.say("interests page=99") == pages[-1]


@pytest.mark.parametrize(
    ("line", "receipt", "other"),
    [
        ("interests add stars", "Added to your interests: stars.",
         "interests add stars where=here"),
        ("interests remove 1", "Removed from your interests: graphs.",
         "interests remove graphs where=here"),
        ("interests clear", "Cleared all of your interests. Take it back with undo.",
         "interests clear here"),
        ("like 1", "More like Protein folding with equivariant graph networks for you.",
         "like 1 where=here"),
        ("schedule daily 10:00", "Scheduled for you: daily 10:00 Europe/Berlin, 3 picks.",
         "schedule daily 10:00 where=here"),
        ("schedule off", "Switched off for you.", "schedule off where=here"),
        ("pause 2 weeks", "Paused for you until", "pause 2 weeks where=here"),
        ("resume", "Resumed for you.", "resume here"),
    ],
)  # fmt: skip
async def test_what_changes_something_names_its_target_and_offers_the_other_one(
    filled: Installation, line: str, receipt: str, other: str
) -> None:
    for where in ("", " where=here"):
        await filled.say(f"interests add graphs{where}", place=GROUP)
        await filled.say(f"schedule daily 09:00{where}", place=GROUP)
        await filled.say(f"pause{where}" if line == "resume" else "help", place=GROUP)

    mine = await filled.say(line, place=GROUP)
    ours = await filled.say(next(o for o in offers(mine).values() if o == other), place=GROUP)
    private = await filled.say(line)

    assert mine.text.startswith(receipt)
    assert "channel" in ours.text.splitlines()[0]
    assert not ours.refused
    assert not any("here" in offer for offer in offers(private).values())


async def test_an_empty_channel_is_told_how_to_state_its_first_interest(bot: Installation) -> None:
    for line in ("interests where=here", "interests clear where=here", "picks where=here"):
        message = await bot.say(line, place=GROUP)

        assert message.text == (
            "No interests for this channel yet. Say what it cares about: "
            "interests add protein folding where=here."
        )


@pytest.mark.parametrize(
    ("line", "instruction"),
    [
        ("schedule", "schedule weekdays 09:00 Europe/Berlin where=here"),
        ("resume", "schedule weekdays 09:00 Europe/Berlin where=here"),
        ("status", "schedule weekdays 09:00 where=here"),
        ("interests add graphs", "interests where=here"),
        ("interests", "interests remove 1 where=here or interests clear where=here"),
        ("picks", "interests add … where=here"),
        ("why 7", "interests add … where=here"),
    ],
)
async def test_what_a_channel_is_told_to_type_is_for_the_channel(
    filled: Installation, line: str, instruction: str
) -> None:
    await filled.say("interests add graphs where=here", place=GROUP)

    message = await filled.say(f"{line} where=here", place=GROUP)
    mine = await filled.say(line.replace("graphs", "graphs, graph"))

    assert instruction in message.text
    assert "where=here" not in mine.text


async def test_what_a_channel_is_told_about_its_schedule_is_for_the_channel(
    bot: Installation,
) -> None:
    lines = ("schedule daily 09:00", "schedule", "pause", "pause 2 days", "schedule off")

    said = [(await bot.say(f"{line} where=here", place=GROUP)).text for line in lines]

    told = ("interests add", "schedule off", "resume", "resume", "schedule weekdays 09:00")
    for text, line in zip(said, told, strict=True):
        assert line in text
        assert "where=here" in text


async def test_an_exclusion_alone_is_told_once_that_nothing_matches(filled: Installation) -> None:
    message = await filled.say("interests add -survey")

    assert message.text.splitlines() == [
        "Got it. Your interests: -survey.",
        "Nothing here matches yet. Broader words find more: interests add deep learning.",
    ]


async def test_older_papers_that_match_are_shown_without_saying_that_none_does(
    bot: Installation,
) -> None:
    old = SUNDAY - timedelta(days=200)
    await bot.import_(record("Quantum matter of the very first kind"), listed_at=old)

    message = await bot.say("interests add quantum")

    assert [card.number for card in message.cards] == [1]
    assert message.text.splitlines() == [
        "Got it. Your interests: quantum.",
        "Nothing new in the last 30 days; these are older papers you have not seen.",
    ]
