"""The list of what is most upvoted, and the orders for it, as a reader meets them."""

from datetime import timedelta

import pytest

from bot.core.grammar import write_line
from bot.core.message import Button, Message, Page
from tests.installation import ADA, BOB, GROUP, SUNDAY, Installation, record

UPVOTES = tuple(range(120, 0, -10))  # Twelve papers.
OFFER = "Trending here on Fridays at 16:00"


async def pressed(bot: Installation, message: Message, label: str) -> Message:
    button = next(button for button in message.buttons if button.label == label)
    return await bot.say(typed(button), place=GROUP)


def typed(button: Button) -> str:
    return write_line(button.command, button.arguments)


def numbers(message: Message) -> list[int]:
    return [card.number for card in message.cards]


async def test_it_shows_the_list_in_its_order_and_says_whose_order_that_is(
    bot: Installation,
) -> None:
    listed = await bot.chart("week", *UPVOTES[:3])

    message = await bot.say("trending week")

    assert numbers(message) == listed
    assert message.text.splitlines() == [
        "Most upvoted on Hugging Face this week",
        "In Hugging Face's own order, as of Sun 1 Mar 13:00.",
    ]
    assert [card.badge for card in message.cards] == ["120 upvotes", "110 upvotes", "100 upvotes"]
    assert [button.label for button in message.cards[0].buttons] == [
        *("Like", "Not for me", "Save", "Abstract", "More like this", "Why this", "Mute"),
    ]


async def test_without_a_word_it_is_about_the_day(bot: Installation) -> None:
    await bot.chart("week", 5)
    [listed] = await bot.chart("day", 9)

    assert numbers(await bot.say("trending")) == [listed]


async def test_nothing_of_it_counts_as_seen(bot: Installation) -> None:
    await bot.chart("day", *UPVOTES)
    before = await bot.keys_and_values()

    first = await bot.say("trending")
    await pressed(bot, first, "Next")

    assert await bot.keys_and_values() == before


async def test_five_are_a_page_and_pages_turn_both_ways(bot: Installation) -> None:
    listed = await bot.chart("day", *UPVOTES)

    first = await bot.say("trending")
    second = await pressed(bot, first, "Next")
    third = await pressed(bot, second, "Next")
    back = await pressed(bot, third, "Previous")

    assert [*numbers(first), *numbers(second), *numbers(third)] == listed
    assert numbers(back) == numbers(second)
    pages = [block for m in (first, second, third) for block in m.blocks if isinstance(block, Page)]
    assert [(p.first, p.last, p.total) for p in pages] == [(1, 5, 12), (6, 10, 12), (11, 12, 12)]
    assert "Next" not in [button.label for button in third.buttons]


async def test_a_page_of_a_list_that_was_read_anew_starts_again_and_says_so(
    bot: Installation,
) -> None:
    await bot.chart("day", *UPVOTES)
    first = await bot.say("trending")
    bot.clock.advance(SUNDAY + timedelta(hours=1))
    listed = await bot.chart("day", *UPVOTES[::-1])

    message = await pressed(bot, first, "Next")

    assert numbers(message) == listed[:5]
    assert "The list has changed meanwhile, so it starts again." in message.text


async def test_an_offset_behind_the_end_gives_the_last_page(bot: Installation) -> None:
    listed = await bot.chart("day", *UPVOTES)

    assert numbers(await bot.say("trending day offset=900")) == listed[10:]


async def test_where_no_list_came_yet_it_says_what_to_do(bot: Installation) -> None:
    message = await bot.say("trending")

    assert message.text == (
        "No list from Hugging Face here yet. "
        "Whoever runs me can fetch it: “paperpicks harvest huggingface”."
    )


async def test_it_offers_to_come_on_fridays_until_it_does(bot: Installation) -> None:
    await bot.chart("day", 9)

    first = await bot.say("trending")
    receipt = await pressed(bot, first, "Send me the week's list on Fridays at 16:00")
    again = await bot.say("trending")

    assert receipt.text == (
        "Scheduled for you: the most upvoted this week, Fri 16:00 Europe/Berlin, 5 papers. "
        "Next: Fri 6 Mar 16:00."
    )
    assert again.buttons == ()


@pytest.mark.parametrize("line", ["picks", "interests", "status"])
async def test_a_channel_without_interests_is_offered_trending_papers_first(
    bot: Installation, line: str
) -> None:
    message = await bot.say(f"{line} where=here", place=GROUP)
    receipt = await pressed(bot, message, OFFER)

    assert message.buttons[0].label == OFFER
    assert receipt.text.startswith("Scheduled for this channel: the most upvoted this week")
    assert OFFER not in [
        b.label for b in (await bot.say(f"{line} where=here", place=GROUP)).buttons
    ]


