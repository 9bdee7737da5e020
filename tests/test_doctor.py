"""`paperpicks doctor`: what is wrong is said with its fix, and nothing of it is a secret."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from redis.asyncio import Redis

from bot.core.finding import Finding
from bot.doctor import examine
from bot.importing import import_files
from bot.sample import sample_file
from bot.settings import Settings, load_settings
from bot.store.crew import Crew
from bot.store.dump import Dump
from bot.store.keys import Keys
from tests.digests import order, stores
from tests.journeys.terminal import Terminal
from tests.store.servers import form_cluster_of_two, free_port, running


@pytest.fixture
def terminal(data_dir: Path) -> Terminal:
    return Terminal(data_dir)


@pytest.fixture
def settings(data_dir: Path, redis_url: str, prefix: str) -> Settings:
    """A bot on the session's Redis, under a prefix of its own."""
    return load_settings(data_dir=data_dir, redis_url=redis_url, redis_prefix=prefix)


def as_now(settings: Settings) -> Settings:
    """Read the same settings again, with what the environment says by now."""
    given = settings.model_dump(include={"data_dir", "redis_url", "redis_prefix"})
    return load_settings(**given)


def run(terminal: Terminal, **more: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "bot", "doctor"],
        env={**terminal.environment, **more},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_an_empty_installation_is_told_what_comes_next(terminal: Terminal) -> None:
    done = run(terminal)

    assert done.returncode == 1
    assert "ok   Redis" in done.stdout
    assert "paperpicks import FILE" in done.stdout
    assert "paperpicks run" in done.stdout
    assert "Neither Slack nor Discord is connected" in done.stdout


