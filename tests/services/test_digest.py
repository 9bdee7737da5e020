"""What a scheduled day brings: new papers, or one honest line, or in a channel silence."""

from datetime import datetime, timedelta

import pytest
from redis.asyncio import Redis

from bot.core.errors import CannotTell, OutcomeUnknown
from bot.core.grammar import write_line
from bot.core.message import Audience, Message
from bot.core.places import Conversation
from bot.core.ports import MessageRef, SourceHealth, SourceState
from bot.store.keys import Keys
from tests.installation import ADA, GROUP, SUNDAY, Board, Installation, days, install, record

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
TOMORROW = "Next look: Tue 3 Mar 09:00."
MONDAY_AT_NINE = SUNDAY + timedelta(hours=20)  # 08:00 UTC is 09:00 in Berlin.


async def ordered(bot: Installation, *, here: bool = False, interest: str = "quantum") -> None:
    """Set an interest and a daily order, without the first picks being shown."""
    owner = GROUP if here else ADA
    await bot.app.services.preferences.add(owner, ADA, interest, 1.0, SUNDAY)
    await bot.say("schedule daily 09:00" + (" where=here" if here else ""), place=GROUP)


def quantum(n: int) -> str:
    return f"Quantum matter of the {n * 7919}th kind"


async def test_a_digest_holds_its_date_its_topic_and_at_most_its_size(bot: Installation) -> None:
    await bot.import_(*(record(quantum(n)) for n in range(7)))
    await ordered(bot)

    first, second, third, *quiet = await days(bot, 4)

    assert first.text == "Mon 2 Mar: 3 for quantum"
    assert first.audience is Audience.EVERYONE
    assert [len(message.cards) for message in (first, second, third)] == [3, 3, 1]
    assert third.text == "Wed 4 Mar: one for quantum"
    assert [message.cards for message in quiet] == [()]
    numbers = [card.number for message in (first, second, third) for card in message.cards]
    assert len(set(numbers)) == 7


async def test_the_buttons_of_a_channels_digest_count_for_the_channel(bot: Installation) -> None:
    await bot.import_(record(quantum(1)))
    await ordered(bot, here=True)

    [message] = await days(bot, 1)

    like = message.cards[0].buttons[0]
    assert (like.command, like.arguments) == ("like", {"paper": "1", "where": "here"})


async def test_a_new_order_starts_with_the_last_seven_days_and_never_goes_back_further(
    bot: Installation,
) -> None:
    await bot.import_(record(quantum(1)), listed_at=SUNDAY - 7 * DAY - timedelta(seconds=1))
    await bot.import_(record(quantum(2)), listed_at=SUNDAY - 7 * DAY)
    await ordered(bot)

    messages = await days(bot, 3)

    assert [card.number for message in messages for card in message.cards] == [2]


async def test_an_old_order_considers_thirty_days(bot: Installation) -> None:
    await ordered(bot)
    await days(bot, 40)
    now = await bot.clock.now()
    due = now + timedelta(hours=19)  # Summer time has begun.
    await bot.import_(record(quantum(1)), listed_at=due - 30 * DAY - timedelta(seconds=1))
    await bot.import_(record(quantum(2)), listed_at=due - 30 * DAY)

    messages = await days(bot, 1)

    assert [card.number for message in messages for card in message.cards] == [2]


