"""forget-me on a private Redis: afterwards no key, no value and no file holds the reader's id."""

import json
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from redis.asyncio import Redis

from bot.adapters.console import ConsoleAdapter, Histories, Transcript
from bot.app import build, opened
from bot.core.message import Message, say
from bot.core.places import direct
from bot.services.clock import SimulatedClock
from bot.settings import load_settings
from tests.installation import ADA, BOB, GROUP, SUNDAY, ZONE, Installation, record

DAY = timedelta(days=1)
A_WEEK_LATER = SUNDAY + 7 * DAY
ALL_OF_IT = (
    "interests add quantum, -survey, arxiv:2401.00001",
    "interests add quantum where=here",
    "interests share named",
    "settings ping on",
    "picks",
    "like 3",
    "dislike 4 where=here",
    "like 5 where=here",
    "save 6",
    "save 7",
    "read 6",
    "mute word:qubits 2 weeks",
    "mute word:survey where=here",
    "schedule daily 09:00",
    "schedule daily 10:00 where=here",
    "schedule trending daily 11:00",
    "pause 2 days",
    "resume",
    "settings anyone",
    "reset 5 where=here",
    "interests remove 2",
    "undo",
    "search quantum",
    "my-data",
)


@asynccontextmanager
async def installed(data_dir: Path, now: datetime = A_WEEK_LATER) -> AsyncIterator[Installation]:
    """A bot with a private Redis in `data_dir`, its clock in our hand."""
    settings = load_settings(data_dir=data_dir, zone=ZONE, sources=(), redis_prefix="pp")
    async with opened(settings, now=now) as store, build(settings, store) as app:
        redis, clock = store.connection.redis, store.clock
        assert isinstance(redis, Redis)
        assert isinstance(clock, SimulatedClock)
        yield Installation(redis, "pp", app, clock)


async def live_through_it(bot: Installation, data_dir: Path) -> None:
    """Two readers and a channel for a week, with digests in the transcript."""
    await bot.import_(*(record(f"Quantum matter of the {n * 7919}th kind") for n in range(60)))
    for line in ALL_OF_IT:
        await bot.say(line, place=GROUP)
        Histories(data_dir).add(ADA.user, line)
    await bot.say("interests add quantum", by=BOB)
    await bot.say("schedule daily 09:00", by=BOB)
    await bot.say("pause 1 day where=here", by=BOB, place=GROUP)
    console = ConsoleAdapter(Transcript(data_dir), bot.clock)
    await bot.wait_until(A_WEEK_LATER, {"console": console})


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def lived() -> AsyncIterator[Path]:
    """A directory of data in which all of that has happened once."""
    path = Path(tempfile.mkdtemp(prefix="pp-", dir="/tmp"))
    async with installed(path, SUNDAY) as bot:
        await live_through_it(bot, path)
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def data_dir(data_dir: Path, lived: Path) -> Path:
    """A copy of it, for one test."""
    shutil.copytree(lived, data_dir, ignore=shutil.ignore_patterns("*.sock"), dirs_exist_ok=True)
    return data_dir


async def holding(bot: Installation, data_dir: Path, user: str = ADA.user) -> set[str]:
    """Every key and file that holds an id, in its name or within."""
    keys = {k for k, held in (await bot.keys_and_values()).items() if user in k or user in held}
    return keys | files_holding(data_dir, user)


def files_holding(data_dir: Path, user: str = ADA.user) -> set[str]:
    files = [path for path in data_dir.rglob("*") if path.is_file()]
    return {p.name for p in files if user in p.name or user.encode() in p.read_bytes()}


async def test_no_key_and_no_file_holds_the_id_any_more(data_dir: Path) -> None:
    async with installed(data_dir) as bot:
        before = await holding(bot, data_dir)

        answer = await bot.say("forget-me yes")

        assert answer.text == "All of it is deleted. Start anew whenever you like: interests add …."
        assert await holding(bot, data_dir) == set()
    assert files_holding(data_dir) == set()
    assert not Histories(data_dir).kept(ADA.user)
    assert {"transcript.jsonl", "appendonly.aof"} <= {n.replace(".1.incr", "") for n in before}
    assert len(before) > 20


async def test_all_others_and_the_channel_go_on(data_dir: Path) -> None:
    async with installed(data_dir) as bot:
        console = ConsoleAdapter(Transcript(data_dir), bot.clock)
        to_bob = len(posted(data_dir, str(direct(BOB))))

        await bot.say("forget-me yes")
        await bot.wait_until(SUNDAY + 9 * DAY, {"console": console})

        assert posted(data_dir, str(direct(ADA))) == []
        assert len(posted(data_dir, str(direct(BOB)))) == to_bob + 2
        assert len(posted(data_dir, str(GROUP))) > 2
        assert await holding(bot, data_dir) == set()