async def test_papers_and_free_space_are_well(settings: Settings) -> None:
    await import_files(settings, [sample_file()], now=None, sure=False)

    found = [finding async for finding in examine(settings)]

    well = [finding.text for finding in found if finding.ok]
    assert "About 89 papers are here." in well
    assert any(text.startswith(f"Data outside Redis are in {settings.data_dir}") for text in well)


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ("PAPERPICKS_SLACK_BOT_TOKEN", "PAPERPICKS_SLACK_APP_TOKEN"),
        ("PAPERPICKS_SLACK_APP_TOKEN", "PAPERPICKS_SLACK_BOT_TOKEN"),
    ],
)
async def test_the_other_one_of_two_tokens_is_asked_for(
    settings: Settings,
    given: str,
    missing: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv(given, "hunter2")
    monkeypatch.delenv(missing, raising=False)

    found = [finding async for finding in examine(as_now(settings))]

    assert any(f"{missing} is not set" in finding.text for finding in found if not finding.ok)
    assert "hunter2" not in str(found) + "".join(capsys.readouterr())


async def test_a_token_of_the_wrong_kind_is_told_without_being_sent(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PAPERPICKS_SLACK_BOT_TOKEN", "hunter2")
    monkeypatch.setenv("PAPERPICKS_SLACK_APP_TOKEN", "xapp-1-hunter3")

    found = [finding async for finding in examine(as_now(settings))]

    told = "PAPERPICKS_SLACK_BOT_TOKEN does not begin with xoxb-"
    assert any(told in finding.text for finding in found if not finding.ok)
    assert "hunter" not in str(found) + "".join(capsys.readouterr())


@pytest.mark.slow
async def test_a_redis_out_of_reach_is_one_finding_with_its_fix(data_dir: Path) -> None:
    settings = load_settings(data_dir=data_dir, redis_url="redis://:hunter2@127.0.0.1:1/0")

    found = [finding async for finding in examine(settings)]

    [redis, _] = found
    assert not redis.ok
    assert "PAPERPICKS_REDIS_URL" in redis.text
    assert all("hunter2" not in finding.text for finding in found)


async def test_half_a_restore_is_named_with_what_to_do(
    data_dir: Path, redis_url: str, redis: Redis, prefix: str
) -> None:
    settings = load_settings(data_dir=data_dir, redis_url=redis_url, redis_prefix=prefix)
    await Dump(redis, Keys(prefix)).begin()

    findings = [finding async for finding in examine(settings)]

    [wrong] = [finding for finding in findings if "Only a part" in finding.text]
    assert not wrong.ok
    assert "paperpicks restore" in wrong.fix


async def test_data_of_a_newer_version_are_named_with_what_to_type(
    data_dir: Path, redis_url: str, redis: Redis, prefix: str
) -> None:
    settings = load_settings(data_dir=data_dir, redis_url=redis_url, redis_prefix=prefix)
    await redis.hset(Keys(prefix).meta, "schema", "9")

    findings = [finding async for finding in examine(settings)]

    [wrong] = [finding for finding in findings if "newer paperpicks" in finding.text]
    assert not wrong.ok
    assert "git pull" in wrong.text


async def test_a_data_directory_that_is_not_there_yet_is_no_fault_of_redis(
    data_dir: Path, redis_url: str, prefix: str
) -> None:
    missing = data_dir / "not" / "yet"
    settings = load_settings(data_dir=missing, redis_url=redis_url, redis_prefix=prefix)

    findings = [finding async for finding in examine(settings)]

    assert findings[0].ok
    assert findings[0].text.startswith(f"Data outside Redis are in {missing}, with ")
    assert findings[1].text.endswith("answers (your own).")


async def test_workers_are_named(data_dir: Path, redis_url: str, redis: Redis, prefix: str) -> None:
    settings = load_settings(data_dir=data_dir, redis_url=redis_url, redis_prefix=prefix)
    crew = Crew(redis, Keys(prefix))
    await crew.join()

    findings = [finding async for finding in examine(settings)]

    [name] = await crew.names()
    assert Finding(True, f"A worker helps it: {name}.") in findings


async def test_a_redis_that_throws_data_away_is_named(data_dir: Path) -> None:
    with running(data_dir, "--maxmemory", "50mb", "--maxmemory-policy", "allkeys-lru") as port:
        url = f"redis://127.0.0.1:{port}/0"
        settings = load_settings(data_dir=data_dir, redis_url=url)

        findings = [finding async for finding in examine(settings)]

    [wrong] = [finding for finding in findings if "allkeys-lru" in finding.text]
    assert "noeviction" in wrong.fix


async def test_a_redis_without_a_file_is_named(data_dir: Path, redis_url: str) -> None:
    settings = load_settings(data_dir=data_dir, redis_url=redis_url)

    found = [finding async for finding in examine(settings)]

    fix = "Set “appendonly yes” in its configuration, or a restart may lose what readers set."
    assert Finding(False, "Redis keeps no append-only file.", fix) in found


@pytest.mark.slow  # It waits until two masters know each other.
async def test_each_master_of_a_cluster_is_looked_at(tmp_path: Path, data_dir: Path) -> None:
    options, folders = ("--cluster-enabled", "yes"), [tmp_path / name for name in "ab"]
    for folder in folders:
        folder.mkdir()
    with (
        running(folders[0], *options, "--appendonly", "yes") as first,
        running(folders[1], *options, "--appendonly", "no") as second,
    ):
        form_cluster_of_two(first, second)
        settings = load_settings(data_dir=data_dir, redis_url=f"redis+cluster://127.0.0.1:{first}")

        found = [finding.text async for finding in examine(settings)]

    assert "Of 2 masters of the Cluster 1 keep no append-only file." in found


async def test_a_redis_that_takes_nothing_and_late_digests_are_named(data_dir: Path) -> None:
    with running(data_dir, "--save", "") as port:
        settings = load_settings(data_dir=data_dir, redis_url=f"redis://127.0.0.1:{port}")
        async with Redis(port=port) as redis:
            since = datetime.now(UTC) - timedelta(minutes=31)
            await stores(redis, settings.redis_prefix).subscriptions.save(order(), since)
            await redis.config_set("maxmemory", "1")

            found = {finding.text: finding async for finding in examine(settings)}

    [full] = [text for text in found if text.startswith("Redis takes nothing: its memory is full")]
    assert "none is lost" in full
    assert found["At least 1 digest is more than half an hour late."].fix.endswith(
        "paperpicks deliveries"
    )
    assert any("PAPERPICKS_OPERATOR" in text for text in found)


@pytest.mark.slow
def test_sources_that_were_not_read_yet_or_cannot_be_are_told(terminal: Terminal) -> None:
    nowhere = f"http://127.0.0.1:{free_port()}"
    sources = {"PAPERPICKS_SOURCES": "huggingface", "PAPERPICKS_SOURCES_GATEWAY": nowhere}

    before = run(terminal, **sources)
    subprocess.run(
        [sys.executable, "-m", "bot", "harvest"],
        env={**terminal.environment, **sources},
        capture_output=True,
        timeout=60,
        check=False,
    )
    after = run(terminal, **sources)

    assert "ok   Hugging Face was not read yet." in before.stdout
    assert "paperpicks run, or paperpicks harvest" in before.stdout
    assert "FIX  Hugging Face has been out of reach since" in after.stdout
    assert "At once: paperpicks harvest" in after.stdout