@pytest.mark.parametrize(
    ("sources", "said"),
    [
        ([], "No new paper matches your interests today. Next look: Tue 3 Mar 09:00."),
        (
            [SourceHealth("arXiv", SourceState.NOTHING_ANNOUNCED)],
            "No new papers were announced today. Next look: Tue 3 Mar 09:00.",
        ),
        (
            [SourceHealth("arXiv", SourceState.DOWN, MONDAY_AT_NINE - timedelta(minutes=50))],
            "arXiv has been out of reach since 08:10, so there is nothing new. " + TOMORROW,
        ),
        (
            [
                SourceHealth("bioRxiv", SourceState.NOTHING_ANNOUNCED),
                SourceHealth("arXiv", SourceState.DOWN, MONDAY_AT_NINE - 3 * DAY),
            ],
            "arXiv has been out of reach since Fri 27 Feb 09:00, so there is nothing new. "
            + TOMORROW
            + "\nbioRxiv: nothing announced today.",
        ),
        (
            [
                SourceHealth("arXiv", SourceState.FRESH, read_at=MONDAY_AT_NINE - 2 * HOUR),
                SourceHealth("bioRxiv", SourceState.DOWN, MONDAY_AT_NINE - HOUR),
                SourceHealth("Hugging Face", SourceState.SHORT, count=9, usual=40),
            ],
            (
                "No new paper matches your interests today. Next look: Tue 3 Mar 09:00.\n"
                "From arXiv 07:00. bioRxiv has been out of reach since 08:00. "
                "Hugging Face listed only 9, usually about 40; I look again soon."
            ),
        ),
    ],
)
async def test_an_empty_day_says_truly_why(
    redis: Redis, prefix: str, sources: list[SourceHealth], said: str
) -> None:
    bot = install(redis, prefix, health=sources)
    await ordered(bot)

    [message] = await days(bot, 1)

    assert message.text == said
    assert message.cards == ()


async def test_a_day_on_which_nothing_passes_the_bar_names_the_nearest_miss(
    bot: Installation,
) -> None:
    # From a thousand papers on a pick has to be among the best hundredth.
    await bot.import_(*(record(quantum(n)) for n in range(12)), listed_at=SUNDAY - 20 * DAY)
    await bot.import_(*(record(f"Beetles {n} of {n * 31}") for n in range(990)))
    await bot.import_(record("Beetles, trees, quantum and much else", abstract="Trees. " * 50))
    await ordered(bot)

    [message] = await days(bot, 1)

    assert message.text == (
        "Nothing close enough to your interests today. "
        "Nearest miss: Beetles, trees, quantum and much else. Next look: Tue 3 Mar 09:00."
    )


async def test_beside_papers_a_source_that_is_down_is_named(redis: Redis, prefix: str) -> None:
    down = SourceHealth("arXiv", SourceState.DOWN, MONDAY_AT_NINE - timedelta(hours=2))
    bot = install(redis, prefix, health=[down])
    await bot.import_(record(quantum(1)))
    await ordered(bot)

    [message] = await days(bot, 1)

    assert len(message.cards) == 1
    assert message.text.endswith("arXiv has been out of reach since 07:00.")


async def test_below_papers_stands_when_each_source_was_read(redis: Redis, prefix: str) -> None:
    health = [
        SourceHealth("arXiv", SourceState.FRESH, read_at=MONDAY_AT_NINE - 2 * HOUR),
        SourceHealth("Hugging Face", SourceState.FRESH, read_at=MONDAY_AT_NINE - 14 * HOUR),
        SourceHealth("bioRxiv", SourceState.NEW),
    ]
    bot = install(redis, prefix, health=health)
    await bot.import_(record(quantum(1)))
    await ordered(bot)

    [message] = await days(bot, 1)

    assert message.text.endswith("\nFrom arXiv 07:00, Hugging Face Sun 1 Mar 19:00.")


async def test_a_source_that_recovers_is_no_longer_named(redis: Redis, prefix: str) -> None:
    health = [SourceHealth("arXiv", SourceState.DOWN, MONDAY_AT_NINE)]
    bot = install(redis, prefix, health=health)
    await ordered(bot)
    await days(bot, 1)
    health[:] = [SourceHealth("arXiv", SourceState.FRESH)]

    [message] = await days(bot, 1)

    assert message.text.startswith("No new paper matches")


async def test_a_channel_hears_nothing_on_empty_days_and_after_five_of_them_why_once(
    bot: Installation,
) -> None:
    await ordered(bot, here=True)

    assert await days(bot, 4) == []
    [said] = await days(bot, 1)
    assert await days(bot, 20) == []

    assert said.text.startswith("Nothing close enough to this channel's interests for 5 days.")


async def test_papers_after_the_silence_begin_the_count_anew(bot: Installation) -> None:
    await ordered(bot, here=True)
    await days(bot, 10)
    await bot.import_(record(quantum(1)))
    assert len((await days(bot, 1))[0].cards) == 1

    assert await days(bot, 4) == []
    assert len(await days(bot, 1)) == 1
    assert await days(bot, 10) == []


