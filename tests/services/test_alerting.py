"""The operator is told once what is wrong and once when it is well again, whatever happens."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from redis.asyncio import Redis

from bot.core.errors import CannotTell, NotPosted, OutcomeUnknown, Refused, TemporaryError
from bot.core.places import direct
from bot.core.ports import SourceHealth, SourceState
from bot.core.sight import Disk, Indexed, Sight
from bot.services.alerting import Alerting
from bot.store.keys import Keys
from bot.store.troubles import Troubles
from tests.digests import ADA, MONDAY, FilePoster

MINUTE = timedelta(minutes=1)
ARXIV, DISK, INDEX = "arXiv", "disk", "index"
LOST = OutcomeUnknown("the answer was lost")

MakeAlerting = Callable[..., Alerting]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "posted"


@pytest.fixture
def alerting(redis: Redis, prefix: str, place: Path) -> MakeAlerting:
    """Make what a newly started bot tells the operator with; what was noted is shared."""

    def make(poster: FilePoster | None = None) -> Alerting:
        troubles = Troubles(redis, Keys(prefix))
        return Alerting(troubles, direct(ADA), poster or FilePoster(place), "Europe/Berlin")

    return make


def seen(at: datetime, *wrong: str, asked: bool = True) -> Sight:
    """Give what is seen when so much is wrong, and all else is well."""
    arxiv = SourceHealth("arXiv", SourceState.FRESH)
    if ARXIV in wrong:
        arxiv = SourceHealth("arXiv", SourceState.DOWN, since=MONDAY - timedelta(hours=24))
    free = 2_500_000_000 if DISK in wrong else 60_000_000_000
    disk = Disk(free, 100_000_000_000)
    indexed = Indexed(5_000, 31_000_000, None, "cannot be saved" if INDEX in wrong else "")
    return Sight(at, sources=(arxiv,) if asked else (), disk=disk, indexed=indexed)


def told(place: Path) -> list[str]:
    return [posted.message for posted in FilePoster(place).posted]


async def minutes(alerting: Alerting, *wrong: str, first: int = 0, last: int | None = None) -> None:
    """Look once a minute, from the first to the last one; only then without a last one."""
    for minute in range(first, (first if last is None else last) + 1):
        await alerting.see(seen(MONDAY + minute * MINUTE, *wrong))


async def test_trouble_is_told_once_and_in_words(alerting: MakeAlerting, place: Path) -> None:
    await minutes(alerting(), ARXIV, last=10)

    [message] = told(place)
    assert message.startswith("arXiv has been out of reach since Sun 1 Mar 10:00, so it brings")
    assert "paperpicks doctor" in message
    assert FilePoster(place).posted[0].to == direct(ADA)


async def test_a_restart_tells_nothing_again(alerting: MakeAlerting, place: Path) -> None:
    await minutes(alerting(), ARXIV)
    await minutes(alerting(), ARXIV, first=1, last=3)

    assert len(told(place)) == 1


async def test_what_is_over_is_told_once_it_stays_over(alerting: MakeAlerting, place: Path) -> None:
    bot = alerting()
    await minutes(bot, DISK)
    await minutes(bot, first=1, last=5)
    assert len(told(place)) == 1

    await minutes(alerting(), first=6, last=20)

    assert told(place)[1:] == ["The disk with my data has room again. Nothing is left to do."]


async def test_what_comes_and_goes_is_told_once(alerting: MakeAlerting, place: Path) -> None:
    bot = alerting()
    for minute in range(0, 60, 4):
        await minutes(bot, DISK, first=minute)
        await minutes(bot, first=minute + 1, last=minute + 3)

    assert len(told(place)) == 1


async def test_what_begins_together_comes_in_one_message(
    alerting: MakeAlerting, place: Path
) -> None:
    await minutes(alerting(), ARXIV, DISK, INDEX)

    [message] = told(place)
    assert "arXiv" in message
    assert "2.5 GB left" in message
    assert "“paperpicks index status” says why" in message


async def test_it_is_told_anew_when_it_happens_again(alerting: MakeAlerting, place: Path) -> None:
    bot = alerting()
    await minutes(bot, DISK)
    await minutes(bot, first=1, last=10)
    await minutes(bot, DISK, first=11)

    assert len(told(place)) == 3


async def test_a_message_surely_not_posted_is_tried_again(
    alerting: MakeAlerting, place: Path
) -> None:
    poster = FilePoster(place, refuses=[NotPosted("wait"), NotPosted("wait")])

    await minutes(alerting(poster), DISK, last=5)

    assert len(told(place)) == 1


async def test_a_lost_answer_never_doubles_the_message(alerting: MakeAlerting, place: Path) -> None:
    await minutes(alerting(FilePoster(place, loses=[LOST])), DISK)
    await minutes(alerting(), DISK, first=1, last=10)

    assert len(told(place)) == 1


async def test_a_message_lost_on_the_way_is_posted_after_a_look(
    alerting: MakeAlerting, place: Path
) -> None:
    await minutes(alerting(FilePoster(place, refuses=[LOST])), DISK)
    assert told(place) == []

    await minutes(alerting(), DISK, first=1, last=10)

    assert len(told(place)) == 1


async def test_where_nobody_can_look_it_is_not_posted_again(
    alerting: MakeAlerting, place: Path
) -> None:
    await minutes(alerting(FilePoster(place, loses=[LOST])), DISK)
    await minutes(alerting(FilePoster(place, hides=[CannotTell("no history")])), DISK, first=2)
    await minutes(alerting(), DISK, first=3, last=10)

    assert len(told(place)) == 1


async def test_a_look_that_fails_is_repeated(alerting: MakeAlerting, place: Path) -> None:
    await minutes(alerting(FilePoster(place, refuses=[LOST])), DISK)
    bot = alerting(FilePoster(place, hides=[TemporaryError("later")]))

    await minutes(bot, DISK, first=2, last=5)

    assert len(told(place)) == 1


async def test_an_operator_who_cannot_be_written_to_is_not_tried_for_ever(
    alerting: MakeAlerting, place: Path
) -> None:
    bot = alerting(FilePoster(place, refuses=[Refused("closed", "destination")]))

    await minutes(bot, DISK, last=10)

    assert told(place) == []


async def test_what_ended_before_it_could_be_told_is_not_told(
    alerting: MakeAlerting, place: Path
) -> None:
    bot = alerting(FilePoster(place, refuses=[NotPosted("wait")]))
    await minutes(bot, DISK)
    await minutes(bot, first=1, last=20)

    assert told(place) == []


async def test_nothing_is_posted_that_could_not_be_written_down(
    redis: Redis, prefix: str, alerting: MakeAlerting, place: Path
) -> None:
    await redis.set(Keys(prefix).troubles, "of another kind, so that no write is taken")

    with pytest.raises(TemporaryError):
        await alerting().see(seen(MONDAY, DISK))

    assert told(place) == []


async def test_what_a_newer_version_noted_is_left_alone(
    redis: Redis, prefix: str, alerting: MakeAlerting, place: Path
) -> None:
    key = Keys(prefix).troubles
    await redis.hset(key, "comet", '{"v": 2, "kind": "comet"}')

    await minutes(alerting(), DISK, last=20)

    assert len(told(place)) == 1
    assert await redis.hexists(key, "comet")


async def test_what_a_platform_asks_to_wait_is_waited(alerting: MakeAlerting, place: Path) -> None:
    bot = alerting(FilePoster(place, refuses=[NotPosted("wait", 10 * MINUTE)]))
    await minutes(bot, DISK, last=9)
    assert told(place) == []

    await minutes(bot, DISK, first=10)

    assert len(told(place)) == 1


async def test_a_workspace_that_refuses_is_tried_again_in_a_while(
    alerting: MakeAlerting, place: Path
) -> None:
    bot = alerting(FilePoster(place, refuses=[Refused("token revoked", "workspace")]))
    await minutes(bot, DISK, last=14)
    assert told(place) == []

    await minutes(bot, DISK, first=15)

    assert len(told(place)) == 1


async def test_a_source_that_is_asked_no_more_is_not_called_well(
    alerting: MakeAlerting, place: Path
) -> None:
    bot = alerting()
    await minutes(bot, ARXIV)
    for minute in range(1, 20):
        await bot.see(seen(MONDAY + minute * MINUTE, asked=False))

    assert len(told(place)) == 1
