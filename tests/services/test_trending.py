"""Digests of what is most upvoted: alone, and on days with picks in one message with them."""

import asyncio
from datetime import timedelta

import pytest

from bot.core.delivery import State
from bot.core.errors import NotPosted
from bot.core.message import Message
from bot.core.places import Conversation
from bot.core.ports import MessageRef
from tests.installation import ADA, BOB, GROUP, SUNDAY, Board, Installation, days, record

DAY = timedelta(days=1)
WEEK = (90, 80, 70, 60, 50, 40, 30)


async def interested(bot: Installation, *, here: bool = False, papers: int = 30) -> None:
    """Let there be an interest, papers for it, and no first picks."""
    await bot.import_(*(record(f"Quantum matter of the {n * 7919}th kind") for n in range(papers)))
    await bot.app.services.preferences.add(GROUP if here else ADA, ADA, "quantum", 1.0, SUNDAY)


def shown(*messages: Message) -> list[int]:
    return [card.number for message in messages for card in message.cards]


async def states(bot: Installation, kind: str, count: int = 1) -> list[State]:
    """The states of an order's last days, earliest first."""
    ordering = bot.app.services.ordering
    [order] = [o for o in await ordering.orders(ADA) if o.kind == kind]
    records = await ordering.recent(order, await bot.clock.now(), count)
    return [one.state for one in records[::-1]]


async def test_a_reader_without_interests_gets_the_top_of_the_list_in_its_order(
    bot: Installation,
) -> None:
    numbers = await bot.chart("week", *WEEK)
    await bot.say("schedule trending fri 16:00")

    friday, next_friday = await days(bot, 14)

    assert shown(friday) == numbers[:5]
    assert shown(next_friday) == numbers[5:]
    assert friday.text.splitlines() == [
        "Fri 6 Mar: most upvoted on Hugging Face this week",
        "In Hugging Face's own order, as of Sun 1 Mar 13:00.",
    ]
    assert friday.cards[0].badge == "90 upvotes"
    assert friday.cards[0].score is None


async def test_nothing_had_voted_on_or_left_out_comes_again(bot: Installation) -> None:
    numbers = await bot.chart("day", *WEEK)
    await bot.say(f"like {numbers[0]}")
    await bot.say(f"dislike {numbers[1]}")
    await bot.say("interests add -“number 70”".replace("“", '"').replace("”", '"'))
    await bot.say("schedule trending daily 09:00 size=2")

    monday, tuesday, wednesday = await days(bot, 3)

    assert [shown(m) for m in (monday, tuesday)] == [numbers[3:5], numbers[5:7]]
    assert shown(wednesday) == []


async def test_picks_and_trending_papers_never_repeat_each_other(bot: Installation) -> None:
    await interested(bot, papers=2)
    numbers = await bot.import_(record("Quantum matter, widely read"))
    await bot.app.store.charts.keep("day", [*numbers, 1, 2], SUNDAY)
    await bot.say("schedule mon 09:00")
    await bot.say("schedule trending tue, wed, thu 09:00")

    monday, tuesday, *_ = await days(bot, 4)

    assert sorted(shown(monday)) == [1, 2, *numbers]
    assert shown(tuesday) == []


async def test_merged_papers_are_one_and_are_found_by_their_present_number(
    bot: Installation,
) -> None:
    first, second = await bot.import_(record("A first title of it"), record("Quite another title"))
    await bot.app.store.papers.store(
        [
            record("A first title of it", ids=("arxiv:1",)),
            record("Quite another title", ids=("arxiv:1",)),
        ],
        listed_at=SUNDAY,
    )
    await bot.app.store.charts.keep("day", [second], SUNDAY)
    await bot.app.store.charts.keep("week", [second, first], SUNDAY)
    await bot.say("schedule trending daily 09:00")

    week = await bot.say("trending week")
    [message] = await days(bot, 1)

    assert shown(week) == [first]
    assert shown(message) == [first]


@pytest.mark.parametrize(
    ("line", "list_"),
    [
        ("trending fri 16:00", "week"),
        ("trending mon, fri 16:00", "week"),
        ("trending mon, wed, fri 16:00", "day"),
        ("trending daily 16:00", "day"),
        ("trending month fri 16:00", "month"),
        ("trending day fri 16:00", "day"),
    ],
)
async def test_up_to_two_weekdays_mean_the_week_unless_the_line_says(
    bot: Installation, line: str, list_: str
) -> None:
    numbers = await bot.chart(list_, 9)
    await bot.say(f"schedule {line}")

    posted = await days(bot, 5.5)

    assert shown(*posted) == numbers