async def test_days_missed_are_named_once_in_the_next_message(bot: Installation) -> None:
    await bot.import_(*(record(quantum(n)) for n in range(30)))
    await ordered(bot)
    bot.clock.advance(SUNDAY + 2 * DAY + timedelta(hours=21))  # Wednesday, ten o'clock.

    first, second = await days(bot, 1)

    heading, missed = first.text.splitlines()
    assert heading == "Wed 4 Mar: 3 for quantum"
    assert missed.startswith("No picks on Mon 2 Mar, Tue 3 Mar: I was not running")
    assert second.text == "Thu 5 Mar: 3 for quantum"


async def test_a_channel_hears_of_missed_days_with_its_next_papers_and_of_silence_in_time(
    bot: Installation,
) -> None:
    await ordered(bot, here=True)
    bot.clock.advance(SUNDAY + DAY + timedelta(hours=21))

    assert await days(bot, 3) == []
    [silence] = await days(bot, 5)
    bot.clock.advance(await bot.clock.now() + 1.5 * DAY)
    await bot.import_(record(quantum(1)))
    [papers] = await days(bot, 1)

    assert "for 5 days" in silence.text
    assert "No picks on Mon 2 Mar: I was not running" in silence.text
    assert "No picks on Thu 12 Mar: I was not running" in papers.text


async def test_a_day_that_may_not_have_arrived_is_named_once(
    bot: Installation, redis: Redis
) -> None:
    await bot.import_(*(record(quantum(n)) for n in range(30)))
    await ordered(bot)
    [(subscription, _)] = await bot.app.store.subscriptions.due(SUNDAY + 9 * DAY)
    keys = Keys(bot.prefix)
    await redis.hset(keys.subscription(subscription), "unknown", "2026-03-01")

    first, second = await days(bot, 2)

    assert "The picks of Sun 1 Mar may not have arrived." in first.text
    assert second.text == "Tue 3 Mar: 3 for quantum"


class LostLine(Board):
    """A platform that takes messages, never answers, and cannot be looked at."""

    async def post(self, to: Conversation, message: Message, *, key: str) -> MessageRef:
        await super().post(to, message, key=key)
        raise OutcomeUnknown("the line was lost")

    async def find(self, to: Conversation, key: str, *, since: datetime) -> MessageRef | None:
        raise CannotTell("there is nothing to look at")


async def test_picks_that_may_not_have_arrived_are_one_press_away_and_never_picked_again(
    bot: Installation,
) -> None:
    await bot.import_(*(record(quantum(n)) for n in range(30)))
    await ordered(bot)
    lost = LostLine()
    await bot.wait_until(SUNDAY + DAY, {"console": lost})
    await bot.wait_until(SUNDAY + DAY + timedelta(minutes=5), {"console": lost})

    [tuesday] = await days(bot, 1)
    [button] = tuesday.buttons
    answers = [await bot.say(write_line(button.command, button.arguments)) for _ in range(2)]
    await bot.wait_until(await bot.clock.now() + timedelta(minutes=1))
    late = await bot.say(write_line(button.command, button.arguments))

    [(_, monday)] = lost.posted
    assert button.label == "Post it now"
    assert [answer.text for answer in answers] == [
        "The picks of Mon 2 Mar come in a moment. See when the next ones do with schedule."
    ] * 2
    assert [message for _, message in bot.board.posted] == [tuesday, monday]
    assert late.text == "The picks of Mon 2 Mar are here already. See them with archive."
    assert not {c.number for c in monday.cards} & {c.number for c in tuesday.cards}


async def test_a_heading_names_no_more_than_two_topics(bot: Installation) -> None:
    for topic in ("beetles", "trees", "quantum"):
        await bot.import_(record(f"On {topic} and their long, long history", abstract=topic))
    await ordered(bot, interest="beetles, trees, quantum")

    [message] = await days(bot, 1)

    assert message.text.startswith("Mon 2 Mar: 3 for ")
    assert message.text.endswith(", …")
    assert message.text.count(",") == 2
