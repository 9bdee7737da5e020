"""`paperpicks move`: all is in the other Redis, equal, and the operator knows what to set."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from redis.asyncio import Redis

from bot.app import opened
from bot.core.errors import ConfigurationError, UserError
from bot.moving import move
from bot.settings import Settings, load_settings
from bot.store.dump import Dump
from bot.store.keys import Keys
from tests.installation import Installation, install
from tests.store.servers import form_cluster, running
from tests.test_backup import another_process, everything, lasting, let_run, records

PASSWORD = "hush-hush"  # noqa: S105 - made up


@pytest.fixture
def settings(redis_url: str, prefix: str, data_dir: Path) -> Settings:
    return load_settings(redis_url=redis_url, redis_prefix=prefix, data_dir=data_dir)


@pytest.fixture
async def bot(redis: Redis, settings: Settings) -> Installation:
    async with opened(settings):
        pass
    bot = install(redis, settings.redis_prefix, data_dir=settings.data_dir)
    await bot.import_(*records())
    for line in ("interests add quantum", "like 3", "schedule daily 09:00", "picks"):
        await bot.say(line)
    await redis.set(f"{bot.prefix}:m:slack:x", b"\xff", px=500_000)
    return bot


@pytest.fixture
def port(data_dir: Path) -> Iterator[int]:
    """Another Redis, empty, with a password."""
    with running(data_dir, password=PASSWORD) as port:
        yield port


def url(port: int) -> str:
    return f"redis://:{PASSWORD}@127.0.0.1:{port}/0"


async def test_all_of_it_is_there_and_equal_and_here_nothing_changed(
    bot: Installation, settings: Settings, port: int, capsys: pytest.CaptureFixture[str]
) -> None:
    before = await everything(bot.redis, bot.prefix)

    await move(settings, url(port))

    async with Redis(port=port, password=PASSWORD) as there:
        assert await everything(there, bot.prefix) == before
        [left] = [ms for ms in (await lasting(there, bot.prefix)).values() if ms]
    assert 400_000 < left <= 500_000
    assert await everything(bot.redis, bot.prefix) == before
    count = f"{len(before) - 1:,} keys (30 papers)"
    said = capsys.readouterr().out
    assert f"Before: {count} here, 0 keys (0 papers) there." in said
    assert f"After: {count} here, {count} there, all equal." in said


async def test_the_line_for_the_settings_shows_no_password(
    bot: Installation, settings: Settings, port: int, capsys: pytest.CaptureFixture[str]
) -> None:
    await move(settings, url(port))

    said = capsys.readouterr().out
    assert f"PAPERPICKS_REDIS_URL=redis://:PASSWORD@127.0.0.1:{port}/0\n" in said
    assert PASSWORD not in said


async def test_the_bot_goes_on_there(bot: Installation, settings: Settings, port: int) -> None:
    upcoming = await bot.upcoming()

    await move(settings, url(port))

    moved = load_settings(redis_url=url(port), redis_prefix=bot.prefix, data_dir=settings.data_dir)
    async with opened(moved) as store:
        assert isinstance(store.connection.redis, Redis)
        again = install(store.connection.redis, bot.prefix, now=await bot.clock.now())
        assert await again.upcoming() == upcoming


async def test_a_redis_that_holds_data_is_refused_and_left_alone(
    bot: Installation, settings: Settings, port: int
) -> None:
    async with Redis(port=port, password=PASSWORD) as there:
        await there.set(f"{bot.prefix}:papers", "7")

        with pytest.raises(UserError, match="nothing was changed"):
            await move(settings, url(port))

        assert await everything(there, bot.prefix) == {"papers": ("string", "7")}


async def test_others_data_beside_it_do_not_matter(
    bot: Installation, settings: Settings, port: int
) -> None:
    async with Redis(port=port, password=PASSWORD) as there:
        await there.set("session:1", "theirs")

        await move(settings, url(port))

        assert await there.get("session:1") == b"theirs"


async def test_cut_off_it_is_repeated(bot: Installation, settings: Settings, port: int) -> None:
    before = await everything(bot.redis, bot.prefix)
    async with Redis(port=port, password=PASSWORD) as there:
        await Dump(there, Keys(bot.prefix)).begin()
        await there.set(f"{bot.prefix}:left", "over")

        await move(settings, url(port))

        assert await everything(there, bot.prefix) == before


async def test_onto_itself_it_is_refused(bot: Installation, settings: Settings) -> None:
    before = await everything(bot.redis, bot.prefix)
    assert settings.redis_url is not None

    with pytest.raises((UserError, ConfigurationError)):
        await move(settings, settings.redis_url.get_secret_value())

    assert await everything(bot.redis, bot.prefix) == before


async def test_beside_a_running_bot_it_is_refused(
    bot: Installation, settings: Settings, port: int
) -> None:
    with another_process() as process:
        await let_run(bot.redis, bot.prefix, process)

        with pytest.raises(ConfigurationError, match=f"process {process}"):
            await move(settings, url(port))

    async with Redis(port=port, password=PASSWORD) as there:
        assert await everything(there, bot.prefix) == {}


@pytest.mark.slow
async def test_a_cluster_takes_it_too(
    bot: Installation, settings: Settings, data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with running(data_dir, "--cluster-enabled", "yes", password=PASSWORD) as port:
        form_cluster(port, PASSWORD)

        await move(settings, f"redis+cluster://:{PASSWORD}@127.0.0.1:{port}")

    said = capsys.readouterr().out
    assert "all equal." in said
    assert f"PAPERPICKS_REDIS_URL=redis+cluster://:PASSWORD@127.0.0.1:{port}" in said


@pytest.mark.parametrize("to", ["localhost", "redis://:wrong@127.0.0.1:{port}/0"])
async def test_what_is_wrong_with_the_address_is_said_of_the_address(
    settings: Settings, port: int, to: str
) -> None:
    with pytest.raises(ConfigurationError, match="--to") as refused:
        await move(settings, to.format(port=port))

    assert "PAPERPICKS_REDIS_URL" not in str(refused.value)
    assert "wrong@" not in str(refused.value)
