"""What an operator sets to have the bot looked after, and what a wrong setting says."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from redis.asyncio import Redis

from bot.adapters.console import ConsoleAdapter, Transcript
from bot.app import build, opened
from bot.core.errors import ConfigurationError, TemporaryError
from bot.core.places import Conversation
from bot.core.ports import Poster
from bot.operating import operating, operator_of
from bot.running import run
from bot.settings import Settings, load_settings
from bot.store.secrets import new_key
from bot.worker import work
from tests.digests import FilePoster, order
from tests.store.servers import running


@pytest.mark.parametrize(
    ("operator", "to"),
    [
        ("slack:U012AB3CD", Conversation("slack", "-", "U012AB3CD", is_direct=True)),
        ("discord:80351110224678912", Conversation("discord", "-", "80351110224678912", "", True)),
        ("console:ada", Conversation("console", "local", "ada", is_direct=True)),
    ],
)
def test_the_operator_is_written_to_directly(operator: str, to: Conversation) -> None:
    assert operator_of(load_settings(operator=operator)) == to


def test_without_an_operator_nobody_is_told() -> None:
    assert operator_of(load_settings()) is None


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("operator", "ada", "slack:U012AB3CD"),
        ("operator", "slack:ada", "a member id"),
        ("operator", "matrix:ada", "a person is expected"),
        ("http", "70000", "a port is expected"),
        ("http", "http://localhost:80", "a port is expected"),
        ("heartbeat_url", "hush-hush", "an address is expected"),
    ],
)
def test_a_wrong_value_is_told_with_what_is_expected(setting: str, value: str, said: str) -> None:
    with pytest.raises(ConfigurationError, match=said) as wrong:
        load_settings(**{setting: value})

    assert f"PAPERPICKS_{setting.upper()}" in str(wrong.value)
    assert "hush-hush" not in str(wrong.value)


@pytest.mark.parametrize(
    ("http", "address"),
    [
        ("", None),
        ("8080", ("127.0.0.1", 8080)),
        ("10.0.0.7:8080", ("10.0.0.7", 8080)),
        ("[::1]:8080", ("::1", 8080)),
    ],
)
def test_a_port_alone_is_open_to_this_machine_alone(
    http: str, address: tuple[str, int] | None
) -> None:
    assert load_settings(http=http).http_address == address


@pytest.mark.parametrize("start", [run, work])
async def test_a_redis_that_is_full_is_told_in_words_at_the_start(
    data_dir: Path, start: Callable[[Settings], Awaitable[None]]
) -> None:
    with running(data_dir, "--save", "") as port:
        settings = load_settings(data_dir=data_dir, redis_url=f"redis://127.0.0.1:{port}")
        async with opened(settings), Redis(port=port) as redis:
            await redis.config_set("maxmemory", "1")

            with pytest.raises(TemporaryError, match="Raise maxmemory in its configuration"):
                await start(settings)


async def test_an_operator_elsewhere_than_the_bot_stops_the_start(
    data_dir: Path, redis_url: str, redis: Redis, prefix: str
) -> None:
    settings = load_settings(
        data_dir=data_dir, redis_url=redis_url, redis_prefix=prefix, operator="slack:U012AB3CD"
    )
    async with opened(settings) as store, build(settings, store) as app:
        posters = {"console": ConsoleAdapter(Transcript(data_dir), store.clock)}

        with pytest.raises(ConfigurationError, match="slack, which is not connected"):
            async with operating(settings, app, posters):
                pass
        async with operating(settings, app, posters, leads=False):
            pass  # A worker tells nobody, so it may be without that platform.


def test_the_address_of_the_heartbeat_is_a_secret() -> None:
    settings = load_settings(
        heartbeat_url="https://example.org/hush-hush", redis_url="redis://ada:hunter22@example.org"
    )

    assert "hush-hush" not in repr(settings) + settings.model_dump_json()
    assert settings.secrets == ("https://example.org/hush-hush", "hunter22")


async def test_the_operator_of_a_real_bot_is_told_and_its_heartbeat_is_silent(
    data_dir: Path, redis_url: str, redis: Redis, prefix: str
) -> None:
    settings = load_settings(
        data_dir=data_dir, redis_url=redis_url, redis_prefix=prefix, operator="console:ada"
    )
    async with opened(settings) as store, build(settings, store) as app:
        now = await store.clock.now()
        await store.subscriptions.save(order(), now - timedelta(minutes=31))
        transcript = Transcript(data_dir)
        posters = {"console": ConsoleAdapter(transcript, store.clock)}

        for _ in range(2):  # A restart in between.
            async with operating(settings, app, posters) as operation:
                await operation.watch.look()

    [(entry, _)] = transcript.after(0)
    assert entry.to == Conversation("console", "local", "ada", is_direct=True)
    assert entry.message.text.startswith("Digests are late: at least 1, the first since ")


async def test_a_paused_workspace_is_told_where_another_platform_works(
    data_dir: Path, redis_url: str, redis: Redis, prefix: str
) -> None:
    settings = load_settings(
        data_dir=data_dir, redis_url=redis_url, redis_prefix=prefix, operator="console:ada"
    )
    async with opened(settings) as store, build(settings, store) as app:
        now, closed = await store.clock.now(), Conversation("slack", "T1", "C1")
        await store.holds.pause(closed, now + timedelta(minutes=15), now)
        transcript = Transcript(data_dir)
        posters: dict[str, Poster] = {
            "console": ConsoleAdapter(transcript, store.clock),
            "slack": FilePoster(data_dir / "posted"),
        }

        async with operating(settings, app, posters) as operation:
            await operation.watch.look()

    [(entry, _)] = transcript.after(0)
    assert entry.message.text.startswith("slack/T1 has let me post nothing since ")


HTTP = {
    "slack_signing_secret": "signing",
    "slack_client_id": "1.2",
    "slack_client_secret": "client",
    "slack_keys": new_key(),
    "public_url": "https://papers.example.org",
}


def test_over_http_the_operators_workspace_is_named_too() -> None:
    to = operator_of(load_settings(operator="slack:T012AB3CD/U012AB3CD", **HTTP))

    assert to == Conversation("slack", "T012AB3CD", "U012AB3CD", is_direct=True)
    with pytest.raises(ConfigurationError, match="slack:T012AB3CD/U012AB3CD"):
        operator_of(load_settings(operator="slack:U012AB3CD", **HTTP))