async def test_an_empty_list_is_said_to_a_reader_and_a_channel_is_left_alone(
    bot: Installation,
) -> None:
    await bot.say("schedule trending daily 09:00")
    await bot.say("schedule trending daily 09:00 where=here", place=GROUP)

    [nothing_read] = await days(bot, 1)
    await bot.app.store.charts.keep("day", await bot.chart("day", 9), await bot.clock.now())
    await days(bot, 1)
    [all_seen] = await days(bot, 1)

    assert nothing_read.text == (
        "No list from Hugging Face has come in yet. Next look: Tue 3 Mar 09:00."
    )
    assert all_seen.text == (
        "Nothing you have not seen among the most upvoted on its latest day. "
        "Next look: Thu 5 Mar 09:00."
    )


async def test_a_channel_that_heard_nothing_five_times_is_told_once(bot: Installation) -> None:
    await bot.say("schedule trending daily 09:00 where=here", place=GROUP)

    assert await days(bot, 4) == []
    [said] = await days(bot, 1)
    assert await days(bot, 10) == []

    assert said.text == (
        "Nothing new among the most upvoted on its latest day, 5 times in a row. "
        "See the list with trending."
    )


async def test_the_buttons_of_a_channels_trending_papers_count_for_the_channel(
    bot: Installation,
) -> None:
    [number] = await bot.chart("week", 9)
    await bot.say("schedule trending fri 16:00 where=here", place=GROUP)

    [message] = await days(bot, 6)

    like = message.cards[0].buttons[0]
    assert like.arguments == {"paper": str(number), "where": "here"}


async def test_on_a_day_with_both_the_earlier_message_brings_both(bot: Installation) -> None:
    await interested(bot)
    numbers = await bot.chart("week", *WEEK)
    await bot.say("schedule weekdays 09:00")
    await bot.say("schedule trending fri 16:00")

    *before, friday, monday = await days(bot, 8)

    assert [len(message.cards) for message in before] == [3, 3, 3, 3]
    assert [card.title[:7] for card in friday.cards[:3]] == ["Quantum"] * 3
    assert shown(friday)[3:] == numbers[:2]
    assert friday.text.splitlines()[:2] == [
        "Fri 6 Mar: 3 for quantum",
        "Most upvoted on Hugging Face this week",
    ]
    assert len(monday.cards) == 3
    assert len(set(shown(*before, friday, monday))) == 20
    profile = await bot.app.services.preferences.profile(ADA)
    assert set(shown(friday)) <= profile.seen


async def test_the_later_order_of_such_a_day_ends_as_left_out_and_status_says_why(
    bot: Installation,
) -> None:
    await interested(bot)
    await bot.chart("week", *WEEK)
    await bot.say("schedule mon 09:00")
    await bot.say("schedule trending mon 16:00")

    posted = await days(bot, 1.5)
    status = await bot.say("status")

    assert len(posted) == 1
    assert await states(bot, "picks", 2) == [State.DONE]
    assert await states(bot, "trending", 2) == [State.SKIPPED]
    assert "Mon 2 Mar: came with the other message" in status.text
    assert "Trending: Mon 16:00 Europe/Berlin, 5 most upvoted this week." in status.text


async def test_a_channel_whose_papers_came_earlier_is_not_counted_as_silent(
    bot: Installation,
) -> None:
    await interested(bot, here=True)
    await bot.chart("day", 9)
    await bot.say("schedule daily 09:00 here", place=GROUP)
    await bot.say("schedule trending daily 16:00 here", place=GROUP)

    await days(bot, 7)
    await bot.say("schedule off here", place=GROUP)

    assert await days(bot, 4) == []
    assert "5 times in a row" in (await days(bot, 1))[0].text


async def test_two_processes_at_the_same_minute_post_one_message(bot: Installation) -> None:
    await interested(bot)
    await bot.chart("day", *WEEK)
    await bot.say("schedule daily 09:00")
    await bot.say("schedule trending daily 09:00")
    bot.clock.advance(SUNDAY + timedelta(hours=20))
    deliveries = await bot.app.timetable.look()

    ended = await asyncio.gather(
        *(bot.app.delivering({"console": bot.board}).deliver(one) for one in deliveries)
    )

    assert sorted(map(str, ended)) == ["done", "skipped"]
    [(_, message)] = bot.board.posted
    assert len(message.cards) == 5
    profile = await bot.app.services.preferences.profile(ADA)
    assert profile.seen == set(shown(message))