@pytest.mark.parametrize("line", ["picks", "interests"])
async def test_such_a_channel_is_still_told_how_to_state_interests(
    bot: Installation, line: str
) -> None:
    message = await bot.say(f"{line} where=here", place=GROUP)

    assert message.text.startswith("No interests for this channel yet.")


@pytest.mark.parametrize("line", ["picks", "interests", "status"])
async def test_a_reader_without_interests_is_asked_for_some(bot: Installation, line: str) -> None:
    assert (await bot.say(line, place=GROUP)).buttons == ()


@pytest.mark.parametrize(
    "line",
    [
        "schedule trending fri 16:00 where=here",
        "schedule trending fri 16:00 here",
        "schedule trending fri 16:00 Europe/Berlin HERE",
        "schedule where=here trending fri 16:00",
    ],
)
async def test_the_channel_is_meant_by_where_or_by_the_last_word(
    bot: Installation, line: str
) -> None:
    message = await bot.say(line, place=GROUP)

    assert message.text.startswith("Scheduled for this channel")
    assert await bot.app.services.ordering.orders(ADA) == ()


async def test_a_last_word_beside_where_is_part_of_the_text(bot: Installation) -> None:
    message = await bot.say("schedule fri 16:00 me where=here", place=GROUP)

    assert message.text.startswith("I know no time zone “me”.")


async def test_the_last_word_needs_the_same_permission(bot: Installation) -> None:
    await bot.say("schedule trending fri 16:00 here", place=GROUP)

    message = await bot.say("schedule trending off here", place=GROUP, by=BOB, is_admin=False)

    assert message.refused
    assert len(await bot.app.services.ordering.orders(GROUP)) == 1


async def test_both_orders_are_shown_and_the_second_says_how_they_go_together(
    bot: Installation,
) -> None:
    await bot.import_(record("Quantum matter"))
    await bot.say("interests add quantum")
    first = await bot.say("schedule weekdays 09:00")

    second = await bot.say("schedule trending fri 16:00")
    shown = await bot.say("schedule")
    alone = await bot.say("schedule trending")

    assert "one message brings both" not in first.text
    assert "On days with both, one message brings both" in second.text
    assert [line.split(".")[0] for line in shown.text.splitlines()] == [
        "For you: weekdays 09:00 Europe/Berlin, 3 picks",
        "For you: the most upvoted this week, Fri 16:00 Europe/Berlin, 5 papers",
    ]
    assert alone.text == shown.text.splitlines()[1]


async def test_size_and_list_can_be_changed_alone(bot: Installation) -> None:
    await bot.say("schedule trending fri 16:00")

    await bot.say("schedule trending size=2")
    await bot.say("schedule trending month")
    [order] = await bot.app.services.ordering.orders(ADA)

    assert (order.size, order.period) == (2, "month")
    assert order.schedule.weekdays == {4}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("schedule trending", "No trending papers are scheduled for you."),
        ("schedule trending off", "No trending papers are scheduled for you."),
        ("schedule trending fri", "Which time?"),
        ("schedule trending fri 25:00", "There is no time"),
        ("schedule trending month", "Which time?"),
    ],
)
async def test_what_is_missing_is_said(bot: Installation, line: str, said: str) -> None:
    assert (await bot.say(line)).text.startswith(said)


async def test_switching_picks_off_says_that_trending_papers_still_come(
    bot: Installation,
) -> None:
    await bot.say("schedule weekdays 09:00")
    await bot.say("schedule trending fri 16:00")

    message = await bot.say("schedule off")

    assert "Trending papers still come. Stop them too with schedule trending off." in message.text


async def test_a_paper_asked_for_by_its_id_shows_what_sources_say_of_it(bot: Installation) -> None:
    notes = {"huggingface.summary": "It folds.", "huggingface.code": "https://github.com/x/y"}
    await bot.import_(record("A folding paper", ids=("arxiv:2603.00001",), notes=notes))

    [alone] = (await bot.say("search arxiv:2603.00001")).cards
    [listed] = (await bot.say("search folding")).cards

    assert [aside.text for aside in alone.asides] == [
        "Summary by Hugging Face: It folds.",
        "Code: https://github.com/x/y",
    ]
    assert listed.asides == ()
