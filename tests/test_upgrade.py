"""Data of former releases: this version starts on them, loses nothing, and old buttons answer.

The files in `tests/data/upgrade/` were written by those versions themselves, on 3 March 2026 at
nine: Ada's digest of that day was written ahead and posted, and the process killed before it heard
so; the reading group's was planned and not begun.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from redis.asyncio import Redis

from bot.adapters.discord.buttons import TEMPLATE
from bot.adapters.slack import pressed
from bot.app import opened
from bot.backup import restore
from bot.core.delivery import DeliveryId, State
from bot.core.errors import ConfigurationError
from bot.core.message_json import read_message
from bot.core.places import direct
from bot.settings import Settings, load_settings
from bot.store.dump_file import read_entries
from bot.store.keys import Keys
from recommender import Verdict
from tests.installation import ADA, BOB, GROUP, Installation, install

FILES = Path(__file__).parent / "data" / "upgrade"
TUESDAY = date(2026, 3, 3)
AT_NINE = datetime(2026, 3, 3, 9, 0, 5, tzinfo=UTC)  # When the former version was stopped.
LATER = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Release:
    """A former version, and how many papers Ada and the group had been shown when it stopped."""

    version: str
    seen_by_ada: int
    seen_by_group: int

    @property
    def backup(self) -> Path:
        return FILES / f"{self.version}.jsonl"

    @property
    def buttons(self) -> Path:
        return FILES / f"{self.version}-buttons.json"


RELEASES = (
    Release("0.2.0", 8, 6),
    Release("0.3.0", 9, 6),
    Release("0.4.0", 9, 6),
    Release("0.5.0", 9, 6),
)


_LATEST = RELEASES[-1]
_EVERY_ONE = [  # The latest is what most come from; the others take their time.
    pytest.param(one, id=one.version, marks=() if one is _LATEST else pytest.mark.slow)
    for one in RELEASES
]


@pytest.fixture(params=_EVERY_ONE)
def former(request: pytest.FixtureRequest) -> Release:
    release = request.param
    assert isinstance(release, Release)
    return release


@pytest.fixture
def settings(redis_url: str, prefix: str, tmp_path: Path) -> Settings:
    return load_settings(redis_url=redis_url, redis_prefix=prefix, data_dir=tmp_path, sources=())


@pytest.fixture
async def upgraded(redis: Redis, settings: Settings, former: Release) -> Installation:
    """This version, started on the data of a former one."""
    await restore(settings, former.backup, sure=False)
    async with opened(settings):
        return install(redis, settings.redis_prefix, now=AT_NINE)


async def the_order(bot: Installation, owner: object = ADA) -> DeliveryId:
    """The delivery of an owner's order on that Tuesday."""
    assert owner in (ADA, GROUP)
    (order,) = await bot.app.store.subscriptions.of_owner(ADA if owner == ADA else GROUP)
    return DeliveryId(order.id, TUESDAY)


async def test_interests_votes_orders_and_seen_papers_are_all_there(
    upgraded: Installation, former: Release
) -> None:
    store = upgraded.app.store

    ada, bob = await store.profiles.load(ADA), await store.profiles.load(BOB)
    group = await store.profiles.load(GROUP)
    assert [interest.text for interest in ada.interests] == [
        "protein",
        "quantum",
        "graph networks",
        "survey",
    ]
    assert {vote.number: vote.verdict for vote in ada.feedback} == {
        3: Verdict.LIKE,
        4: Verdict.DISLIKE,
    }
    assert [interest.text for interest in bob.interests] == ["language models", "cs.LG"]
    assert [interest.text for interest in group.interests] == ["quantum", "galaxy"]
    assert [vote.number for vote in bob.feedback] == [7]
    assert (len(ada.seen), len(group.seen)) == (former.seen_by_ada, former.seen_by_group)
    (trending,) = await store.subscriptions.of_owner(BOB)
    assert (trending.kind, trending.schedule.zone) == ("trending", "Asia/Tokyo")
    assert trending.paused_until is not None
    assert await store.subscriptions.places("console/local") == (GROUP,)  # A list since 0.6.
    assert (await upgraded.say("picks again")).cards


async def test_only_what_was_on_its_way_is_gone_after_a_day(
    upgraded: Installation, redis: Redis, former: Release
) -> None:
    await upgraded.wait_until(datetime(2026, 3, 4, 12, 0, tzinfo=UTC))

    before = {entry.name for entry in read_entries(former.backup)}
    kept = {key.decode() async for key in redis.scan_iter(f"{upgraded.prefix}:*")}
    gone = before - {name.removeprefix(f"{upgraded.prefix}:") for name in kept}
    assert {name.partition("}:")[2].partition(":")[0] for name in gone} == {"open", "held"}


async def test_a_message_that_was_out_is_found_and_not_posted_again(
    upgraded: Installation,
) -> None:
    delivery = await the_order(upgraded)
    record = await upgraded.app.store.deliveries.read(delivery)
    assert record is not None
    assert record.state is State.SENDING
    await upgraded.board.post(direct(ADA), read_message(record.message), key=delivery.key)

    moved = dict(await upgraded.wait_until(LATER))

    assert moved[delivery] is State.DONE
    assert [to for to, _ in upgraded.board.posted] == [direct(ADA), GROUP]
    assert moved[await the_order(upgraded, GROUP)] is State.DONE


async def test_a_message_that_was_not_out_is_posted_once_as_it_was_decided(
    upgraded: Installation,
) -> None:
    record = await upgraded.app.store.deliveries.read(await the_order(upgraded))
    assert record is not None

    await upgraded.wait_until(LATER)

    posted = [message for to, message in upgraded.board.posted if to == direct(ADA)]
    assert posted == [read_message(record.message)]
    seen = (await upgraded.app.store.profiles.load(ADA)).seen
    assert set(record.items) <= seen
    assert await upgraded.app.store.profiles.held(ADA) == frozenset()


async def test_the_next_days_come_with_other_papers(upgraded: Installation) -> None:
    await upgraded.wait_until(datetime(2026, 3, 5, 12, 0, tzinfo=UTC))

    ours = [message for to, message in upgraded.board.posted if to == direct(ADA)]
    shown = [card.number for message in ours for card in message.cards]
    assert len(ours) == 3
    assert len(shown) == len(set(shown))


def lines_of_buttons(former: Release) -> Iterator[str]:
    """What the buttons of a former version say, read as the adapters read them."""
    kept = json.loads(former.buttons.read_text())
    for value in kept["slack"]:
        read = pressed.read(value)
        assert read is not None
        yield read.line
    for custom_id in kept["discord"]:
        match = TEMPLATE.fullmatch(custom_id)
        assert match is not None
        yield match["line"]


async def test_old_buttons_answer(upgraded: Installation, former: Release) -> None:
    refused = {}
    for line in dict.fromkeys(lines_of_buttons(former)):
        place = GROUP if "where=here" in line else direct(ADA)
        answer = await upgraded.say(line, place=place)
        if answer.refused:
            refused[line] = answer.text

    assert refused == {}


async def test_data_of_a_newer_version_are_refused_with_what_to_type(
    redis: Redis, settings: Settings
) -> None:
    await restore(settings, RELEASES[-1].backup, sure=False)
    meta = Keys(settings.redis_prefix).meta
    await redis.hset(meta, "schema", "2")

    with pytest.raises(ConfigurationError, match="git pull"):
        async with opened(settings):
            raise AssertionError("a bot started on data it does not know")

    assert await redis.hget(meta, "schema") == b"2"