class Away(Board):
    """A platform that takes nothing until it is back."""

    back = False

    async def post(self, to: Conversation, message: Message, *, key: str) -> MessageRef:
        if not self.back:
            raise NotPosted("away")
        return await super().post(to, message, key=key)


async def test_both_parts_wait_together_for_a_platform_that_is_away(bot: Installation) -> None:
    await interested(bot)
    numbers = await bot.chart("day", *WEEK)
    await bot.say("schedule daily 09:00")
    await bot.say("schedule trending daily 10:00")
    board = Away()

    await bot.wait_until(SUNDAY + timedelta(hours=22), {"console": board})
    waiting = await bot.app.services.trending.unseen(ADA, "day", 5, SUNDAY)
    board.back = True
    await bot.wait_until(SUNDAY + timedelta(hours=24), {"console": board})

    [(_, message)] = board.posted
    assert len(message.cards) == 5
    assert shown(message)[3:] == numbers[:2]
    assert waiting is not None
    assert [paper.number for paper in waiting.papers] == numbers[2:]


@pytest.mark.parametrize(("picks", "trending"), [("09:00", "10:00"), ("10:00", "09:00")])
async def test_a_paper_of_both_parts_is_shown_once_and_the_next_ones_move_up(
    bot: Installation, picks: str, trending: str
) -> None:
    await interested(bot, papers=2)
    [both] = await bot.import_(record("Quantum quantum matter"))
    numbers = await bot.chart("day", 9, 8)
    await bot.app.store.charts.keep("day", [both, *numbers], SUNDAY)
    await bot.say(f"schedule daily {picks} size=2")
    await bot.say(f"schedule trending daily {trending} size=2")

    [monday] = await days(bot, 1)

    assert both in shown(monday)
    assert len(shown(monday)) == len(set(shown(monday))) == 4


async def test_trending_papers_before_picks_bring_the_picks_below_them(bot: Installation) -> None:
    await interested(bot)
    numbers = await bot.chart("week", *WEEK)
    await bot.say("schedule mon 16:00")
    await bot.say("schedule trending mon 09:00")

    [monday] = await days(bot, 1.5)

    assert shown(monday)[:3] == numbers[:3]
    assert monday.text.splitlines()[0] == "Mon 2 Mar: most upvoted on Hugging Face this week"
    assert monday.text.splitlines()[-1] == "2 for quantum"
    assert len(monday.cards) == 5


async def test_orders_for_the_same_minute_are_one_message(bot: Installation) -> None:
    await interested(bot)
    await bot.chart("day", *WEEK)
    await bot.say("schedule daily 09:00")
    await bot.say("schedule trending daily 09:00")

    posted = await days(bot, 3)

    assert [len(message.cards) for message in posted] == [5, 5, 5]
    assert len(set(shown(*posted))) == 15


@pytest.mark.parametrize(
    ("picks", "trending", "parts"), [(5, 5, (3, 2)), (1, 5, (1, 4)), (5, 1, (4, 1)), (2, 2, (2, 2))]
)
async def test_both_parts_have_room_in_five_papers(
    bot: Installation, picks: int, trending: int, parts: tuple[int, int]
) -> None:
    await interested(bot)
    numbers = await bot.chart("week", *WEEK)
    await bot.say(f"schedule mon 09:00 size={picks}")
    await bot.say(f"schedule trending mon 10:00 size={trending}")

    [monday] = await days(bot, 1)

    widely = [number for number in shown(monday) if number in numbers]
    assert (len(monday.cards) - len(widely), len(widely)) == parts


async def test_what_did_not_fit_comes_another_day(bot: Installation) -> None:
    await interested(bot, papers=5)
    numbers = await bot.chart("day", *WEEK[:3])
    await bot.say("schedule mon 09:00 size=5")
    await bot.say("schedule trending day mon, tue 10:00 size=3")

    monday, tuesday = await days(bot, 2)

    assert shown(tuesday) == numbers[2:]
    assert len(monday.cards) == 5


async def test_a_quiet_earlier_order_leaves_the_day_to_the_later_one(bot: Installation) -> None:
    numbers = await bot.chart("week", *WEEK)
    await interested(bot, here=True, papers=0)
    await bot.say("schedule mon 09:00 where=here", place=GROUP)
    await bot.say("schedule trending mon 16:00 where=here", place=GROUP)

    at_nine = await days(bot, 0.9)
    [at_four] = await days(bot, 0.6)

    assert at_nine == []
    assert shown(at_four) == numbers[:5]
    assert at_four.text.startswith("Mon 2 Mar: most upvoted")


