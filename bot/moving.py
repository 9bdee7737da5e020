"""`paperpicks move`: all that is kept, copied to another Redis and compared there."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from urllib.parse import urlsplit, urlunsplit

from bot.app import Store, alone, opened
from bot.backup import Target, bring_in, bringing_in, check_room, clear, keep
from bot.core import voice
from bot.core.errors import ConfigurationError, TemporaryError
from bot.progress import Bar
from bot.settings import Settings
from bot.store.address import read_address
from bot.store.dump import Dump
from bot.store.keys import Keys
from bot.store.outages import OUTAGE

_STOP = "Stop it first, then move."
_SETTING = "PAPERPICKS_REDIS_URL"


async def move(settings: Settings, to: str) -> None:
    """Copy all keys to the Redis at `to`, compare them there, and say what to set.

    The data here stay as they are. Cut off by a crash it is simply run again.

    Raises:
        ConfigurationError: If either cannot be used, or a bot runs on one of them.
        UserError: If there are data at `to` already.
        TemporaryError: If one of them stops answering, or the copy differs.
    """
    with _naming_the_option():
        read_address(to)
    try:
        async with (
            opened(settings) as store,
            alone(store.lease, _STOP),
            _target(settings, to) as target,
        ):
            await store.crew.refuse(_STOP)
            source = Dump(store.connection.redis, Keys(settings.redis_prefix))
            await _move(store, source, target)
    except OUTAGE as error:
        raise TemporaryError("Redis stopped answering. See its log, then move again.") from error
    print("The data here stay as they were. To use the new ones, put this line into .env:")
    print(f"{_SETTING}={_shown(to)}")


@asynccontextmanager
async def _target(settings: Settings, to: str) -> AsyncIterator[Target]:
    with _naming_the_option():
        async with bringing_in(settings, to, _STOP) as opened_there:
            yield opened_there


@contextmanager
def _naming_the_option() -> Iterator[None]:
    """Name `--to` where the address given there is wrong, not the setting that is right."""
    try:
        yield
    except ConfigurationError as error:
        unset = f"or unset {_SETTING} to use a private one"
        text = str(error).replace(unset, "or name another one")
        raise ConfigurationError(text.replace(_SETTING, "--to")) from error


async def _move(store: Store, source: Dump, target: Target) -> None:
    copied = target.dump
    await check_room(copied, voice.NOT_EMPTY_THERE)
    names = await source.names()
    print(
        f"Before: {_counted(source, names)} here, {_counted(copied, await copied.names())} there."
    )
    await clear(target)
    with Bar("Moving") as bar:
        async for done in bring_in(target, source.entries(names)):
            await keep(store.lease)
            bar.show(done, len(names))
    differing = await _differing(store, source, target)
    await store.crew.refuse(_STOP)  # One that began meanwhile may have written what is not there.
    if differing:
        raise TemporaryError(f"{differing:,} keys differ from those here. Move again.")
    await copied.finish(await source.meta())
    here, there = await source.names(), await copied.names()
    print(f"After: {_counted(source, here)} here, {_counted(copied, there)} there, all equal.")


async def _differing(store: Store, source: Dump, target: Target) -> int:
    """Count the keys that are not the same in both; how long they last may differ by a little."""
    differing = 0
    async for entries in source.entries(await source.names()):
        await keep(target.lease)
        await keep(store.lease)
        copies = {copy.name: copy for copy in await target.dump.read([e.name for e in entries])}
        for entry in entries:
            copy = copies.get(entry.name)
            equal = copy and (copy.type, copy.value) == (entry.type, entry.value)
            differing += not (equal or source.is_meta(entry.name))
    return differing


def _counted(dump: Dump, names: tuple[str, ...]) -> str:
    kept = [name for name in names if not dump.is_meta(name)]
    papers = sum(name.startswith("p:") for name in kept)
    return f"{len(kept):,} keys ({papers:,} papers)"


def _shown(url: str) -> str:
    """Give the address with its password left out, where it has one: it never enters a message."""
    parts = urlsplit(url)
    if not parts.password:
        return url
    user, _, host = parts.netloc.rpartition("@")
    netloc = f"{user.partition(':')[0]}:PASSWORD@{host}"
    return urlunsplit(parts._replace(netloc=netloc))