def posted(data_dir: Path, to: str) -> list[Message]:
    return [e.message for e, _ in Transcript(data_dir).after(0) if str(e.to) == to]


async def back_in_a_channels_settings(bot: Installation, _data_dir: Path) -> None:
    await bot.app.store.profiles.set_up(GROUP, ADA)


async def back_in_the_key_of_a_day(bot: Installation, _data_dir: Path) -> None:
    await bot.redis.set(f"pp:{{s01}}:day:{direct(ADA)}:2026-03-02:{GROUP}", "x")


async def back_in_what_another_may_undo(bot: Installation, _data_dir: Path) -> None:
    order = await bot.app.services.ordering.order(GROUP)
    assert order is not None
    await bot.app.services.ordering.switch_off(GROUP, ADA)


async def back_in_the_transcript(bot: Installation, data_dir: Path) -> None:
    console = ConsoleAdapter(Transcript(data_dir), bot.clock)
    await console.post(direct(ADA), Message((say("Hello"),)), key="k")


PLACES = (
    back_in_a_channels_settings,
    back_in_the_key_of_a_day,
    back_in_what_another_may_undo,
    back_in_the_transcript,
)


@pytest.mark.slow
@pytest.mark.parametrize("put_back", PLACES)
async def test_one_place_put_back_is_found_and_forgotten_again(
    data_dir: Path, put_back: Callable[[Installation, Path], Awaitable[None]]
) -> None:
    async with installed(data_dir) as bot:
        await bot.say("forget-me yes")

        await put_back(bot, data_dir)
        found = await holding(bot, data_dir)
        await bot.say("forget-me yes")

        assert found
        assert await holding(bot, data_dir) == set()


async def test_a_redis_that_forbids_it_is_told_of(data_dir: Path) -> None:
    async with installed(data_dir) as bot:
        await bot.redis.acl_setuser("default", enabled=True, commands=["-bgrewriteaof"])

        answer = await bot.say("forget-me yes")

        assert "Older copies of the files may still hold it." in answer.text
        assert {n for n in await holding(bot, data_dir) if ":" in n} == set()


async def test_my_data_leaves_out_no_key_that_names_the_reader(data_dir: Path) -> None:
    async with installed(data_dir) as bot:
        naming = {key.removeprefix("pp:") for key in await holding(bot, data_dir) if ":" in key}

        kept = await bot.app.store.personal.everything(ADA)

        assert naming <= {*kept.own, *(trace.key for trace in kept.traces)}
        assert len(naming) > 20


async def test_my_data_is_for_a_person_to_read(data_dir: Path) -> None:
    async with installed(data_dir) as bot:
        [file] = (await bot.say("my-data")).files

    told = json.loads(file.text)
    [vote] = [vote for vote in told["votes"] if vote["paper"] == 3]
    title = "Quantum matter of the 15838th kind"
    assert vote == {"paper": 3, "title": title, "verdict": "like", "at": vote["at"]}
    [order] = [o for o in told["schedules"] if o["kind"] == "picks"]
    assert order["weekdays"][0] == "Mon"
    assert order["created_at"].startswith("2026-03-01T")
    assert told["digests"][0]["papers"][0]["title"].startswith("Quantum matter")
    assert told["typed_at_the_terminal"] == list(ALL_OF_IT)
    for inner in ('"v":', '"fence"', '"reasons"', '"buttons"', '"drop"', '"schedule_ids"', r"{\""):
        assert inner not in file.text, inner


async def test_my_data_tells_nothing_of_others(data_dir: Path) -> None:
    async with installed(data_dir) as bot:
        await bot.say("schedule off where=here", by=BOB, place=GROUP)  # He may undo it: ADA's.
        await bot.say("schedule daily 11:00 where=here", by=BOB, place=GROUP)
        await bot.say("schedule off where=here", place=GROUP)  # And she this: BOB's.

        [file] = (await bot.say("my-data")).files

        kept = await bot.app.store.personal.everything(ADA)
    assert any(BOB.user in trace.key for trace in kept.traces)
    assert BOB.user not in file.text


async def test_my_data_names_all_that_forget_me_would_delete(data_dir: Path) -> None:
    async with installed(data_dir) as bot:
        [file] = (await bot.say("my-data")).files

        for words in (
            '"quantum"',
            '"text": "survey"',
            '"verdict": "dislike"',
            "Quantum matter of the 15838th kind",
            '"where": "console/local/c/reading-group"',
            '"schedules"',
            '"digests"',
            '"saved"',
            '"can_be_undone"',
            '"typed_at_the_terminal"',
            '"sent_to_the_terminal"',
        ):
            assert words in file.text, words
        await bot.say("forget-me yes")
        assert (await bot.say("my-data")).text.startswith("Nothing is kept of you.")