async def test_a_reader_without_picks_today_gets_the_honest_line_and_the_trending_papers(
    bot: Installation,
) -> None:
    numbers = await bot.chart("week", *WEEK)
    await interested(bot, papers=0)
    await bot.say("schedule mon 09:00")
    await bot.say("schedule trending mon 16:00")

    [monday] = await days(bot, 1.5)

    assert shown(monday) == numbers[:5]
    assert monday.text.splitlines()[0].startswith("No new paper matches your interests today.")
    assert monday.text.splitlines()[1] == "Most upvoted on Hugging Face this week"


async def test_an_order_set_after_its_hour_of_the_day_does_not_come_along(
    bot: Installation,
) -> None:
    await interested(bot)
    await bot.chart("day", *WEEK)
    await bot.say("schedule daily 18:00")
    await bot.wait_until(SUNDAY + timedelta(hours=1))
    await bot.say("schedule trending daily 09:00")  # It is two in the afternoon.

    [sunday] = await days(bot, 0.5)
    [monday] = await days(bot, 0.9)

    assert len(sunday.cards) == 3
    assert len(monday.cards) == 5


async def test_orders_of_another_reader_or_place_stay_apart(bot: Installation) -> None:
    await interested(bot)
    await bot.chart("day", *WEEK)
    await bot.say("schedule daily 09:00")
    await bot.say("schedule trending daily 10:00", by=BOB)
    await bot.say("schedule trending daily 11:00 where=here", place=GROUP)

    posted = await days(bot, 1)

    assert [len(message.cards) for message in posted] == [3, 5, 5]


async def test_a_pause_of_both_is_resumed_and_taken_back_as_one(bot: Installation) -> None:
    await interested(bot)
    await bot.chart("day", *WEEK)
    await bot.say("schedule daily 09:00")
    await bot.say("schedule trending daily 09:00")
    ordering = bot.app.services.ordering
    running = await ordering.orders(ADA)

    await bot.say("pause 2 days")
    paused = await ordering.orders(ADA)
    undone = await bot.say("undo")

    assert [order.paused_until for order in paused] == [SUNDAY + 2 * DAY] * 2
    assert undone.text == "Taken back: the pause for you."
    assert await ordering.orders(ADA) == running

    await bot.say("pause 2 days")
    assert await days(bot, 1.5) == []
    resumed = await bot.say("resume")

    assert resumed.text == "Resumed for you. Next: Tue 3 Mar 09:00."
    assert len(await days(bot, 1)) == 1


async def test_each_order_is_switched_off_and_taken_back_alone(bot: Installation) -> None:
    await interested(bot)
    await bot.say("schedule daily 09:00")
    await bot.say("schedule trending fri 16:00")
    ordering = bot.app.services.ordering

    off = await bot.say("schedule trending off")
    left = [order.kind for order in await ordering.orders(ADA)]
    undone = await bot.say("undo")

    assert off.text.startswith("Trending papers switched off for you.")
    assert left == ["picks"]
    assert undone.text == "Taken back: switching off trending papers for you."
    assert [order.kind for order in await ordering.orders(ADA)] == ["picks", "trending"]

    await bot.say("schedule off")

    assert [order.kind for order in await ordering.orders(ADA)] == ["trending"]


async def test_a_change_written_down_before_there_were_two_kinds_is_taken_back(
    bot: Installation,
) -> None:
    await bot.say("schedule trending fri 16:00")
    await bot.say("schedule daily 09:00")
    ordering = bot.app.services.ordering

    await ordering.restore(ADA, None, SUNDAY)

    assert [order.kind for order in await ordering.orders(ADA)] == ["trending"]


async def test_forgetting_a_reader_forgets_the_order_for_trending_papers(
    bot: Installation,
) -> None:
    await interested(bot)
    await bot.chart("day", *WEEK)
    await bot.say("schedule daily 09:00")
    await bot.say("schedule trending daily 10:00")
    await bot.wait_until(SUNDAY + 2 * DAY)

    await bot.say("forget-me yes")

    held = await bot.keys_and_values()
    assert [key for key, value in held.items() if ADA.user in key or ADA.user in value] == []


async def test_the_digest_of_a_day_with_both_can_be_seen_again(bot: Installation) -> None:
    await interested(bot)
    await bot.chart("day", *WEEK)
    await bot.say("schedule daily 12:00")
    await bot.say("schedule trending daily 09:00")
    [monday] = await days(bot, 1)

    again = await bot.say("picks again day=2026-03-02")

    assert again.cards == monday.cards
