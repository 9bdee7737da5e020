"""A week in a channel of ten who share: everybody has their picks, and nobody too many."""

from collections import Counter
from datetime import timedelta

import pytest

from bot.core.message import PaperCard
from bot.core.places import Reader
from tests.installation import ADA, GROUP, SUNDAY, Installation, days, record

pytestmark = pytest.mark.slow

TOPICS = {
    "ana": "tides of moons",
    "bo": "forest beetles",
    "chen": "surface catalysis",
    "dora": "causal inference",
    "emre": "coral reefs",
    "fay": "galaxy clusters",
    "gus": "protein folding",
    "hana": "traffic forecasting",
    "ivo": "ancient pottery",
    "jun": "solar batteries",
}
CHANNEL = "quantum codes"
DAYS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh")


@pytest.fixture
async def week(bot: Installation) -> list[PaperCard]:
    """The papers of seven digests of three; every day brings two papers on every topic.

    Chen dislikes what Bo reads, and two papers of the channel's own.
    """
    preferences = bot.app.services.preferences
    await preferences.add(GROUP, ADA, CHANNEL, 1.0, SUNDAY)
    for name, topic in TOPICS.items():
        member = Reader("console", "local", name)
        await preferences.add(member, member, topic, 1.0, SUNDAY)
        await bot.say("interests share named", by=member, place=GROUP)
    chen = Reader("console", "local", "chen")
    await preferences.add(chen, chen, "-beetles", 1.0, SUNDAY)
    await bot.say("schedule daily 09:00 where=here", place=GROUP)
    cards: list[PaperCard] = []
    for at, day in enumerate(DAYS):
        new = [
            record(f"The {day} {kind} {topic}", abstract=f"On {topic}, {kind} {n * at}.")
            for n, topic in enumerate((*TOPICS.values(), CHANNEL))
            for kind in ("study of", "look at")
        ]
        numbers = await bot.import_(*new, listed_at=await bot.clock.now() + timedelta(hours=1))
        if at == 0:
            for number in (numbers[2], numbers[-1]):
                await bot.say(f"dislike {number}", by=chen)
        cards += [card for message in await days(bot, 1) for card in message.cards]
    return cards


async def test_each_member_has_a_share_and_the_channel_two(week: list[PaperCard]) -> None:
    had = Counter(
        next(topic for topic in (*TOPICS.values(), CHANNEL) if topic in card.title) for card in week
    )

    assert len(week) == len({card.number for card in week}) == 21
    assert set(had) == {*TOPICS.values(), CHANNEL}
    assert all(1 <= had[topic] <= 2 for topic in TOPICS.values())
    assert 3 <= had[CHANNEL] <= 4
