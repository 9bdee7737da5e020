"""`paperpicks index`: what an operator sees of the index, and does about it."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from redis.asyncio import Redis

from bot.app import App, build, index_folder, opened
from bot.core.errors import ConfigurationError
from bot.doctor import examine
from bot.importing import import_files
from bot.indexing import rebuild, status, verify
from bot.sample import sample_file
from bot.settings import Settings, load_settings
from bot.store.keys import Keys
from bot.store.papers import Papers
from tests.installation import SUNDAY, record

PAPERS = 89  # Of the sample.


@pytest.fixture
async def settings(data_dir: Path, redis_url: str, prefix: str) -> Settings:
    """A bot on the session's Redis, with the sample's papers."""
    made = load_settings(data_dir=data_dir, redis_url=redis_url, redis_prefix=prefix)
    await import_files(made, [sample_file()], now=None, sure=False)
    return made


@asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[App]:
    """A bot that has read its papers."""
    async with opened(settings) as store, build(settings, store) as app:
        await app.catalogue.catch_up()
        yield app


async def test_it_tells_how_the_index_stands_before_beside_and_after_a_bot(
    settings: Settings, capsys: pytest.CaptureFixture[str], redis: Redis
) -> None:
    capsys.readouterr()
    await status(settings)
    none_yet = capsys.readouterr().out
    async with running(settings):
        await status(settings, as_json=True)
        beside = json.loads(capsys.readouterr().out)
    papers = Papers(redis, Keys(settings.redis_prefix))
    await papers.store([record("One more")], listed_at=SUNDAY)
    await status(settings)
    after = capsys.readouterr().out

    assert f"no index in {index_folder(settings)}" in none_yet
    assert (beside["papers"], beside["waiting"], beside["trouble"]) == (PAPERS, 0, "")
    assert beside["writer"] is not None
    assert beside["bytes"] == sum(
        one.stat().st_size for one in index_folder(settings).glob("*.npy")
    )
    assert f"Papers    {PAPERS} in 1 part, " in after
    assert "Log       1 change to read in" in after
    assert "Writer    none at the moment" in after
    assert "Trouble   none" in after


async def test_damage_is_told_with_what_comes_next_and_a_rebuild_mends_it(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    async with running(settings):
        pass
    sound = await verify(settings)
    largest = max(index_folder(settings).glob("*.npy"), key=lambda one: one.stat().st_size)
    largest.write_bytes(largest.read_bytes()[:-9])
    capsys.readouterr()

    damaged = not await verify(settings)
    told = capsys.readouterr().out
    findings = [finding async for finding in examine(settings)]
    await rebuild(settings)
    mended = capsys.readouterr().out

    assert sound
    assert damaged
    assert largest.name in told
    assert "paperpicks index rebuild" in told
    assert any(largest.name in finding.text for finding in findings if not finding.ok)
    assert f"Built anew: {PAPERS} papers in " in mended
    assert await verify(settings)


async def test_nothing_is_rebuilt_under_a_bot(settings: Settings) -> None:
    async with running(settings) as app:
        before = app.catalogue.index.status.written_at

        with pytest.raises(ConfigurationError, match="Stop it first"):
            await rebuild(settings)

        assert app.catalogue.index.status.written_at == before
